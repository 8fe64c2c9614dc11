package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.explain.GradientCheck.WrongFactor;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Each plugin of a network on its own: what it states against differences of its values, and its float32 blocks against
 * its definition. Names the first deviation of each factor.
 */
final class PluginDerivativeCheck {
    private static final double REACH = 8;
    private static final double GRID = 0.17;
    private static final double ROOM = 0.25;
    /** Closer to a kink, or to the end of what a loss is defined on, there is no room for differences. */
    private static final double LEAST_ROOM = 1e-3;

    private static final int RANDOM_ROWS = 4;
    private static final int ROWS_OF_DATA = 3;
    private static final int MOST_ELEMENTS = 100;

    private final Network network;
    private final double[][][] weights;
    private final Rows rows;
    private final double tolerance;
    private final List<WrongFactor> wrong = new ArrayList<>();

    PluginDerivativeCheck(Network network, double[][][] weights, Rows rows, double tolerance) {
        this.network = network;
        this.weights = weights;
        this.rows = rows;
        this.tolerance = tolerance;
    }

    List<WrongFactor> wrongFactors() {
        List<RowPass> passes = new ArrayList<>();
        Rows some = rows.first(ROWS_OF_DATA);
        for (int r = 0; r < some.count(); r++) {
            passes.add(RowPass.of(network, weights, some.inputs()[r], some.targets()[r]));
        }
        for (int l = 0; l < network.layers().size(); l++) {
            checkActivation(l, passes);
        }
        try {
            checkLoss(some, passes);
        } catch (RuntimeException e) {
            throw PluginFault.of(network.loss(), e);
        }
        return wrong;
    }

    private void checkActivation(int l, List<RowPass> passes) {
        RowActivation activation = network.layers().get(l).activation();
        String plugin = named("activation", activation.name(), activation) + " of layer " + (l + 1);
        try {
            if (activation instanceof Activation elementwise) {
                checkElementwise(elementwise, plugin);
            }
            List<double[]> points = new ArrayList<>();
            passes.stream().map(pass -> pass.z()[l]).filter(CheckRows::isFinite).forEach(points::add);
            RandomStream random = RandomPurpose.CHECK.stream(l, 1);
            for (int r = 0; r < RANDOM_ROWS; r++) {
                points.add(random(random, network.layers().get(l).units(), -3, 3));
            }
            if (!(activation instanceof Activation)) {
                checkPullback(activation, points, random, plugin);
            }
            checkBlock(activation, points, random, plugin);
        } catch (RuntimeException e) {
            throw PluginFault.of(activation, l, e);
        }
    }

    /** The derivative at points all over the axis, and that value and pullback of a row are those of its elements. */
    private void checkElementwise(Activation activation, String plugin) {
        boolean derivative = true;
        boolean rowValue = true;
        boolean pullback = true;
        for (double z = -REACH; z <= REACH; z += GRID) {
            double room = Math.min(ROOM, distance(activation.kinks(), z));
            if (room < LEAST_ROOM) {
                continue;
            }
            double at = z;
            double stated = activation.derivative(z);
            if (derivative) {
                double measured = measure(step -> activation.value(at + step), room);
                derivative =
                        agree(plugin, "derivative(" + (float) z + ")", stated, "differences of value(z)", measured);
            }
            double[] a = CheckRows.unset(1);
            double[] gradient = {1};
            activation.value(new double[] {z}, a);
            activation.pullback(new double[] {z}, a, gradient);
            if (rowValue) {
                String factor = "value of the row [" + (float) z + "]";
                rowValue = agree(plugin, factor, a[0], "its elements by value(z)", activation.value(z));
            }
            if (pullback) {
                String factor = "pullback at z = " + (float) z + " of ∂L/∂a = 1";
                pullback = agree(plugin, factor, gradient[0], "its derivative(z)", stated);
            }
        }
    }

    private static double distance(double[] kinks, double z) {
        double nearest = Double.POSITIVE_INFINITY;
        for (double kink : kinks) {
            nearest = Math.min(nearest, Math.abs(z - kink));
        }
        return nearest;
    }

    /** For random g, ∂(Σ gₖaₖ)/∂zᵢ for each i. */
    private void checkPullback(RowActivation activation, List<double[]> points, RandomStream random, String plugin) {
        for (double[] z : points) {
            double[] g = random(random, z.length, -1, 1);
            double[] a = CheckRows.unset(z.length);
            activation.value(z, a);
            double[] stated = g.clone();
            activation.pullback(z, a, stated);
            double[] moved = z.clone();
            int stride = 1 + z.length / MOST_ELEMENTS; // each takes time in proportion to the row
            for (int i = 0; i < z.length; i += stride) {
                int index = i;
                double measured = measure(
                        step -> {
                            moved[index] = z[index] + step;
                            activation.value(moved, a);
                            return dot(g, a);
                        },
                        ROOM);
                moved[i] = z[i];
                String factor = "pullback for z" + (i + 1) + " = " + (float) z[i] + " of " + z.length;
                if (!agree(plugin, factor, stated[i], "differences of value(z, a)", measured)) {
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

    /** forward against value and backward against pullback, where z is as far from kinks as float32 needs. */
    private void checkBlock(RowActivation activation, List<double[]> points, RandomStream random, String plugin) {
        boolean forward = true;
        boolean backward = true;
        List<double[]> inputs = new ArrayList<>();
        List<double[]> upstreams = new ArrayList<>();
        List<double[]> outputs = new ArrayList<>();
        List<double[]> gradients = new ArrayList<>();
        for (double[] point : points) {
            double[] z = CheckRows.rounded(point);
            double[] a = CheckRows.unset(z.length);
            activation.value(z, a);
            double[] g = CheckRows.rounded(random(random, z.length, -1, 1));
            double[] upstream = g.clone();
            Matrix block = CheckRows.block(List.of(z));
            Matrix output = CheckRows.unsetBlock(1, z.length);
            activation.forward(block, output);
            Matrix gradient = CheckRows.block(List.of(g));
            activation.backward(block, output, gradient);
            activation.pullback(z, a, g);
            inputs.add(z);
            upstreams.add(upstream);
            outputs.add(a);
            gradients.add(g);
            for (int i = 0; i < z.length; i++) {
                boolean smooth = !(activation instanceof Activation elementwise)
                        || distance(elementwise.kinks(), z[i]) >= LEAST_ROOM;
                String at = " (float32) for z" + (i + 1) + " = " + (float) z[i] + " of " + z.length;
                if (forward) {
                    forward = agreeInFloat32(plugin, "forward" + at, output.get(0, i), "value", a, i);
                }
                if (backward && smooth) {
                    backward = agreeInFloat32(plugin, "backward" + at, gradient.get(0, i), "pullback", g, i);
                }
            }
        }
        if (forward && backward) {
            checkRows(activation, inputs, upstreams, outputs, gradients, plugin);
        }
    }

    /** The same rows in one block. */
    private void checkRows(
            RowActivation activation,
            List<double[]> inputs,
            List<double[]> upstreams,
            List<double[]> outputs,
            List<double[]> gradients,
            String plugin) {
        Matrix z = CheckRows.block(inputs);
        Matrix a = CheckRows.unsetBlock(inputs.size(), z.columns());
        activation.forward(z, a);
        Matrix delta = CheckRows.block(upstreams);
        activation.backward(z, a, delta);
        boolean forward = staysWithin(plugin, "forward", a, inputs.size());
        boolean backward = staysWithin(plugin, "backward", delta, inputs.size());
        for (int r = 0; r < inputs.size(); r++) {
            String at = " (float32) of row " + (r + 1) + " of " + inputs.size();
            for (int i = 0; i < z.columns(); i++) {
                boolean smooth = !(activation instanceof Activation elementwise)
                        || distance(elementwise.kinks(), inputs.get(r)[i]) >= LEAST_ROOM;
                if (forward) {
                    forward = agreeInFloat32(plugin, "forward" + at, a.get(r, i), "value", outputs.get(r), i);
                }
                if (backward && smooth) {
                    backward =
                            agreeInFloat32(plugin, "backward" + at, delta.get(r, i), "pullback", gradients.get(r), i);
                }
            }
        }
    }

    /** Whether a hook leaves the shape of a block and what lies behind its last row. */
    private boolean staysWithin(String plugin, String hook, Matrix written, int rows) {
        boolean shape = noted(
                written.rows() == rows,
                new WrongFactor(plugin, hook + "'s number of rows", written.rows(), "the rows of its block", rows));
        for (int i = rows * written.columns(); shape && i < written.data().length; i++) {
            if (written.data()[i] != CheckRows.BEYOND) {
                return noted(
                        false,
                        new WrongFactor(
                                plugin,
                                hook + " beyond the last row, where it must write nothing,",
                                written.data()[i],
                                "the numbers before it",
                                CheckRows.BEYOND));
            }
        }
        return shape;
    }

    private void checkLoss(Rows some, List<RowPass> passes) {
        Loss loss = network.loss();
        String plugin = named("loss", loss.name(), loss);
        List<double[]> targets = new ArrayList<>();
        List<double[]> outputs = new ArrayList<>();
        List<double[]> logits = new ArrayList<>();
        int last = network.layers().size() - 1;
        for (int r = 0; r < passes.size(); r++) {
            RowPass pass = passes.get(r);
            // what another plugin made of a row is not this one's fault
            if (CheckRows.isFinite(pass.a()[last])
                    && CheckRows.isFinite(pass.z()[last])
                    && CheckRows.isFinite(some.targets()[r])) {
                outputs.add(pass.a()[last]);
                logits.add(pass.z()[last]);
                targets.add(some.targets()[r]);
            }
        }
        RandomStream random = RandomPurpose.CHECK.stream(0, 2);
        Range range = loss.outputs();
        double low = Math.max(range.low(), -3) + 2 * LEAST_ROOM;
        double high = Math.min(range.high(), low + 6) - 2 * LEAST_ROOM;
        for (double[] target : Rows.random(network, RANDOM_ROWS, 3).targets()) {
            targets.add(target);
            outputs.add(random(random, network.outputs(), low, high));
            logits.add(random(random, network.outputs(), -3, 3));
        }
        checkGradient(loss, "gradient for a", range, outputs, targets, plugin);
        checkLossBlock(loss, "", outputs, targets, plugin);
        Optional<Loss> composed = network.composedLoss();
        if (composed.isPresent()) {
            String form = "composedWith(" + network.outputLayer().activation().name() + ")";
            checkComposedValue(composed.get(), form, logits, targets, plugin);
            checkGradient(composed.get(), form + ".gradient for z", Range.FINITE, logits, targets, plugin);
            checkLossBlock(composed.get(), form + ".", logits, targets, plugin);
        }
    }

    private void checkGradient(
            Loss loss, String factor, Range range, List<double[]> points, List<double[]> targets, String plugin) {
        for (int r = 0; r < points.size(); r++) {
            double[] point = points.get(r);
            double[] target = targets.get(r);
            double kink = loss.distanceToKink(point, target);
            double[] stated = CheckRows.unset(point.length);
            loss.gradient(point, target, stated);
            double[] moved = point.clone();
            int stride = 1 + point.length / MOST_ELEMENTS;
            for (int i = 0; i < point.length; i += stride) {
                int index = i;
                double room = Math.min(Math.min(ROOM, kink), Math.min(point[i] - range.low(), range.high() - point[i]));
                if (room < LEAST_ROOM) {
                    continue;
                }
                double measured = measure(
                        step -> {
                            moved[index] = point[index] + step;
                            return loss.value(moved, target);
                        },
                        room / 2);
                moved[i] = point[i];
                String at = factor + (i + 1) + " = " + (float) point[i] + ", y = " + (float) target[i];
                if (!agree(plugin, at, stated[i], "differences of value", measured)) {
                    return;
                }
            }
        }
    }

    /** L(f(z), y) against the composed form, where the former has its digits. */
    private void checkComposedValue(
            Loss composed, String form, List<double[]> logits, List<double[]> targets, String plugin) {
        RowActivation output = network.outputLayer().activation();
        for (int r = 0; r < logits.size(); r++) {
            double[] a = CheckRows.unset(logits.get(r).length);
            output.value(logits.get(r), a);
            if (!CheckRows.isFinite(a) || !isInside(network.loss().outputs(), a)) {
                continue;
            }
            double stated = composed.value(logits.get(r), targets.get(r));
            double factors = network.loss().value(a, targets.get(r));
            String factor = form + ".value for z1 = " + (float) logits.get(r)[0];
            if (!agree(plugin, factor, stated, "the value of its outputs", factors)) {
                return;
            }
        }
    }

    private static boolean isInside(Range range, double[] values) {
        for (double value : values) {
            if (!(value - range.low() > LEAST_ROOM && range.high() - value > LEAST_ROOM)) {
                return false;
            }
        }
        return true;
    }

    private void checkLossBlock(Loss loss, String form, List<double[]> points, List<double[]> targets, String plugin) {
        List<double[]> inside = new ArrayList<>();
        List<double[]> wanted = new ArrayList<>();
        for (int r = 0; r < points.size(); r++) {
            double[] point = CheckRows.rounded(points.get(r));
            double[] target = CheckRows.rounded(targets.get(r));
            if (!form.isEmpty() || isInside(loss.outputs(), point)) {
                inside.add(point);
                wanted.add(target);
                double[] definition = CheckRows.unset(point.length);
                loss.gradient(point, target, definition);
                Matrix gradient = CheckRows.unsetBlock(1, point.length);
                double value = loss.valueAndGradient(
                        CheckRows.block(List.of(point)), CheckRows.block(List.of(target)), gradient);
                String at = " (float32) for y1 = " + (float) target[0];
                double[] valueByDefinition = {loss.value(point, target)};
                if (!agreeInFloat32(
                        plugin, form + "valueAndGradient's value" + at, value, "value", valueByDefinition, 0)) {
                    return;
                }
                for (int i = 0; i < point.length && loss.distanceToKink(point, target) >= LEAST_ROOM; i++) {
                    String factor = form + "valueAndGradient's gradient" + at;
                    if (!agreeInFloat32(plugin, factor, gradient.get(0, i), "gradient", definition, i)) {
                        return;
                    }
                }
            }
        }
        if (!inside.isEmpty()) {
            checkLossRows(loss, form, inside, wanted, plugin);
        }
    }

    /** The same rows in one block: a loss adds up its rows and never divides by their number. */
    private void checkLossRows(Loss loss, String form, List<double[]> points, List<double[]> targets, String plugin) {
        int rows = points.size();
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            sum += loss.value(points.get(r), targets.get(r));
        }
        Matrix gradient = CheckRows.unsetBlock(rows, points.get(0).length);
        double both = loss.valueAndGradient(CheckRows.block(points), CheckRows.block(targets), gradient);
        double value = loss.value(CheckRows.block(points), CheckRows.block(targets));
        double[] expected = {sum};
        String of = " (float32) of " + rows + " rows";
        if (!agreeInFloat32(plugin, form + "value" + of, value, "sum of value", expected, 0)
                || !agreeInFloat32(plugin, form + "valueAndGradient's value" + of, both, "sum of value", expected, 0)
                || !staysWithin(plugin, form + "valueAndGradient", gradient, rows)) {
            return;
        }
        for (int r = 0; r < rows; r++) {
            double[] definition = CheckRows.unset(gradient.columns());
            loss.gradient(points.get(r), targets.get(r), definition);
            boolean smooth = loss.distanceToKink(points.get(r), targets.get(r)) >= LEAST_ROOM;
            String factor = form + "valueAndGradient's gradient (float32) of row " + (r + 1) + " of " + rows;
            for (int i = 0; smooth && i < definition.length; i++) {
                if (!agreeInFloat32(plugin, factor, gradient.get(r, i), "gradient", definition, i)) {
                    return;
                }
            }
        }
    }

    private static double measure(DoubleUnaryOperator f, double room) {
        return NumericalDerivative.derivative(f, room).value();
    }

    /** Notes a deviation beyond the tolerance. NaN is one. */
    private boolean agree(String plugin, String factor, double stated, String measuredAs, double measured) {
        double larger = Math.max(Math.abs(stated), Math.abs(measured));
        return noted(
                Math.abs(stated - measured) <= tolerance * (larger + 0.01),
                new WrongFactor(plugin, factor, stated, measuredAs, measured));
    }

    /** Within 2e-6 + 2e-4 times the largest of the row, or the tolerance if that is more. */
    private boolean agreeInFloat32(
            String plugin, String factor, double stated, String definition, double[] row, int i) {
        double largest = 0;
        for (double value : row) {
            largest = Math.max(largest, Math.abs(value));
        }
        return noted(
                Math.abs(stated - row[i]) <= Math.max(2e-6 + 2e-4 * largest, tolerance * largest),
                new WrongFactor(plugin, factor, stated, "its " + definition + " in float64", row[i]));
    }

    private boolean noted(boolean agrees, WrongFactor defaultValue) {
        if (!agrees) {
            wrong.add(defaultValue);
        }
        return agrees;
    }

    private static String named(String kind, String name, Object plugin) {
        return kind + " '" + name + "' (" + plugin.getClass().getName() + ")";
    }

    private static double[] random(RandomStream random, int length, double low, double high) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextDouble(low, high);
        }
        return values;
    }
}
