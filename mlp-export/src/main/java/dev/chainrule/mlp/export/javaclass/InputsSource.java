package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.export.CategoryTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The part of a class that makes the inputs of the network from the values of a row: by position, or by name.
 */
final class InputsSource {
    private static final String PIECE = """

                /** Returns the value of an input that is linear between limits; other numbers are not changed. */
                private static double piece(int input, double value) {
                    double[] piece = PIECES[input];
                    return piece.length == 0
                            ? value
                            : Math.min(Math.max((value - piece[0]) / piece[1], piece[2]), piece[3]);
                }
            """;

    private final Features features;
    private final Scaler scaler;
    private final boolean hasCategories;
    private final CurvesSource encodings;
    private final CurvesSource scalings;
    private final boolean isScaled;
    private final boolean isPlain;
    private final boolean hasTables;
    private final boolean hasPieces;
    private final boolean fills;

    InputsSource(Preprocessing preprocessing) {
        features = preprocessing.features();
        scaler = preprocessing.scaler();
        encodings = CurvesSource.ofEncodings(features.columns());
        scalings = CurvesSource.ofInputs(preprocessing);
        isPlain = features.columns().stream().allMatch(Feature::isPlainNumber);
        hasTables = features.columns().stream().anyMatch(CategoryTable::isNeeded);
        hasPieces = features.columns().stream().anyMatch(InputsSource::hasPieces);
        hasCategories = features.columns().stream().anyMatch(Feature::isCategorical);
        fills = !features.fill().isEmpty();
        isScaled = !scaler.equals(Scaler.none(scaler.columns()));
    }

    /** Returns whether a row has values that are no numbers. */
    boolean hasCategories() {
        return hasCategories;
    }

    /** Returns the private constants. */
    String constants() {
        StringBuilder text = new StringBuilder();
        text.append(encodings.constants());
        text.append(scalings.constants());
        if (fills) {
            double[] fill =
                    features.fill().stream().mapToDouble(Double::doubleValue).toArray();
            text.append("\n    /** Replaces missing values, one number for each input. */");
            text.append(constant("double[]", "FILL", Lines.doubles(fill)));
        }
        if (hasCategories) {
            int[] own = features.columns().stream()
                    .mapToInt(column ->
                            column.isCategorical() ? column.categories().size() : -1)
                    .toArray();
            text.append(
                    "\n    /** For each feature, its categories without the rare ones, which count as one; -1 for a number. */");
            text.append(constant("int[]", "OWN", Lines.integers(own)));
        }
        if (!isPlain) {
            int[] inputs = features.columns().stream().mapToInt(Feature::inputs).toArray();
            text.append("\n    /** For each feature, the number of its inputs. */");
            text.append(constant("int[]", "INPUTS", Lines.integers(inputs)));
        }
        if (hasTables) {
            List<double[]> tables = features.columns().stream()
                    .map(column -> CategoryTable.isNeeded(column) ? CategoryTable.of(column) : new double[0])
                    .toList();
            text.append(
                    "\n    /** For each feature, the inputs of its categories, of rare or unknown ones last; empty for others. */");
            text.append(constant("double[][]", "TABLES", Lines.arrays(tables)));
        }
        if (hasPieces) {
            List<double[]> pieces = new ArrayList<>();
            features.columns().forEach(column -> pieces.addAll(pieces(column)));
            text.append(
                    "\n    /** For each input that is linear between limits, its edge, its width and these limits; empty for others. */");
            text.append(constant("double[][]", "PIECES", Lines.arrays(pieces)));
        }
        return text.toString();
    }

    private static boolean hasPieces(Feature column) {
        return !column.encoding().map(FittedEncoding::pieces).orElse(List.of()).isEmpty();
    }

    private static List<double[]> pieces(Feature column) {
        return hasPieces(column)
                ? column.encoding().orElseThrow().pieces().stream()
                        .map(piece ->
                                new double[] {piece.center(), piece.width(), limit(piece.low()), limit(piece.high())})
                        .toList()
                : IntStream.range(0, column.inputs())
                        .mapToObj(k -> new double[0])
                        .toList();
    }

    /** Returns a limit as a number that a literal can have. */
    private static double limit(double value) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
    }

    private static String constant(String type, String name, String value) {
        return "\n    private static final " + type + " " + name + " = " + value + ";\n";
    }

    /** Returns the methods. */
    String methods() {
        return (isPlain ? ofNumbers() : ofColumns()) + scaled() + ofMap();
    }

    private String ofNumbers() {
        return JavaText.fill(
                """

                    /** Returns the inputs of the network. */
                    private static float[] inputs(double[] features) {
                %s        float[] x = new float[features.length];
                        for (int i = 0; i < x.length; i++) {
                            %s
                        }
                        return x;
                    }
                """,
                requireSize("features", features.inputs()),
                fills ? "x[i] = scaled(i, Double.isNaN(features[i]) ? FILL[i] : features[i]);" : """
                                    if (Double.isNaN(features[i])) {
                                                    throw new IllegalArgumentException("the value of '" + FEATURES.get(i) + "' is missing");
                                                }
                                                x[i] = scaled(i, features[i]);""");
    }

    private static String requireSize(String array, int size) {
        return JavaText.fill("""
                        if (%s.length != %d) {
                            throw new IllegalArgumentException("expected %d features, found " + %s.length);
                        }
                """, array, size, size, array);
    }

    private String ofColumns() {
        return JavaText.fill(
                        """

                    /**
                     * Returns the inputs of the network.
                     *
                     * @param numbers for each feature its number, NaN where it is missing%s
                     */
                    private static float[] inputs(double[] numbers%s) {
                %s        float[] x = new float[%d];
                        int i = 0;
                        for (int f = 0; f < numbers.length; f++) {
                            boolean isMissing = Double.isNaN(numbers[f]);
                %s%s            for (int k = 0; k < INPUTS[f]; k++) {
                                double value = %s;
                                x[i] = scaled(i, %s);
                                i++;
                            }
                        }
                        return x;
                    }
                """,
                        hasCategories ? """
                , or any number for a category
                     * @param categories for each feature its category; not used for a number""" : "",
                        hasCategories ? ", String[] categories" : "",
                        hasCategories
                                ? ""
                                : requireSize("numbers", features.columns().size()),
                        features.inputs(),
                        fills ? "" : """
                                            if (isMissing) {
                                                throw new IllegalArgumentException("the value of '" + FEATURES.get(f) + "' is missing");
                                            }
                                """,
                        hasCategories
                                ? "            int row = isMissing || OWN[f] < 0 ? -1 : category(f, categories[f]);\n"
                                : "",
                        value(),
                        fills ? "isMissing ? FILL[i] : value" : "value")
                + (hasCategories ? category() : "");
    }

    /** Returns the expression of input k of a feature f, which is the input i of the network. */
    private String value() {
        String number = encodings.isEmpty() ? "numbers[f]" : "encode(i, numbers[f])";
        number = hasPieces ? "piece(i, " + number + ")" : number;
        if (!hasCategories) {
            return number;
        }
        String category = hasTables ? "category(f, row, k)" : "k == row ? 1 : 0";
        return "OWN[f] < 0 ? " + number + " : " + category;
    }

    private String category() {
        return JavaText.fill(
                        """

                    /** Returns the number of a category, from 0; of a rare %scategory the number after the others. */
                    private static int category(int feature, String word) {
                        int known = Categories.KNOWN.get(feature).find(word);
                %s    }
                """,
                        features.unknown() == UnknownCategories.IGNORE ? "or unknown " : "",
                        features.unknown() == UnknownCategories.IGNORE
                                ? "        return known == Vocabulary.UNKNOWN ? OWN[feature] : Math.min(known, OWN[feature]);\n"
                                : """
                                        if (known == Vocabulary.UNKNOWN) {
                                            throw new IllegalArgumentException(
                                                    "unknown category " + Csv.show(word) + " of '" + FEATURES.get(feature) + "'");
                                        }
                                        return Math.min(known, OWN[feature]);
                                """)
                + (hasTables ? """

                    /** Returns an input of a category: 1 for its own and 0 for the others, unless there is a table. */
                    private static double category(int feature, int category, int input) {
                        double[] table = TABLES[feature];
                        if (category < 0) { // missing
                            return 0;
                        }
                        return table.length == 0 ? category == input ? 1 : 0 : table[category * INPUTS[feature] + input];
                    }
                """ : "");
    }

    private String scaled() {
        return JavaText.fill(
                        """

                    /** Scales a value in float64 and rounds it to float32. */
                    private static float scaled(int input, double value) {
                        float x = (float) %s;
                        if (Float.isInfinite(x)) {
                            throw new ArithmeticException("the value " + value + " is too large for float32");
                        }
                        return x;
                    }
                """,
                        scalings.isEmpty()
                                ? isScaled ? "((value - CENTER[input]) / WIDTH[input])" : "value"
                                : "scale(input, value)")
                + scalings.method()
                + encodings.method()
                + (hasPieces ? PIECE : "");
    }

    private String ofMap() {
        return JavaText.fill(
                """

                    /** Returns the inputs of the network for values by the names of the features. */
                    private static float[] inputs(Map<String, ?> values) {
                        double[] numbers = new double[FEATURES.size()];
                %s        int found = 0;
                        for (int f = 0; f < numbers.length; f++) {
                            String name = FEATURES.get(f);
                            Object value = values.get(name);
                            found += values.containsKey(name) ? 1 : 0;
                            if (value == null) {
                                numbers[f] = Double.NaN;
                %s            } else if (value instanceof Number) {
                                numbers[f] = ((Number) value).doubleValue();
                            } else {
                                throw new IllegalArgumentException("'" + name + "' expects a number, found " + Csv.show(value.toString()));
                            }
                        }
                        if (found < values.size()) {
                            throw new IllegalArgumentException("unknown features in " + values.keySet() + ", expected " + FEATURES);
                        }
                        return inputs(numbers%s);
                    }
                """,
                hasCategories ? "        String[] categories = new String[numbers.length];\n" : "",
                hasCategories ? """
                                            } else if (OWN[f] >= 0) {
                                                categories[f] = value.toString();
                                """ : "",
                hasCategories ? ", categories" : "");
    }

    /** Returns the nested classes of the categories and the scalings; empty without them. */
    String holders() {
        return (hasCategories ? categories() : "") + encodings.holder() + scalings.holder();
    }

    private String categories() {
        StringBuilder text = new StringBuilder("""

                    /** The known categories of each feature. */
                    private static final class Categories {
                        static final List<Vocabulary> KNOWN = List.of(
                """);
        List<Feature> columns = features.columns();
        for (int f = 0; f < columns.size(); f++) {
            text.append("                new Vocabulary(")
                    .append(Lines.list(columns.get(f).known()));
            text.append(f < columns.size() - 1 ? "),\n" : "));\n");
        }
        return text.append("\n        private Categories() {}\n    }\n").toString();
    }
}
