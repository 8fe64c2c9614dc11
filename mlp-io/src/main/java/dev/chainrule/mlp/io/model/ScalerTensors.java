package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
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
