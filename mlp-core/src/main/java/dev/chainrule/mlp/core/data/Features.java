package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The columns that are learnt from, and the inputs that they become: a number is one input, a category one of several, 1
 * for the category that it is and 0 for the others. Rare categories of a column share one input. An unknown category counts
 * as rare, or leaves all inputs of its column 0 if there are no rare ones, as in scikit-learn's {@code OneHotEncoder} with
 * {@code min_frequency} and {@code handle_unknown="infrequent_if_exist"}.
 *
 * @param columns in order, at least one
 * @param unknown whether an unknown category is ignored or an error
 * @param fill what stands in for a missing value, one number an input, before scaling; empty if none may be missing
 */
public record Features(List<Feature> columns, UnknownCategories unknown, List<Double> fill) {
    private static final int SHOWN = 10;
    /** Of a category that leaves all inputs of its column 0. */
    private static final int NO_INPUT = -1;
    /** Of a category that is an error. */
    private static final int REFUSED = -2;

    /** Checks that there is a number for each input or none. */
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

    /** Unknown categories are ignored. */
    public Features(List<Feature> columns, List<Double> fill) {
        this(columns, UnknownCategories.IGNORE, fill);
    }

    /** The same with another policy about unknown categories. */
    public Features withUnknown(UnknownCategories policy) {
        return new Features(columns, policy, fill);
    }

    /** Columns of numbers, none of which may be missing. */
    public static Features ofNumbers(List<String> names) {
        return new Features(names.stream().map(Feature::number).toList(), List.of());
    }

    /** The names of the columns. */
    public List<String> names() {
        return columns.stream().map(Feature::name).toList();
    }

    /** How many inputs they become. */
    public int inputs() {
        return inputs(columns);
    }

    private static int inputs(List<Feature> columns) {
        return columns.stream().mapToInt(Feature::inputs).sum();
    }

    /**
     * Returns a name for each input: that of its column or, of a category, {@code column=category}, and {@code column=(rare)} for
     * those that share one.
     */
    public List<String> inputNames() {
        List<String> names = new ArrayList<>();
        for (Feature column : columns) {
            if (column.isCategorical()) {
                column.categories().forEach(category -> names.add(column.name() + "=" + category));
                if (column.hasRare()) {
                    names.add(column.name() + "=" + column.rareName());
                }
            } else {
                names.add(column.name());
            }
        }
        return Collections.unmodifiableList(names);
    }

    /** What turns these rows into inputs. */
    Encoder encoder(DataTable examples) {
        return new Encoder(examples);
    }

    /** Turns rows into inputs that are not yet scaled. */
    final class Encoder {
        private final DataTable examples;
        private final int width = columns.size();
        /** For each column of categories: which of its inputs each of theirs is, {@link #NO_INPUT} or {@link #REFUSED}. */
        private final int[][] ours = new int[width][];

        private Encoder(DataTable examples) {
            this.examples = examples;
            for (int c = 0; c < width; c++) {
                Feature column = columns.get(c);
                Vocabulary known = new Vocabulary(column.known());
                ours[c] = examples.categories(c).stream()
                        .mapToInt(category -> input(column, known.find(category)))
                        .toArray();
            }
        }

        private int input(Feature column, int known) {
            if (known == Vocabulary.UNKNOWN) {
                return unknown == UnknownCategories.ERROR
                        ? REFUSED
                        : column.hasRare() ? column.categories().size() : NO_INPUT;
            }
            return Math.min(known, column.categories().size()); // the rare ones are known after the others
        }

        /**
         * The inputs of a row.
         *
         * @throws DataException if a value is missing and nothing is known to fill in, or a category is not known and is
         *     an error
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
                } else if (column.isCategorical()) {
                    for (int i = 0; i < column.inputs(); i++) {
                        to[input + i] = 0;
                    }
                    int category = category(row, c, value);
                    if (category != NO_INPUT) {
                        to[input + category] = 1;
                    }
                } else {
                    to[input] = value;
                }
                input += column.inputs();
            }
        }

        private int category(int row, int c, double value) {
            Feature column = columns.get(c);
            List<String> theirs = examples.categories(c);
            if (theirs.isEmpty()) {
                throw notACategory(column, value, examples.place(row, column.name()));
            }
            int category = ours[c][(int) value];
            if (category == REFUSED) {
                throw unknown(column, theirs.get((int) value), examples, row);
            }
            return category;
        }
    }

    /** A missing value that cannot be filled in. */
    static DataException missing(Location place, String inRow) {
        return new DataException(
                ErrorCode.DAT_MISSING,
                place,
                "the value" + inRow + " is missing (NaN), and there is none to fill in. Give a number, or train with"
                        + " \"missing\": \"mean\"");
    }

    /** A number where a feature holds categories. */
    static DataException notACategory(Feature column, double value, Location place) {
        return new DataException(
                ErrorCode.DAT_LABEL,
                place,
                "expected one of " + shown(column.known()) + ", found the number " + value);
    }

    private static DataException unknown(Feature column, String category, DataTable examples, int row) {
        return new DataException(
                ErrorCode.DAT_LABEL, examples.place(row, column.name()), unknownCategory(category, column.known()));
    }

    /** What is wrong with a category that was not among the training rows. */
    public static String unknownCategory(String category, List<String> known) {
        return "unknown category " + Problem.show(category) + ". The training rows had: " + shown(known)
                + ". Correct it, or train with \"unknownCategories\": \"ignore\"";
    }

    private static String shown(List<String> known) {
        return Problem.clean(known.stream().limit(SHOWN).collect(Collectors.joining(", ")))
                + (known.size() > SHOWN ? ", …" : "");
    }
}
