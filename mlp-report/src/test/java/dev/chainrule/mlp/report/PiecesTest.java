package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PiecesTest {
    private static List<String> pieces(String formula) {
        List<String> found = new ArrayList<>();
        collect(Pieces.of(Expression.parse(formula)), found);
        return found;
    }

    private static void collect(Pieces pieces, List<String> found) {
        if (pieces instanceof Pieces.Choice choice) {
            collect(choice.then(), found);
            collect(choice.otherwise(), found);
        } else if (pieces instanceof Pieces.Piece piece) {
            found.add(piece.expression() + " as " + piece.when());
        }
    }

    @Test
    void anExpressionWithoutChoicesIsOnePiece() {
        assertEquals(List.of("z² as "), pieces("z^2"));
    }

    @Test
    void aChoiceInsideDividesTheWhole() {
        assertEquals(List.of("2 · z as z> 0", "0 as z\\le 0"), pieces("2 * where(z > 0, z, 0)"));
    }

    @Test
    void comparisonsOfTheSameSidesAreOne() {
        assertEquals(List.of("1 as z< b", "2 as z> b", "3 as z= b"), pieces("where(z < b, 1, where(b < z, 2, 3))"));
    }

    @Test
    void aPieceThatNothingReachesIsLeftOut() {
        assertEquals(List.of("1 as z< 0", "3 as z\\ge 0"), pieces("where(z < 0, where(z <= 0, 1, 2), 3)"));
    }
}
