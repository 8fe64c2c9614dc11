package dev.chainrule.mlp.core.network;

import static dev.chainrule.mlp.core.network.SampleRows.ROUNDING;
import static dev.chainrule.mlp.core.network.SampleRows.ROWS;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RowActivation;

/** Compares an activation's {@code forward} and {@code backward} with its {@code value} and {@code pullback}. */
final class ActivationProbe {
    /** The elements of an element-wise activation are independent, so a few suffice. */
    private static final int MAX_ELEMENTS = 61;

    /** The scale of each row's pre-activations: near 0, moderate, and saturated. */
    private static final double[] SCALES = {0.5, 2, 6};

    private final RowActivation activation;
    private final HookCheck.Subject subject;

    private final double[][] z = new double[ROWS][];
    private final double[][] a = new double[ROWS][];
    private final double[][] upstream;
    private final double[][] gradient = new double[ROWS][];

    /** The changes of {@link #a} and {@link #gradient} when z moves by a few roundings. */
    private final double[][] slackOfA = new double[ROWS][];

    private final double[][] slackOfGradient = new double[ROWS][];

    private ActivationProbe(RowActivation activation, int columns, HookCheck.Subject subject) {
        this.activation = activation;
        this.subject = subject;
        upstream = SampleRows.random(columns, 1, 9);
        for (int r = 0; r < ROWS; r++) {
            z[r] = SampleRows.random(columns, SCALES[r], r)[0];
            a[r] = BlockProbe.value(activation, z[r]);
            gradient[r] = pullback(z[r], upstream[r]);
            double[] above = SampleRows.shifted(z[r], ROUNDING);
            double[] below = SampleRows.shifted(z[r], -ROUNDING);
            slackOfA[r] =
                    HookCheck.slack(a[r], BlockProbe.value(activation, above), BlockProbe.value(activation, below));
            slackOfGradient[r] =
                    HookCheck.slack(gradient[r], pullback(above, upstream[r]), pullback(below, upstream[r]));
        }
    }

    /**
     * Checks both hooks.
     *
     * @param units the number of units of the layer
     * @param subject names the activation in the error
     * @throws dev.chainrule.mlp.api.PluginException if a hook disagrees with its definition
     */
    static void check(RowActivation activation, int units, HookCheck.Subject subject) {
        int columns = Math.min(units, activation instanceof Activation ? MAX_ELEMENTS : SampleRows.MAX_COLUMNS);
        new ActivationProbe(activation, columns, subject).check();
    }

    private void check() {
        Matrix input = SampleRows.block(z);
        Matrix inputBefore = SampleRows.copy(input);
        Matrix output = SampleRows.unset(input.columns());
        activation.forward(input, output);
        HookCheck forward = new HookCheck(subject, "forward", "value");
        forward.requireUnchanged("z", inputBefore, input);
        forward.requireWithinRows("a", output);
        forward.requireEqual("z", z, a, slackOfA, output);

        Matrix delta = SampleRows.block(upstream);
        Matrix outputBefore = SampleRows.copy(output);
        activation.backward(input, output, delta);
        HookCheck backward = new HookCheck(subject, "backward", "pullback");
        backward.requireUnchanged("z", inputBefore, input);
        backward.requireUnchanged("a", outputBefore, output);
        backward.requireWithinRows("gradient", delta);
        backward.requireEqual("z", z, gradient, slackOfGradient, delta);
    }

    private double[] pullback(double[] row, double[] outputGradient) {
        double[] result = outputGradient.clone();
        activation.pullback(row.clone(), BlockProbe.value(activation, row), result);
        return result;
    }
}
