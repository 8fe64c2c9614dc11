package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.expression.BlockProgram;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of a class that computes the network: its activations and the pass through its layers. */
final class LayersSource {
    /** The other methods of a class. */
    private static final List<String> TAKEN = List.of(
            "answer",
            "category",
            "columns",
            "encode",
            "encoded",
            "inputScaled",
            "inputs",
            "label",
            "main",
            "number",
            "numbers",
            "outputs",
            "piece",
            "position",
            "predict",
            "predictCsv",
            "predictLabel",
            "probabilities",
            "scale",
            "scaled",
            "scores",
            "scoresOf",
            "share",
            "unscale");

    private final Network network;
    private final WeightsSource weights;
    private final LearnedSource encodings;

    /** The method of each activation, by its statements; of softmax and identity too. */
    private final Map<List<String>, String> methods = new LinkedHashMap<>();

    private final StringBuilder activations = new StringBuilder();
    private final List<String> activationOfLayer = new ArrayList<>();

    /**
     * Writes the activations.
     *
     * @param weights writes the weights
     */
    LayersSource(Network network, WeightsSource weights) {
        this.network = network;
        this.weights = weights;
        encodings = new LearnedSource(network.layers().get(0));
        network.layers().forEach(layer -> activationOfLayer.add(activation(layer.activation())));
    }

    /** Returns the statement that computes an activation in place; empty for the identity. */
    private String activation(RowActivation activation) {
        if (ActivationSource.isSoftmax(activation)) {
            return "Layers.softmax(z);";
        }
        BlockProgram program = ActivationSource.program(activation);
        if (program.output() == 0) {
            return "";
        }
        List<String> statements = JavaFunction.statements(program);
        return methods.computeIfAbsent(statements, added -> method(activation, added)) + "(z);";
    }

    private String method(RowActivation activation, List<String> statements) {
        String method = methodName(activation.name());
        String formula = activation.formula().map(Formula::value).orElse("");
        activations.append(JavaText.fill(
                """

                    /** Computes %s%s in place. */
                    private static void %s(float[] z) {
                        for (int i = 0; i < z.length; i++) {
                            z[i] = %s(z[i]);
                        }
                    }

                    private static float %s(float z) {
                %s    }
                """,
                JavaText.comment(activation.name()),
                formula.isEmpty() ? "" : ", f(z) = " + JavaText.comment(formula) + ",",
                method,
                method,
                method,
                String.join("\n", statements).indent(8)));
        return method;
    }

    /** Returns a name for the method of a plugin, with a number if it is taken. */
    private String methodName(String plugin) {
        String method = JavaText.camelCase(plugin, "activation");
        return ClassName.isReserved(method) || TAKEN.contains(method) || methods.containsValue(method)
                ? method + "OfLayer" + (activationOfLayer.size() + 1)
                : method;
    }

    /** Returns the method that computes the outputs, and the activations. */
    String methods() {
        String w = weights.isEnsemble() ? ", w" : "";
        String parameter = weights.isEnsemble() ? ", float[][][] w" : "";
        StringBuilder text = new StringBuilder(weights.isEnsemble() ? mean() : "");
        text.append(
                JavaText.fill("""

                    /** Returns the outputs of %s. */
                    private static float[] outputs(float[] x%s) {
                """, weights.isEnsemble() ? "a member; w are its matrices" : "the network", parameter));
        int last = network.layers().size();
        for (int l = 1; l <= last; l++) {
            text.append(
                            l == 1
                                    ? "        float[] z = Layers.dense(" + firstInput(w) + ", "
                                    : "        z = Layers.dense(z, ")
                    .append(weights.matrix(l, ParameterKind.WEIGHTS))
                    .append(");\n");
            text.append("        Layers.requireFinite(z, ").append(l).append(");\n");
            String activation = activationOfLayer.get(l - 1);
            boolean isParametric = network.layers().get(l - 1).parametric() && !activation.isEmpty();
            if (isParametric) {
                text.append("        float[] z").append(l).append(" = z.clone();\n");
            }
            if (!activation.isEmpty()) {
                text.append("        ").append(activation).append('\n');
            }
            if (isParametric) {
                text.append("        share(z").append(l).append(", z, ");
                text.append(weights.matrix(l, ParameterKind.ALPHA)).append("[0]);\n");
            }
        }
        text.append("        Layers.requireFinite(z, ").append(last).append(");\n        return z;\n    }\n");
        if (!encodings.isEmpty()) {
            text.append(encodings.methods(parameter, weights.matrix(1, ParameterKind.ENCODINGS) + "[0]"));
        }
        if (network.layers().get(0).inputScale()) {
            text.append(JavaText.fill("""

                    /** Multiplies each input by its learned scale. */
                    private static float[] inputScaled(float[] x%s) {
                        float[] scale = %s[0];
                        float[] scaled = new float[x.length];
                        for (int i = 0; i < x.length; i++) {
                            scaled[i] = x[i] * scale[i];
                        }
                        return scaled;
                    }
                """, parameter, weights.matrix(1, ParameterKind.INPUT_SCALE)));
        }
        if (network.layers().stream().anyMatch(Layer::parametric)) {
            text.append("""

                    /** Replaces f = f(z) by z + alpha (f - z). */
                    private static void share(float[] z, float[] f, float[] alpha) {
                        for (int j = 0; j < z.length; j++) {
                            f[j] = Math.fma(alpha[j], f[j] - z[j], z[j]);
                        }
                    }
                """);
        }
        return text.append(activations).toString();
    }

    private String firstInput(String w) {
        String input = encodings.isEmpty() ? "x" : "encoded(x" + w + ")";
        return network.layers().get(0).inputScale() ? "inputScaled(" + input + w + ")" : input;
    }

    /** Returns the method that computes the mean of the outputs of all members. */
    private String mean() {
        return JavaText.fill("""

                    /** Returns the mean of the outputs of all members. */
                    private static float[] outputs(float[] x) {
                        double[] sum = new double[%d];
                        for (float[][][] w : Weights.MEMBERS) {
                            float[] outputs = outputs(x, w);
                            for (int i = 0; i < sum.length; i++) {
                                sum[i] += outputs[i];
                            }
                        }
                        float[] mean = new float[sum.length];
                        for (int i = 0; i < sum.length; i++) {
                            mean[i] = (float) (sum[i] / %d);
                        }
                        return mean;
                    }
                """, network.outputs(), weights.members());
    }
}
