package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.LogisticFunction;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.SoftmaxFunction;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.ParameterRange;
import dev.chainrule.mlp.core.network.RowDiagnosis;
import dev.chainrule.mlp.core.network.RowPass;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The data of a page as JSON: the network, its weights, the rows, and the library's values of the first row shown. */
final class PageJson {
    /** In base64 these are 700 kB of the 2 MB that a page may have; of a larger network it gets a slice. */
    private static final int MOST_BYTES_OF_WEIGHTS = 512 * 1024;

    private static final int MOST_NUMBERS_OF_ROWS = 12_000;
    private static final int MOST_UNITS_OF_A_SLICE = 24;
    private static final int MOST_UNITS_OF_A_JACOBIAN = 100;

    private final PageContent content;
    private final JsonGenerator json;
    private final FunctionJson functions;
    private final EncodingsJson encodings;
    private final boolean single;
    private final boolean whole;
    private final ParameterRef parameter;

    private PageJson(PageContent content, JsonGenerator json) {
        this.content = content;
        this.json = json;
        this.functions = new FunctionJson(json);
        this.encodings = new EncodingsJson(content, json, functions);
        this.single = areFloats(content.weights());
        long bytes = content.network().parameterCount() * (single ? Float.BYTES : Double.BYTES);
        this.whole = bytes <= MOST_BYTES_OF_WEIGHTS;
        this.parameter = whole ? content.parameter() : inSlice(content.parameter());
    }

    /** A slice has not all units, over which ∂L/∂s and ∂L/∂θ are sums: a weight of that input is shown in their place. */
    private ParameterRef inSlice(ParameterRef chosen) {
        return switch (chosen.kind()) {
            case INPUT_SCALE -> ParameterRef.weight(0, 0, chosen.input().orElseThrow());
            case ENCODINGS ->
                ParameterRef.weight(
                        0,
                        0,
                        content.network()
                                .layers()
                                .get(0)
                                .encodings()
                                .partOf(chosen.input().orElseThrow())
                                .place()
                                .output());
            default -> chosen;
        };
    }

    static String of(PageContent content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator =
                JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), text)) {
            new PageJson(content, generator).write();
        }
        return text.toString();
    }

    private void write() {
        Network network = content.network();
        PageRow row = content.rows().get(content.row());
        RowPass pass = RowPass.of(network, content.weights(), row.input(), row.target());
        RowDiagnosis.requireFinite(network, pass, Location.of("", "row " + (content.row() + 1)));
        List<int[]> shown = whole ? List.of() : slice(pass);
        json.writeStartObject();
        json.writeStringProperty("title", content.title());
        names("inputs", content.inputNames());
        names("outputs", content.outputNames());
        scaler("inputScaler", content.inputScaler());
        scaler("targetScaler", content.targetScaler());
        encodings.write();
        json.writeStringProperty("precision", single ? "float32" : "float64");
        json.writeArrayPropertyStart("layers");
        for (int l = 0; l < network.layers().size(); l++) {
            layer(l, shown);
        }
        json.writeEndArray();
        if (!whole) {
            json.writeName("shownInputs");
            json.writeArray(shown.get(0), 0, shown.get(0).length);
        }
        json.writeObjectPropertyStart("loss");
        json.writeStringProperty("type", content.spec().loss().type());
        formula("formula", network.loss().formula());
        if (network.loss() instanceof ElementwiseLoss loss) {
            loss.expression().ifPresent(each -> functions.loss("function", each, loss.isMean()));
        }
        json.writeBooleanProperty("composed", network.composedLoss().isPresent());
        network.composedLoss().ifPresent(composed -> formula("composedFormula", composed.formula()));
        json.writeEndObject();
        ColumnsJson.write(content, json);
        OptimizerJson.write(content, json);
        rows();
        json.writeNumberProperty("layer", parameter.layer());
        json.writeNumberProperty("unit", parameter.unit());
        json.writeNumberProperty("input", numberInUnit());
        json.writeEndObject();
    }

    /** Returns the number that a page gives a parameter of a unit: its weights, its bias, α, the scales of the inputs, and θ. */
    private int numberInUnit() {
        int inputs = content.network().layers().get(parameter.layer()).inputs();
        return switch (parameter.kind()) {
            case WEIGHTS -> parameter.input().orElseThrow();
            case BIASES -> inputs;
            case ALPHA -> inputs + 1;
            case INPUT_SCALE -> parameter.input().orElseThrow() + inputs + 2;
            case ENCODINGS -> parameter.input().orElseThrow() + 2 * inputs + 2;
        };
    }

    private void layer(int l, List<int[]> shown) {
        Layer layer = content.network().layers().get(l);
        json.writeStartObject();
        json.writeNumberProperty("inputs", layer.inputs());
        json.writeNumberProperty("units", layer.units());
        json.writeBooleanProperty("frozen", layer.frozen());
        json.writeObjectPropertyStart("step");
        step("weight", layer.step().rate(), layer.step().decay());
        step("bias", layer.step().biasRate(), layer.step().biasDecay());
        step("scale", layer.step().scaleRate(), layer.step().biasDecay());
        step("theta", 1, layer.step().biasDecay());
        step("alpha", layer.step().alphaRate(), layer.step().biasDecay());
        json.writeEndObject();
        json.writeBooleanProperty("inputScale", layer.inputScale());
        json.writeBooleanProperty("parametric", layer.parametric());
        json.writeNumberProperty("l1", layer.penalty().l1());
        json.writeNumberProperty("l2", layer.penalty().l2());
        if (layer.maxNorm() < Double.POSITIVE_INFINITY) {
            json.writeNumberProperty("maxNorm", layer.maxNorm());
        }
        json.writeObjectPropertyStart("activation");
        json.writeStringProperty(
                "type", content.spec().network().layers().get(l).activation().type());
        formula("formula", layer.activation().formula());
        if (layer.activation() instanceof Activation activation) {
            activation.expression().ifPresent(f -> functions.activation("function", f, activation.kinks()));
        }
        RowActivation definition = layer.activation().definition();
        json.writeBooleanProperty("softmax", definition instanceof SoftmaxFunction);
        json.writeBooleanProperty("logistic", definition instanceof LogisticFunction);
        json.writeEndObject();
        if (whole) {
            weights(l, all(layer.units()), all(layer.inputs()));
        } else {
            int[] units = shown.get(l + 1);
            json.writeName("shown");
            json.writeArray(units, 0, units.length);
            weights(l, units, shown.get(l));
        }
        json.writeEndObject();
    }

    private void step(String name, double rate, double decay) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("rate", rate);
        json.writeNumberProperty("decay", decay);
        json.writeEndObject();
    }

    /** Writes the library's values of a row. */
    private void library(RowPass pass) {
        json.writeObjectPropertyStart("library");
        json.writeNumberProperty("loss", pass.loss());
        json.writeArrayPropertyStart("layers");
        for (int l = 0; l < pass.z().length; l++) {
            json.writeStartObject();
            numbers("z", pass.z()[l]);
            if (content.network().layers().get(l).parametric()) {
                numbers("f", ownValues(l, pass.z()[l]));
            }
            numbers("a", pass.a()[l]);
            numbers("lossByOutput", pass.lossByOutput()[l]);
            numbers("delta", pass.delta()[l]);
            localDerivative(l, pass.z()[l], pass.a()[l]);
            json.writeEndObject();
        }
        json.writeEndArray();
        encodings.library(pass, whole);
        json.writeEndObject();
    }

    /** Returns f(z) of a layer whose output is z + α(f(z) − z). */
    private double[] ownValues(int l, double[] z) {
        double[] values = new double[z.length];
        content.network().layers().get(l).activation().value(z, values);
        return values;
    }

    /** Writes ∂a/∂z of each unit, or ∂aₖ/∂zⱼ in row k where units depend on each other. */
    private void localDerivative(int l, double[] z, double[] a) {
        Layer layer = content.network().layers().get(l);
        RowActivation activation = layer.activation(content.weights()[l]);
        if (layer.activation() instanceof Activation) {
            double[] derivative = new double[z.length];
            Arrays.fill(derivative, 1);
            activation.pullback(z, a, derivative);
            numbers("derivative", derivative);
        } else if (z.length <= MOST_UNITS_OF_A_JACOBIAN) {
            json.writeArrayPropertyStart("jacobian");
            for (int k = 0; k < z.length; k++) {
                double[] gradient = new double[z.length];
                gradient[k] = 1;
                activation.pullback(z, a, gradient);
                writeArray(gradient);
            }
            json.writeEndArray();
        }
    }

    /**
     * Writes the parameters of these units for these inputs as little-endian base64: unit by unit its weights and its bias, then
     * the scales of the inputs, θ of the encodings of a whole network, and the shares α of the units, if the layer has them.
     */
    private void weights(int l, int[] units, int[] inputs) {
        Layer layer = content.network().layers().get(l);
        double[][] rows = content.weights()[l];
        DoubleStream.Builder parameters = DoubleStream.builder();
        for (int j : units) {
            for (int i : inputs) {
                parameters.add(rows[j][i]);
            }
            parameters.add(rows[j][layer.inputs()]);
        }
        for (ParameterRange further : layer.furtherRanges()) {
            double[] row = rows[layer.row(further.kind())];
            for (int n : numbers(further.kind(), units, inputs, row.length)) {
                parameters.add(row[n]);
            }
        }
        double[] values = parameters.build().toArray();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * (single ? Float.BYTES : Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            if (single) {
                bytes.putFloat((float) value);
            } else {
                bytes.putDouble(value);
            }
        }
        json.writeStringProperty("weights", Base64.getEncoder().encodeToString(bytes.array()));
    }

    private int[] numbers(ParameterKind kind, int[] units, int[] inputs, int all) {
        return switch (kind) {
            case ALPHA -> units;
            case ENCODINGS -> all(whole ? all : 0);
            default -> inputs;
        };
    }

    /**
     * Returns, for the inputs and for each layer, in order, the units to show of a large network: that of the chosen
     * weight and those with the largest share in the gradient.
     */
    private List<int[]> slice(RowPass pass) {
        int layers = content.network().layers().size();
        int[][] shown = new int[layers + 1][];
        for (int l = 0; l <= layers; l++) {
            double[] weight = l == 0 ? pass.encodedInput() : pass.delta()[l - 1];
            OptionalInt chosen = l == parameter.layer() + 1
                    ? OptionalInt.of(parameter.unit())
                    : l == parameter.layer() ? parameter.input() : OptionalInt.empty();
            shown[l] = IntStream.range(0, weight.length)
                    .boxed()
                    .sorted((x, y) -> {
                        boolean first = chosen.isPresent() && x == chosen.getAsInt();
                        boolean second = chosen.isPresent() && y == chosen.getAsInt();
                        return first || second
                                ? Boolean.compare(second, first)
                                : Double.compare(Math.abs(weight[y]), Math.abs(weight[x]));
                    })
                    .limit(MOST_UNITS_OF_A_SLICE)
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray();
        }
        return List.of(shown);
    }

    /**
     * Writes the rows around the one to begin with, as many as have room. That one has the library's values; all have
     * them where the page cannot compute because a plugin has no expression.
     */
    private void rows() {
        List<PageRow> rows = content.rows();
        boolean all = whole && !isComputable();
        int each = content.network().inputs() + content.network().outputs();
        if (all) {
            each += encodings.numbers();
            for (Layer layer : content.network().layers()) {
                each += layer.units() * (layer.activation() instanceof Activation ? 5 : 4 + layer.units());
            }
        }
        int most = Math.max(1, Math.min(rows.size(), MOST_NUMBERS_OF_ROWS / each));
        int first = Math.max(0, Math.min(content.row() - most / 2, rows.size() - most));
        json.writeNumberProperty("row", content.row() - first);
        json.writeNumberProperty("totalRows", rows.size());
        json.writeArrayPropertyStart("rows");
        for (int n = first; n < first + most; n++) {
            PageRow row = rows.get(n);
            json.writeStartObject();
            json.writeStringProperty("label", row.label());
            numbers("input", row.input());
            numbers("target", row.target());
            if (row.weight() != 1) {
                json.writeNumberProperty("weight", row.weight());
            }
            if (all || n == content.row()) {
                library(RowPass.of(content.network(), content.weights(), row.input(), row.target()));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Returns whether a page can compute all activations, the loss and the encodings. */
    private boolean isComputable() {
        Loss loss = content.network().loss();
        return encodings.isComputable()
                && loss instanceof ElementwiseLoss function
                && function.expression().isPresent()
                && content.network().layers().stream()
                        .map(Layer::activation)
                        .allMatch(activation -> activation.definition() instanceof SoftmaxFunction
                                || activation instanceof Activation each
                                        && each.expression().isPresent());
    }

    private void formula(String name, Optional<Formula> formula) {
        if (formula.isPresent()) {
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("value", formula.get().value());
            json.writeStringProperty("derivative", formula.get().derivative());
            json.writeStringProperty("valueTex", formula.get().valueTex());
            json.writeStringProperty("derivativeTex", formula.get().derivativeTex());
            json.writeEndObject();
        }
    }

    private void scaler(String name, Scaler scaler) {
        json.writeObjectPropertyStart(name);
        numbers("center", scaler.center());
        numbers("width", scaler.width());
        json.writeEndObject();
    }

    private void names(String name, List<String> names) {
        json.writeArrayPropertyStart(name);
        names.forEach(json::writeString);
        json.writeEndArray();
    }

    private void numbers(String name, double[] values) {
        json.writeName(name);
        writeArray(values);
    }

    /** A number that JSON has no word for, infinite or NaN, becomes a string. */
    private void writeArray(double[] values) {
        json.writeStartArray();
        for (double value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    private static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static boolean areFloats(double[][][] weights) {
        for (double[][] layer : weights) {
            for (double[] unit : layer) {
                for (double weight : unit) {
                    if ((float) weight != weight) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
