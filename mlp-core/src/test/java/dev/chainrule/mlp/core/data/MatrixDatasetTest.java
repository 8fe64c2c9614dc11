package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** {@link Dataset}, of which a foreign one says as little as it may, and {@link MatrixDataset}. */
class MatrixDatasetTest {

    private static Matrix matrix(int rows, int columns, float... values) {
        Matrix matrix = new Matrix(rows, columns);
        System.arraycopy(values, 0, matrix.data(), 0, values.length);
        return matrix;
    }

    /** Three rows of two inputs and two targets. */
    private static final MatrixDataset ROWS = new MatrixDataset(
            matrix(3, 2, 1, 2, 3, 4, 5, 6),
            matrix(3, 2, 10, 20, 30, 40, 50, 60),
            new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6},
            new float[] {1, 0, 0.5f},
            new int[] {2, 4, 7});

    /** Row r has the input r and the target −r. */
    private static final Dataset COUNTED = new Dataset() {
        @Override
        public int rows() {
            return 10;
        }

        @Override
        public int inputs() {
            return 1;
        }

        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public void copy(int[] rows, int from, int count, Matrix input, Matrix target) {
            input.setRows(count);
            target.setRows(count);
            for (int i = 0; i < count; i++) {
                input.set(i, 0, rows[from + i]);
                target.set(i, 0, -rows[from + i]);
            }
        }
    };

    @Test
    void selectedRowsKeepAllThatBelongsToThem() {
        MatrixDataset selected = ROWS.select(2, 0);
        assertArrayEquals(new float[] {5, 6, 1, 2}, selected.input().data());
        assertArrayEquals(new float[] {50, 60, 10, 20}, selected.target().data());
        assertArrayEquals(new double[] {0.5, 0.6, 0.1, 0.2}, selected.exactTargets());
        assertArrayEquals(new float[] {0.5f, 1}, selected.weights());
    }

    @Test
    void aBatchTakesItsRowsFromTheMiddleOfTheOrder() {
        int[] order = {0, 2, 1};
        Matrix input = new Matrix(3, 2);
        Matrix target = new Matrix(3, 2);
        ROWS.copy(order, 1, 2, input, target);
        assertEquals(2, input.rows());
        assertEquals(2, target.rows());
        assertEquals(5, input.get(0, 0));
        assertEquals(40, target.get(1, 1));
        double[] exact = new double[4];
        ROWS.copyExactTargets(order, 1, 2, exact);
        assertArrayEquals(new double[] {0.5, 0.6, 0.3, 0.4}, exact);
        float[] weights = new float[2];
        ROWS.copyWeights(order, 1, 2, weights);
        assertArrayEquals(new float[] {0.5f, 0}, weights);
        new MatrixDataset(ROWS.input(), ROWS.target()).copyWeights(order, 1, 2, weights);
        assertArrayEquals(new float[] {1, 1}, weights);
    }

    @Test
    void aRowIsFoundByItsLineOrCounted() {
        assertEquals(new Location("", 7, 0, ""), ROWS.place(2));
        assertEquals(new Location("", 4, 0, ""), ROWS.select(2, 1).place(1));
        MatrixDataset program = new MatrixDataset(ROWS.input(), ROWS.target());
        assertEquals(Location.of("", "row 2"), program.select(2, 1).place(1));
        assertEquals(Location.of("", "row 3"), COUNTED.place(2));
    }

    @Test
    void aForeignDatasetMayLeaveOutWeightsAndExactTargets() {
        assertFalse(COUNTED.hasWeights());
        assertFalse(COUNTED.hasExactTargets());
        assertEquals(10, COUNTED.window());
        float[] weights = {7, 7, 7};
        COUNTED.copyWeights(new int[] {3, 4}, 0, 2, weights);
        assertArrayEquals(new float[] {1, 1, 7}, weights);
        MatrixDataset selected = COUNTED.select(4, 9);
        assertArrayEquals(new float[] {4, 9}, selected.input().data());
        assertArrayEquals(new float[] {-4, -9}, selected.target().data());
        assertEquals(0, selected.weights().length + selected.exactTargets().length);
    }

    @Test
    void aSampleIsSpacedEvenly() {
        assertArrayEquals(new float[] {0, 2, 5, 7}, COUNTED.sample(4).input().data());
        assertEquals(10, COUNTED.sample(11).rows());
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        Matrix two = new Matrix(2, 1);
        Matrix three = new Matrix(3, 1);
        refuses("2 rows of inputs, 3 of targets", () -> new MatrixDataset(two, three));
        refuses("2 rows of inputs, 3 weights", () -> new MatrixDataset(two, two, new float[3]));
        refuses("2 targets, 3 exact ones", () -> new MatrixDataset(two, two, new double[3], new float[0], new int[0]));
        refuses(
                "2 rows of inputs, 3 lines",
                () -> new MatrixDataset(two, two, new double[0], new float[0], new int[3]));
    }

    @Test
    void aNumberThatIsNotFiniteIsNamed() {
        Matrix good = matrix(2, 2, 1, 2, 3, 4);
        assertEquals(2, Dataset.of(good, good).rows());
        refuses(
                "the input in row 2, column 1, is NaN, expected a finite number",
                () -> Dataset.of(matrix(2, 2, 1, 2, Float.NaN, 4), good));
        refuses(
                "the target in row 1, column 2, is Infinity, expected a finite number",
                () -> Dataset.of(good, matrix(2, 2, 1, Float.POSITIVE_INFINITY, 3, 4)));
    }

    private static void refuses(String message, Executable construction) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, construction).getMessage());
    }
}
