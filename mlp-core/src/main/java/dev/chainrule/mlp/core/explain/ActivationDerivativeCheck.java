package dev.chainrule.mlp.core.explain;

import static dev.chainrule.mlp.core.explain.FactorComparison.MAX_STEP;
import static dev.chainrule.mlp.core.explain.FactorComparison.MIN_DISTANCE;
import static dev.chainrule.mlp.core.explain.FactorComparison.random;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.explain.GradientCheck.WrongFactor;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.ArrayList;
import java.util.List;

/** Checks the activation of one layer: its derivative or pullback, and its block hooks. */
final class ActivationDerivativeCheck {
    /** Derivatives of element-wise activations are checked on a grid from −8 to 8. */
    private static final double GRID_END = 8;

    private static final double GRID_STEP = 0.17;

    private final RowActivation activation;
    private final int units;
    private final int layer;
    private final FactorComparison comparison;

    ActivationDerivativeCheck(Network network, int l, double tolerance, List<WrongFactor> wrong) {
        activation = network.layers().get(l).activation();
        units = network.layers().get(l).units();
        layer = l;
        String plugin = FactorComparison.describe("activation", activation.name(), activation);
        comparison = new FactorComparison(plugin + " of layer " + (l + 1), tolerance, wrong);
    }

    /**
     * Checks the activation at the pre-activations of its layer and at random ones.
     *
     * @param passes the passes of some rows
     */
    void check(List<RowPass> passes) {
        if (activation instanceof Activation elementwise) {
            checkElementwise(elementwise);
        }
        List<double[]> points = new ArrayList<>();
        passes.stream().map(pass -> pass.z()[layer]).filter(CheckRows::isFinite).forEach(points::add);
        RandomStream random = RandomPurpose.CHECK.stream(layer, 1);
        for (int r = 0; r < FactorComparison.RANDOM_ROWS; r++) {
            points.add(random(random, units, -3, 3));
        }
        if (!(activation instanceof Activation)) {
            checkPullback(points, random);
        }
        checkRows(points, random);
    }

    /** Checks the derivative on the grid, and that value and pullback of a row agree with those of its elements. */
    private void checkElementwise(Activation elementwise) {
        boolean derivative = true;
        boolean rowValue = true;
        boolean pullback = true;
        for (double z = -GRID_END; z <= GRID_END; z += GRID_STEP) {
            double maxStep = Math.min(MAX_STEP, distanceToKink(z));
            if (maxStep < MIN_DISTANCE) {
                continue;
            }
            double at = z;
            double stated = elementwise.derivative(z);
            if (derivative) {
                double measured = FactorComparison.derivative(step -> elementwise.value(at + step), maxStep);
                derivative =
                        comparison.agrees("derivative(" + (float) z + ")", stated, "differences of value(z)", measured);
            }
            double[] a = CheckRows.unset(1);
            double[] gradient = {1};
            elementwise.value(new double[] {z}, a);
            elementwise.pullback(new double[] {z}, a, gradient);
            if (rowValue) {
                String factor = "value of the row [" + (float) z + "]";
                rowValue = comparison.agrees(factor, a[0], "value(z)", elementwise.value(z));
            }
            if (pullback) {
                String factor = "pullback at z = " + (float) z + " of ∂L/∂a = 1";
                pullback = comparison.agrees(factor, gradient[0], "derivative(z)", stated);
            }
        }
    }

    /** Returns the distance of z to the nearest kink; infinite for an activation of the whole row, which has none. */
    private double distanceToKink(double z) {
        double nearest = Double.POSITIVE_INFINITY;
        if (activation instanceof Activation elementwise) {
            for (double kink : elementwise.kinks()) {
                nearest = Math.min(nearest, Math.abs(z - kink));
            }
        }
        return nearest;
    }

    /** Compares the pullback of a random g with ∂(Σ gₖaₖ)/∂zᵢ for each i. */
    private void checkPullback(List<double[]> points, RandomStream random) {
        for (double[] z : points) {
            double[] g = random(random, z.length, -1, 1);
            double[] a = CheckRows.unset(z.length);
            activation.value(z, a);
            double[] stated = g.clone();
            activation.pullback(z, a, stated);
            double[] shifted = z.clone();
            for (int i = 0; i < z.length; i += FactorComparison.stride(z.length)) {
                int index = i;
                double measured = FactorComparison.derivative(
                        step -> {
                            shifted[index] = z[index] + step;
                            activation.value(shifted, a);
                            return dot(g, a);
                        },
                        MAX_STEP);
                shifted[i] = z[i];
                String factor = "pullback for z" + (i + 1) + " = " + (float) z[i] + " of " + z.length;
                if (!comparison.agrees(factor, stated[i], "differences of value(z, a)", measured)) {
                    return;
                }
            }
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** A row for the block hooks, rounded to float32, with the results of the definition in float64. */
    private record Sample(double[] z, double[] a, double[] upstream, double[] gradient) {}

    private Sample sample(double[] point, RandomStream random) {
        double[] z = CheckRows.rounded(point);
        double[] a = CheckRows.unset(z.length);
        activation.value(z, a);
        double[] upstream = CheckRows.rounded(random(random, z.length, -1, 1));
        double[] gradient = upstream.clone();
        activation.pullback(z, a, gradient);
        return new Sample(z, a, upstream, gradient);
    }

    /** Compares the block hooks with the definition, first in a block for each row, then in one block of all rows. */
    private void checkRows(List<double[]> points, RandomStream random) {
        List<Sample> samples = new ArrayList<>();
        boolean forward = true;
        boolean backward = true;
        for (double[] point : points) {
            Sample sample = sample(point, random);
            samples.add(sample);
            Matrix z = CheckRows.block(List.of(sample.z()));
            Matrix a = CheckRows.unsetBlock(1, z.columns());
            activation.forward(z, a);
            Matrix delta = CheckRows.block(List.of(sample.upstream()));
            activation.backward(z, a, delta);
            for (int i = 0; i < z.columns(); i++) {
                String at = " (float32) for z" + (i + 1) + " = " + (float) sample.z()[i] + " of " + z.columns();
                forward = forward && agrees("forward" + at, a.get(0, i), sample, i);
                backward = backward && agreesBackward("backward" + at, delta.get(0, i), sample, i);
            }
        }
        if (forward && backward) {
            checkBlock(samples);
        }
    }

    private void checkBlock(List<Sample> samples) {
        int rows = samples.size();
        Matrix z = CheckRows.block(samples.stream().map(Sample::z).toList());
        Matrix a = CheckRows.unsetBlock(rows, z.columns());
        activation.forward(z, a);
        Matrix delta = CheckRows.block(samples.stream().map(Sample::upstream).toList());
        activation.backward(z, a, delta);
        boolean forward = comparison.staysWithin("forward", a, rows);
        boolean backward = comparison.staysWithin("backward", delta, rows);
        for (int r = 0; r < rows; r++) {
            String at = " (float32) of row " + (r + 1) + " of " + rows;
            for (int i = 0; i < z.columns(); i++) {
                forward = forward && agrees("forward" + at, a.get(r, i), samples.get(r), i);
                backward = backward && agreesBackward("backward" + at, delta.get(r, i), samples.get(r), i);
            }
        }
    }

    private boolean agrees(String factor, float found, Sample sample, int i) {
        return comparison.agreesInFloat32(factor, found, "value", sample.a(), i);
    }

    /** Skips elements at a kink, where float32 rounding may change the side and with it the derivative. */
    private boolean agreesBackward(String factor, float found, Sample sample, int i) {
        return distanceToKink(sample.z()[i]) < MIN_DISTANCE
                || comparison.agreesInFloat32(factor, found, "pullback", sample.gradient(), i);
    }
}
