package dev.chainrule.mlp.core.spec;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A column of a table, by its name in the header or by its number from 1.
 *
 * @param name the name; empty if the column is given by number
 * @param number the number from 1; empty if the column is given by name
 * @since 0.2
 */
public record ColumnRef(Optional<String> name, OptionalInt number) {

    /** Checks that it is one of the two. */
    public ColumnRef {
        if (name.isPresent() == number.isPresent()) {
            throw new IllegalArgumentException("a column is given by its name or by its number");
        }
        if (number.isPresent() && number.getAsInt() < 1) {
            throw new IllegalArgumentException("columns count from 1, was " + number.getAsInt());
        }
    }

    /** Returns the column of this name. */
    public static ColumnRef named(String name) {
        return new ColumnRef(Optional.of(name), OptionalInt.empty());
    }

    /** Returns the column of this number, from 1. */
    public static ColumnRef numbered(int number) {
        return new ColumnRef(Optional.empty(), OptionalInt.of(number));
    }

    /** Returns the name in quotes, or the number. */
    @Override
    public String toString() {
        return name.map(n -> "'" + n + "'").orElseGet(() -> "number " + number.getAsInt());
    }
}
