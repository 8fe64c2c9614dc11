package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.expression.BlockProgram;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The part of a class that computes the network: its weights, its activations and the pass through its layers. */
final class LayersSource {
    /** The other methods of a class. */
    private static final List<String> TAKEN = List.of(
            "answer",
            "category",
            "columns",
            "inputs",
            "label",
            "main",
            "number",
            "numbers",
            "outputs",
            "position",
            "predict",
            "predictCsv",
            "predictLabel",
            "probabilities",
            "scaled",
            "scores",
            "scoresOf");

    private static final String ARGUMENT = "                ";

    private final Network network;
    private final ParameterArrays weights;
    private final boolean isInFile;

    /** The method of each activation, by its statements; of softmax and identity too. */
    private final Map<List<String>, String> methods = new LinkedHashMap<>();

    private final StringBuilder activations = new StringBuilder();
    private final List<String> activationOfLayer = new ArrayList<>();

    /**
     * Writes the activations.
     *
     * @param isInFile whether the weights are in a file beside the class
     */
    LayersSource(Network network, ParameterArrays weights, boolean isInFile) {
        this.network = network;
        this.weights = weights;
        this.isInFile = isInFile;
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

    /** Returns a name for the method of a plugin: leakyRelu for leaky-relu, and with a number if it is taken. */
    private String methodName(String plugin) {
        StringBuilder name = new StringBuilder();
        for (String word : plugin.split("[^A-Za-z0-9]+")) {
            if (!word.isEmpty()) {
                name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
            }
        }
        boolean isName = !name.isEmpty() && !Character.isDigit(name.charAt(0));
        String method = isName ? name.toString() : "activation" + name;
        return ClassName.isReserved(method) || TAKEN.contains(method) || methods.containsValue(method)
                ? method + "OfLayer" + (activationOfLayer.size() + 1)
                : method;
    }

    /** Returns the method that computes the outputs, and the activations. */
    String methods() {
        StringBuilder text = new StringBuilder("""

                    /** Returns the outputs of the network. */
                    private static float[] outputs(float[] x) {
                """);
        int last = network.layers().size();
        for (int l = 1; l <= last; l++) {
            text.append(l == 1 ? "        float[] z = Layers.dense(x, " : "        z = Layers.dense(z, ")
                    .append(weights(l))
                    .append(");\n");
            text.append("        Layers.requireFinite(z, ").append(l).append(");\n");
            String activation = activationOfLayer.get(l - 1);
            if (!activation.isEmpty()) {
                text.append("        ").append(activation).append('\n');
            }
        }
        text.append("        Layers.requireFinite(z, ").append(last).append(");\n        return z;\n    }\n");
        return text.append(activations).toString();
    }

    private String weights(int layer) {
        return isInFile ? "Weights.LAYERS[" + (layer - 1) + "]" : "Layer" + layer + ".WEIGHTS";
    }

    /** Returns the nested classes that hold the weights in their text. */
    String holders() {
        StringBuilder text = new StringBuilder();
        for (int l = 1; l <= network.layers().size(); l++) {
            Layer layer = network.layers().get(l - 1);
            text.append(JavaText.fill(
                    """

                        /** The weights of layer %d: a row for each of %d inputs, and the biases of its %d units. */
                        private static final class Layer%d {
                            static final float[][] WEIGHTS = Packed.rows(%d, %d,
                    %s%s);

                            private Layer%d() {}
                        }
                    """,
                    l,
                    layer.inputs(),
                    layer.units(),
                    l,
                    layer.inputs() + 1,
                    layer.units(),
                    ARGUMENT,
                    JavaText.packed(JavaText.bits(weights.layer(l - 1)), ARGUMENT),
                    l));
        }
        return text.toString();
    }

    /** Returns the nested class that reads the weights from a file beside the class. */
    String reader(String className, String file, String sha256) {
        List<String> shapes = network.layers().stream()
                .map(layer -> "{" + (layer.inputs() + 1) + ", " + layer.units() + "}")
                .toList();
        return JavaText.fill("""

                    /** The weights of the layers: a row for each input, and the biases. */
                    private static final class Weights {
                        private static final int[][] SHAPES = {%s};

                        static final float[][][] LAYERS = Packed.read(%s.class, %s,
                                %s, SHAPES);

                        private Weights() {}
                    }
                """, Lines.joined(shapes), className, JavaText.literal(file), JavaText.literal(sha256));
    }
}
