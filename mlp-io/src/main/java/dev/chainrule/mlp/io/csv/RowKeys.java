package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.SimilarWords;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.List;
import java.util.Optional;

/** The group and the time of the row that is being read. */
final class RowKeys {
    private static final int NONE = -1;

    /** How the times of a column are written, which its first cell decides. */
    private enum Notation {
        UNDECIDED,
        NUMBER,
        DATE
    }

    private final int groupColumn;
    private final int timeColumn;
    private final Optional<TextEncoding> times;
    private final CellRules reading;
    private final NumberGrammar grammar;
    private final CellFaults faults;
    private final CellMessages messages;
    private final Categories groups = new Categories();
    private Notation notation = Notation.UNDECIDED;
    private int group;
    private double time;

    RowKeys(KeyColumns columns, CellRules reading, NumberGrammar grammar, CellFaults faults, CellMessages messages) {
        groupColumn = columns.group().orElse(NONE);
        timeColumn = columns.time().orElse(NONE);
        times = columns.times();
        this.reading = reading;
        this.grammar = grammar;
        this.faults = faults;
        this.messages = messages;
    }

    /** Returns whether a cell of this column is needed. */
    boolean has(int column) {
        return column == groupColumn || column == timeColumn;
    }

    /**
     * Takes a missing cell.
     *
     * @return whether the row is left out
     */
    boolean acceptMissing(int column, String cell, int line) {
        if (reading.missing() == Missing.DROP) {
            return true;
        }
        String what = column == groupColumn ? "group" : "time";
        faults.add(column, CellFaults.Kind.OTHER, cell, () -> messages.missingKey(column, what, line));
        return false;
    }

    /** Takes a cell that is not missing. */
    void accept(int column, char[] buffer, int offset, int length, int line) {
        int from = Blanks.start(buffer, offset, length);
        int size = Blanks.end(buffer, offset, length) - from;
        if (column == groupColumn) {
            group = groups.add(buffer, from, size);
        }
        if (column == timeColumn) {
            time = time(new String(buffer, from, size));
            if (Double.isNaN(time)) {
                String cell = new String(buffer, from, size);
                boolean isMixed = notation != Notation.UNDECIDED;
                boolean wantsNumber = notation == Notation.NUMBER;
                faults.add(
                        column,
                        CellFaults.Kind.OTHER,
                        cell,
                        () -> messages.noTime(column, cell, isMixed, wantsNumber, line));
            }
        }
    }

    /** Returns a time as a number; NaN if it is none, or not written as the first one. */
    private double time(String cell) {
        if (times.isPresent()) {
            notation = Notation.DATE;
            return read(times.get(), cell);
        }
        double number = grammar.parse(cell);
        if (Double.isFinite(number)) {
            notation = notation == Notation.UNDECIDED ? Notation.NUMBER : notation;
            return notation == Notation.NUMBER ? number : Double.NaN;
        }
        if (notation == Notation.NUMBER) {
            return Double.NaN;
        }
        double seconds = read(ColumnEncodings.DATES, cell);
        notation = Double.isNaN(seconds) ? notation : Notation.DATE;
        return seconds;
    }

    private static double read(TextEncoding encoding, String cell) {
        try {
            return encoding.number(cell);
        } catch (IllegalArgumentException e) {
            return Double.NaN;
        }
    }

    /** Returns the number of the group of the row, from 0 in the order of the file. */
    int group() {
        return group;
    }

    /** Returns the time of the row. */
    double time() {
        return time;
    }

    /**
     * Returns a warning of groups that probably mean the same, if there are any.
     *
     * @param names the names of the columns
     */
    Optional<String> warning(List<String> names) {
        return groupColumn == NONE ? Optional.empty() : SimilarWords.ofGroups(names.get(groupColumn), groups.words());
    }
}
