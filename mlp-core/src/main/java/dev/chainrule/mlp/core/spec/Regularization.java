package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.OptionalDouble;

/**
 * What keeps the weights of a layer small. Biases are left alone.
 *
 * <p>The penalty λ₁ Σ|w| + λ₂ Σw² is added to the mean loss of a batch, and so λ₁ sign(w) + 2λ₂w to the gradient of each
 * weight: Keras' {@code L1L2}. scikit-learn's {@code alpha}, which stands for α/2 · Σw²/n with a batch of n rows, is
 * λ₂ = α / 2n.
 *
 * @param l1 λ₁; if empty, the network's, which is 0 if it is empty too
 * @param l2 λ₂; likewise
 * @param maxNorm the largest √Σw² over the weights of one unit; longer ones are shortened after each update, as Keras'
 *     {@code MaxNorm} does. If empty, the network's, which is no limit if it is empty too
 */
public record Regularization(OptionalDouble l1, OptionalDouble l2, OptionalDouble maxNorm) {

    /** Nothing said. */
    public static final Regularization NONE =
            new Regularization(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** Checks the ranges. */
    public Regularization {
        l1.ifPresent(lambda -> Range.NOT_NEGATIVE.requireFloat32("l1", lambda));
        l2.ifPresent(lambda -> Range.NOT_NEGATIVE.requireFloat32("l2", lambda));
        maxNorm.ifPresent(norm -> Range.POSITIVE.requireFloat32("maxNorm", norm));
    }

    /** These penalties and no limit. */
    public static Regularization of(double l1, double l2) {
        return new Regularization(OptionalDouble.of(l1), OptionalDouble.of(l2), OptionalDouble.empty());
    }

    /** This, and for what it does not say, what the other says. */
    public Regularization or(Regularization other) {
        return new Regularization(
                l1.isPresent() ? l1 : other.l1,
                l2.isPresent() ? l2 : other.l2,
                maxNorm.isPresent() ? maxNorm : other.maxNorm);
    }

    /** This with another penalty on Σ|w|. */
    public Regularization withL1(double lambda) {
        return new Regularization(OptionalDouble.of(lambda), l2, maxNorm);
    }

    /** This with another penalty on Σw². */
    public Regularization withL2(double lambda) {
        return new Regularization(l1, OptionalDouble.of(lambda), maxNorm);
    }

    /** This with another limit. */
    public Regularization withMaxNorm(double norm) {
        return new Regularization(l1, l2, OptionalDouble.of(norm));
    }
}
