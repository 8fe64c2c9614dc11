package dev.chainrule.mlp.core.spec;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * The regularization of a layer's weights. Biases are not penalized. A layer inherits from the network the settings that it
 * omits.
 *
 * <p>The penalty λ₁ Σ|w| + λ₂ Σw² is added to the mean loss of a batch, and so λ₁ sign(w) + 2λ₂w to the gradient of each
 * weight: Keras' {@code L1L2}. scikit-learn's {@code alpha}, which stands for α/2 · Σw²/n with a batch of n rows, is
 * λ₂ = α / 2n. A maximum norm shortens the weights of a unit after each update, as Keras' {@code MaxNorm} does.
 *
 * @since 0.2
 */
@Key(doc = "What keeps weights small.")
public record Regularization(
        @Key(
                doc =
                        "Adds the penalty l1·Σ|w| over the weights, not the biases, to the mean loss. In the network it is for"
                                + " every layer that does not set its own.",
                leftOut = "in a layer the network's, in the network 0",
                min = 0,
                float32 = true)
        OptionalDouble l1,

        @Key(
                doc = "Adds the penalty l2·Σw² over the weights, not the biases, to the mean loss, as in Keras.",
                leftOut = "in a layer the network's, in the network 0",
                min = 0,
                float32 = true)
        OptionalDouble l2,

        @Key(
                doc = "The largest length of the weights of one unit; longer ones are shortened after each update.",
                leftOut = "in a layer the network's, in the network no limit",
                above = 0,
                float32 = true)
        OptionalDouble maxNorm) {

    private static final Keys<Regularization> KEYS = Keys.of(Regularization.class);

    /** No regularization. */
    public static final Regularization NONE = KEYS.make(Map.of());

    /** Checks the ranges. */
    public Regularization {
        KEYS.rules(l1, l2, maxNorm).enforce();
    }

    /** Returns these penalties without a maximum norm. */
    public static Regularization of(double l1, double l2) {
        return new Regularization(OptionalDouble.of(l1), OptionalDouble.of(l2), OptionalDouble.empty());
    }

    /** Returns this, with the values of the other for what this does not set. */
    public Regularization or(Regularization other) {
        return new Regularization(
                l1.isPresent() ? l1 : other.l1,
                l2.isPresent() ? l2 : other.l2,
                maxNorm.isPresent() ? maxNorm : other.maxNorm);
    }
}
