package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.expression.Program.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramTest {

    /** Registers: 0 is a, 1 is y, 2 to 4 are the constants, and what both expressions need is computed once. */
    @Test
    void theStepsNameTheRegistersThatTheyRead() {
        Expression loss = Expression.parse("where(abs(a - y) < 1, (a - y)^2, 0.5)");
        Expression error = Expression.parse("abs(a - y)");
        Program program = Program.of(List.of(loss, error), List.of("a", "y"));
        assertArrayEquals(new double[] {1, 2, 0.5}, program.constants());
        assertEquals(
                List.of(
                        new Step("SUBTRACT", List.of(0, 1)),
                        new Step("ABS", List.of(5)),
                        new Step("POWER", List.of(5, 3)),
                        new Step("LESS", List.of(6, 2, 7, 4))),
                program.steps());
        assertArrayEquals(new int[] {8, 6}, program.outputs());
    }

    @Test
    void whatIsReturnedIsACopy() {
        Program program = Program.of(Expression.parse("z + 2"), "z");
        program.constants()[0] = 5;
        program.outputs()[0] = 0;
        assertEquals(3, program.value(1));
    }
}
