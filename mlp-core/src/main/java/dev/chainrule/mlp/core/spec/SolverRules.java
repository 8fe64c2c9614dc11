package dev.chainrule.mlp.core.spec;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The keys that contradict a solver, which sees all rows in each step and minimizes one smooth function. */
final class SolverRules {
    private SolverRules() {}

    static void check(
            Optional<DataSpec> data, NetworkSpec network, OptimizerSpec optimizer, TrainingSpec training, Rules rules) {
        if (!optimizer.equals(OptimizerSpec.DEFAULT)) {
            rules.conflict(
                    "optimizer",
                    "a run has an optimizer or a solver, found both. Remove one; learningRate and schedule are for"
                            + " optimizers, since a solver determines the length of its steps");
        }
        if (training.batchSize() != TrainingSpec.DEFAULT.batchSize()) {
            rules.conflict("/training/batchSize", "a solver takes all rows in each step. Remove batchSize");
        }
        if (training.emaDecay() > 0) {
            rules.conflict("/training/emaDecay", "a solver's last weights are its best ones. Remove emaDecay");
        }
        if (training.dropLast()) {
            rules.conflict("/training/dropLast", "a solver has no batches, so no last one. Remove dropLast");
        }
        if (training.shards() > 1) {
            rules.conflict("/training/shards", "a solver has no batches to divide. Remove shards");
        }
        if (!(training.gradientClipping() instanceof GradientClipping.None)) {
            rules.conflict(
                    "/training/gradientClipping",
                    "a solver needs the gradient as it is, and shortens its steps itself. Remove gradientClipping");
        }
        if (data.isPresent() && data.get().streaming().orElse(false)) {
            rules.conflict("/data/streaming", "a solver holds all rows in memory. Remove streaming");
        }
        if (network.inputDropout() > 0) {
            rules.conflict("/network/inputDropout", "a solver takes no dropout" + DROPOUT);
        }
        if (network.inputScaleLearningRateFactor().isPresent()) {
            rules.conflict("/network/inputScaleLearningRateFactor", FACTORS);
        }
        check(network.regularization(), "/network", rules);
        List<LayerSpec> layers = network.layers();
        for (int l = 0; l < layers.size(); l++) {
            String pointer = "/network/layers/" + l;
            if (layers.get(l).dropout() > 0) {
                rules.conflict(pointer + "/dropout", "a solver takes no dropout" + DROPOUT);
            }
            if (!layers.get(l).stepFactors().equals(StepFactors.NONE)) {
                rules.conflict(pointer, FACTORS);
            }
            check(layers.get(l).regularization(), pointer, rules);
        }
    }

    private static final String DROPOUT =
            ", because the function that it minimizes must not change from step to step. Use l2";

    private static final String FACTORS =
            "a solver determines the length of its steps. Remove the factors of the learning rate and the weight decay";

    private static void check(Regularization regularization, String pointer, Rules rules) {
        if (isPositive(regularization.l1())) {
            rules.conflict(
                    pointer + "/l1",
                    "a solver needs a smooth function, and l1 has a kink where a weight is 0. Use l2, or an optimizer");
        }
        if (regularization.maxNorm().isPresent()) {
            rules.conflict(
                    pointer + "/maxNorm",
                    "a solver cannot shorten weights after its steps. Remove maxNorm, and use l2");
        }
    }

    private static boolean isPositive(OptionalDouble lambda) {
        return lambda.orElse(0) > 0;
    }
}
