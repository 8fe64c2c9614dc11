package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {
    private static final Explanation.Check CHECK = new Explanation.Check(0, 0, 0.25);

    private static Explanation of(ParameterRef parameter, double delta, Factor... factors) {
        return new Explanation(
                parameter,
                7,
                0,
                0,
                0,
                List.of(factors),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                delta,
                1,
                Optional.empty(),
                0,
                Optional.empty(),
                CHECK);
    }

    private static Factor factor(String formula, double value) {
        return new Factor("", formula, "", value);
    }

    @Test
    void theGradientOfAWeightIsDeltaTimesItsInput() {
        Explanation weight =
                of(ParameterRef.weight(1, 0, 0), 3, factor("a − y", 0.5), factor("f′(z)", 5), factor("input", 4));
        assertEquals(12, weight.lossGradient()); // not 0.5 · 5 · 4: delta keeps the digits of a composed form
        assertEquals("layer 2, unit 1, input 1: ∂L/∂w = (a − y) · f′(z) · input = 12.0", weight.toString());
        assertEquals("∂a/∂z = f′(z) = 5.0", new Factor("∂a/∂z", "f′(z)", "f'(z)", 5).toString());
        Explanation bias = of(ParameterRef.bias(1, 0), 3, factor("a − y", 3), factor("1", 1));
        assertEquals(3, bias.lossGradient());
        assertEquals("layer 2, unit 1, bias: ∂L/∂b = (a − y) · 1 = 3.0", bias.toString());
    }

    @Test
    void theGradientOfAShareIsTheProductOfItsTwoFactors() {
        Explanation share = of(ParameterRef.alpha(0, 0), 99, factor("Σₖ δₖ·wₖ", 2), factor("f(z) − z", -5));
        assertEquals(-10, share.lossGradient());
        assertEquals("layer 1, unit 1, alpha: ∂L/∂α = (Σₖ δₖ·wₖ) · (f(z) − z) = -10.0", share.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "a − y, (a − y)",
        "z + 1, (z + 1)",
        "Σₖ δₖ·wₖ, (Σₖ δₖ·wₖ)",
        "a(1 − a), a(1 − a)",
        "2 · z, 2 · z",
        "1 / (1 + e⁻ᶻ), 1 / (1 + e⁻ᶻ)",
        "a²·z, a²·z",
        "(a − y) · (1 − a), (a − y) · (1 − a)",
        "(a − y) + 1, ((a − y) + 1)",
        "−z, (−z)",
        "sign(w), sign(w)",
        "1, 1"
    })
    void aSumIsGroupedAndAProductIsNot(String formula, String grouped) {
        assertEquals(grouped, Explanation.grouped(formula));
    }

    @Test
    void theErrorOfACheckIsRelativeToTheLargerNumber() {
        assertEquals(
                0.5,
                Explanation.Check.of(1, new NumericalDerivative(2, 0.25), 0).relativeError());
        assertEquals(
                0.5,
                Explanation.Check.of(2, new NumericalDerivative(1, 0.25), 0).relativeError());
        assertEquals(
                2, Explanation.Check.of(-3, new NumericalDerivative(3, 0.25), 0).relativeError());
    }

    /** Below 1e-6 of the values, or 1e-6 if they are smaller than 1, a difference has no correct digits. */
    @Test
    void theErrorOfATinyGradientIsRelativeToWhatADifferenceResolves() {
        NumericalDerivative tiny = new NumericalDerivative(1e-9, 0.25);
        assertEquals(1e-3, Explanation.Check.of(0, tiny, 0.1).relativeError(), 1e-15);
        assertEquals(1e-5, Explanation.Check.of(0, tiny, -100).relativeError(), 1e-17);
    }

    @Test
    void aCheckDisagreesBeyondRoundingOnly() {
        assertFalse(new Explanation.Check(1, 1e-5, 0.25).disagrees());
        assertTrue(new Explanation.Check(1, 1.1e-5, 0.25).disagrees());
        assertTrue(new Explanation.Check(Double.NaN, Double.NaN, 0.25).disagrees());
        assertFalse(new Explanation.Check(Double.NaN, Double.NaN, 0).disagrees()); // a kink, where nothing is compared
        assertTrue(new Explanation.Check(Double.NaN, Double.NaN, 0).atKink());
        assertFalse(CHECK.atKink());
    }

    @Test
    void listsAreCopied() {
        List<Factor> factors = new ArrayList<>(List.of(factor("a", 1)));
        List<Explanation.Term> terms = new ArrayList<>(List.of(new Explanation.Term(0, 2, 3, 6)));
        List<Explanation.JacobianTerm> jacobian = new ArrayList<>(List.of(new Explanation.JacobianTerm(0, 2, 3, 6)));
        Explanation explanation = new Explanation(
                ParameterRef.bias(0, 0),
                0,
                0,
                0,
                0,
                factors,
                terms,
                jacobian,
                Optional.empty(),
                Optional.empty(),
                0,
                1,
                Optional.empty(),
                0,
                Optional.empty(),
                CHECK);
        factors.clear();
        terms.clear();
        jacobian.clear();
        assertEquals(1, explanation.factors().size());
        assertEquals(1, explanation.terms().size());
        assertEquals(1, explanation.jacobian().size());
    }
}
