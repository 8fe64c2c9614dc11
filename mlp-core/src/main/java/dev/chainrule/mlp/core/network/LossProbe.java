package dev.chainrule.mlp.core.network;

import static dev.chainrule.mlp.core.network.SampleRows.ROUNDING;
import static dev.chainrule.mlp.core.network.SampleRows.ROWS;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Optional;

/**
 * Compares the block hooks of a network's loss with its definition, and its composed form with the loss of the
 * activation's outputs.
 */
final class LossProbe {
    private static final double SCALE = 1.5;

    /** Composed forms are not compared this close to a kink, where rounding decides the side. */
    private static final double MIN_DISTANCE_TO_KINK = 1e-3;

    private static final String SUM = "the sum of value over its 3 rows, which a loss must not average,";

    private final Network network;
    private final Loss loss;
    private final RowActivation activation;
    private final int columns;

    LossProbe(Network network) {
        this.network = network;
        loss = network.loss();
        activation = network.outputLayer().activation();
        columns = Math.min(network.outputs(), SampleRows.MAX_COLUMNS);
    }

    /**
     * Checks the loss and, if there is one, its composed form.
     *
     * @throws dev.chainrule.mlp.api.PluginException if a hook or the composed form disagrees with the definition
     */
    void check() {
        check(loss, outputs(), HookCheck.Subject.of(loss));
        Optional<Loss> composed = network.composedLoss();
        if (composed.isPresent()) {
            double[][] z = SampleRows.random(columns, SCALE, 2);
            HookCheck.Subject subject = HookCheck.Subject.ofComposed(loss, activation);
            checkComposed(composed.get(), z, subject);
            check(composed.get(), z, subject);
        }
    }

    /** Returns sample outputs of the last layer, which are in the range that the loss accepts. */
    private double[][] outputs() {
        double[][] rows = SampleRows.random(columns, SCALE, 1);
        for (int r = 0; r < ROWS; r++) {
            rows[r] = rounded(BlockProbe.value(activation, rows[r]));
        }
        return rows;
    }

    private double[][] targets() {
        RandomStream random = RandomPurpose.CHECK.stream(0, 3);
        double[][] targets = new double[ROWS][];
        for (int r = 0; r < ROWS; r++) {
            targets[r] = rounded(SampleTargets.of(loss, columns, r, random));
        }
        return targets;
    }

    private static double[] rounded(double[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) row[i];
        }
        return row;
    }

    private void check(Loss checked, double[][] outputs, HookCheck.Subject subject) {
        double[][] targets = targets();
        double sum = 0;
        double tolerance = HookCheck.ABSOLUTE;
        double[][] gradient = new double[ROWS][];
        double[][] slack = new double[ROWS][];
        for (int r = 0; r < ROWS; r++) {
            double[] above = SampleRows.shifted(outputs[r], ROUNDING);
            double[] below = SampleRows.shifted(outputs[r], -ROUNDING);
            double value = value(checked, outputs[r], targets[r]);
            sum += value;
            tolerance += HookCheck.RELATIVE * Math.abs(value)
                    + HookCheck.slack(value, value(checked, above, targets[r]), value(checked, below, targets[r]));
            gradient[r] = BlockProbe.gradient(checked, outputs[r], targets[r]);
            slack[r] = HookCheck.slack(
                    gradient[r],
                    BlockProbe.gradient(checked, above, targets[r]),
                    BlockProbe.gradient(checked, below, targets[r]));
        }
        Matrix output = SampleRows.block(outputs);
        Matrix target = SampleRows.block(targets);
        Matrix outputBefore = SampleRows.copy(output);
        Matrix targetBefore = SampleRows.copy(target);

        HookCheck value = new HookCheck(subject, "value of a block", SUM);
        value.requireEqual(sum, checked.value(output, target), tolerance);
        value.requireUnchanged("output", outputBefore, output);
        value.requireUnchanged("target", targetBefore, target);

        Matrix found = SampleRows.unset(columns);
        double returned = checked.valueAndGradient(output, target, found);
        HookCheck both = new HookCheck(subject, "valueAndGradient", "gradient of a row");
        both.requireUnchanged("output", outputBefore, output);
        both.requireUnchanged("target", targetBefore, target);
        both.requireWithinRows("gradient", found);
        new HookCheck(subject, "the value of valueAndGradient", SUM).requireEqual(sum, returned, tolerance);
        both.requireEqual("output", outputs, gradient, slack, found);
    }

    /** Compares the composed form with L(f(z), y) and ∂L/∂a · ∂a/∂z, in float64. */
    private void checkComposed(Loss composed, double[][] rows, HookCheck.Subject subject) {
        HookCheck value = new HookCheck(subject, "value of a row", "the loss of the activation's outputs");
        HookCheck gradient = new HookCheck(subject, "gradient of a row", "∂L/∂a · ∂a/∂z");
        double[][] targets = targets();
        for (int r = 0; r < ROWS; r++) {
            double[] z = rows[r];
            double[] a = BlockProbe.value(activation, z);
            double distance = loss.distanceToKink(a, targets[r]);
            if (distance < MIN_DISTANCE_TO_KINK || !areWithin(loss.outputs(), a)) {
                continue;
            }
            double expected = value(loss, a, targets[r]);
            value.requireEqual(
                    expected,
                    value(composed, z, targets[r]),
                    HookCheck.ABSOLUTE + HookCheck.RELATIVE * Math.abs(expected));
            double[] byFactors = BlockProbe.gradient(loss, a, targets[r]);
            activation.pullback(z.clone(), a, byFactors);
            double[] byComposed = BlockProbe.gradient(composed, z, targets[r]);
            double tolerance = HookCheck.ABSOLUTE + HookCheck.RELATIVE * HookCheck.largest(byFactors);
            for (int i = 0; i < z.length; i++) {
                gradient.requireEqual("z", z[i], byFactors[i], byComposed[i], tolerance);
            }
        }
    }

    private static double value(Loss loss, double[] output, double[] target) {
        return loss.value(output.clone(), target.clone());
    }

    private static boolean areWithin(Range range, double[] values) {
        for (double value : values) {
            if (!range.contains(value)) {
                return false;
            }
        }
        return true;
    }
}
