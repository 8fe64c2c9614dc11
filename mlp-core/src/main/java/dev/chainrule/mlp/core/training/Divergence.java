package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.network.OptimizerProbe;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.StepDiagnosis;
import java.util.Optional;

/** The errors of a step after which a number is not finite: a plugin's fault, or a training that diverged. */
final class Divergence {
    /** With gradients and rates up to this magnitude, a correct optimizer does not make a finite weight overflow. */
    private static final float MODERATE = 1e10f;

    private final Optimizer optimizer;
    private final ParameterArrays weights;
    private final ParameterArrays gradient;

    Divergence(Optimizer optimizer, ParameterArrays weights, ParameterArrays gradient) {
        this.optimizer = optimizer;
        this.weights = weights;
        this.gradient = gradient;
    }

    /** Returns the error of a loss or a gradient that is not finite. */
    MlpException ofGradient(double loss, StepDiagnosis diagnosis, double learningRate) {
        return diagnosis
                .faultyPlugin()
                .<MlpException>map(
                        problem -> new PluginException(problem.code(), problem.location(), problem.message()))
                .orElseGet(
                        () -> diverged(diagnosis.firstNotFinite(loss, gradient).orElseThrow(), learningRate));
    }

    /** Returns the error of a weight that the update made not finite. */
    MlpException ofWeight(double loss, StepDiagnosis diagnosis, double learningRate) {
        int l = 0;
        while (weights.isFinite(l)) {
            l++;
        }
        int layerOfWeight = l;
        Optional<String> factor = diagnosis.firstNotFinite(loss, gradient);
        return factor.isEmpty() && learningRate <= MODERATE && largest(gradient.layer(l)) <= MODERATE
                ? OptimizerProbe.notFinite(optimizer, "a weight of layer " + (l + 1))
                : diverged(
                        factor.orElseGet(() -> "after the update a weight of layer " + (layerOfWeight + 1)),
                        learningRate);
    }

    /** Returns the error of the optimizer's state for a layer. */
    MlpException ofState(int l) {
        float largest = largest(gradient.layer(l));
        String state = "the state of optimizer '" + optimizer.name() + "' for layer " + (l + 1);
        return largest <= MODERATE
                ? OptimizerProbe.notFinite(optimizer, "its state for layer " + (l + 1))
                : new TrainingDivergedException(
                        ErrorCode.TRN_DIVERGED,
                        Location.NONE,
                        "training diverged: " + state + " is no longer finite, because gradients of up to " + largest
                                + " are too large for it in float32. Scale the features and the targets, or clip the"
                                + " gradient");
    }

    private static TrainingDivergedException diverged(String factor, double learningRate) {
        return new TrainingDivergedException(
                ErrorCode.TRN_DIVERGED,
                Location.NONE,
                "training diverged: " + factor + " is no longer finite. Try a smaller learning rate than "
                        + learningRate + ", or scale the data");
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
