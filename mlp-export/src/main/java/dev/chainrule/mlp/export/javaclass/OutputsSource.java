package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.export.DecisionThreshold;
import java.util.function.DoubleUnaryOperator;

/** The part of a class that turns the outputs of the network into predictions, and its public methods. */
final class OutputsSource {
    private static final int SAMPLES = 2000;

    private static final String TEXTS = """
            . Unlike cells
                 *     of a CSV, texts are taken as they are: "" and "NA" are categories, and blanks are part of one""";

    private final Network network;
    private final Target target;
    private final boolean hasCategories;
    private final CurvesSource curves;

    OutputsSource(Network network, Target target, boolean hasCategories) {
        this.network = network;
        this.target = target;
        this.hasCategories = hasCategories;
        curves = CurvesSource.ofTargets(target);
    }

    /** Returns the public methods that predict, and what they need. */
    String methods() {
        if (target instanceof Target.Numbers numbers) {
            return (numbers.names().size() == 1 ? ofNumber(numbers) : ofNumbers(numbers)) + curves.method();
        }
        return ofClasses((Target.Classes) target);
    }

    /** Returns a public method for numbers by position, unless the model has categories, and one for values by name. */
    private String method(String type, String name, String summary, String answer) {
        String byPosition = JavaText.fill("""

                    /**
                     * %s
                     *
                     * @param features one number for each of {@link #FEATURES}, NaN where it is missing
                     * @throws IllegalArgumentException if there are more or fewer numbers, or one is missing
                     * @throws ArithmeticException if the row overflows float32
                     */
                    public static %s %s(double... features) {
                        return %s(outputs(inputs(features)));
                    }
                """, summary, type, name, answer);
        String byName = JavaText.fill("""

                    /**
                     * %s
                     *
                     * @param values by the names in {@link #FEATURES}; a value that is absent or null is missing%s
                     * @throws IllegalArgumentException if a name is unknown, or a value is missing or of another kind
                     * @throws ArithmeticException if the row overflows float32
                     */
                    public static %s %s(Map<String, ?> values) {
                        return %s(outputs(inputs(values)));
                    }
                """, summary, hasCategories ? TEXTS : "", type, name, answer);
        return (hasCategories ? "" : byPosition) + byName;
    }

    private String ofNumber(Target.Numbers numbers) {
        return method(
                        "double",
                        "predict",
                        "Predicts " + JavaText.comment(numbers.names().get(0)) + ".",
                        "number")
                + JavaText.fill("""

                    private static double number(float[] outputs) {
                        double value = %s;
                        if (Double.isInfinite(value)) {
                            throw new ArithmeticException("the prediction is too large for float64; correct the row");
                        }
                        return value;
                    }

                    private static String answer(float[] outputs) {
                        return Csv.format(number(outputs));
                    }
                """, limited(numbers, "0"))
                + limits(numbers);
    }

    private String ofNumbers(Target.Numbers numbers) {
        return method("double[]", "predict", "Predicts a number for each of {@link #TARGETS}.", "numbers")
                + JavaText.fill(
                        """

                    private static double[] numbers(float[] outputs) {
                        double[] values = new double[outputs.length];
                        for (int i = 0; i < values.length; i++) {
                            values[i] = %s;
                            if (Double.isInfinite(values[i])) {
                                throw new ArithmeticException("a prediction is too large for float64; correct the row");
                            }
                        }
                %s        return values;
                    }

                    private static String answer(float[] outputs) {
                        StringJoiner line = new StringJoiner(",");
                        for (double value : numbers(outputs)) {
                            line.add(Csv.format(value));
                        }
                        return line.toString();
                    }
                """,
                        limited(numbers, "i"), numbers.areQuantiles() ? "        java.util.Arrays.sort(values);\n" : "")
                + limits(numbers);
    }

    /** Returns the prediction of an output, within its limits. */
    private String limited(Target.Numbers numbers, String index) {
        String value = value(numbers.scaler(), index);
        return numbers.limits().isEmpty()
                ? value
                : "Math.min(Math.max(" + value + ", TARGET_LEAST[" + index + "]), TARGET_LARGEST[" + index + "])";
    }

    private static String limits(Target.Numbers numbers) {
        if (numbers.limits().isEmpty()) {
            return "";
        }
        double[] least = numbers.limits().stream().mapToDouble(Range::low).toArray();
        double[] largest = numbers.limits().stream().mapToDouble(Range::high).toArray();
        return "\n    private static final double[] TARGET_LEAST = " + Lines.doubles(least) + ";\n"
                + "\n    private static final double[] TARGET_LARGEST = " + Lines.doubles(largest) + ";\n";
    }

    /** Returns the prediction that an output stands for, in the units of the target. */
    private String value(Scaler scaler, String index) {
        String output = "outputs[" + index + "]";
        String prediction =
                predicts(a -> a) ? output : predicts(StrictMath::exp) ? "StrictMath.exp(" + output + ")" : "";
        if (prediction.isEmpty()) {
            throw new PluginException(
                    ErrorCode.PLG_CONTRACT,
                    Location.NONE,
                    "loss '" + network.loss().name() + "' ("
                            + network.loss().getClass().getName()
                            + ") cannot be exported as Java: its prediction(a) is neither a nor StrictMath.exp(a)");
        }
        return scaler.equals(Scaler.none(scaler.columns()))
                ? prediction
                : curves.isEmpty()
                        ? prediction + " * TARGET_WIDTH[" + index + "] + TARGET_CENTER[" + index + "]"
                        : "unscale(" + index + ", " + prediction + ")";
    }

    private boolean predicts(DoubleUnaryOperator function) {
        for (int i = -SAMPLES; i <= SAMPLES; i++) {
            float output = 20f * i / SAMPLES;
            if (Double.compare(network.prediction(output), function.applyAsDouble(output)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the private constants. */
    String constants() {
        return curves.constants();
    }

    /** Returns the nested class of the scalings; empty without them. */
    String holder() {
        return curves.holder();
    }

    private String ofClasses(Target.Classes classes) {
        boolean areProbabilities = network.givesProbabilities();
        String scores = areProbabilities ? "probabilities" : "scores";
        boolean isOneUnit = classes.outputs() == 1;
        return method("int", "predict", "Returns the position of the predicted label in {@link #LABELS}.", "position")
                + method("String", "predictLabel", "Predicts a label.", "label")
                + method(
                        "double[]",
                        scores,
                        "Returns the " + (areProbabilities ? "probability" : "score") + " of each of {@link #LABELS}.",
                        "scoresOf")
                + (isOneUnit ? ofOneUnit() : OF_SEVERAL)
                + """

                    private static String label(float[] outputs) {
                        return LABELS.get(position(outputs));
                    }

                    private static String answer(float[] outputs) {
                        StringJoiner line = new StringJoiner(",");
                        line.add(CSV_LABELS.get(position(outputs)));
                        for (double score : scoresOf(outputs)) {
                            line.add(Csv.format(score));
                        }
                        return line.toString();
                    }
                """;
    }

    private String ofOneUnit() {
        return JavaText.fill("""

                    private static int position(float[] outputs) {
                        return outputs[0] > %s ? 1 : 0;
                    }

                    private static double[] scoresOf(float[] outputs) {
                        return new double[] {1 - (double) outputs[0], outputs[0]};
                    }
                """, JavaText.literal(DecisionThreshold.of(network.loss())));
    }

    private static final String OF_SEVERAL = """

                /** Returns the position of the largest output, the first of them on a tie. */
                private static int position(float[] outputs) {
                    int best = 0;
                    for (int i = 1; i < outputs.length; i++) {
                        best = outputs[i] > outputs[best] ? i : best;
                    }
                    return best;
                }

                private static double[] scoresOf(float[] outputs) {
                    double[] scores = new double[outputs.length];
                    for (int i = 0; i < scores.length; i++) {
                        scores[i] = outputs[i];
                    }
                    return scores;
                }
            """;
}
