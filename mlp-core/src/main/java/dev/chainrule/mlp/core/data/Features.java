package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.InputBlock;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The feature columns and their encoding as inputs: unless a column has another encoding, a number is one input, and a
 * category is one-hot encoded. The rare categories of a column share one input. An unknown category counts as rare, or sets
 * all inputs of its column to 0 if there are no rare ones, as in scikit-learn's {@code OneHotEncoder} with {@code min_frequency} and
 * {@code handle_unknown="infrequent_if_exist"}.
 *
 * @param columns the columns in order, at least one
 * @param unknown whether an unknown category is ignored or an error
 * @param fill the replacement for missing values, one number per input, before scaling; empty if no value may be
 *     missing
 * @since 0.2
 */
public record Features(List<Feature> columns, UnknownCategories unknown, List<Double> fill) {
    private static final int SHOWN = 10;
    /** The input of a category that is unknown and does not count as rare. */
    private static final int NO_INPUT = CategoryEncoding.UNKNOWN;
    /** The input of a category that is an error. */
    private static final int REJECTED = -2;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if there is no column, or the replacements are not one per input
     */
    public Features {
        columns = List.copyOf(columns);
        Objects.requireNonNull(unknown, "unknown");
        fill = List.copyOf(fill);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("there must be a feature");
        }
        if (!fill.isEmpty() && fill.size() != inputs(columns)) {
            throw new IllegalArgumentException(fill.size() + " numbers to fill in for " + inputs(columns) + " inputs");
        }
    }

    /** Creates features that ignore unknown categories. */
    public Features(List<Feature> columns, List<Double> fill) {
        this(columns, UnknownCategories.IGNORE, fill);
    }

    /** Returns the same features with another policy for unknown categories. */
    public Features withUnknown(UnknownCategories policy) {
        return new Features(columns, policy, fill);
    }

    /** Returns columns of numbers, none of which may be missing. */
    public static Features ofNumbers(List<String> names) {
        return new Features(names.stream().map(Feature::number).toList(), List.of());
    }

    /** Returns the names of the columns. */
    public List<String> names() {
        return columns.stream().map(Feature::name).toList();
    }

    /** Returns the number of inputs. */
    public int inputs() {
        return inputs(columns);
    }

    private static int inputs(List<Feature> columns) {
        return columns.stream().mapToInt(Feature::inputs).sum();
    }

    /** Returns a name for each input, as {@link Feature#inputNames}. */
    public List<String> inputNames() {
        return columns.stream().flatMap(column -> column.inputNames().stream()).toList();
    }

    /** Returns the encodings that the network trains, by the block of the inputs that they encode. */
    public Map<String, PluginSpec> learned() {
        Map<String, PluginSpec> learned = new LinkedHashMap<>();
        int input = 0;
        for (Feature column : columns) {
            if (column.encoding().isPresent() && column.encoding().get().plugin() instanceof LearnedEncoding) {
                InputBlock block = new InputBlock(input, column.inputs());
                learned.put(block.toString(), column.encoding().get().spec());
            }
            input += column.inputs();
        }
        return learned;
    }

    /** Creates an encoder of the rows of a table. */
    Encoder encoder(DataTable examples) {
        return new Encoder(examples);
    }

    /** Encodes rows as inputs, before scaling. */
    final class Encoder {
        private final DataTable examples;
        private final int width = columns.size();
        /** For each column, the input of each category of the table, {@link #NO_INPUT} or {@link #REJECTED}. */
        private final int[][] inputOfCategory = new int[width][];

        private Encoder(DataTable examples) {
            this.examples = examples;
            for (int c = 0; c < width; c++) {
                Feature column = columns.get(c);
                Vocabulary known = new Vocabulary(column.known());
                inputOfCategory[c] = examples.categories(c).stream()
                        .mapToInt(category -> input(column, known.find(category)))
                        .toArray();
            }
        }

        private int input(Feature column, int known) {
            if (known == Vocabulary.UNKNOWN) {
                return unknown == UnknownCategories.ERROR
                        ? REJECTED
                        : column.hasRare() ? column.categories().size() : NO_INPUT;
            }
            return Math.min(known, column.categories().size()); // rare categories come after the others
        }

        /**
         * Encodes a row.
         *
         * @param row the index of the row, from 0
         * @param to receives the inputs
         * @throws DataException if a value is missing and has no replacement, or a category is unknown and not ignored
         */
        void encode(int row, double[] to) {
            int input = 0;
            for (int c = 0; c < width; c++) {
                Feature column = columns.get(c);
                double value = examples.features()[row * width + c];
                if (Double.isNaN(value)) {
                    if (fill.isEmpty()) {
                        throw missing(examples.place(row, column.name()), examples.rowInWords(row));
                    }
                    for (int i = 0; i < column.inputs(); i++) {
                        to[input + i] = fill.get(input + i);
                    }
                } else if (column.isCategorical() && column.encoding().isPresent()) {
                    column.encoding().get().encodeCategory(category(row, c, value), to, input);
                } else if (column.isCategorical()) {
                    for (int i = 0; i < column.inputs(); i++) {
                        to[input + i] = 0;
                    }
                    int category = category(row, c, value);
                    if (category != NO_INPUT) {
                        to[input + category] = 1;
                    }
                } else if (column.encoding().isPresent()) {
                    column.encoding().get().encode(value, to, input);
                } else {
                    to[input] = value;
                }
                input += column.inputs();
            }
        }

        private int category(int row, int c, double value) {
            Feature column = columns.get(c);
            List<String> categories = examples.categories(c);
            if (categories.isEmpty()) {
                throw notACategory(column, value, examples.place(row, column.name()));
            }
            int category = inputOfCategory[c][(int) value];
            if (category == REJECTED) {
                throw unknown(column, categories.get((int) value), examples, row);
            }
            return category;
        }
    }

    /** Returns the exception for a missing value without a replacement. */
    static DataException missing(Location place, String inRow) {
        return new DataException(
                ErrorCode.DAT_MISSING,
                place,
                "the value" + inRow + " is missing (NaN), and there is none to fill in. Give a number, or train with"
                        + " \"missing\": \"mean\"");
    }

    /** Returns the exception for a number in a column of categories. */
    static DataException notACategory(Feature column, double value, Location place) {
        return new DataException(
                ErrorCode.DAT_LABEL, place, "expected one of " + shown(column.known()) + ", found the number " + value);
    }

    private static DataException unknown(Feature column, String category, DataTable examples, int row) {
        return new DataException(
                ErrorCode.DAT_LABEL, examples.place(row, column.name()), unknownCategory(category, column.known()));
    }

    /** Returns the message for a category that no training row has. */
    public static String unknownCategory(String category, List<String> known) {
        return "unknown category " + Problem.show(category)
                + new SimilarWords(known)
                        .likeness(category)
                        .map(like -> ", which " + like)
                        .orElse("")
                + ". The training rows had: " + shown(known)
                + ". Correct it, or train with \"unknownCategories\": \"ignore\"";
    }

    private static String shown(List<String> known) {
        return Problem.clean(known.stream().limit(SHOWN).collect(Collectors.joining(", ")))
                + (known.size() > SHOWN ? ", …" : "");
    }
}
