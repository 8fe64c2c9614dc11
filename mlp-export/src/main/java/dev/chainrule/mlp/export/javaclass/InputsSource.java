package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.List;

/**
 * The part of a class that makes the inputs of the network from the values of a row: by position, or by name.
 */
final class InputsSource {
    private final Features features;
    private final Scaler scaler;
    private final boolean hasCategories;
    private final boolean isScaled;
    private final boolean fills;

    InputsSource(Preprocessing preprocessing) {
        features = preprocessing.features();
        scaler = preprocessing.scaler();
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
        if (isScaled) {
            text.append(constant("double[]", "CENTER", Lines.doubles(scaler.center())));
            text.append(constant("double[]", "WIDTH", Lines.doubles(scaler.width())));
        }
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
            int[] inputs = features.columns().stream().mapToInt(Feature::inputs).toArray();
            text.append("\n    /** For each feature, the categories with an input of their own; -1 for a number. */");
            text.append(constant("int[]", "OWN_INPUTS", Lines.integers(own)));
            text.append("\n    /** For each feature, its inputs: rare categories share the last. */");
            text.append(constant("int[]", "INPUTS", Lines.integers(inputs)));
        }
        return text.toString();
    }

    private static String constant(String type, String name, String value) {
        return "\n    private static final " + type + " " + name + " = " + value + ";\n";
    }

    /** Returns the methods. */
    String methods() {
        return (hasCategories ? ofCategories() : ofNumbers()) + scaled() + ofMap();
    }

    private String ofNumbers() {
        return JavaText.fill(
                """

                    /** Returns the inputs of the network. */
                    private static float[] inputs(double[] features) {
                        if (features.length != %d) {
                            throw new IllegalArgumentException("expected %d features, found " + features.length);
                        }
                        float[] x = new float[features.length];
                        for (int i = 0; i < x.length; i++) {
                            %s
                        }
                        return x;
                    }
                """,
                features.inputs(),
                features.inputs(),
                fills ? "x[i] = scaled(i, Double.isNaN(features[i]) ? FILL[i] : features[i]);" : """
                                    if (Double.isNaN(features[i])) {
                                                    throw new IllegalArgumentException("the value of '" + FEATURES.get(i) + "' is missing");
                                                }
                                                x[i] = scaled(i, features[i]);""");
    }

    private String ofCategories() {
        boolean mayBeUnknown = features.unknown() == UnknownCategories.IGNORE;
        return JavaText.fill(
                """

                    /**
                     * Returns the inputs of the network.
                     *
                     * @param numbers for each feature its number, NaN where it is missing, or any number for a category
                     * @param categories for each feature its category; not used for a number
                     */
                    private static float[] inputs(double[] numbers, String[] categories) {
                        float[] x = new float[%d];
                        int i = 0;
                        for (int f = 0; f < numbers.length; f++) {
                            boolean isMissing = Double.isNaN(numbers[f]);
                %s            int hot = isMissing || OWN_INPUTS[f] < 0 ? -1 : category(f, categories[f]);
                            for (int k = 0; k < INPUTS[f]; k++) {
                                double value = OWN_INPUTS[f] < 0 ? numbers[f] : k == hot ? 1 : 0;
                                x[i] = scaled(i, %s);
                                i++;
                            }
                        }
                        return x;
                    }

                    /**
                     * Returns the number of the input that a category sets to 1 among those of its feature; -1 for
                     * none.
                     */
                    private static int category(int feature, String word) {
                        int known = Categories.KNOWN.get(feature).find(word);
                        int own = OWN_INPUTS[feature];
                        if (known == Vocabulary.UNKNOWN) {
                            %s
                        }
                        return Math.min(known, own);
                    }
                """,
                features.inputs(),
                fills ? "" : """
                                            if (isMissing) {
                                                throw new IllegalArgumentException("the value of '" + FEATURES.get(f) + "' is missing");
                                            }
                                """,
                fills ? "isMissing ? FILL[i] : value" : "value",
                mayBeUnknown
                        ? "return INPUTS[feature] > own ? own : -1;"
                        : "throw new IllegalArgumentException(\"unknown category \" + Csv.show(word) + \" of '\""
                                + " + FEATURES.get(feature) + \"'\");");
    }

    private String scaled() {
        return JavaText.fill("""

                    /** Scales a value in float64 and rounds it to float32. */
                    private static float scaled(int input, double value) {
                        float x = (float) %s;
                        if (Float.isInfinite(x)) {
                            throw new ArithmeticException("the value " + value + " is too large for float32");
                        }
                        return x;
                    }
                """, isScaled ? "((value - CENTER[input]) / WIDTH[input])" : "value");
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
                                            } else if (OWN_INPUTS[f] >= 0) {
                                                categories[f] = value.toString();
                                """ : "",
                hasCategories ? ", categories" : "");
    }

    /** Returns the nested class of the categories, and nothing without categories. */
    String holder() {
        if (!hasCategories) {
            return "";
        }
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
