package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.expression.BlockProgram;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import dev.chainrule.mlp.export.onnx.format.OnnxWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The nodes of a formula compute what mlp computes in float32, far from 0 and near it. */
class FormulaNodesTest {
    private static final float[] Z = {
        0, 1e-30f, -1e-30f, 1e-8f, -1e-8f, 1e-4f, -1e-4f, 0.01f, -0.01f, 0.3f, -0.3f, 0.5f, -0.5f, 0.7f, -0.7f, 1, -1,
        1.5f, -1.5f, 2.9f, -2.9f, 4.4f, -4.4f, 7, -7, 12, -12, 25, -25, 60, -60, 87, -87, 95, -95, 110, -110, 1e4f,
        -1e4f, 1e10f, -1e10f, 1e30f, -1e30f
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-z",
                "exp(z)",
                "expm1(z)",
                "exp(z) - 1",
                "ln(abs(z))",
                "ln(1 + abs(z))",
                "log1p(z)",
                "log2(abs(z))",
                "sqrt(abs(z))",
                "sqrt(1 + z^2)",
                "tanh(z)",
                "1 - tanh(z)^2",
                "1 - tanh(z)",
                "1 + tanh(z)",
                "asinh(z)",
                "atan(z)",
                "sigmoid(z)",
                "1 - sigmoid(z)",
                "softplus(z)",
                "erf(z)",
                "normalPdf(z)",
                "exp(-z^2/2)",
                "normalCdf(z)",
                "1 - normalCdf(z)",
                "abs(z)",
                "sign(z)",
                "step(z)",
                "ln(cosh(z))",
                "tanh(ln(1 + exp(z)))",
                "z * tanh(softplus(z))",
                "z * normalCdf(z)",
                "z * sigmoid(1.702 * z)",
                "exp(z) * sigmoid(-z)",
                "exp(z) * normalPdf(z)",
                "z * cosh(z) * exp(-z^2)",
                "z * exp(-z^2)",
                "z^3",
                "abs(z)^0.3",
                "z / sqrt(1 + z^2)",
                "where(z > 0, z, exp(z) - 1)",
                "where(z <= 0.5, min(z, 0.25), max(z, 3))",
                "2",
            })
    void computesWhatMlpComputes(String formula) {
        Expression function = Expression.parse(formula);
        float[] expected = new float[Z.length];
        BlockProgram.of(List.of(function), List.of("z")).run(Z.clone(), expected, Z.length);
        float[][] found = run(function);
        for (int i = 0; i < Z.length; i++) {
            double tolerance = 1e-6 * Math.max(1, Math.abs(expected[i]));
            assertEquals(expected[i], found[i][0], Double.isFinite(tolerance) ? tolerance : 0, "z = " + Z[i]);
        }
    }

    /** Small values keep their digits, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {"expm1(z)", "log1p(z)", "exp(z) - 1", "tanh(z)", "asinh(z)", "erf(z)", "ln(1 + z)", "sinh(z)"})
    void isAccurateNearZero(String formula) {
        Expression function = Expression.parse(formula);
        float[][] found = run(function);
        for (int i = 0; i < Z.length; i++) {
            if (Math.abs(Z[i]) < 0.6) {
                double expected = function.value(Map.of("z", (double) Z[i]));
                assertEquals(expected, found[i][0], 1e-6 * Math.abs(expected), "z = " + Z[i]);
            }
        }
    }

    private static float[][] run(Expression function) {
        GraphBuilder graph = new GraphBuilder();
        String z = graph.input("z", OnnxType.FLOAT, 1);
        graph.output(new FormulaNodes(graph, "f").add(function, z), OnnxType.FLOAT, 1);
        OnnxModel model =
                new OnnxModel(8, "", "", new TreeMap<>(Map.of("", 17L)), graph.build("formula"), new TreeMap<>());
        float[][] values = new float[Z.length][1];
        for (int i = 0; i < Z.length; i++) {
            values[i][0] = Z[i];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            OnnxWriter.write(model, out);
        } catch (IOException e) {
            return fail(e);
        }
        Map<String, Object> outputs = OnnxRuntime.run(out.toByteArray(), Map.of("z", values));
        return (float[][]) outputs.values().iterator().next();
    }
}
