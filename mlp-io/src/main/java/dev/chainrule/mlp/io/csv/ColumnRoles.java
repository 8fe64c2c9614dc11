package dev.chainrule.mlp.io.csv;

import java.util.Arrays;

/** The role of each column of a file, as one number per column so that a cell is handled without a search. */
final class ColumnRoles {
    static final int IGNORED = Integer.MIN_VALUE;
    static final int WEIGHT = IGNORED + 1;
    /** A column without a name, which must have no content either. */
    static final int EMPTY = IGNORED + 2;

    static final int TEXT_TARGET = -1;

    private static final int FIRST_NUMBER_TARGET = -2;

    private ColumnRoles() {}

    /** Returns the role of each column: k for feature k, −2 − k for target k as a number, or one of the constants. */
    static int[] of(Columns columns, boolean targetAsText) {
        int[] roles = new int[columns.names().size()];
        Arrays.fill(roles, IGNORED);
        for (int i = 0; i < columns.features().length; i++) {
            roles[columns.features()[i]] = i;
        }
        for (int i = 0; i < columns.targets().length; i++) {
            roles[columns.targets()[i]] = targetAsText ? TEXT_TARGET : FIRST_NUMBER_TARGET - i;
        }
        columns.weight().ifPresent(position -> roles[position] = WEIGHT);
        columns.empty().stream().forEach(position -> roles[position] = EMPTY);
        return roles;
    }

    /** Returns whether a column is a target that holds numbers. */
    static boolean isNumberTarget(int role) {
        return role <= FIRST_NUMBER_TARGET && role > EMPTY;
    }

    /** Returns which of the targets that hold numbers a column is, from 0. */
    static int target(int role) {
        return FIRST_NUMBER_TARGET - role;
    }
}
