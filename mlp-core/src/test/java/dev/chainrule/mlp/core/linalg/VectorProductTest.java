package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VectorProductTest {
    private static final int DEPTH = VectorTiles.DEPTH;
    private static final int WIDTH = VectorTiles.WIDTH;

    /** Where each matrix begins in its array, so that no offset is forgotten unnoticed. */
    private static final int BEGIN = 7;

    /** Rows, terms and columns: of parts of tiles, of whole tiles, and of several blocks, passes and strips. */
    private static final List<int[]> SHAPES = List.of(
            new int[] {1, 1, 1},
            new int[] {3, 5, WIDTH / 2},
            new int[] {10, 12, WIDTH / 2 + 1},
            new int[] {40, 30, WIDTH},
            new int[] {11, 9, 2 * WIDTH - 1},
            new int[] {6, DEPTH, 4 * WIDTH + 3},
            new int[] {6, DEPTH + 1, 5 * WIDTH + 1},
            new int[] {6, 2 * DEPTH + 1, WIDTH + 5},
            new int[] {23, 4, 260},
            new int[] {531, 6, 9},
            new int[] {265, 3, 70});

    private final SplittableRandom random = new SplittableRandom(71);

    private float[] random(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return values;
    }

    /** The initial sums of the rows: zeros, one row for all, or a row for each. */
    private enum From {
        ZEROS,
        ONE_ROW,
        ROWS
    }

    private void check(int[] shape, boolean aInRows, boolean bInRows, From initial) {
        int rows = shape[0];
        int terms = shape[1];
        int columns = shape[2];
        int aRow = aInRows ? terms + 2 : 1;
        int aStep = aInRows ? 1 : rows + 2;
        int bRow = bInRows ? columns + 3 : 1;
        int bStep = bInRows ? 1 : terms + 3;
        float[] a = random(BEGIN + rows * terms + 2 * Math.max(rows, terms));
        float[] b = random(BEGIN + terms * columns + 3 * Math.max(terms, columns));
        int fRow = initial == From.ROWS ? columns + 1 : 0;
        float[] from = initial == From.ZEROS ? new float[WIDTH] : random(BEGIN + rows * (columns + 1));
        int cRow = columns + 4;
        float[] c = new float[BEGIN + rows * cRow + WIDTH];
        Arrays.fill(c, 12345);
        float[] expected = c.clone();
        for (int m = 0; m < rows; m++) {
            for (int j = 0; j < columns; j++) {
                float sum = initial == From.ZEROS ? 0 : from[BEGIN + m * fRow + j];
                for (int k = 0; k < terms; k++) {
                    sum = Math.fma(a[BEGIN + m * aRow + k * aStep], b[BEGIN + k * bRow + j * bStep], sum);
                }
                expected[BEGIN + m * cRow + j] = sum;
            }
        }
        int f0 = initial == From.ZEROS ? -1 : BEGIN;
        int longest = Math.max(rows, Math.max(terms, columns));
        Scratch scratch = VectorProduct.newScratch(longest, Math.max(terms, columns));
        VectorProduct.compute(
                a, BEGIN, aRow, aStep, b, BEGIN, bRow, bStep, terms, from, f0, fRow, c, BEGIN, cRow, rows, columns,
                scratch);
        assertArrayEquals(expected, c, () -> Arrays.toString(shape) + ", " + initial);
    }

    @Test
    void rowsTimesRowsIsSummedTermByTermFromABiasOfEachColumn() {
        for (int[] shape : SHAPES) {
            check(shape, true, true, From.ONE_ROW); // as Z = X·W + b
        }
    }

    @Test
    void rowsTimesColumnsIsSummedTermByTermFromZeros() {
        for (int[] shape : SHAPES) {
            check(shape, true, false, From.ZEROS); // as ∂L/∂X = D·Wᵀ
        }
    }

    @Test
    void columnsTimesRowsIsSummedTermByTermFromZeros() {
        for (int[] shape : SHAPES) {
            check(shape, false, true, From.ZEROS); // as ∂L/∂W = Xᵀ·D
        }
    }

    @Test
    void initialSumsOfEachRowAreAdded() {
        for (int[] shape : SHAPES) {
            check(shape, true, true, From.ROWS);
            check(shape, false, true, From.ROWS);
        }
    }

    @Test
    void panelsOfPackedWeightsStartAtTheirUnitAndRow() {
        int inputs = DEPTH + 5;
        int units = 4 * WIDTH + 3;
        int rows = 11;
        float[] x = random(rows * inputs);
        float[] parameters = random((inputs + 1) * units);
        float[] panels = new float[inputs * VectorPacking.whole(units)];
        VectorPacking.packRight(parameters, 0, units, 1, inputs, 0, units, true, panels);
        PackedWeights weights = new PackedWeights(parameters, panels);
        Scratch scratch = VectorProduct.newScratch(inputs, inputs);
        for (int[] block : List.of(new int[] {0, rows, 0, units}, new int[] {2, 10, 2 * WIDTH, 4 * WIDTH})) {
            float[] z = new float[rows * units];
            Arrays.fill(z, 12345);
            float[] expected = z.clone();
            for (int r = block[0]; r < block[1]; r++) {
                for (int u = block[2]; u < block[3]; u++) {
                    expected[r * units + u] = Reference.forward(x, parameters, inputs, units, r, u);
                }
            }
            VectorProduct.forward(x, weights, z, inputs, units, block[0], block[1], block[2], block[3], scratch);
            assertArrayEquals(expected, z, () -> Arrays.toString(block));
        }
    }
}
