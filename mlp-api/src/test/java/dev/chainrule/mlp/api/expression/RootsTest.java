package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootsTest {
    private static List<Double> roots(String formula) {
        return Roots.of(List.of(Expression.parse(formula)), "z").get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "z ⇒ [0.0]",
                "z - 0.3 ⇒ [0.3]",
                "z^2 - 2 ⇒ [-1.4142135623731, 1.4142135623731]",
                "(z - 1)^2 ⇒ [1.0]",
                "(z - 1)^2 - 1e-6 ⇒ [0.999, 1.001]",
                "z^2 + 1 ⇒ []",
                "(z - 1)^2 + 1e-6 ⇒ []",
                "5 ⇒ []",
                "z - 999999.5 ⇒ [999999.5]",
                "z - 1000001 ⇒ []"
            })
    void rootsAreFoundInAscendingOrder(String formula, String expected) {
        List<Double> found = roots(formula);
        String[] numbers = expected.replaceAll("[\\[\\] ]", "").split(",");
        assertEquals(expected.equals("[]") ? 0 : numbers.length, found.size(), found::toString);
        for (int i = 0; i < found.size(); i++) {
            double root = Double.parseDouble(numbers[i]);
            assertEquals(root, found.get(i), 1e-12 * Math.abs(root), found::toString);
        }
    }

    /** Where the function is 0 over an interval, its ends count. */
    @Test
    void theEndsOfAnIntervalOfZerosAreFound() {
        assertEquals(List.of(-1.0, 2.0), roots("max(0, z - 2) + min(0, z + 1)"));
        assertEquals(List.of(), roots("0*z"));
    }

    @Test
    void rootsWithFewDigitsAreExact() {
        assertEquals(List.of(-0.1, 0.7), roots("(z + 0.1)*(z - 0.7)"));
    }

    @Test
    void ofManyRootsTheClosestToZeroAreFound() {
        List<Double> found = roots("sin(z)");
        assertTrue(found.contains(0.0));
        for (int n = 1; n <= 20; n++) {
            double root = n * Math.PI;
            assertTrue(found.stream().anyMatch(z -> Math.abs(z - root) < 1e-9), "π·" + n);
        }
    }

    /** Between the points of the grid, the two roots near 1000 are found because the other function has one there. */
    @Test
    void theRootsOfOneFunctionRefineTheGridOfTheOthers() {
        Expression close = Expression.parse("(z - 1000)^2 - 1e-6");
        Expression there = Expression.parse("z - 1000");
        List<List<Double>> found = Roots.of(List.of(close, there), "z");
        assertEquals(2, found.get(0).size(), found::toString);
        assertEquals(999.999, found.get(0).get(0), 1e-9);
        assertEquals(1000.001, found.get(0).get(1), 1e-9);
        assertEquals(List.of(1000.0), found.get(1));
    }
}
