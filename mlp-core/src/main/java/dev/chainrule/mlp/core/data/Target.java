package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The meaning of a network's outputs: classes or numbers.
 *
 * @since 0.2
 */
public sealed interface Target {

    /** Returns the number of outputs that the target needs. */
    int outputs();

    /**
     * Encodes the targets of rows as desired outputs of the network.
     *
     * @throws DataException if a row has a label that is not known, or numbers where labels are wanted or the other way
     */
    Matrix encode(DataTable examples);

    /**
     * One of several classes, one-hot encoded with one output per class; or, with two classes, a single output that
     * is 1 for the second class.
     *
     * @param name the target column
     * @param labels at least two, all different, in the order of the outputs
     * @param outputs as many as labels, or 1 for two labels
     */
    record Classes(String name, List<String> labels, int outputs) implements Target {
        private static final double MAX_HEAP_FRACTION = 0.7;

        private static final String IF_ID = "; if it is an id, choose another target and exclude the column";
        private static final String ADVICE = "If it is a number, " + LabelCause.GENERAL_REMEDY + IF_ID;

        /** Up to this many labels may have fewer than two rows each: the network is small, and a warning is enough. */
        private static final int MAX_RARE_LABELS = 5000;

        private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");

        /** Checks that the labels differ and fit the outputs. */
        public Classes {
            labels = List.copyOf(labels);
            if (labels.size() < 2 || new HashSet<>(labels).size() < labels.size()) {
                throw new IllegalArgumentException("needs two or more labels, all different, found " + labels);
            }
            if (outputs != labels.size() && !(outputs == 1 && labels.size() == 2)) {
                throw new IllegalArgumentException(labels.size() + " labels do not fit " + outputs + " outputs");
            }
        }

        /** Returns the distinct labels, numbers in numeric order, other text in the order of its characters. */
        public static List<String> labelsOf(DataTable examples) {
            return inOrder(examples.labels());
        }

        /**
         * Returns the distinct words in an order that does not depend on the given one: numbers by value, equal
         * numbers such as 1 and 1.0 by their characters, other text by its characters.
         */
        static List<String> inOrder(Collection<String> words) {
            List<String> found = words.stream().distinct().toList();
            boolean numeric = areNumbers(found);
            Comparator<String> byCharacters = Comparator.naturalOrder();
            return found.stream()
                    .sorted(
                            numeric
                                    ? Comparator.<String>comparingDouble(Double::parseDouble)
                                            .thenComparing(byCharacters)
                                    : byCharacters)
                    .toList();
        }

        /** Returns whether every label is written as a number. */
        boolean areNumbers() {
            return areNumbers(labels);
        }

        /** Returns whether a label is a number that is not whole; all must be numbers. */
        boolean hasFractions() {
            return labels.stream().mapToDouble(Double::parseDouble).anyMatch(value -> value != Math.rint(value));
        }

        private static boolean areNumbers(List<String> words) {
            return words.stream().allMatch(word -> NUMBER.matcher(word).matches());
        }

        @Override
        public Matrix encode(DataTable examples) {
            if (examples.labels().isEmpty()) {
                throw new DataException(ErrorCode.DAT_LABEL, Location.NONE, "the model takes labels, found numbers");
            }
            requireMemory(examples.rows(), Runtime.getRuntime().maxMemory());
            Vocabulary known = new Vocabulary(labels);
            Matrix encoded = new Matrix(examples.rows(), outputs);
            for (int r = 0; r < examples.rows(); r++) {
                int of = known.find(examples.labels().get(r));
                if (of == Vocabulary.UNKNOWN) {
                    throw unknown(examples.labels().get(r), examples.place(r, name));
                }
                if (outputs > 1) {
                    encoded.set(r, of, 1);
                } else {
                    encoded.set(r, 0, of);
                }
            }
            return encoded;
        }

        /**
         * Rejects more targets than fit in memory, which happens if an id is used as the label.
         *
         * @param heap the bytes that Java may use
         * @throws DataException if rows × outputs floats take more than 70 % of the heap or do not fit in an array
         */
        void requireMemory(int rows, long heap) {
            long numbers = (long) rows * outputs;
            if (numbers > Integer.MAX_VALUE - 8 || Float.BYTES * numbers > MAX_HEAP_FRACTION * heap) {
                throw tooMany("the targets of " + rows + " rows", Float.BYTES * numbers, heap);
            }
        }

        /**
         * Rejects a target that identifies rows. With fewer than two rows per label nothing can be learned, and an
         * output for each of thousands of labels makes every epoch slow.
         *
         * @param rows the number of training rows
         * @param cause why the target is taken for labels
         * @throws DataException if there are more than 5,000 labels and fewer than two rows per label
         */
        void requireRepeated(long rows, LabelCause cause) {
            if (labels.size() > MAX_RARE_LABELS && rows < 2L * labels.size()) {
                throw new DataException(
                        ErrorCode.DAT_LIMIT,
                        Location.of("", name),
                        "the target has " + labels.size() + " different labels in " + rows
                                + " training rows, because " + cause.reason()
                                + ". With fewer than two rows per label there is nothing to learn. If it is a number, "
                                + cause.remedy() + IF_ID);
            }
        }

        /**
         * Rejects an output layer whose training does not fit in memory.
         *
         * @param inputs the units of the layer before
         * @param heap the bytes that Java may use
         * @throws DataException if weights, gradients, an optimizer's two slots and three copies take more than 70 % of
         *     the heap
         */
        void requireLayerFits(int inputs, long heap) {
            long bytes = 7L * Float.BYTES * (inputs + 1L) * outputs;
            if (bytes > MAX_HEAP_FRACTION * heap) {
                throw tooMany("an output for each after " + inputs + (inputs == 1 ? " unit" : " units"), bytes, heap);
            }
        }

        private DataException tooMany(String what, long bytes, long heap) {
            return new DataException(
                    ErrorCode.DAT_LIMIT,
                    Location.of("", name),
                    "the target has " + labels.size() + " different labels, and " + what + " would take " + bytes
                            + " bytes of the heap of " + heap + ". " + ADVICE);
        }

        /** Returns the exception for a label that no training row has. */
        public DataException unknown(String label, Location place) {
            String known =
                    labels.stream().limit(10).collect(Collectors.joining(", ")) + (labels.size() > 10 ? ", …" : "");
            return new DataException(
                    ErrorCode.DAT_LABEL,
                    place,
                    "unknown label " + Problem.show(label)
                            + new SimilarWords(labels)
                                    .likeness(label)
                                    .map(like -> ", which " + like)
                                    .orElse("")
                            + ". The training rows had: " + Problem.clean(known));
        }
    }

    /**
     * Numbers, with one output each, or quantiles of one number, with an output for each quantile.
     *
     * @param names what each output predicts: the target columns or, for quantiles, the column with each of them, as
     *     {@code price_q0.05}
     * @param scaler the scaler of the outputs
     * @param quantiles the probabilities of the quantiles, one for each output; empty if each output has a column of its own
     * @param limits the closed range of the predictions of each output, in the unit of the target; empty if they have none
     */
    record Numbers(List<String> names, Scaler scaler, List<Double> quantiles, List<Range> limits) implements Target {

        /** Checks that the sizes and names fit. */
        public Numbers {
            names = List.copyOf(names);
            quantiles = List.copyOf(quantiles);
            limits = List.copyOf(limits);
            if (!quantiles.isEmpty() && !names.equals(namesOf(column(names, quantiles), quantiles))) {
                throw new IllegalArgumentException(
                        "the outputs " + names + " are not named after the quantiles " + quantiles);
            }
            if (names.isEmpty() || names.size() != scaler.columns()) {
                throw new IllegalArgumentException(names.size() + " targets, a scaler for " + scaler.columns());
            }
            if (!limits.isEmpty() && limits.size() != names.size()) {
                throw new IllegalArgumentException(names.size() + " outputs, limits of " + limits.size());
            }
        }

        /** Creates numbers, each with a column of its own. */
        public Numbers(List<String> names, Scaler scaler) {
            this(names, scaler, List.of(), List.of());
        }

        /**
         * Creates the quantiles of a number.
         *
         * @param column the target column
         * @param scaler its scaler
         * @param quantiles the probabilities of the quantiles, ascending
         * @since 0.2
         */
        public static Numbers ofQuantiles(String column, Scaler scaler, List<Double> quantiles) {
            return new Numbers(
                    namesOf(column, quantiles),
                    Scaler.joined(Collections.nCopies(quantiles.size(), scaler)),
                    quantiles,
                    List.of());
        }

        /**
         * Returns these numbers with limits of their predictions.
         *
         * @param ofColumns the closed range of each target column, in its unit
         * @since 0.2
         */
        public Numbers withLimits(List<Range> ofColumns) {
            return new Numbers(
                    names,
                    scaler,
                    quantiles,
                    quantiles.isEmpty() ? ofColumns : Collections.nCopies(names.size(), ofColumns.get(0)));
        }

        /**
         * Returns a prediction in the unit of its target, within the limits.
         *
         * @param output the position of the output
         * @param scaled the prediction as the network makes it
         * @return NaN if {@code scaled} is NaN
         * @since 0.2
         */
        public double prediction(int output, double scaled) {
            double value = scaler.unscale(output, scaled);
            return limits.isEmpty()
                    ? value
                    : Math.min(
                            Math.max(value, limits.get(output).low()),
                            limits.get(output).high());
        }

        private static List<String> namesOf(String column, List<Double> quantiles) {
            return quantiles.stream().map(q -> column + suffix(q)).toList();
        }

        private static String suffix(double quantile) {
            return "_q" + quantile;
        }

        private static String column(List<String> names, List<Double> quantiles) {
            String first = names.isEmpty() ? "" : names.get(0);
            return first.substring(
                    0, Math.max(0, first.length() - suffix(quantiles.get(0)).length()));
        }

        /**
         * Returns the target column of each output.
         *
         * @since 0.2
         */
        public List<String> columns() {
            return quantiles.isEmpty() ? names : Collections.nCopies(names.size(), column(names, quantiles));
        }

        /**
         * Returns whether the outputs are quantiles of one column.
         *
         * @since 0.2
         */
        public boolean areQuantiles() {
            return !quantiles.isEmpty();
        }

        @Override
        public int outputs() {
            return names.size();
        }

        @Override
        public Matrix encode(DataTable examples) {
            if (!examples.labels().isEmpty() || examples.targetNames().isEmpty()) {
                throw new DataException(
                        ErrorCode.DAT_HEADER, Location.NONE, "the model takes " + names.size() + " numbers as target");
            }
            Matrix encoded = new Matrix(examples.rows(), names.size());
            double[] numbers = examples.numbers(columns());
            int columns = names.size();
            for (int i = 0; i < numbers.length; i++) {
                encoded.data()[i] = (float) scaler.scale(i % columns, numbers[i]);
                if (Float.isInfinite(encoded.data()[i])) {
                    throw Preprocessing.tooLarge(
                            numbers[i] + examples.rowInWords(i / columns),
                            examples.place(i / columns, names.get(i % columns)));
                }
            }
            return encoded;
        }
    }
}
