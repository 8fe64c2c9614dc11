package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionTest {

    /** Computed with mpmath and 40 digits, also where the textbook's formula overflows or cancels. */
    @ParameterizedTest
    @CsvSource({
        "NEGATE, 0.5, -0.5",
        "EXP, 0.5, 1.6487212707001281468",
        "EXPM1, 1e-10, 1.0000000000500000364e-10",
        "LN, 0.5, -0.69314718055994530942",
        "LOG1P, 1e-10, 9.9999999995000003644e-11",
        "LOG2, 10, 3.3219280948873623479",
        "SQRT, 2, 1.4142135623730950488",
        "SIN, 0.5, 0.47942553860420300027",
        "COS, 0.5, 0.87758256189037271612",
        "TAN, 0.5, 0.54630248984379051326",
        "ATAN, 0.5, 0.46364760900080611621",
        "SINH, 0.5, 0.52109530549374736162",
        "COSH, 0.5, 1.1276259652063807852",
        "TANH, 0.5, 0.4621171572600097585",
        "ASINH, 0.5, 0.4812118250596034475",
        "SIGMOID, 0.5, 0.62245933120185456464",
        "SIGMOID, -40, 4.2483542552915889773e-18",
        "SOFTPLUS, 0.5, 0.97407698418010668087",
        "SOFTPLUS, -40, 4.2483542552915889863e-18",
        "SOFTPLUS, 800, 800",
        "ERF, 0.5, 0.52049987781304653768",
        "NORMAL_PDF, 0.5, 0.35206532676429947777",
        "NORMAL_CDF, 0.5, 0.69146246127401310364",
        "NORMAL_CDF, -10, 7.619853024160526066e-24",
        "ABS, -0.5, 0.5",
        "SIGN, -0.5, -1",
        "SIGN, 0, 0",
        "STEP, 0.5, 1",
        "STEP, 0, 0",
        "STEP, -0.5, 0",
        "HYPOTENUSE, 0.5, 1.1180339887498948482",
        "HYPOTENUSE, -1e200, 1e200",
        "LN_COSH, 0.5, 0.12011450695827752463",
        "LN_COSH, 1e-8, 5.0000000000000001259e-17",
        "LN_COSH, -1000, 999.30685281944005469",
        "SECH_SQUARED, 0.5, 0.78644773296592741015",
        "SECH_SQUARED, -20, 1.6993417021166355837e-17",
        "TANH_SOFTPLUS, 0.5, 0.75049042260979020964",
        "TANH_SOFTPLUS, -50, 1.928749847963917783e-22"
    })
    void hasTheValueOfItsDefinition(Function function, double u, double expected) {
        assertEquals(expected, function.value(u), 4e-16 * Math.abs(expected));
    }

    @ParameterizedTest
    @EnumSource
    void nanInGivesNanOut(Function function) {
        assertTrue(Double.isNaN(function.value(Double.NaN)));
    }

    /** Compares with central differences, extrapolated from the steps h and 2h. */
    @ParameterizedTest
    @EnumSource(
            names = {"HYPOTENUSE", "SECH_SQUARED", "TANH_SOFTPLUS"},
            mode = EnumSource.Mode.EXCLUDE)
    void theDerivativeOfTheTableIsThatOfTheFunction(Function function) {
        for (double u : new double[] {0.3, 0.75, 1.4, 2.9}) {
            double h = 1e-3;
            double one = (function.value(u + h) - function.value(u - h)) / (2 * h);
            double two = (function.value(u + 2 * h) - function.value(u - 2 * h)) / (4 * h);
            double expected = (4 * one - two) / 3;
            double found = function.derivative().value(Map.of("u", u));
            assertEquals(expected, found, 1e-8 * Math.max(1, Math.abs(expected)), function + " at " + u);
        }
    }

    @Test
    void isFoundByItsNameAndBySymbol() {
        assertEquals(Optional.of(Function.SIGMOID), Function.find("sigmoid"));
        assertEquals(Optional.of(Function.SIGMOID), Function.find("σ"));
        assertEquals(Optional.of(Function.SQRT), Function.find("√"));
        assertEquals(Optional.of(Function.NORMAL_CDF), Function.find("normalCdf"));
        assertEquals(Optional.empty(), Function.find("Sigmoid"));
        assertEquals(Optional.empty(), Function.find("-"));
        assertEquals(Optional.empty(), Function.find("ln cosh"));
        assertEquals(Optional.empty(), Function.find(""));
    }

    @Test
    void formulasCallAllButTheSignAndTheFormsForEvaluation() {
        List<Function> callable = Function.callable();
        assertEquals(22, callable.size());
        assertEquals(Function.EXP, callable.get(0));
        assertEquals(Function.STEP, callable.get(21));
        for (Function function : callable) {
            assertEquals(Optional.of(function), Function.find(function.key()));
            assertEquals(Optional.of(function), Function.find(function.symbol()));
            assertFalse(function.tex().isEmpty());
        }
    }
}
