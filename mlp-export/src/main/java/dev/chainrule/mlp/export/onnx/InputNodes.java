package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.LinearPiece;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Vocabulary;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.export.CategoryTable;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Adds the inputs of a graph and the nodes that encode and scale them, in float64 as {@link Preprocessing} does.
 *
 * <p>Columns that follow each other and hold numbers are joined, filled in and scaled together. A column of categories
 * becomes a row of a table, whose numbers are scaled already. What {@link Preprocessing} rejects becomes NaN.
 */
final class InputNodes {
    private static final String POINT_ZERO = ".0";

    /** A table of one-hot inputs has the square of its width as its size. */
    private static final int WIDE = 256;

    private final GraphBuilder graph;
    private final Features features;
    private final Scaler scaler;

    /** The texts that stand for a missing value. */
    private final List<String> missingTexts;

    InputNodes(GraphBuilder graph, Preprocessing preprocessing, List<String> missingTexts) {
        this.graph = graph;
        this.features = preprocessing.features();
        this.scaler = preprocessing.scaler();
        this.missingTexts = List.copyOf(missingTexts);
    }

    /**
     * Adds one float32 input for all columns, which must hold numbers.
     *
     * @return the name of the inputs of the network
     */
    String addTensor() {
        int columns = features.inputs();
        String values = graph.input("input", OnnxType.FLOAT, columns);
        return isUnchanged(0, columns) && features.fill().isEmpty()
                ? values
                : scaled(graph.cast(values, "input_float64", OnnxType.DOUBLE), 0, columns);
    }

    /**
     * Adds an input for each column.
     *
     * @return the name of the inputs of the network
     */
    String addColumns() {
        List<Feature> columns = features.columns();
        List<String> names = new ArrayList<>();
        for (Feature column : columns) {
            names.add(graph.input(column.name(), column.isCategorical() ? OnnxType.STRING : OnnxType.DOUBLE, 1));
        }
        List<String> parts = new ArrayList<>();
        int input = 0;
        for (int c = 0; c < columns.size(); ) {
            if (columns.get(c).isCategorical()) {
                parts.add(encoded(columns.get(c), names.get(c), input));
                input += columns.get(c).inputs();
                c++;
            } else if (columns.get(c).encoding().isPresent()) {
                boolean isFormula = columns.get(c).encoding().get().pieces().isEmpty();
                parts.add(
                        isFormula
                                ? formulas(columns.get(c), names.get(c), input)
                                : pieces(columns.get(c), names.get(c), input));
                input += columns.get(c).inputs();
                c++;
            } else if (scaler.curve(input).isPresent()) {
                int end = c + 1;
                while (end < columns.size()
                        && columns.get(end).isPlainNumber()
                        && haveSameFormula(input, input + end - c)) {
                    end++;
                }
                parts.add(curved(joined(names.subList(c, end), "numbers"), input, input + end - c));
                input += end - c;
                c = end;
            } else {
                int end = c;
                while (end < columns.size()
                        && columns.get(end).isPlainNumber()
                        && scaler.curve(input + end - c).isEmpty()) {
                    end++;
                }
                String joined = joined(names.subList(c, end), "numbers");
                parts.add(scaled(joined, input, input + end - c));
                input += end - c;
                c = end;
            }
        }
        return joined(parts, "inputs");
    }

    /** Returns whether two columns are scaled by positions among as many knots and by the same formula of them. */
    private boolean haveSameFormula(int first, int other) {
        Optional<FittedEncoding<Scaling>> one = scaler.curve(first);
        Optional<FittedEncoding<Scaling>> two = scaler.curve(other);
        return two.isPresent()
                && knots(one.orElseThrow()).length > 0
                && knots(one.get()).length == knots(two.get()).length
                && formula(one.get()).equals(formula(two.get()));
    }

    private static double[] knots(FittedEncoding<Scaling> curve) {
        return curve.plugin().knots(curve.numbers());
    }

    private static Expression formula(FittedEncoding<Scaling> curve) {
        return curve.plugin().expression(curve.numbers()).orElseThrow();
    }

    /** Fills in and scales columns by a formula that they share. */
    private String curved(String numbers, int from, int to) {
        FittedEncoding<Scaling> curve = scaler.curve(from).orElseThrow();
        String filled = filled(numbers, numbers, from, to);
        String x = filled;
        if (knots(curve).length > 0) {
            List<double[]> knots = new ArrayList<>();
            for (int input = from; input < to; input++) {
                knots.add(knots(scaler.curve(input).orElseThrow()));
            }
            x = new KnotNodes(graph).position(filled, knots);
        }
        String scaled = FormulaNodes.addScaling(graph, "curved", formula(curve), x);
        // a missing value stays missing, whatever the operators make of NaN
        String isMissing = graph.node("IsNaN", "is_missing", List.of(filled));
        String kept = graph.node("Where", "kept", List.of(isMissing, filled, scaled));
        return graph.cast(kept, "numbers_float32", OnnxType.FLOAT);
    }

    private String joined(List<String> parts, String wish) {
        return parts.size() == 1 ? parts.get(0) : graph.node("Concat", wish, parts, new OnnxAttribute.OfInt("axis", 1));
    }

    private boolean isUnchanged(int from, int to) {
        return Arrays.stream(scaler.center(), from, to).allMatch(center -> center == 0)
                && Arrays.stream(scaler.width(), from, to).allMatch(width -> width == 1);
    }

    /** Fills in and scales the inputs from a number to another, in float64, and rounds them to float32. */
    private String scaled(String numbers, int from, int to) {
        return scaledOnly(filled(numbers, numbers, from, to), from, to);
    }

    /** Replaces the inputs of rows whose value is missing. */
    private String filled(String values, String inputs, int from, int to) {
        if (features.fill().isEmpty()) {
            return inputs;
        }
        double[] fill = features.fill().subList(from, to).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        String isMissing = graph.node("IsNaN", "is_missing", List.of(values));
        return graph.node("Where", "filled", List.of(isMissing, constant("fill", fill), inputs));
    }

    /** Encodes a column of numbers as functions that are linear between limits. */
    private String pieces(Feature column, String numbers, int from) {
        List<LinearPiece> pieces = column.encoding().orElseThrow().pieces();
        String values =
                graph.node("Sub", "from_edge", List.of(numbers, constant("edge", of(pieces, LinearPiece::center))));
        values = graph.node("Div", "share", List.of(values, constant("bin_width", of(pieces, LinearPiece::width))));
        values = graph.node("Max", "above", List.of(values, constant("low", of(pieces, LinearPiece::low))));
        values = graph.node("Min", "encoded", List.of(values, constant("high", of(pieces, LinearPiece::high))));
        // a missing value stays missing, whatever Max and Min make of NaN
        String isMissing = graph.node("IsNaN", "is_missing", List.of(numbers));
        values = graph.node("Where", "kept", List.of(isMissing, numbers, values));
        return scaledOnly(filled(numbers, values, from, from + pieces.size()), from, from + pieces.size());
    }

    /** Encodes a column of numbers by the formulas of its inputs. */
    private String formulas(Feature column, String numbers, int from) {
        List<String> values = new ArrayList<>();
        for (Expression formula : column.encoding().orElseThrow().expressions()) {
            values.add(FormulaNodes.addScaling(graph, "encoded", formula, numbers));
        }
        String encoded = joined(values, "encoded");
        // a missing value stays missing, whatever the operators make of NaN
        String isMissing = graph.node("IsNaN", "is_missing", List.of(numbers));
        String kept = graph.node("Where", "kept", List.of(isMissing, numbers, encoded));
        return scaledOnly(filled(numbers, kept, from, from + column.inputs()), from, from + column.inputs());
    }

    private static double[] of(List<LinearPiece> pieces, ToDoubleFunction<LinearPiece> number) {
        return pieces.stream().mapToDouble(number).toArray();
    }

    private String scaledOnly(String filled, int from, int to) {
        String values = filled;
        if (!isUnchanged(from, to)) {
            double[] center = Arrays.copyOfRange(scaler.center(), from, to);
            double[] width = Arrays.copyOfRange(scaler.width(), from, to);
            values = graph.node("Sub", "centered", List.of(values, constant("center", center)));
            values = graph.node("Div", "scaled", List.of(values, constant("width", width)));
        }
        return graph.cast(values, "numbers_float32", OnnxType.FLOAT);
    }

    private String constant(String wish, double... values) {
        return graph.constant(OnnxTensor.ofDoubles(wish, values, values.length));
    }

    /** Looks up the categories of a column in a table of inputs, or makes the inputs where the table would be large. */
    private String encoded(Feature column, String texts, int input) {
        int width = column.inputs();
        int own = column.categories().size();
        boolean isRejected = features.unknown() == UnknownCategories.ERROR;
        boolean isWide = width > WIDE && !CategoryTable.isNeeded(column) && isUnchanged(input, input + width);
        boolean areOneRow = isWide && !isRejected; // unknown categories have the row of the rare ones
        int unknown = column.hasRare() && !areOneRow ? own + 1 : own;
        int missing = unknown + 1;
        String row = row(column, texts, unknown, missing);
        String found;
        if (isWide) {
            found = oneHot(column, row, input, isRejected ? unknown : -1, missing);
        } else {
            float[] table = new float[Math.multiplyExact(missing + 1, width)];
            double[] inputs = new double[width];
            for (int r = 0; r <= unknown; r++) {
                CategoryTable.row(column, Math.min(r, own), inputs);
                for (int i = 0; i < width; i++) {
                    table[r * width + i] = isRejected && r == unknown ? Float.NaN : scaled(input + i, inputs[i]);
                }
            }
            System.arraycopy(ofMissing(input, width), 0, table, missing * width, width);
            String name = graph.constant(OnnxTensor.ofFloats(column.name() + "_table", table, missing + 1, width));
            found = graph.node("Gather", column.name() + "_found", List.of(name, row));
        }
        return graph.node("Flatten", column.name() + "_inputs", List.of(found), new OnnxAttribute.OfInt("axis", 1));
    }

    /** Returns the scaled inputs of a missing value; NaN if none may be missing. */
    private float[] ofMissing(int input, int width) {
        float[] inputs = new float[width];
        for (int i = 0; i < width; i++) {
            inputs[i] = features.fill().isEmpty()
                    ? Float.NaN
                    : scaled(input + i, features.fill().get(input + i));
        }
        return inputs;
    }

    /** Makes inputs of 0 but for 1 of the category; all are 0 beyond the last category. */
    private String oneHot(Feature column, String row, int input, int rejected, int missing) {
        int width = column.inputs();
        String depth = graph.constant(OnnxTensor.ofLongs("depth", new long[] {width}, 1));
        String values = graph.constant(OnnxTensor.ofFloats("off_on", new float[] {0, 1}, 2));
        String found = graph.node("OneHot", column.name() + "_found", List.of(row, depth, values));
        String fill = graph.constant(OnnxTensor.ofFloats(column.name() + "_fill", ofMissing(input, width), width));
        found = replaced(found, row, missing, fill);
        return rejected < 0 ? found : replaced(found, row, rejected, graph.scalar(Float.NaN));
    }

    private String replaced(String inputs, String row, int number, String replacement) {
        String wanted = graph.constant(OnnxTensor.ofLongs("row", new long[] {number}, 1));
        String isRow = graph.node("Equal", "is_row", List.of(row, wanted));
        String axis = graph.constant(OnnxTensor.ofLongs("axis", new long[] {2}, 1));
        String condition = graph.node("Unsqueeze", "is_row", List.of(isRow, axis));
        return graph.node("Where", "replaced", List.of(condition, replacement, inputs));
    }

    /** Looks up the row of a category. */
    private String row(Feature column, String texts, int unknown, int missing) {
        int own = column.categories().size();
        Map<String, Long> rows = new LinkedHashMap<>();
        List<String> known = column.known();
        for (int k = 0; k < known.size(); k++) {
            rows.put(known.get(k), (long) Math.min(k, own));
        }
        addOtherSpellings(known, own, rows);
        missingTexts.forEach(text -> rows.putIfAbsent(text, (long) missing));
        return graph.nodeOfMl(
                "LabelEncoder",
                column.name() + "_row",
                List.of(texts),
                new OnnxAttribute.OfStrings("keys_strings", List.copyOf(rows.keySet())),
                new OnnxAttribute.OfInts("values_int64s", List.copyOf(rows.values())),
                new OnnxAttribute.OfInt("default_int64", unknown));
    }

    private float scaled(int input, double value) {
        return (float) scaler.scale(input, value);
    }

    /** A column of whole numbers with missing values is written with a point: 3.0 for the category 3. */
    private static void addOtherSpellings(List<String> known, int own, Map<String, Long> rows) {
        Vocabulary vocabulary = new Vocabulary(known);
        for (String category : known) {
            String other = category.endsWith(POINT_ZERO)
                    ? category.substring(0, category.length() - POINT_ZERO.length())
                    : category + POINT_ZERO;
            int found = vocabulary.find(other);
            if (found != Vocabulary.UNKNOWN) {
                rows.putIfAbsent(other, (long) Math.min(found, own));
            }
        }
    }
}
