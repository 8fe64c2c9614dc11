package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NormalFormulaTest {

    @Test
    void theFormulaHasTheValuesOfTheFunction() {
        Program formula = Program.of(NormalFormula.cdf(), "u");
        for (double u = -45; u <= 45; u += 0.0371) {
            double expected = Function.NORMAL_CDF.value(u);
            assertEquals(expected, formula.value(u), 1e-15, "u " + u);
            assertEquals(1, u > -30 ? formula.value(u) / expected : 1, 1e-12, "u " + u);
        }
    }
}
