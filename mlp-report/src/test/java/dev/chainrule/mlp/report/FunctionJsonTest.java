package dev.chainrule.mlp.report;

import static dev.chainrule.mlp.report.TestJson.list;
import static dev.chainrule.mlp.report.TestJson.object;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Function;
import dev.chainrule.mlp.api.expression.Operator;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The programs are run here by themselves, step by step, as a page does. */
class FunctionJsonTest {

    private static Map<String, Object> activation(String formula, double... kinks) {
        return written(functions -> functions.activation("f", Expression.parse(formula), kinks));
    }

    private static Map<String, Object> loss(String formula, boolean isMean) {
        return written(functions -> functions.loss("f", Expression.parse(formula, "a", "y"), isMean));
    }

    private static Map<String, Object> written(Consumer<FunctionJson> writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            writing.accept(new FunctionJson(json));
            json.writeEndObject();
        }
        return TestJson.object(TestJson.parsed(text.toString()), "f");
    }

    /** Runs a program: the variables, the constants and the results of the steps are numbered in this order. */
    private static double[] run(Object program, double... variables) {
        List<Double> registers = new ArrayList<>();
        for (double variable : variables) {
            registers.add(variable);
        }
        list(object(program).get("constants")).forEach(constant -> registers.add((Double) constant));
        for (Object step : list(object(program).get("steps"))) {
            List<Double> u = list(step).subList(1, list(step).size()).stream()
                    .map(operand -> registers.get(((Double) operand).intValue()))
                    .toList();
            registers.add(
                    switch ((String) list(step).get(0)) {
                        case "ADD" -> u.get(0) + u.get(1);
                        case "SUBTRACT" -> u.get(0) - u.get(1);
                        case "MULTIPLY" -> u.get(0) * u.get(1);
                        case "DIVIDE" -> u.get(0) / u.get(1);
                        case "POWER" -> Math.pow(u.get(0), u.get(1));
                        case "NEGATE" -> -u.get(0);
                        case "TANH" -> Math.tanh(u.get(0));
                        case "SECH_SQUARED" -> 1 / Math.pow(Math.cosh(u.get(0)), 2);
                        case "SIGMOID" -> 1 / (1 + Math.exp(-u.get(0)));
                        case "ABS" -> Math.abs(u.get(0));
                        case "SIGN" -> Math.signum(u.get(0));
                        case "LESS" -> u.get(0) < u.get(1) ? u.get(2) : u.get(3);
                        default -> throw new AssertionError("no operation " + step);
                    });
        }
        return list(object(program).get("outputs")).stream()
                .mapToDouble(output -> registers.get(((Double) output).intValue()))
                .toArray();
    }

    private static double at(Object program, double... variables) {
        return run(program, variables)[0];
    }

    @Test
    void writesAnActivationAndItsDerivative() {
        Map<String, Object> tanh = activation("tanh(z)");
        assertEquals(Math.tanh(0.5), at(tanh.get("value"), 0.5));
        assertEquals(1 - Math.tanh(0.5) * Math.tanh(0.5), at(tanh.get("derivative"), 0.5), 1e-15);
        assertEquals(List.of(), tanh.get("kinks"));
        assertEquals("1-{a}^{2}", object(tanh, "form", "pieces").get("tex"), "by the output a");
        assertEquals("", object(tanh, "form", "pieces").get("when"));
        assertFalse(tanh.containsKey("inside"), "tanh(z) is no composition");
    }

    @Test
    void dividesADerivativeIntoPieces() {
        Map<String, Object> leaky = activation("where(z > 0, z, 0.25 * z)", 0);
        assertEquals(List.of(0.0), leaky.get("kinks"));
        assertEquals(-0.5, at(leaky.get("value"), -2));
        assertEquals(0.25, at(leaky.get("derivative"), -2));
        assertEquals(1.0, at(leaky.get("derivative"), 2));
        Map<String, Object> pieces = object(leaky, "form", "pieces");
        assertEquals(Map.of("tex", "1", "when", "z> 0"), pieces.get("then"));
        assertEquals(Map.of("tex", "0.25", "when", "z\\le 0"), pieces.get("otherwise"));
        assertEquals(true, pieces.get("strict"));
        int sides = ((Double) pieces.get("sides")).intValue();
        double[] values = run(object(leaky, "form").get("sides"), -3);
        assertEquals(0.0, values[sides], "0 < z decides");
        assertEquals(-3.0, values[sides + 1]);
    }

    /** f = tanh(u) with u = 2z + 1: u′ = 2, f′ = (1 − f²) · 2. */
    @Test
    void writesTheLinesOfAComposition() {
        Map<String, Object> inside = object(activation("tanh(2 * z + 1)"), "inside");
        List<?> symbols = list(inside.get("symbols"));
        double[] numbers = run(inside.get("numbers"), 0.3);
        assertEquals(symbols.size(), numbers.length);
        double f = Math.tanh(1.6);
        assertEquals(0.3, numbers[symbols.indexOf("z")]);
        List<?> steps = list(inside.get("steps"));
        Map<String, Object> outer = object(steps.get(0));
        assertEquals("f", outer.get("name"));
        Map<String, Object> inner = object(steps.get(1));
        String u = (String) inner.get("name");
        assertEquals(1.6, numbers[symbols.indexOf(u)], 1e-15);
        assertEquals(2, numbers[symbols.indexOf(u + "′")], 1e-15);
        assertEquals("2", inner.get("derivative"));
        assertEquals("2", object(inner, "form", "pieces").get("tex"));
        String tex = (String) object(outer, "form", "pieces").get("tex");
        assertTrue(tex.contains("{" + u + "}") && tex.contains("{" + u + "′}"), tex);
        assertEquals((1 - f * f) * 2, at(activation("tanh(2 * z + 1)").get("derivative"), 0.3), 1e-15);
    }

    @Test
    void writesALossAndItsSlopeByTheOutput() {
        Map<String, Object> squared = loss("(a - y)^2", true);
        assertEquals(true, squared.get("mean"));
        assertEquals(9.0, at(squared.get("value"), 5, 2));
        assertEquals(6.0, at(squared.get("derivative"), 5, 2));
        assertEquals(
                "\\frac{2\\cdot \\left({a}-{y}\\right)}{{n}}",
                object(squared, "form", "pieces").get("tex"),
                "of the mean over n outputs");
        assertArrayEquals(new double[0], run(squared.get("boundaries"), 5, 2));
    }

    @Test
    void writesWhereALossHasAKink() {
        Map<String, Object> absolute = loss("abs(a - y)", false);
        assertEquals(false, absolute.get("mean"));
        assertEquals(-1.0, at(absolute.get("derivative"), 2, 5));
        assertEquals(
                "\\operatorname{sign}\\left({a}-{y}\\right)",
                object(absolute, "form", "pieces").get("tex"));
        assertArrayEquals(new double[] {-3, 1}, run(absolute.get("boundaries"), 2, 5), "a − y, and its slope by a");
    }

    @Test
    void leavesOutAFormulaThatNobodyCanRead() {
        Expression sum = new Expression.Unary(Function.SIN, Expression.variable("z"));
        for (int i = 0; i < 10; i++) {
            sum = new Expression.Binary(Operator.ADD, sum, new Expression.Unary(Function.SIN, sum));
        }
        Expression large = sum;
        Map<String, Object> found = written(functions -> functions.activation("f", large, new double[0]));
        assertEquals("", object(found, "form", "pieces").get("tex"));
    }
}
