package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreesTest {
    private static final Expression E = Expression.parse("where(z < b, max(z, 2)*tanh(z), z^c)");

    @Test
    void childrenAreTheOperandsFromLeftToRight() {
        assertEquals("[z, b, max(z, 2) · tanh(z), zᶜ]", Trees.children(E).toString());
        assertEquals(List.of(), Trees.children(Expression.variable("z")));
    }

    @Test
    void mapReturnsTheSameExpressionIfNoOperandChanges() {
        Expression sum = Expression.parse("sin(z) + 1");
        assertSame(sum, Trees.map(sum, child -> child));
        assertEquals("w + w", Trees.map(sum, child -> Expression.variable("w")).toString());
    }

    @Test
    void everyOccurrenceIsReplaced() {
        assertEquals(
                "where(b > 3, max(3, 2) · tanh(3), 3ᶜ)",
                Trees.substitute(E, name -> name.equals("z") ? Expression.of(3) : Expression.variable(name))
                        .toString());
        Expression part = Expression.parse("tanh(z)");
        assertEquals(
                "u + u²",
                Trees.replace(Expression.parse("tanh(z) + tanh(z)^2"), part, Expression.variable("u"))
                        .toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "a*(b*(c*d)) ⇒ a · b · c · d",
                "-(a*b) ⇒ −a · b",
                "-(a/b) ⇒ −a / b",
                "-(2*b) ⇒ −2 · b",
                "a*(b/c) ⇒ a · (b / c)",
                "a - (b - c) ⇒ a − (b − c)"
            })
    void bracketsThatProductsDoNotNeedAreDropped(String formula, String expected) {
        assertEquals(expected, Trees.withoutBrackets(Expression.parse(formula)).toString());
    }

    @Test
    void numbersAreRoundedAndNamedNumbersKept() {
        assertEquals(
                "0.333 · π + 12300000000",
                Trees.rounded(Expression.parse("0.33333333*pi + 12345678901"), 3)
                        .toString());
    }

    @Test
    void namesAndFunctionsAreCollected() {
        Set<String> names = new TreeSet<>();
        Trees.collectVariables(E, names);
        assertEquals("[b, c, z]", names.toString());
        assertEquals(Set.of(Function.TANH), Trees.functions(E));
        assertEquals(4, Trees.occurrences(E, "z"));
        assertEquals(0, Trees.occurrences(E, "d"));
        assertTrue(Trees.contains(E, "c"));
        assertFalse(Trees.contains(E, "tanh"));
    }

    @Test
    void anExpressionOfTooManyPartsIsRefused() {
        Expression e = Expression.variable("z");
        for (int i = 0; i < 17; i++) {
            e = Trees.add(e, e);
        }
        Expression large = Trees.add(e, e); // 2¹⁹ − 1 parts
        ConfigException thrown = assertThrows(ConfigException.class, () -> Trees.limited(large));
        assertEquals(ErrorCode.CFG_LIMIT, thrown.problems().get(0).code());
        assertEquals(
                "the derivative of this formula has more than 200000 parts. Nest fewer functions, min and max above all",
                thrown.problems().get(0).message());
        Expression small = Expression.parse("z + 1");
        assertSame(small, Trees.limited(small));
    }
}
