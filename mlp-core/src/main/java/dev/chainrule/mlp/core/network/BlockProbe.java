package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;
import java.util.Optional;

/**
 * Compares the block hooks of a network's plugins with their definitions, on a few rows, before they train or predict: a hook
 * that computes something else would lead to another network without a word.
 *
 * <p>Reports values beyond float32 rounding, a changed number of rows, changed inputs, writes beyond the last row, and
 * elements that are added to instead of set. A tolerance is far wider than that of the contract tests and grows with how
 * much the definition changes over a few roundings of its argument, so that neither kinks nor steep functions are mistaken
 * for faults. What a hook throws here is left to the run, which reports it with its place.
 */
final class BlockProbe {
    private static final int ROWS = 3;
    /** Elements are independent in an element-wise activation, so that few tell as much as many. */
    private static final int MOST_ELEMENTS = 61;

    /** A definition may take time in proportion to the square of a row. */
    private static final int LONGEST_ROW = 512;

    private static final double[] SCALES = {0.5, 2, 6};
    private static final double SCALE_OF_OUTPUTS = 1.5;

    private static final double RELATIVE = 1e-3;
    private static final double OF_LARGEST = 2e-4;
    /** Where a function is flat in all rows, float32 leaves nothing to compare. */
    private static final double LEAST = 2e-6;
    /** A few roundings of a float32. */
    private static final double ROUNDING = 0x1p-21;

    private static final double ROUNDINGS = 8;
    private static final double CLOSE_TO_KINK = 1e-3;
    private static final float BEYOND = -123.456f;
    private static final String SUM = "the sum of value over its 3 rows, which a loss never divides,";

    private final Network network;
    private final int outputs;

    private BlockProbe(Network network) {
        this.network = network;
        outputs = Math.min(network.outputs(), LONGEST_ROW);
    }

    /**
     * Checks the activations and the loss.
     *
     * @throws PluginException if a block hook is not its definition; names the plugin, the hook and what differs
     */
    static void check(Network network) {
        new BlockProbe(network).check();
    }

    // neither lambdas nor joined strings unless something is wrong: a JVM that starts takes long for its first
    private void check() {
        for (int l = 0; l < network.layers().size(); l++) {
            if (!isRepeated(l)) {
                RowActivation activation = network.layers().get(l).activation();
                try {
                    checkActivation(
                            activation, network.layers().get(l).units(), Plugin.of(activation, activation.name(), l));
                } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
                    rethrowFault(thrown);
                }
            }
        }
        Loss loss = network.loss();
        RowActivation output = network.outputLayer().activation();
        try {
            checkLoss(loss, outputs(output), Plugin.of(loss, loss.name(), ""));
            Optional<Loss> composed = network.composedLoss();
            if (composed.isPresent()) {
                Plugin form = Plugin.of(loss, loss.name(), output.name());
                checkComposed(composed.get(), output, form);
                checkLoss(composed.get(), random(outputs, SCALE_OF_OUTPUTS, 2), form);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
            rethrowFault(thrown);
        }
    }

    /** Whether a layer before has the same activation and as many units. */
    private boolean isRepeated(int l) {
        Layer layer = network.layers().get(l);
        for (int before = 0; before < l; before++) {
            Layer other = network.layers().get(before);
            if (other.units() == layer.units() && other.activation().equals(layer.activation())) {
                return true;
            }
        }
        return false;
    }

    /** Whatever else a plugin throws here it throws in the run, which says in which batch. */
    private static void rethrowFault(Throwable thrown) {
        if (thrown instanceof PluginException fault) {
            throw fault;
        }
    }

    /** A plugin as a message names it. */
    private record Plugin(Object plugin, String name, int layer, String composedWith) {
        private static Plugin of(RowActivation activation, String name, int layer) {
            return new Plugin(activation, name, layer, "");
        }

        private static Plugin of(Loss loss, String name, String composedWith) {
            return new Plugin(loss, name, -1, composedWith);
        }

        @Override
        public String toString() {
            return (layer < 0 ? "loss" : "activation") + " '" + name + "' ("
                    + plugin.getClass().getName() + ")" + (layer < 0 ? "" : " of layer " + (layer + 1))
                    + (composedWith.isEmpty() ? "" : " composed with '" + composedWith + "'");
        }
    }

    private static void checkActivation(RowActivation activation, int units, Plugin plugin) {
        int columns = Math.min(units, activation instanceof Activation ? MOST_ELEMENTS : LONGEST_ROW);
        double[][] points = new double[ROWS][];
        for (int r = 0; r < ROWS; r++) {
            points[r] = random(columns, SCALES[r], r)[0];
        }
        double[][] a = new double[ROWS][];
        double[][] room = new double[ROWS][];
        double[][] upstream = random(columns, 1, 9);
        double[][] gradient = new double[ROWS][];
        double[][] roomOfGradient = new double[ROWS][];
        for (int r = 0; r < ROWS; r++) {
            a[r] = value(activation, points[r]);
            gradient[r] = pullback(activation, points[r], upstream[r]);
            double[] above = moved(points[r], ROUNDING);
            double[] below = moved(points[r], -ROUNDING);
            room[r] = changes(a[r], value(activation, above), value(activation, below));
            roomOfGradient[r] = changes(
                    gradient[r], pullback(activation, above, upstream[r]), pullback(activation, below, upstream[r]));
        }
        Matrix z = block(points);
        Matrix output = unset(columns);
        Hook forward = new Hook(plugin, "forward", "value");
        Matrix before = copy(z);
        activation.forward(z, output);
        forward.leaves("z", before, z);
        forward.writesWithin("a", output);
        forward.agrees("z", points, a, room, output);

        Matrix delta = block(upstream);
        Matrix outputBefore = copy(output);
        Hook backward = new Hook(plugin, "backward", "pullback");
        activation.backward(z, output, delta);
        backward.leaves("z", before, z);
        backward.leaves("a", outputBefore, output);
        backward.writesWithin("gradient", delta);
        backward.agrees("z", points, gradient, roomOfGradient, delta);
    }

    private static double[] value(RowActivation activation, double[] z) {
        double[] a = new double[z.length];
        activation.value(z.clone(), a);
        return a;
    }

    private static double[] pullback(RowActivation activation, double[] z, double[] upstream) {
        double[] gradient = upstream.clone();
        activation.pullback(z.clone(), value(activation, z), gradient);
        return gradient;
    }

    /** Outputs of the network's last activation, as the loss meets them. */
    private double[][] outputs(RowActivation activation) {
        double[][] rows = random(outputs, SCALE_OF_OUTPUTS, 1);
        for (int r = 0; r < ROWS; r++) {
            double[] a = value(activation, rows[r]);
            for (int i = 0; i < a.length; i++) {
                rows[r][i] = (float) a[i];
            }
        }
        return rows;
    }

    private double[][] targets() {
        RandomStream random = RandomPurpose.CHECK.stream(0, 3);
        double[][] targets = new double[ROWS][];
        for (int r = 0; r < ROWS; r++) {
            targets[r] = SampleTargets.of(network.loss(), outputs, r, random);
            for (int i = 0; i < targets[r].length; i++) {
                targets[r][i] = (float) targets[r][i];
            }
        }
        return targets;
    }

    private void checkLoss(Loss loss, double[][] points, Plugin plugin) {
        double[][] targets = targets();
        double sum = 0;
        double room = LEAST;
        double[][] gradient = new double[ROWS][];
        double[][] roomOfGradient = new double[ROWS][];
        for (int r = 0; r < ROWS; r++) {
            double value = loss.value(points[r].clone(), targets[r].clone());
            gradient[r] = gradient(loss, points[r], targets[r]);
            double[] above = moved(points[r], ROUNDING);
            double[] below = moved(points[r], -ROUNDING);
            sum += value;
            room += Math.abs(value) * RELATIVE
                    + ROUNDINGS * Math.abs(loss.value(above, targets[r].clone()) - value)
                    + ROUNDINGS * Math.abs(loss.value(below, targets[r].clone()) - value);
            roomOfGradient[r] =
                    changes(gradient[r], gradient(loss, above, targets[r]), gradient(loss, below, targets[r]));
        }
        Matrix output = block(points);
        Matrix target = block(targets);
        Matrix outputBefore = copy(output);
        Matrix targetBefore = copy(target);
        Hook value = new Hook(plugin, "value of a block", SUM);
        value.agrees(sum, loss.value(output, target), room);
        value.leaves("output", outputBefore, output);
        value.leaves("target", targetBefore, target);
        Hook both = new Hook(plugin, "valueAndGradient", "gradient of a row");
        Matrix found = unset(outputs);
        double returned = loss.valueAndGradient(output, target, found);
        both.leaves("output", outputBefore, output);
        both.leaves("target", targetBefore, target);
        both.writesWithin("gradient", found);
        new Hook(plugin, "the value of valueAndGradient", SUM).agrees(sum, returned, room);
        both.agrees("output", points, gradient, roomOfGradient, found);
    }

    private static double[] gradient(Loss loss, double[] output, double[] target) {
        double[] gradient = new double[output.length];
        loss.gradient(output.clone(), target.clone(), gradient);
        return gradient;
    }

    /** L(f(z), y) and its gradient by the factors, in float64, against the composed form. */
    private void checkComposed(Loss composed, RowActivation output, Plugin plugin) {
        double[][] targets = targets();
        double[][] points = random(outputs, SCALE_OF_OUTPUTS, 2);
        for (int r = 0; r < ROWS; r++) {
            double[] z = points[r];
            double[] a = value(output, z);
            double kink = network.loss().distanceToKink(a, targets[r]);
            if (kink < CLOSE_TO_KINK || !areWithin(network.loss().outputs(), a)) {
                continue;
            }
            double expected = network.loss().value(a.clone(), targets[r].clone());
            Hook value = new Hook(plugin, "value of a row", "the loss of the activation's outputs");
            value.agrees(
                    expected, composed.value(z.clone(), targets[r].clone()), LEAST + RELATIVE * Math.abs(expected));
            double[] byFactors = gradient(network.loss(), a, targets[r]);
            output.pullback(z.clone(), a, byFactors);
            Hook gradient = new Hook(plugin, "gradient of a row", "∂L/∂a · ∂a/∂z");
            double[] stated = gradient(composed, z, targets[r]);
            double largest = largest(new double[][] {byFactors});
            for (int i = 0; i < stated.length; i++) {
                gradient.agrees("z", z[i], byFactors[i], stated[i], LEAST + RELATIVE * largest);
            }
        }
    }

    private static boolean areWithin(Range range, double[] values) {
        for (double value : values) {
            if (!range.contains(value)) {
                return false;
            }
        }
        return true;
    }

    /** Numbers that float32 holds, none of them on the whole or half numbers where kinks lie. */
    private static double[][] random(int columns, double scale, int which) {
        RandomStream random = RandomPurpose.CHECK.stream(which, 4);
        double[][] rows = new double[ROWS][columns];
        for (double[] row : rows) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) (scale * random.nextGaussian());
            }
        }
        return rows;
    }

    private static double[] moved(double[] row, double by) {
        double[] moved = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            moved[i] = row[i] + by * Math.max(1, Math.abs(row[i]));
        }
        return moved;
    }

    private static double[] changes(double[] at, double[] above, double[] below) {
        double[] changes = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            changes[i] = ROUNDINGS * (Math.abs(above[i] - at[i]) + Math.abs(below[i] - at[i]));
        }
        return changes;
    }

    private static double largest(double[][] rows) {
        double largest = 0;
        for (double[] row : rows) {
            for (double value : row) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }

    /** Rows with a row more behind them that is not in use. */
    private static Matrix block(double[][] rows) {
        Matrix block = unset(rows[0].length);
        for (int r = 0; r < ROWS; r++) {
            block.setRow(r, rows[r]);
        }
        return block;
    }

    /** NaN everywhere, so that what is not set, or is added to, is noticed. */
    private static Matrix unset(int columns) {
        float[] data = new float[(ROWS + 1) * columns];
        Arrays.fill(data, Float.NaN);
        Arrays.fill(data, ROWS * columns, data.length, BEYOND);
        return new Matrix(data, ROWS, columns);
    }

    private static Matrix copy(Matrix block) {
        return new Matrix(block.data().clone(), block.rows(), block.columns());
    }

    /**
     * One hook of a plugin.
     *
     * @param plugin the plugin in words
     * @param hook the method to name
     * @param definition what it must agree with
     */
    private record Hook(Plugin plugin, String hook, String definition) {

        void leaves(String argument, Matrix before, Matrix after) {
            requireRows(argument, after);
            if (!Arrays.equals(before.data(), after.data())) {
                throw fault("changes its argument " + argument + ", which must not be modified");
            }
        }

        void writesWithin(String argument, Matrix written) {
            requireRows(argument, written);
            for (int i = ROWS * written.columns(); i < written.data().length; i++) {
                if (written.data()[i] != BEYOND) {
                    throw fault("writes beyond the last row of " + argument
                            + ": only the first size() elements are in use, however long data() is");
                }
            }
        }

        private void requireRows(String argument, Matrix matrix) {
            if (matrix.rows() != ROWS) {
                throw fault("changes the number of rows of " + argument + " from " + ROWS + " to " + matrix.rows()
                        + ". It must keep the shape of a block");
            }
        }

        void agrees(String argument, double[][] at, double[][] expected, double[][] room, Matrix found) {
            double largest = largest(expected);
            for (int r = 0; r < ROWS; r++) {
                for (int i = 0; i < expected[r].length; i++) {
                    double wanted = expected[r][i];
                    double tolerance = LEAST + RELATIVE * Math.abs(wanted) + OF_LARGEST * largest + room[r][i];
                    agrees(argument, at[r][i], wanted, found.get(r, i), tolerance);
                }
            }
        }

        void agrees(String argument, double at, double wanted, double found, double tolerance) {
            if (!isClose(wanted, found, tolerance)) {
                throw fault(
                        "gives " + (float) found + " where " + argument + " is " + (float) at + ", but " + definition
                                + " gives " + (float) wanted + ". " + (Double.isNaN(found) ? MUST_SET : MUST_AGREE));
            }
        }

        void agrees(double wanted, double found, double tolerance) {
            if (!isClose(wanted, found, tolerance)) {
                throw fault(
                        "is " + (float) found + ", but " + definition + " gives " + (float) wanted + ". " + MUST_AGREE);
            }
        }

        /** A definition that is not finite, or not in float32, is no measure. */
        private static boolean isClose(double wanted, double found, double tolerance) {
            boolean measurable = Math.abs(wanted) < Float.MAX_VALUE && !Double.isNaN(tolerance);
            return !measurable || Math.abs(found - wanted) <= tolerance;
        }

        private static final String MUST_AGREE = "Both must be the same function";
        private static final String MUST_SET =
                "Every element must be set, not added to: arrays are reused and hold old numbers";

        private PluginException fault(String what) {
            return new PluginException(ErrorCode.PLG_CONTRACT, Location.NONE, plugin + ": " + hook + " " + what);
        }
    }
}
