package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.training.Residuals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Makes scalers and residuals of the numbers of their tensors.
 *
 * @param faults makes errors that name the file
 */
record ScalerTensors(ModelFaults faults) {

    /** Returns the residuals of targets × errors, ascending for each target. */
    Residuals residuals(double[] errors, Target target) {
        boolean areQuantiles = target instanceof Target.Numbers numbers && numbers.areQuantiles();
        double least = areQuantiles ? -Double.MAX_VALUE : 0;
        int targets = target.outputs();
        int count = errors.length / targets;
        List<double[]> ofTargets = new ArrayList<>();
        for (int i = 0; i < errors.length; i++) {
            if (errors[i] < (i % count == 0 ? least : errors[i - 1])) {
                throw faults.ofTensor(
                        ErrorCode.MDL_NONFINITE,
                        TensorNames.TARGETS_RESIDUALS,
                        "[" + i + "] is " + errors[i] + ", expected errors" + (areQuantiles ? "" : " >= 0")
                                + " that increase for each target");
            }
        }
        for (int t = 0; t < targets; t++) {
            ofTargets.add(Arrays.copyOfRange(errors, t * count, (t + 1) * count));
        }
        return areQuantiles ? Residuals.ofQuantiles(ofTargets) : Residuals.of(ofTargets);
    }

    /**
     * Returns the numbers that the outputs predict.
     *
     * @param names the name of each output
     * @param quantiles the quantiles that the loss names
     */
    Target target(
            List<String> names, ModelEncodings.Loaded loaded, Map<String, double[]> doubles, List<Double> quantiles) {
        Scaler scaler = loaded.scaler(
                ModelEncodings.Use.TARGET, scaler(doubles, TensorNames.TARGETS_CENTER, TensorNames.TARGETS_WIDTH));
        try {
            return new Target.Numbers(
                    names, scaler, quantiles, limits(doubles.getOrDefault(TensorNames.TARGETS_LIMITS, new double[0])));
        } catch (IllegalArgumentException e) {
            throw faults.of(ErrorCode.MDL_SHAPE_MISMATCH, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the ranges of targets × 2 ends. */
    private List<Range> limits(double[] ends) {
        List<Range> limits = new ArrayList<>();
        for (int i = 0; i < ends.length; i += 2) {
            if (ends[i] > ends[i + 1]) {
                throw faults.ofTensor(
                        ErrorCode.MDL_NONFINITE,
                        TensorNames.TARGETS_LIMITS,
                        "[" + i / 2 + "] is " + ends[i] + " to " + ends[i + 1] + ", expected the lower end first");
            }
            limits.add(Range.closed(ends[i], ends[i + 1]));
        }
        return limits;
    }

    /** Returns the scaler of two tensors. */
    Scaler scaler(Map<String, double[]> doubles, String center, String width) {
        double[] widths = doubles.get(width);
        for (int i = 0; i < widths.length; i++) {
            if (!(widths[i] > 0)) {
                throw faults.ofTensor(
                        ErrorCode.MDL_NONFINITE,
                        width,
                        "[" + i + "] is " + widths[i] + ", expected a number > 0: values are divided by it");
            }
        }
        return new Scaler(doubles.get(center), widths);
    }
}
