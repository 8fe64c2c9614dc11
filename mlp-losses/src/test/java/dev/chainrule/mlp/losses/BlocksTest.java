package dev.chainrule.mlp.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loops on float32 blocks are the definition in float64, to the precision of float. */
class BlocksTest {
    private static final int[][] SHAPES = {{0, 3}, {1, 1}, {1, 7}, {5, 1}, {4, 8}, {33, 17}, {256, 10}, {64, 100}};

    static List<Loss> losses() {
        return TestLosses.ALL;
    }

    /** A block with room for two more rows, which must stay as they are. */
    private static Matrix block(int rows, int columns) {
        Matrix block = new Matrix(rows + 2, columns);
        Arrays.fill(block.data(), -123);
        block.setRows(rows);
        return block;
    }

    private static void fill(Loss loss, Matrix output, Matrix target, double scale, RandomStream random) {
        boolean probabilities = loss.outputs().equals(Range.UNIT);
        boolean positive = loss.outputs().equals(Range.NOT_NEGATIVE);
        boolean anyTarget = loss.targets().equals(Range.FINITE);
        for (int i = 0; i < output.size(); i++) {
            double a = probabilities ? random.nextDouble(0.001, 0.999) : scale * random.nextGaussian();
            output.data()[i] = (float) (positive ? Math.abs(a) : a);
            double y = anyTarget ? scale * random.nextGaussian() : random.nextDouble();
            target.data()[i] = (float) (!anyTarget && i % 3 == 0 ? Math.rint(y) : y);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void blocksAgreeWithTheDefinition(Loss plugin) {
        Loss loss = plugin.compiled();
        RandomStream random = new RandomStream(5);
        for (int[] shape : SHAPES) {
            for (double scale : new double[] {1e-3, 1, 10}) {
                Matrix output = block(shape[0], shape[1]);
                Matrix target = block(shape[0], shape[1]);
                Matrix gradient = block(shape[0], shape[1]);
                fill(loss, output, target, scale, random);
                double sum = loss.valueAndGradient(output, target, gradient);

                double[] a = new double[shape[1]];
                double[] y = new double[shape[1]];
                double[] g = new double[shape[1]];
                double expected = 0;
                double magnitude = 0;
                for (int r = 0; r < shape[0]; r++) {
                    output.getRow(r, a);
                    target.getRow(r, y);
                    double row = loss.value(a, y);
                    expected += row;
                    magnitude += Math.abs(row) + 1;
                    loss.gradient(a, y, g);
                    for (int c = 0; c < shape[1]; c++) {
                        double tolerance = 3e-7 + 1e-6 * Math.abs(g[c]);
                        assertEquals(g[c], gradient.get(r, c), tolerance, loss + " at " + r + ", " + c);
                    }
                }
                assertEquals(expected, sum, 1e-6 * magnitude, loss + " of " + output);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theValueHasTheSameBitsWithAndWithoutTheGradient(Loss plugin) {
        Loss loss = plugin.compiled();
        RandomStream random = new RandomStream(6);
        for (int[] shape : SHAPES) {
            Matrix output = block(shape[0], shape[1]);
            Matrix target = block(shape[0], shape[1]);
            fill(loss, output, target, 3, random);
            double sum = loss.valueAndGradient(output, target, block(shape[0], shape[1]));
            assertEquals(loss.value(output, target), sum, loss + " of " + output);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void argumentsAndWhatLiesBeyondTheLastRowAreLeftAlone(Loss loss) {
        RandomStream random = new RandomStream(7);
        Matrix output = block(5, 7);
        Matrix target = block(5, 7);
        Matrix gradient = block(5, 7);
        fill(loss, output, target, 1, random);
        float[] outputBefore = output.data().clone();
        float[] targetBefore = target.data().clone();
        loss.value(output, target);
        loss.valueAndGradient(output, target, gradient);
        assertTrue(Arrays.equals(outputBefore, output.data()));
        assertTrue(Arrays.equals(targetBefore, target.data()));
        for (int i = 35; i < 49; i++) {
            assertEquals(-123, gradient.data()[i]);
        }
    }
}
