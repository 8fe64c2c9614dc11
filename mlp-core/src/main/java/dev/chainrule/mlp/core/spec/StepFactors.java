package dev.chainrule.mlp.core.spec;

import java.util.Map;
import java.util.Optional;

/**
 * The factors of a layer's steps: by how much the learning rate and the weight decay of its weights and of its biases differ
 * from those of the optimizer.
 *
 * @since 0.2
 */
@Key(doc = "How large the steps of a layer are in relation to the other layers.")
public record StepFactors(
        @Key(
                doc =
                        "Multiplies the learning rate of the layer: of its weights and, unless `biasLearningRateFactor` is given,"
                                + " of its biases. `1/sqrt(inputs)` depends on the number of inputs of the layer.",
                leftOut = "1",
                aliases = {"lr_factor", "lr_mult", "lr_scale"})
        Optional<Factor> learningRateFactor,

        @Key(
                doc = "Multiplies the learning rate of the biases.",
                leftOut = "as `learningRateFactor`",
                aliases = {"bias_lr_factor", "bias_lr_mult"})
        Optional<Factor> biasLearningRateFactor,

        @Key(
                doc = "Multiplies the learning rate of the shares α of a `parametric` activation.",
                leftOut = "as `learningRateFactor`",
                aliases = {"alpha_lr_factor"})
        Optional<Factor> alphaLearningRateFactor,

        @Key(
                doc =
                        "Multiplies the optimizer's weight decay for the layer: for its weights and, unless `biasDecayFactor` is"
                                + " given, for its biases. The decay of a step is the product of the learning rate with its factor"
                                + " and the weight decay with its factor.",
                leftOut = "1",
                aliases = {"wd_factor", "decay_mult", "weightDecayFactor"})
        Optional<Factor> decayFactor,

        @Key(
                doc = "Multiplies the optimizer's weight decay for the biases: 0 for none, as is often wanted.",
                leftOut = "as `decayFactor`",
                aliases = {"bias_wd_factor", "bias_decay_mult"})
        Optional<Factor> biasDecayFactor) {

    private static final Keys<StepFactors> KEYS = Keys.of(StepFactors.class);

    /** No factors: a layer learns at the learning rate and the weight decay of the optimizer. */
    public static final StepFactors NONE = KEYS.make(Map.of());

    /** Checks that nothing is null. */
    public StepFactors {
        KEYS.rules(learningRateFactor, biasLearningRateFactor, alphaLearningRateFactor, decayFactor, biasDecayFactor)
                .enforce();
    }

    /** Returns the factor of the biases' learning rate; empty if it is 1. */
    public Optional<Factor> ofBiases() {
        return biasLearningRateFactor.or(() -> learningRateFactor);
    }

    /** Returns the factor of the learning rate of the shares of a parametric activation; empty if it is 1. */
    public Optional<Factor> ofAlpha() {
        return alphaLearningRateFactor.or(() -> learningRateFactor);
    }

    /** Returns the factor of the biases' weight decay; empty if it is 1. */
    public Optional<Factor> decayOfBiases() {
        return biasDecayFactor.or(() -> decayFactor);
    }
}
