package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.Objects;

/** Which rows are held out of training, to be measured on alone. */
public sealed interface Validation {

    /** A fraction of the rows, drawn from the seed. */
    static Validation fraction(double fraction) {
        return new Fraction(fraction);
    }

    /** Rows n, 2n, 3n, … in file order. */
    static Validation every(int n) {
        return new Every(n);
    }

    /** The rows of another file, relative to the document. */
    static Validation file(String file) {
        return new InFile(file);
    }

    /** No rows. */
    record None() implements Validation {}

    /**
     * A fraction of the rows, drawn from the seed; for labels, the same fraction of each class.
     *
     * @param fraction above 0 and below 1
     */
    record Fraction(double fraction) implements Validation {
        /** The fractions that are accepted. */
        public static final Range RANGE = Range.open(0, 1);

        /** Checks the range. */
        public Fraction {
            RANGE.require("validation", fraction);
        }
    }

    /**
     * Rows n, 2n, 3n, … in file order.
     *
     * @param n at least 2
     */
    record Every(int n) implements Validation {
        /** The numbers that are accepted. */
        public static final Range RANGE = Range.closed(2, Integer.MAX_VALUE);

        /** Checks the range. */
        public Every {
            RANGE.require("every", n);
        }
    }

    /**
     * The rows of a file of their own, with the same columns.
     *
     * @param file the path, relative to the document
     */
    record InFile(String file) implements Validation {
        /** Checks that it is there. */
        public InFile {
            Objects.requireNonNull(file, "file");
        }
    }
}
