package dev.chainrule.mlp.export.javaclass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.expression.BlockProgram;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link JavaExportTest} compiles what is written here, and compares its bits. */
class JavaFunctionTest {

    private static String asWritten(String formula) {
        return String.join("\n", JavaFunction.statements(BlockProgram.asWritten(Expression.parse(formula), "z")));
    }

    private static String of(String formula) {
        return String.join(
                "\n", JavaFunction.statements(BlockProgram.of(List.of(Expression.parse(formula)), List.of("z"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "z                   | z",
                "1                   | 1.0f",
                "z - (2 - z)         | z - (2.0f - z)",
                "z - 2 - z           | z - 2.0f - z",
                "z - (2 + z)         | z - (2.0f + z)",
                "(z + 1) * (z - 2)   | (z + 1.0f) * (z - 2.0f)",
                "z / (z * 2)         | z / (z * 2.0f)",
                "z / (z / 2)         | z / (z / 2.0f)",
                "z * 2 / z           | z * 2.0f / z",
                "z * 2 + z / 2       | z * 2.0f + z / 2.0f",
                "-(z + 1)            | -(z + 1.0f)",
                "-(-z)               | -(-z)",
                "z - -3              | z - -3.0f",
                "z^2                 | z * z",
                "z^3                 | FloatFunctions.cube(z)",
                "z^4                 | FloatFunctions.fourthPower(z)",
                "z^1.5               | (float) StrictMath.pow(z, 1.5f)",
                "2^z                 | (float) StrictMath.pow(2.0f, z)",
                "-sqrt(z)            | -((float) Math.sqrt(z))",
                "z * sqrt(z)         | z * (float) Math.sqrt(z)",
                "min(z + 1, max(z, 2)) | Math.min(z + 1.0f, Math.max(z, 2.0f))",
                "where(z < 1, 2, 3)  | FloatFunctions.where(z, 1.0f, 2.0f, 3.0f)",
                "where(z <= 1, 2, 3) | FloatFunctions.where(1.0f, z, 3.0f, 2.0f)",
                "exp(z)              | FloatMath.exp(z)",
                "ln(z)               | FloatMath.log(z)",
                "log2(z)             | (float) Functions.log2(z)",
                "erf(z)              | FloatMath.erf(z)",
                "step(z)             | FloatFunctions.step(z)",
                "sign(z)             | Math.signum(z)",
                "cosh(z)             | (float) StrictMath.cosh(z)",
                "normalCdf(z)        | FloatFunctions.normalCdf(z)",
            })
    void writesAnExpressionWithTheParenthesesThatItNeeds(String formula, String expected) {
        assertEquals("return " + expected + ";", asWritten(formula));
    }

    @Test
    void computesAPartOnceThatIsUsedTwice() {
        assertEquals("float t1 = z + 1.0f;\nreturn t1 * FloatMath.exp(t1);", asWritten("(z + 1) * exp(z + 1)"));
        assertEquals("float t1 = z + 1.0f;\nreturn t1 * t1;", asWritten("(z + 1)^2"));
        assertEquals("float t1 = z + 1.0f;\nreturn FloatFunctions.cube(t1);", asWritten("(z + 1)^3"));
    }

    @Test
    void dividesALongExpressionIntoLines() {
        assertEquals("""
                float t1 = FloatMath.exp(z) + FloatMath.log(z) + FloatMath.tanh(z) + FloatMath.erf(z);
                return t1 + Math.abs(z);""", asWritten("exp(z) + ln(z) + tanh(z) + erf(z) + abs(z)"));
    }

    /** 0 · ∞ is 0, as where exp(z) · exp(−z²) overflows in one factor. */
    @Test
    void guardsAProductThatMayBeZeroTimesInfinity() {
        assertEquals("""
                float t1 = FloatMath.exp(z);
                float t2 = FloatMath.log(z);
                return FloatFunctions.zeroTimesInfinity(t1, t2, t1 * t2);""", of("exp(z) * ln(z)"));
        assertEquals("return FloatMath.tanh(z) * FloatMath.sigmoid(z);", of("tanh(z) * sigmoid(z)"));
    }

    @Test
    void writesNegativeConstantsAndZeros() {
        assertEquals("return z * -0.5f;", asWritten("z * -0.5"));
        assertEquals("return -0.5f - z;", asWritten("-0.5 - z"));
    }
}
