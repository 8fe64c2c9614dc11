package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.Objects;
import java.util.Optional;

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

    /** The images of another idx file with their labels, both relative to the document. */
    static Validation labels(String images, String labels) {
        return new InFile(images, Optional.of(labels));
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
     * @param labels the file of their labels, if the rows are in idx files
     */
    record InFile(String file, Optional<String> labels) implements Validation {
        /** Checks that it is there. */
        public InFile {
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(labels, "labels");
        }

        /** The rows of a CSV. */
        public InFile(String file) {
            this(file, Optional.empty());
        }
    }
}
