package dev.chainrule.mlp.core.explain;

import static dev.chainrule.mlp.core.explain.FactorComparison.MAX_STEP;
import static dev.chainrule.mlp.core.explain.FactorComparison.MIN_DISTANCE;
import static dev.chainrule.mlp.core.explain.FactorComparison.RANDOM_ROWS;
import static dev.chainrule.mlp.core.explain.FactorComparison.random;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.explain.GradientCheck.WrongFactor;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the loss of a network and its composed form: gradients and block hooks. */
final class LossDerivativeCheck {
    private final Network network;
    private final Loss loss;
    private final FactorComparison comparison;

    /** The points to check at: outputs and pre-activations of the last layer, with a target each. */
    private final List<double[]> outputs = new ArrayList<>();

    private final List<double[]> logits = new ArrayList<>();
    private final List<double[]> targets = new ArrayList<>();

    LossDerivativeCheck(Network network, double tolerance, List<WrongFactor> wrong) {
        this.network = network;
        loss = network.loss();
        comparison = new FactorComparison(FactorComparison.describe("loss", loss.name(), loss), tolerance, wrong);
    }

    /**
     * Checks the loss at the outputs of some rows and at random ones.
     *
     * @param rows the rows
     * @param passes the pass of each row
     */
    void check(Rows rows, List<RowPass> passes) {
        addPoints(rows, passes);
        addRandomPoints();
        checkGradient(loss, "gradient for a", loss.outputs(), outputs);
        checkRows(loss, "", outputs);
        Optional<Loss> composed = network.composedLoss();
        if (composed.isPresent()) {
            String form = "composedWith(" + network.outputLayer().activation().name() + ")";
            checkComposedValue(composed.get(), form);
            checkGradient(composed.get(), form + ".gradient for z", Range.FINITE, logits);
            checkRows(composed.get(), form + ".", logits);
        }
    }

    /** Skips rows that are not finite: another plugin is to blame for those. */
    private void addPoints(Rows rows, List<RowPass> passes) {
        int last = network.layers().size() - 1;
        for (int r = 0; r < passes.size(); r++) {
            double[] a = passes.get(r).a()[last];
            double[] z = passes.get(r).z()[last];
            double[] target = rows.targets()[r];
            if (CheckRows.isFinite(a) && CheckRows.isFinite(z) && CheckRows.isFinite(target)) {
                outputs.add(a);
                logits.add(z);
                targets.add(target);
            }
        }
    }

    private void addRandomPoints() {
        RandomStream random = RandomPurpose.CHECK.stream(0, 2);
        Range range = loss.outputs();
        double low = Math.max(range.low(), -3) + 2 * MIN_DISTANCE;
        double high = Math.min(range.high(), low + 6) - 2 * MIN_DISTANCE;
        for (double[] target : Rows.random(network, RANDOM_ROWS, 3).targets()) {
            targets.add(target);
            outputs.add(random(random, network.outputs(), low, high));
            logits.add(random(random, network.outputs(), -3, 3));
        }
    }

    /** Compares the gradient with numerical derivatives, where kinks and the ends of the range leave room for them. */
    private void checkGradient(Loss checked, String factor, Range range, List<double[]> points) {
        for (int r = 0; r < points.size(); r++) {
            double[] point = points.get(r);
            double[] target = targets.get(r);
            double kink = checked.distanceToKink(point, target);
            double[] stated = CheckRows.unset(point.length);
            checked.gradient(point, target, stated);
            double[] shifted = point.clone();
            for (int i = 0; i < point.length; i += FactorComparison.stride(point.length)) {
                int index = i;
                double toEnd = Math.min(point[i] - range.low(), range.high() - point[i]);
                double maxDistance = Math.min(Math.min(MAX_STEP, kink), toEnd);
                if (maxDistance < MIN_DISTANCE) {
                    continue;
                }
                double measured = FactorComparison.derivative(
                        step -> {
                            shifted[index] = point[index] + step;
                            return checked.value(shifted, target);
                        },
                        maxDistance / 2);
                shifted[i] = point[i];
                String at = factor + (i + 1) + " = " + (float) point[i] + ", y = " + (float) target[i];
                if (!comparison.agrees(at, stated[i], "differences of value", measured)) {
                    return;
                }
            }
        }
    }

    /**
     * Compares the composed form with L(f(z), y), except near the ends of the loss's range, where the latter loses
     * digits.
     */
    private void checkComposedValue(Loss composed, String form) {
        RowActivation activation = network.outputLayer().activation();
        for (int r = 0; r < logits.size(); r++) {
            double[] z = logits.get(r);
            double[] a = CheckRows.unset(z.length);
            activation.value(z, a);
            if (!CheckRows.isFinite(a) || !isInside(loss.outputs(), a)) {
                continue;
            }
            double stated = composed.value(z, targets.get(r));
            String factor = form + ".value for z1 = " + (float) z[0];
            if (!comparison.agrees(
                    factor, stated, "value of the activation's outputs", loss.value(a, targets.get(r)))) {
                return;
            }
        }
    }

    private static boolean isInside(Range range, double[] values) {
        for (double value : values) {
            if (!(value - range.low() > MIN_DISTANCE && range.high() - value > MIN_DISTANCE)) {
                return false;
            }
        }
        return true;
    }

    /** Compares the block hooks with the definition, first in a block for each row, then in one block of all rows. */
    private void checkRows(Loss checked, String form, List<double[]> points) {
        List<double[]> blockPoints = new ArrayList<>();
        List<double[]> blockTargets = new ArrayList<>();
        for (int r = 0; r < points.size(); r++) {
            double[] point = CheckRows.rounded(points.get(r));
            double[] target = CheckRows.rounded(targets.get(r));
            if (form.isEmpty() && !isInside(checked.outputs(), point)) {
                continue;
            }
            blockPoints.add(point);
            blockTargets.add(target);
            if (!checkRow(checked, form, point, target)) {
                return;
            }
        }
        if (!blockPoints.isEmpty()) {
            checkBlock(checked, form, blockPoints, blockTargets);
        }
    }

    private boolean checkRow(Loss checked, String form, double[] point, double[] target) {
        double[] value = {checked.value(point, target)};
        Matrix gradient = CheckRows.unsetBlock(1, point.length);
        double found =
                checked.valueAndGradient(CheckRows.block(List.of(point)), CheckRows.block(List.of(target)), gradient);
        String at = " (float32) for y1 = " + (float) target[0];
        return comparison.agreesInFloat32(form + "valueAndGradient's value" + at, found, "value", value, 0)
                && gradientAgrees(checked, form + "valueAndGradient's gradient" + at, point, target, gradient, 0);
    }

    private boolean gradientAgrees(
            Loss checked, String factor, double[] point, double[] target, Matrix gradient, int row) {
        double[] definition = CheckRows.unset(point.length);
        checked.gradient(point, target, definition);
        boolean smooth = checked.distanceToKink(point, target) >= MIN_DISTANCE;
        for (int i = 0; smooth && i < point.length; i++) {
            if (!comparison.agreesInFloat32(factor, gradient.get(row, i), "gradient", definition, i)) {
                return false;
            }
        }
        return true;
    }

    /** Checks that a block returns the sum of its rows: a loss must not divide by their number. */
    private void checkBlock(Loss checked, String form, List<double[]> points, List<double[]> blockTargets) {
        int rows = points.size();
        double[] sum = {0};
        for (int r = 0; r < rows; r++) {
            sum[0] += checked.value(points.get(r), blockTargets.get(r));
        }
        Matrix gradient = CheckRows.unsetBlock(rows, points.get(0).length);
        double both = checked.valueAndGradient(CheckRows.block(points), CheckRows.block(blockTargets), gradient);
        double value = checked.value(CheckRows.block(points), CheckRows.block(blockTargets));
        String of = " (float32) of " + rows + " rows";
        if (!comparison.agreesInFloat32(form + "value" + of, value, "sum of value", sum, 0)
                || !comparison.agreesInFloat32(form + "valueAndGradient's value" + of, both, "sum of value", sum, 0)
                || !comparison.staysWithin(form + "valueAndGradient", gradient, rows)) {
            return;
        }
        for (int r = 0; r < rows; r++) {
            String factor = form + "valueAndGradient's gradient (float32) of row " + (r + 1) + " of " + rows;
            if (!gradientAgrees(checked, factor, points.get(r), blockTargets.get(r), gradient, r)) {
                return;
            }
        }
    }
}
