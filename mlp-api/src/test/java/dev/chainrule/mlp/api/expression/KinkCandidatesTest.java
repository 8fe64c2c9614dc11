package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.expression.KinkCandidates.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KinkCandidatesTest {
    private static List<Candidate> of(String formula) {
        return KinkCandidates.of(Expression.parse(formula), "z");
    }

    /** "s" marks a point where a part is singular. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "tanh(z) + z^3 ⇒ ''",
                "max(0, z) ⇒ 0.0",
                "min(z, 2) ⇒ 2.0",
                "abs(z - 1) ⇒ 1.0",
                "sign(z)*step(z - 3) ⇒ 0.0 3.0",
                "where(z < 3, 1, 2) ⇒ 3.0",
                "1/(z - 2) ⇒ 2.0s",
                "sqrt(z) ⇒ 0.0s",
                "ln(z + 1) ⇒ -1.0s",
                "log1p(z) ⇒ -1.0s",
                "z^1.5 ⇒ 0.0s",
                "z^-1 ⇒ 0.0s",
                "abs(z) + sqrt(z) ⇒ 0.0s",
                "sqrt(exp(z)) ⇒ ''",
                "abs(b) ⇒ ''",
                "abs(tanh(z - 4)) ⇒ 4.0"
            })
    void eachPartThatMayHaveAKinkIsACandidate(String formula, String expected) {
        StringBuilder found = new StringBuilder();
        for (Candidate candidate : of(formula)) {
            found.append(' ').append(candidate.z()).append(candidate.isSingular() ? "s" : "");
        }
        assertEquals(expected, found.toString().trim());
    }

    @Test
    void thereIsNoOtherCandidateWithinTheDistance() {
        List<Candidate> found = of("abs(z - 1) + abs(z - 1.001) + abs(z - 5)");
        assertEquals(0.001, found.get(0).distance(), 1e-12);
        assertEquals(0.001, found.get(1).distance(), 1e-12);
        assertEquals(0.05, found.get(2).distance(), 1e-12, "a hundredth of z");
    }

    @Test
    void aPointOfTwoPartsIsOneCandidate() {
        assertEquals(1, of("abs(3*z - 1) + abs(z - 1/3)").size());
    }

    @Test
    void boundariesAreTheExpressionsWhoseZerosDivideBranches() {
        Expression huber = Expression.parse("where(abs(a - y) < 1, (a - y)^2/2, abs(a - y) - 0.5) + sqrt(a)");
        assertEquals(
                "[|a − y| − 1, a − y]", KinkCandidates.boundaries(huber, "a").toString());
        assertEquals(List.of(), KinkCandidates.boundaries(huber, "b"));
    }
}
