package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The checks of a loss by itself: its definition, its kinks, and its block hooks. {@link LossContract} adds composed
 * forms.
 */
abstract class LossDefinitionContract extends PluginContract<Loss> {
    static final int[] LENGTHS = {1, 2, 3, 10};
    static final int ROWS_PER_LENGTH = 40;

    @Override
    protected abstract Loss plugin();

    @Override
    protected Class<? extends Loss> service() {
        return Loss.class;
    }

    /** Returns how far a block hook may be from its definition L: |block − L| ≤ t + t · |L|. */
    protected double blockTolerance() {
        return 2e-6;
    }

    /** Draws a random row of outputs, inside of {@link Loss#outputs()} and not too near to its ends. */
    protected double[] output(int n, RandomStream r) {
        return within(plugin().outputs(), n, r, false);
    }

    /** Draws a random row of targets in {@link Loss#targets()}, its ends among them. */
    protected double[] target(int n, RandomStream r) {
        return within(plugin().targets(), n, r, true);
    }

    private static double[] within(Range range, int n, RandomStream random, boolean ends) {
        boolean below = Double.isFinite(range.low());
        boolean above = Double.isFinite(range.high());
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            double gaussian = random.nextGaussian();
            double uniform = random.nextDouble(0.05, 0.95);
            int choice = random.nextInt(4);
            if (ends && choice == 0 && below && range.lowIncluded()) {
                row[i] = range.low();
            } else if (ends && choice == 1 && above && range.highIncluded()) {
                row[i] = range.high();
            } else if (below && above) {
                row[i] = range.low() + uniform * (range.high() - range.low());
            } else if (below) {
                row[i] = range.low() + 0.1 + 2 * Math.abs(gaussian);
            } else if (above) {
                row[i] = range.high() - 0.1 - 2 * Math.abs(gaussian);
            } else {
                row[i] = 2 * gaussian;
            }
        }
        return row;
    }

    @Test
    void gradientMatchesDifferencesOfValue() {
        Loss loss = plugin().compiled();
        RandomStream random = new RandomStream(21);
        for (int length : LENGTHS) {
            for (int n = 0; n < ROWS_PER_LENGTH; n++) {
                checkGradient(loss, "gradient", output(length, random), target(length, random));
            }
        }
    }

    void checkGradient(Loss loss, String what, double[] output, double[] target) {
        double kink = loss.distanceToKink(output, target);
        if (!(kink > 1e-3)) {
            return;
        }
        double[] found = gradient(loss, output, target);
        for (int i = 0; i < output.length; i++) {
            double room = Math.min(kink, roomAround(loss.outputs(), output[i])) / 2;
            double[] moved = output.clone();
            int element = i;
            double expected = CentralDifferences.derivative(
                    t -> {
                        moved[element] = output[element] + t;
                        return loss.value(moved, target);
                    },
                    room);
            if (!CentralDifferences.agree(expected, found[i])) {
                fail(called(loss) + ": " + what + " is " + found[i] + " for element " + i
                        + ", but central differences of value give " + expected
                        + " (tolerance 1e-8 + 1e-6 of the larger), for output " + Arrays.toString(output)
                        + " and target " + Arrays.toString(target)
                        + "; where the loss has a kink nearby, distanceToKink says so");
            }
        }
    }

    private static double roomAround(Range range, double x) {
        return Math.min(x - range.low(), range.high() - x);
    }

    @Test
    void kinksAreDeclared() {
        Loss loss = plugin().compiled();
        RandomStream random = new RandomStream(22);
        for (int length : LENGTHS) {
            for (int n = 0; n < ROWS_PER_LENGTH; n++) {
                double[] from = output(length, random);
                double[] to = output(length, random);
                double[] target = target(length, random);
                double at = CentralDifferences.jump(t -> slope(loss, from, to, target, t), 0, 1);
                if (Double.isNaN(at)) {
                    continue;
                }
                double[] kink = between(from, to, at);
                if (loss.distanceToKink(kink, target) > 1e-6) {
                    fail(called(loss) + ": the gradient jumps near output " + Arrays.toString(kink) + " for target "
                            + Arrays.toString(target) + ", but distanceToKink gives "
                            + loss.distanceToKink(kink, target) + " there, expected 0; gradient checks keep away from"
                            + " kinks");
                }
            }
        }
    }

    /** Returns the slope of the loss along the line from one row of outputs to another. */
    private static double slope(Loss loss, double[] from, double[] to, double[] target, double t) {
        double[] gradient = gradient(loss, between(from, to, t), target);
        double slope = 0;
        for (int i = 0; i < gradient.length; i++) {
            slope += gradient[i] * (to[i] - from[i]);
        }
        return slope;
    }

    private static double[] between(double[] from, double[] to, double t) {
        double[] row = new double[from.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = from[i] + t * (to[i] - from[i]);
        }
        return row;
    }

    @Test
    void blockValueIsTheSumOverItsRows() {
        Loss loss = plugin().compiled();
        RandomStream random = new RandomStream(23);
        for (int[] shape : Blocks.SHAPES) {
            checkBlockValue(loss, outputs(shape, random), targets(shape, random));
        }
    }

    void checkBlockValue(Loss loss, Matrix output, Matrix target) {
        double expected = 0;
        double magnitude = 0;
        for (int r = 0; r < output.rows(); r++) {
            double row = loss.value(Blocks.row(output, r), Blocks.row(target, r));
            expected += row;
            magnitude += Math.abs(row);
        }
        double found = loss.value(output, target);
        if (!(Math.abs(found - expected) <= blockTolerance() * (1 + magnitude))) {
            fail(called(loss) + ": value of a " + output + " block is " + found + ", the sum over its rows " + expected
                    + "; a loss never divides by the number of rows (tolerance " + blockTolerance() + ")");
        }
        double both = loss.valueAndGradient(output, target, Blocks.unset(output.rows(), output.columns()));
        if (both != found) {
            fail(called(loss) + ": valueAndGradient of a " + output + " block returns " + both + ", value " + found
                    + "; they must be the same");
        }
    }

    @Test
    void blockGradientIsTheGradientOfEachRow() {
        Loss loss = plugin().compiled();
        RandomStream random = new RandomStream(24);
        for (int[] shape : Blocks.SHAPES) {
            checkBlockGradient(loss, outputs(shape, random), targets(shape, random));
        }
    }

    void checkBlockGradient(Loss loss, Matrix output, Matrix target) {
        Matrix found = Blocks.unset(output.rows(), output.columns());
        loss.valueAndGradient(output, target, found);
        for (int r = 0; r < output.rows(); r++) {
            double[] expected = gradient(loss, Blocks.row(output, r), Blocks.row(target, r));
            for (int c = 0; c < expected.length; c++) {
                if (!Blocks.agree(found.get(r, c), expected[c], blockTolerance())) {
                    fail(called(loss) + ": valueAndGradient gives ∂L/∂a = " + found.get(r, c) + " at row " + r
                            + ", column " + c + " of a " + output + " block, gradient of the row gives " + expected[c]
                            + "; it is the gradient of each row, not divided by the number of rows (tolerance "
                            + blockTolerance() + "), for output " + output.get(r, c) + " and target "
                            + target.get(r, c));
                }
            }
        }
    }

    @Test
    void blocksEndAtTheirLastRow() {
        Loss loss = plugin().compiled();
        RandomStream random = new RandomStream(25);
        for (int[] shape : Blocks.SHAPES) {
            Matrix gradient = Blocks.unset(shape[0], shape[1]);
            loss.valueAndGradient(outputs(shape, random), targets(shape, random), gradient);
            if (!Blocks.intactBeyond(gradient)) {
                fail(called(loss) + ": valueAndGradient writes beyond the last row of a " + gradient
                        + " block; the array may be longer than size(), and only the first size() elements are in"
                        + " use");
            }
        }
    }

    @Test
    void argumentsAreLeftAlone() {
        Loss loss = plugin().compiled();
        RandomStream random = new RandomStream(26);
        for (int length : LENGTHS) {
            double[] output = output(length, random);
            double[] target = target(length, random);
            double[] output0 = output.clone();
            double[] target0 = target.clone();
            loss.value(output, target);
            unchanged(loss, "value", "output", Arrays.equals(output0, output));
            unchanged(loss, "value", "target", Arrays.equals(target0, target));
            gradient(loss, output, target);
            unchanged(loss, "gradient", "output", Arrays.equals(output0, output));
            unchanged(loss, "gradient", "target", Arrays.equals(target0, target));
        }
        int[] shape = {5, 7};
        Matrix output = outputs(shape, random);
        Matrix target = targets(shape, random);
        Matrix output0 = Blocks.copy(output);
        Matrix target0 = Blocks.copy(target);
        loss.value(output, target);
        unchanged(loss, "value of a block", "output", Blocks.same(output0, output));
        unchanged(loss, "value of a block", "target", Blocks.same(target0, target));
        loss.valueAndGradient(output, target, Blocks.unset(5, 7));
        unchanged(loss, "valueAndGradient", "output", Blocks.same(output0, output));
        unchanged(loss, "valueAndGradient", "target", Blocks.same(target0, target));
    }

    static void unchanged(Loss loss, String method, String argument, boolean same) {
        RowActivationContract.unchanged(loss, method, argument, same);
    }

    @Test
    void nanInGivesNanOut() {
        checkNan(plugin().compiled());
    }

    void checkNan(Loss loss) {
        RandomStream random = new RandomStream(27);
        for (int length : LENGTHS) {
            for (int i = 0; i < length; i++) {
                double[] output = output(length, random);
                double[] target = target(length, random);
                output[i] = Double.NaN;
                String where = " hides a NaN in element " + i + " of " + length
                        + "; NaN in must give NaN out, so that a diverging run is noticed";
                if (!Double.isNaN(loss.value(output, target))) {
                    fail(called(loss) + ": value" + where);
                }
                if (!RowActivationContract.hasNan(gradient(loss, output, target))) {
                    fail(called(loss) + ": gradient" + where);
                }
                Matrix outputs = Blocks.of(new double[][] {output(length, random), output}, length);
                Matrix targets = Blocks.of(new double[][] {target, target}, length);
                if (!Double.isNaN(loss.value(outputs, targets))) {
                    fail(called(loss) + ": value of a block" + where);
                }
                if (!Double.isNaN(loss.valueAndGradient(outputs, targets, Blocks.unset(2, length)))) {
                    fail(called(loss) + ": valueAndGradient" + where);
                }
            }
        }
    }

    @Test
    void extremesThrowNothing() {
        Loss loss = plugin().compiled();
        double[] extremes = {
            loss.outputs().low(),
            loss.outputs().high(),
            0.0,
            -0.0,
            1e308,
            -1e308,
            Double.MIN_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN
        };
        RandomStream random = new RandomStream(28);
        double[] target = target(2, random);
        for (double x : extremes) {
            for (double y : extremes) {
                double[] output = {x, y};
                assertDoesNotThrow(
                        () -> {
                            loss.value(output, target);
                            gradient(loss, output, target);
                            Matrix outputs = Blocks.of(new double[][] {output}, 2);
                            Matrix targets = Blocks.of(new double[][] {target}, 2);
                            loss.value(outputs, targets);
                            loss.valueAndGradient(outputs, targets, Blocks.unset(1, 2));
                        },
                        () -> called(loss) + ": must take any output, but fails for " + Arrays.toString(output));
            }
        }
    }

    void addAnswers(Loss loss, RandomStream random, Answers answers) {
        for (int length : LENGTHS) {
            double[] output = output(length, random);
            double[] target = target(length, random);
            answers.add(loss.value(output, target)).add(gradient(loss, output, target));
        }
        int[] shape = {33, 17};
        Matrix output = outputs(shape, random);
        Matrix target = targets(shape, random);
        Matrix gradient = Blocks.unset(shape[0], shape[1]);
        answers.add(loss.value(output, target));
        answers.add(loss.valueAndGradient(output, target, gradient)).add(gradient);
    }

    private Matrix outputs(int[] shape, RandomStream random) {
        double[][] rows = new double[shape[0]][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = output(shape[1], random);
        }
        return Blocks.of(rows, shape[1]);
    }

    Matrix targets(int[] shape, RandomStream random) {
        double[][] rows = new double[shape[0]][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = target(shape[1], random);
        }
        return Blocks.of(rows, shape[1]);
    }

    static double[] gradient(Loss loss, double[] output, double[] target) {
        double[] gradient = new double[output.length];
        Arrays.fill(gradient, Double.NaN);
        loss.gradient(output, target, gradient);
        return gradient;
    }
}
