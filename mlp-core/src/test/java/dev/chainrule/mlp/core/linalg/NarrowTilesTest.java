package dev.chainrule.mlp.core.linalg;

import static dev.chainrule.mlp.core.linalg.TileSums.A0;
import static dev.chainrule.mlp.core.linalg.TileSums.B0;
import static dev.chainrule.mlp.core.linalg.TileSums.C0;
import static dev.chainrule.mlp.core.linalg.TileSums.C_ROW;
import static dev.chainrule.mlp.core.linalg.TileSums.DEPTHS;
import static dev.chainrule.mlp.core.linalg.TileSums.F0;
import static dev.chainrule.mlp.core.linalg.TileSums.F_ROW;

import org.junit.jupiter.api.Test;

/** Tests the tiles of five and ten rows on every machine, whichever kind of tile its products use. */
class NarrowTilesTest {
    private final TileSums sums = new TileSums();

    @Test
    void copiedRowsOfNarrowTilesAreSummedTermByTerm() {
        for (int depth : DEPTHS) {
            TileSums.Tile five =
                    (a, b, terms, from, c) -> NarrowTiles.fiveRows(a, A0, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW);
            sums.check(five, 5, VectorTiles.WIDTH, VectorTiles.ROW_STRIDE, 1, 5, depth);
            TileSums.Tile ten =
                    (a, b, terms, from, c) -> NarrowTiles.tenRows(a, A0, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW);
            sums.check(ten, 10, VectorTiles.LANES, VectorTiles.ROW_STRIDE, 1, 10, depth);
        }
    }

    @Test
    void columnsOfNarrowTilesAreSummedTermByTerm() {
        for (int depth : DEPTHS) {
            TileSums.Tile panel = (a, b, terms, from, c) ->
                    NarrowTiles.panelOfFive(a, A0, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW);
            sums.check(panel, 5, VectorTiles.WIDTH, 1, VectorTiles.PANEL_STEP, 5, depth);
            TileSums.Tile five = (a, b, terms, from, c) ->
                    NarrowTiles.fiveColumns(a, A0, 37, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW);
            sums.check(five, 5, VectorTiles.WIDTH, 1, 37, 5, depth);
            TileSums.Tile ten = (a, b, terms, from, c) ->
                    NarrowTiles.tenColumns(a, A0, 37, b, B0, terms, from, F0, F_ROW, c, C0, C_ROW);
            sums.check(ten, 10, VectorTiles.LANES, 1, 37, 10, depth);
        }
    }
}
