package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Compares the sums of one tile with their definition. */
final class TileSums {
    static final int[] DEPTHS = {0, 1, 2, 33};
    static final int A0 = 3;
    static final int B0 = 5;
    static final int F0 = 2;
    static final int F_ROW = 2 * VectorTiles.LANES + 1;
    static final int C0 = 4;
    static final int C_ROW = 2 * VectorTiles.LANES + 3;

    private final SplittableRandom random = new SplittableRandom(5);

    /** Stands for the loops. */
    interface Tile {
        void sum(float[] a, float[] b, int depth, float[] from, float[] c);
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
    void check(Tile tile, int rows, int columns, int aRow, int aStep, int count, int depth) {
        float[] a = random(A0 + rows * aRow + depth * aStep);
        float[] b = random(B0 + depth * VectorTiles.WIDTH + 2 * VectorTiles.LANES);
        float[] from = random(F0 + rows * F_ROW);
        float[] c = new float[C0 + rows * C_ROW];
        Arrays.fill(c, 12345);
        float[] expected = c.clone();
        for (int m = 0; m < rows; m++) {
            for (int j = 0; j < columns; j++) {
                float s = from[F0 + m * F_ROW + j];
                for (int k = 0; k < depth; k++) {
                    int row = Math.min(m, count - 1);
                    s = Math.fma(a[A0 + row * aRow + k * aStep], b[B0 + k * VectorTiles.WIDTH + j], s);
                }
                expected[C0 + m * C_ROW + j] = s;
            }
        }
        tile.sum(a, b, depth, from, c);
        assertArrayEquals(expected, c);
    }

    private float[] random(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return values;
    }
}
