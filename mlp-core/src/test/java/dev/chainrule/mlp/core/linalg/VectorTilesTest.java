package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests the tiles of {@link VectorTiles} and {@link NarrowTiles}, of which a given machine uses only one kind. */
class VectorTilesTest {
    private static final int LANES = VectorTiles.LANES;
    private static final int WIDTH = VectorTiles.WIDTH;
    private static final int[] DEPTHS = {0, 1, 2, 33};

    private final SplittableRandom random = new SplittableRandom(5);

    private float[] random(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return values;
    }

    /** Stands for the loops. */
    private interface Tile {
        void sum(float[] a, float[] b, int depth, float[] from, float[] c);
    }

    private static final int A0 = 3;
    private static final int B0 = 5;
    private static final int F0 = 2;
    private static final int F_ROW = 2 * LANES + 1;
    private static final int C0 = 4;
    private static final int C_ROW = 2 * LANES + 3;

    /** Compares for tiles of eight rows by two vectors; rows of A from {@code count} on repeat the last. */
    private void checkEight(Tile tile, int aRow, int aStep, int count, int depth) {
        check(tile, 8, 2 * LANES, aRow, aStep, count, depth);
    }

    /**
     * Compares with c[m][j] = from[m][j] + Σₖ a(m, k) · b[k][j], one fused multiply-add after another.
     *
     * @param rows the rows of the tile
     * @param columns the columns of the tile; nothing else may be written
     * @param aRow the distance of a(m, k) and a(m + 1, k)
     * @param aStep the distance of a(m, k) and a(m, k + 1)
     * @param count the rows of A; further rows of C repeat the last
     */
    private void check(Tile tile, int rows, int columns, int aRow, int aStep, int count, int depth) {
        float[] a = random(A0 + rows * aRow + depth * aStep);
        float[] b = random(B0 + depth * WIDTH + 2 * LANES);
        float[] from = random(F0 + rows * F_ROW);
        float[] c = new float[C0 + rows * C_ROW];
        Arrays.fill(c, 12345);
        float[] expected = c.clone();
        for (int m = 0; m < rows; m++) {
            for (int j = 0; j < columns; j++) {
                float s = from[F0 + m * F_ROW + j];
                for (int k = 0; k < depth; k++) {
                    int row = Math.min(m, count - 1);
                    s = Math.fma(a[A0 + row * aRow + k * aStep], b[B0 + k * WIDTH + j], s);
                }
                expected[C0 + m * C_ROW + j] = s;
            }
        }
        tile.sum(a, b, depth, from, c);
        assertArrayEquals(expected, c);
    }

    @Test
    void rowsInPlaceAreSummedTermByTermAndMissingOnesRepeatTheLast() {
        for (int depth : DEPTHS) {
            int aRow = depth + 7;
            for (int count = 1; count <= 8; count++) {
                int rows = count;
                checkEight(
                        (a, b, terms, from, c) ->
                                VectorTiles.eightRows(a, A0, aRow, rows, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW),
                        aRow,
                        1,
                        count,
                        depth);
            }
        }
    }

    @Test
    void packedRowsAreSummedTermByTerm() {
        for (int depth : DEPTHS) {
            checkEight(
                    (a, b, terms, from, c) ->
                            VectorTiles.panelOfEight(a, A0, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW),
                    1,
                    WIDTH,
                    8,
                    depth);
        }
    }

    @Test
    void copiedRowsOfNarrowTilesAreSummedTermByTerm() {
        for (int depth : DEPTHS) {
            Tile five =
                    (a, b, terms, from, c) -> NarrowTiles.fiveRows(a, A0, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW);
            check(five, 5, 2 * LANES, VectorTiles.ROW_STRIDE, 1, 5, depth);
            Tile ten =
                    (a, b, terms, from, c) -> NarrowTiles.tenRows(a, A0, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW);
            check(ten, 10, LANES, VectorTiles.ROW_STRIDE, 1, 10, depth);
        }
    }

    @Test
    void columnsOfNarrowTilesAreSummedTermByTerm() {
        for (int depth : DEPTHS) {
            Tile panel = (a, b, terms, from, c) ->
                    NarrowTiles.panelOfFive(a, A0, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW);
            check(panel, 5, 2 * LANES, 1, VectorTiles.PANEL_STEP, 5, depth);
            Tile five = (a, b, terms, from, c) ->
                    NarrowTiles.fiveColumns(a, A0, 37, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW);
            check(five, 5, 2 * LANES, 1, 37, 5, depth);
            Tile ten = (a, b, terms, from, c) ->
                    NarrowTiles.tenColumns(a, A0, 37, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW);
            check(ten, 10, LANES, 1, 37, 10, depth);
        }
    }
}
