package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MatrixTest {

    @Test
    void elementsLieRowByRow() {
        Matrix matrix = new Matrix(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        assertEquals(3, matrix.get(0, 2));
        assertEquals(4, matrix.get(1, 0));
        matrix.set(1, 1, 50);
        assertArrayEquals(new float[] {1, 2, 3, 4, 50, 6}, matrix.data());
        assertEquals(2, matrix.rows());
        assertEquals(3, matrix.columns());
        assertEquals(6, matrix.size());
        assertEquals("2 x 3", matrix.toString());
    }

    @Test
    void aNewMatrixIsZero() {
        assertArrayEquals(new float[6], new Matrix(3, 2).data());
    }

    @Test
    void theArrayIsSharedAndMayBeLonger() {
        float[] data = new float[10];
        Matrix matrix = new Matrix(data, 2, 3);
        assertSame(data, matrix.data());
        assertEquals(6, matrix.size());
    }

    @Test
    void rowsAreCopiedOutAndRoundedIn() {
        Matrix matrix = new Matrix(2, 2);
        matrix.setRow(1, new double[] {0.1, 1e300});
        double[] row = new double[2];
        matrix.getRow(1, row);
        assertArrayEquals(new double[] {0.10000000149011612, Double.POSITIVE_INFINITY}, row);
        matrix.getRow(0, row);
        assertArrayEquals(new double[] {0, 0}, row);
    }

    @Test
    void rowsShrinkAndGrowWithinTheArray() {
        Matrix matrix = new Matrix(new float[] {1, 2, 3, 4, 5, 6, 7}, 3, 2);
        matrix.setRows(1);
        assertEquals(2, matrix.size());
        matrix.setRows(0);
        assertEquals(0, matrix.size());
        matrix.setRows(3);
        assertEquals(6, matrix.get(2, 1));
        assertEquals(
                "the array holds fewer than 4 rows",
                assertThrows(IllegalArgumentException.class, () -> matrix.setRows(4))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> matrix.setRows(-1));
        assertEquals(3, matrix.rows(), "a refused change changes nothing");
    }

    @Test
    void aMatrixMayBeEmpty() {
        assertEquals(0, new Matrix(0, 5).size());
        assertEquals(0, new Matrix(5, 0).size());
    }

    @Test
    void impossibleShapesAreRefused() {
        assertEquals(
                "no matrix of -1 x 2 fits in an array",
                assertThrows(IllegalArgumentException.class, () -> new Matrix(-1, 2))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Matrix(2, -1));
        assertEquals(
                "no matrix of 65536 x 65536 fits in an array",
                assertThrows(IllegalArgumentException.class, () -> new Matrix(65536, 65536))
                        .getMessage());
        assertEquals(
                "data has 5 elements, 2 x 3 needs more",
                assertThrows(IllegalArgumentException.class, () -> new Matrix(new float[5], 2, 3))
                        .getMessage());
    }
}
