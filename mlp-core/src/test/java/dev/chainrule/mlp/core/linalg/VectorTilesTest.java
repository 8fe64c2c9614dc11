package dev.chainrule.mlp.core.linalg;

import static dev.chainrule.mlp.core.linalg.TileSums.A0;
import static dev.chainrule.mlp.core.linalg.TileSums.B0;
import static dev.chainrule.mlp.core.linalg.TileSums.C0;
import static dev.chainrule.mlp.core.linalg.TileSums.C_ROW;
import static dev.chainrule.mlp.core.linalg.TileSums.DEPTHS;
import static dev.chainrule.mlp.core.linalg.TileSums.F0;
import static dev.chainrule.mlp.core.linalg.TileSums.F_ROW;

import org.junit.jupiter.api.Test;

/** Tests the tiles of eight rows on every machine, whichever kind of tile its products use. */
class VectorTilesTest {
    private final TileSums sums = new TileSums();

    /** Compares for tiles of eight rows by two vectors; rows of A from {@code count} on repeat the last. */
    private void checkEight(TileSums.Tile tile, int aRow, int aStep, int count, int depth) {
        sums.check(tile, 8, VectorTiles.WIDTH, aRow, aStep, count, depth);
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
                    VectorTiles.WIDTH,
                    8,
                    depth);
        }
    }
}
