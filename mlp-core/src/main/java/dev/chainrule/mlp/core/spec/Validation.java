package dev.chainrule.mlp.core.spec;

import java.util.Optional;

/**
 * The rows that are held out of training for measuring.
 *
 * @since 0.2
 */
@Key(
        doc = "The rows that are held out of training, to measure on.",
        expected = "a number in (0, 1), or an object with one of fraction, every, file, last")
public sealed interface Validation
        permits Validation.None, Validation.Fraction, Validation.Every, Validation.InFile, Validation.Last {

    /** Returns a fraction of the rows, drawn from the seed. */
    static Validation fraction(double fraction) {
        return new Fraction(fraction);
    }

    /** Returns rows n, 2n, 3n, … in file order. */
    static Validation every(int n) {
        return new Every(n);
    }

    /** Returns the rows of another file, relative to the document. */
    static Validation file(String file) {
        return new InFile(file, Optional.empty());
    }

    /** Returns the images of another idx file with their labels, both relative to the document. */
    static Validation labels(String images, String labels) {
        return new InFile(images, Optional.of(labels));
    }

    /** Returns the last rows of a file in the order of time, this fraction of all. */
    static Validation last(double fraction) {
        return new Last(fraction);
    }

    /**
     * Returns the latest rows by a column of times in place of the {@link #last} of the file.
     *
     * @param column the name of the column
     * @throws IllegalStateException if this holds out other rows than the last
     * @since 0.2
     */
    default Validation by(String column) {
        if (this instanceof Last last) {
            return new Last(last.fraction(), Optional.of(ColumnRef.named(column)));
        }
        throw new IllegalStateException("only the last rows are found by their times");
    }

    /**
     * Returns the column that rows are sorted by before they are split; empty if they are not.
     *
     * @since 0.2
     */
    default Optional<ColumnRef> order() {
        return this instanceof Last last ? last.by() : Optional.empty();
    }

    /**
     * Returns whether rows are held out by their position, so that rows of one group would be on both sides.
     *
     * @since 0.2
     */
    default boolean isByPosition() {
        return this instanceof Every || this instanceof Last;
    }

    /** No rows. */
    @Key(doc = "No rows.")
    record None() implements Validation {}

    /** A fraction of the rows, drawn from the seed; for labels, the same fraction of each class. */
    @Key(doc = "A fraction of the rows.")
    record Fraction(
            @Key(
                    doc =
                            "Holds out this fraction of the rows, drawn from the seed; for labels, the same fraction of each"
                                    + " class. In a streamed file each row is held out by an independent random draw, so the fraction"
                                    + " is approximate and not stratified.",
                    required = true,
                    above = 0,
                    below = 1,
                    bare = true)
            double fraction)
            implements Validation {
        /** Checks the range. */
        public Fraction {
            Keys.of(Fraction.class).rules(fraction).enforce();
        }
    }

    /** Rows n, 2n, 3n, … in file order. */
    @Key(doc = "Every n-th row.")
    record Every(
            @Key(name = "every", doc = "Holds out rows n, 2n, 3n, … in file order.", required = true, min = 2)
            int n) implements Validation {
        /** Checks the range. */
        public Every {
            Keys.of(Every.class).rules(n).enforce();
        }
    }

    /** The rows of another file with the same columns. */
    @Key(doc = "A file of its own.")
    record InFile(
            @Key(
                    doc = "Holds out the rows of another file with the same columns, relative to the document.",
                    required = true,
                    expected = "a path")
            String file,

            @Key(
                    doc = "The idx file of their labels, where `file` is an idx file of images.",
                    leftOut = "`file` is a CSV",
                    expected = "a path")
            Optional<String> labels)
            implements Validation {
        /** Checks that nothing is null. */
        public InFile {
            Keys.of(InFile.class).rules(file, labels).enforce();
        }
    }

    /** The last rows in the order of time. */
    @Key(doc = "The last rows.")
    record Last(
            @Key(
                    name = "last",
                    doc = "Holds out this fraction of the rows, the last of the file, or the latest by the column `by`."
                            + " Cross-validation and search then train each fold on the rows before those that it holds"
                            + " out. The file cannot be streamed.",
                    required = true,
                    above = 0,
                    below = 1)
            double fraction,

            @Key(
                    doc =
                            "The column of the times of the rows, numbers or dates such as 2024-05-31, by which they are sorted."
                                    + " Rows of the same time keep the order of the file. It is no feature unless `features`,"
                                    + " `categorical` or `encode` names it.",
                    leftOut = "the file is in the order of time")
            Optional<ColumnRef> by)
            implements Validation {
        /** Checks the range. */
        public Last {
            Keys.of(Last.class).rules(fraction, by).enforce();
        }

        /** Holds out the last rows of a file that is in the order of time. */
        public Last(double fraction) {
            this(fraction, Optional.empty());
        }
    }
}
