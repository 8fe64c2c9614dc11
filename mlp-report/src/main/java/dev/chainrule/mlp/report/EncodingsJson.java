package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.core.network.InputEncodings.Part;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.RowEncodings;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the learned encodings of a network as data: where each has its inputs, its encoded inputs e and its parameters θ,
 * and the programs of e and of its derivatives, which encodings of equal options share.
 */
final class EncodingsJson {
    /** More derivatives than these would take most of the 2 MB of a page. */
    private static final int MOST_DERIVATIVES = 8000;

    private static final int MOST_SHOWN = 400;
    private static final int LONGEST_SHOWN = 400;

    private final PageContent content;
    private final InputEncodings encodings;
    private final JsonGenerator json;
    private final FunctionJson functions;
    private final List<Formulas> formulas = new ArrayList<>();

    /** A derivative ∂e/∂v that is not 0 everywhere: the encoded input, the index of v among x1, …, p1, … and the formula. */
    private record Slope(int output, int variable, Expression formula) {}

    /** The formulas of an encoding and their derivatives. */
    private record Formulas(
            LearnedEncoding plugin, int inputs, List<String> variables, List<Expression> values, List<Slope> slopes) {
        static Optional<Formulas> of(Part part) {
            int inputs = part.place().inputs();
            List<Expression> values = part.plugin().expressions(inputs);
            List<String> variables = Stream.concat(
                            IntStream.rangeClosed(1, inputs).mapToObj(i -> "x" + i),
                            IntStream.rangeClosed(1, part.parameters()).mapToObj(p -> "p" + p))
                    .toList();
            Map<String, Integer> indexes = new TreeMap<>();
            variables.forEach(name -> indexes.put(name, indexes.size()));
            int derivatives =
                    values.stream().mapToInt(e -> e.variables().size()).sum();
            if (values.size() != part.outputs()
                    || derivatives > MOST_DERIVATIVES
                    || !values.stream().allMatch(e -> indexes.keySet().containsAll(e.variables()))) {
                return Optional.empty();
            }
            List<Slope> slopes = new ArrayList<>();
            for (int k = 0; k < values.size(); k++) {
                for (String name : values.get(k).variables()) {
                    slopes.add(new Slope(k, indexes.get(name), values.get(k).derivative(name)));
                }
            }
            return Optional.of(new Formulas(part.plugin(), inputs, variables, values, slopes));
        }

        boolean areOf(Part part) {
            return inputs == part.place().inputs() && plugin.equals(part.plugin());
        }
    }

    EncodingsJson(PageContent content, JsonGenerator json, FunctionJson functions) {
        this.content = content;
        this.encodings = content.network().layers().get(0).encodings();
        this.json = json;
        this.functions = functions;
        for (Part part : encodings.parts()) {
            if (formulasOf(part).isEmpty()) {
                Formulas.of(part).ifPresent(formulas::add);
            }
        }
    }

    private OptionalInt formulasOf(Part part) {
        return IntStream.range(0, formulas.size())
                .filter(n -> formulas.get(n).areOf(part))
                .findFirst();
    }

    /** Returns whether a page can compute all encodings. */
    boolean isComputable() {
        return encodings.parts().stream().allMatch(part -> formulasOf(part).isPresent())
                && formulas.stream().mapToInt(each -> each.slopes().size()).sum() <= MOST_DERIVATIVES;
    }

    /** Returns how many numbers {@link #library} writes of a row. */
    int numbers() {
        return encodings.isEmpty() ? 0 : 2 * encodings.outputs() + encodings.parameters() + slopes();
    }

    private int slopes() {
        return encodings.parts().stream()
                .mapToInt(part -> part.outputs() * part.parameters())
                .sum();
    }

    /** Writes the encodings, if there are any. */
    void write() {
        if (encodings.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("encodings");
        json.writeArrayPropertyStart("names");
        encodings.names(content.inputNames()).forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("copies");
        for (InputEncodings.Copy copy : encodings.copies()) {
            json.writeArray(new int[] {copy.input(), copy.output(), copy.count()}, 0, 3);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("parts");
        encodings.parts().forEach(this::part);
        json.writeEndArray();
        json.writeArrayPropertyStart("formulas");
        if (isComputable()) {
            formulas.forEach(this::formulas);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void part(Part part) {
        json.writeStartObject();
        json.writeStringProperty("type", part.name());
        json.writeNumberProperty("input", part.place().input());
        json.writeNumberProperty("inputs", part.place().inputs());
        json.writeNumberProperty("output", part.place().output());
        json.writeNumberProperty("outputs", part.outputs());
        json.writeNumberProperty("parameter", part.place().parameter());
        json.writeNumberProperty("parameters", part.parameters());
        json.writeNumberProperty("rate", part.rate());
        formulasOf(part).ifPresent(n -> json.writeNumberProperty("formulas", n));
        json.writeEndObject();
    }

    private void formulas(Formulas each) {
        json.writeStartObject();
        functions.program("value", each.values(), each.variables());
        functions.program(
                "derivative", each.slopes().stream().map(Slope::formula).toList(), each.variables());
        json.writeArrayPropertyStart("valueTex");
        each.values().forEach(this::tex);
        json.writeEndArray();
        int shown = 0;
        json.writeArrayPropertyStart("slopes");
        for (Slope slope : each.slopes()) {
            json.writeStartArray();
            json.writeNumber(slope.output());
            json.writeNumber(slope.variable());
            if (slope.variable() >= each.inputs() && shown++ < MOST_SHOWN) {
                tex(slope.formula());
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void tex(Expression e) {
        String tex = FunctionJson.withPlaceholders(e, List.copyOf(e.variables()));
        json.writeString(tex.length() > LONGEST_SHOWN ? "" : tex);
    }

    /**
     * Writes the library's values of a row.
     *
     * @param whole whether the page has all parameters
     */
    void library(RowPass pass, boolean whole) {
        if (encodings.isEmpty()) {
            return;
        }
        numbers("encoded", pass.encodedInput());
        numbers("lossByEncoded", pass.lossByEncoded());
        Network network = content.network();
        int row = network.layers().get(0).row(ParameterKind.ENCODINGS);
        if (!whole) {
            return;
        }
        numbers("lossByTheta", pass.gradient()[0][row]);
        if (!isComputable()) {
            json.writeArrayPropertyStart("slopes");
            for (int k = 0; k < encodings.outputs(); k++) {
                double[] unit = new double[encodings.outputs()];
                unit[k] = 1;
                double[] slopes = new double[encodings.parameters()];
                RowEncodings.pullback(encodings, pass.input(), content.weights()[0][row], unit, slopes);
                slopes(k, slopes);
            }
            json.writeEndArray();
        }
    }

    /** Writes the derivatives of an encoded input by the parameters of its encoding. */
    private void slopes(int output, double[] slopes) {
        double[] own = encodings.parts().stream()
                .filter(part ->
                        output >= part.place().output() && output < part.place().output() + part.outputs())
                .findFirst()
                .map(part -> Arrays.copyOfRange(
                        slopes, part.place().parameter(), part.place().parameter() + part.parameters()))
                .orElse(new double[0]);
        json.writeStartArray();
        for (double slope : own) {
            json.writeNumber(slope);
        }
        json.writeEndArray();
    }

    private void numbers(String name, double[] values) {
        json.writeArrayPropertyStart(name);
        for (double value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }
}
