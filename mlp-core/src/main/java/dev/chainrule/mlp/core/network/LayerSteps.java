package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.StepFactors;
import java.util.List;

/** Checks that an optimizer can make the steps that the layers of a network ask for. */
final class LayerSteps {
    private LayerSteps() {}

    static void check(Optimizer optimizer, NetworkSpec network, List<Problem> problems) {
        for (int l = 0; l < network.layers().size(); l++) {
            check(optimizer, network.layers().get(l).stepFactors(), "/network/layers/" + l, problems);
        }
    }

    private static void check(Optimizer optimizer, StepFactors factors, String pointer, List<Problem> problems) {
        if (!optimizer.decays() && factors.decayOfBiases().isPresent()) {
            String key = factors.decayFactor().isPresent() ? "decayFactor" : "biasDecayFactor";
            problems.add(new Problem(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", pointer + "/" + key),
                    "optimizer '" + optimizer.name() + "' has no weight decay to multiply. Remove " + key
                            + ", or use an optimizer with weight decay"));
        }
        if (!(optimizer instanceof ElementwiseOptimizer)
                && LayerStep.of(factors, 2).dividesLayer()) {
            boolean rates = !factors.learningRateFactor().equals(factors.ofBiases());
            problems.add(new Problem(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", pointer + (rates ? "/biasLearningRateFactor" : "/biasDecayFactor")),
                    "optimizer '" + optimizer.name() + "' updates all parameters of a layer together, so its weights and"
                            + " biases cannot have different factors. Give both the same, or use an optimizer that"
                            + " updates each element by itself"));
        }
    }
}
