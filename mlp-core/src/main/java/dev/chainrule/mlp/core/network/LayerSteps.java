package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.Factor;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.StepFactors;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks that an optimizer can make the steps that the layers of a network ask for. */
final class LayerSteps {
    private LayerSteps() {}

    static void check(Optimizer optimizer, RunSpec spec, List<Problem> problems) {
        NetworkSpec network = spec.network();
        if (spec.optimizer().decaySchedule().isPresent() && !optimizer.decays()) {
            problems.add(noDecay(optimizer, "/optimizer", "decaySchedule"));
        }
        boolean drops = network.inputDropout() > 0 || network.layers().stream().anyMatch(layer -> layer.dropout() > 0);
        if (spec.training().dropoutSchedule().isPresent() && !drops) {
            problems.add(
                    new Problem(
                            ErrorCode.CFG_SEMANTIC,
                            Location.of("", "/training/dropoutSchedule"),
                            "no layer has dropout that could change. Give a hidden layer its dropout, or remove dropoutSchedule"));
        }
        for (int l = 0; l < network.layers().size(); l++) {
            String pointer = "/network/layers/" + l;
            check(optimizer, network.layers().get(l).stepFactors(), pointer, problems);
            checkAlpha(optimizer, network.layers().get(l), pointer + "/alphaLearningRateFactor", problems);
        }
        Optional<Factor> scale = network.inputScaleLearningRateFactor();
        if (scale.isPresent() && network.inputScale() == InputScale.NONE) {
            problems.add(
                    new Problem(
                            ErrorCode.CFG_SEMANTIC,
                            Location.of("", "/network/inputScaleLearningRateFactor"),
                            "inputScaleLearningRateFactor is for a learned scale of the inputs. Add \"inputScale\": \"learned\""));
        } else if (scale.isPresent() && !(optimizer instanceof ElementwiseOptimizer)) {
            problems.add(new Problem(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/network/inputScaleLearningRateFactor"),
                    together(optimizer)
                            + "the input scale cannot have a factor. Remove it, or use an optimizer that updates"
                            + " each element by itself"));
        }
    }

    /**
     * Checks the factors of the learning rate of learned encodings.
     *
     * @param learned the encodings by their JSON pointers
     */
    static void check(Optimizer optimizer, RunSpec spec, Map<String, LearnedEncoding> learned, List<Problem> problems) {
        double rate = LayerStep.of(spec.network().layers().get(0).stepFactors(), Optional.empty(), 2)
                .rate();
        learned.forEach((pointer, encoding) -> {
            if (spec.solver().isPresent() && encoding.learningRateFactor() != 1) {
                problems.add(new Problem(
                        ErrorCode.CFG_SEMANTIC,
                        Location.of("", pointer),
                        "a solver has no learning rate to multiply. Remove learningRateFactor"));
            } else if (spec.solver().isEmpty()
                    && !(optimizer instanceof ElementwiseOptimizer)
                    && encoding.learningRateFactor() != rate) {
                problems.add(new Problem(
                        ErrorCode.CFG_SEMANTIC,
                        Location.of("", pointer),
                        together(optimizer)
                                + "an encoding cannot have another learningRateFactor than the weights of the first layer."
                                + " Use an optimizer that updates each element by itself"));
            }
        });
    }

    private static void check(Optimizer optimizer, StepFactors factors, String pointer, List<Problem> problems) {
        if (!optimizer.decays() && factors.decayOfBiases().isPresent()) {
            String key = factors.decayFactor().isPresent() ? "decayFactor" : "biasDecayFactor";
            problems.add(noDecay(optimizer, pointer, key));
        }
        if (!(optimizer instanceof ElementwiseOptimizer)
                && LayerStep.of(factors, Optional.empty(), 2).dividesLayer(false, InputEncodings.NONE, false)) {
            boolean rates = !factors.learningRateFactor().equals(factors.ofBiases());
            problems.add(new Problem(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", pointer + (rates ? "/biasLearningRateFactor" : "/biasDecayFactor")),
                    together(optimizer)
                            + "its weights and biases cannot have different factors. Give both the same, or use an optimizer that"
                            + " updates each element by itself"));
        }
    }

    private static void checkAlpha(Optimizer optimizer, LayerSpec layer, String pointer, List<Problem> problems) {
        if (layer.stepFactors().alphaLearningRateFactor().isEmpty()) {
            return;
        }
        if (!layer.parametric()) {
            problems.add(new Problem(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", pointer),
                    "alphaLearningRateFactor is for the shares of an activation. Add \"parametric\": true"));
        } else if (!(optimizer instanceof ElementwiseOptimizer)) {
            problems.add(new Problem(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", pointer),
                    together(optimizer)
                            + "the shares of an activation cannot have a factor. Remove it, or use an optimizer"
                            + " that updates each element by itself"));
        }
    }

    private static Problem noDecay(Optimizer optimizer, String pointer, String key) {
        return new Problem(
                ErrorCode.CFG_SEMANTIC,
                Location.of("", pointer + "/" + key),
                "optimizer '" + optimizer.name() + "' has no weight decay to multiply. Remove " + key
                        + ", or use an optimizer with weight decay");
    }

    private static String together(Optimizer optimizer) {
        return "optimizer '" + optimizer.name() + "' updates all parameters of a layer together, so ";
    }
}
