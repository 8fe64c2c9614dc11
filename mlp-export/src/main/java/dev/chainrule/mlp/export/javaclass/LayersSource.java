package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.expression.BlockProgram;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.ParameterRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of a class that computes the network: its weights, its activations and the pass through its layers. */
final class LayersSource {
    /** The other methods of a class. */
    private static final List<String> TAKEN = List.of(
            "answer",
            "category",
            "columns",
            "inputScaled",
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
            "scale",
            "scaled",
            "scores",
            "scoresOf",
            "share",
            "unscale");

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

    /** Returns a name for the method of a plugin, with a number if it is taken. */
    private String methodName(String plugin) {
        String method = JavaText.camelCase(plugin, "activation");
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
            text.append(
                            l == 1
                                    ? "        float[] z = Layers.dense(" + firstInput() + ", "
                                    : "        z = Layers.dense(z, ")
                    .append(matrix(l, ParameterKind.WEIGHTS))
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
                text.append(matrix(l, ParameterKind.ALPHA)).append("[0]);\n");
            }
        }
        text.append("        Layers.requireFinite(z, ").append(last).append(");\n        return z;\n    }\n");
        if (network.layers().get(0).inputScale()) {
            text.append(JavaText.fill("""

                    /** Multiplies each input by its learned scale. */
                    private static float[] inputScaled(float[] x) {
                        float[] scale = %s[0];
                        float[] scaled = new float[x.length];
                        for (int i = 0; i < x.length; i++) {
                            scaled[i] = x[i] * scale[i];
                        }
                        return scaled;
                    }
                """, matrix(1, ParameterKind.INPUT_SCALE)));
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

    private String firstInput() {
        return network.layers().get(0).inputScale() ? "inputScaled(x)" : "x";
    }

    /** A part of the array of a layer as a matrix: the weights and biases together, or a row of others. */
    private record Block(int layer, ParameterKind kind, int rows, int columns, int from) {
        int size() {
            return rows * columns;
        }
    }

    /** Returns the parts of all arrays in their order. */
    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int l = 1; l <= network.layers().size(); l++) {
            Layer layer = network.layers().get(l - 1);
            blocks.add(new Block(l, ParameterKind.WEIGHTS, layer.inputs() + 1, layer.units(), 0));
            for (ParameterRange range : layer.furtherRanges()) {
                blocks.add(new Block(l, range.kind(), 1, range.length(), range.from()));
            }
        }
        return blocks;
    }

    /** Returns the expression of a part. */
    private String matrix(int layer, ParameterKind kind) {
        List<Block> blocks = blocks();
        for (int n = 0; n < blocks.size(); n++) {
            if (blocks.get(n).layer() == layer && blocks.get(n).kind() == kind) {
                return isInFile ? "Weights.LAYERS[" + n + "]" : "Layer" + layer + "." + kind.name();
            }
        }
        throw new IllegalArgumentException("layer " + layer + " has no " + kind.label());
    }

    /** Returns the nested classes that hold the weights in their text. */
    String holders() {
        StringBuilder text = new StringBuilder();
        for (int l = 1; l <= network.layers().size(); l++) {
            Layer layer = network.layers().get(l - 1);
            text.append(JavaText.fill("""

                        /** The weights of layer %d: a row for each of %d inputs, and the biases of its %d units. */
                        private static final class Layer%d {
                    %s
                            private Layer%d() {}
                        }
                    """, l, layer.inputs(), layer.units(), l, constants(l), l));
        }
        return text.toString();
    }

    private String constants(int layer) {
        StringBuilder text = new StringBuilder();
        for (Block block : blocks()) {
            if (block.layer() == layer) {
                float[] values =
                        Arrays.copyOfRange(weights.layer(layer - 1), block.from(), block.from() + block.size());
                text.append(JavaText.fill(
                        """
                                static final float[][] %s = Packed.rows(%d, %d,
                        %s%s);
                        """,
                        block.kind().name(),
                        block.rows(),
                        block.columns(),
                        ARGUMENT,
                        JavaText.packed(JavaText.bits(values), ARGUMENT)));
            }
        }
        return text.toString();
    }

    /** Returns the nested class that reads the weights from a file beside the class. */
    String reader(String className, String file, String sha256) {
        List<String> shapes = blocks().stream()
                .map(block -> "{" + block.rows() + ", " + block.columns() + "}")
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
