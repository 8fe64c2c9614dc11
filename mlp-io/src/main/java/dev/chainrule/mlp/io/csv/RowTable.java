package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.spec.CsvFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps rows in arrays that grow as far as the memory allows. */
final class RowTable implements RowSink {
    private final boolean targetAsText;
    private final MemoryBudget memory;
    private final NumberGrammar grammar;
    private Columns columns;
    private int width;
    private int targets;
    private double[] features = new double[0];
    private double[] numbers = new double[0];
    private double[] weights = new double[0];
    private int[] groups = new int[0];
    private double[] times = new double[0];
    /** The line that each row begins in. */
    private int[] lines = new int[0];
    /** The target's text: all cells one after the other, where each ends, and the line that it stands in. */
    private char[] text = new char[0];

    private int[] ends = new int[0];
    private int[] textLines = new int[0];
    private int rows;

    RowTable(boolean targetAsText, CsvFormat format, MemoryBudget memory) {
        this.targetAsText = targetAsText;
        this.memory = memory;
        grammar = new NumberGrammar(format);
    }

    @Override
    public void start(Columns found) {
        columns = found;
        width = columns.features().length;
        targets = columns.targets().length;
    }

    @Override
    public void row(CurrentRow row) {
        long next = rows + 1L;
        int line = row.line();
        if (next * width > features.length) {
            features = memory.grow(features, next * width, line);
        }
        System.arraycopy(row.features(), 0, features, rows * width, width);
        if (next > lines.length) {
            lines = memory.grow(lines, next, line);
        }
        lines[rows] = line;
        if (columns.weight().isPresent()) {
            if (next > weights.length) {
                weights = memory.grow(weights, next, line);
            }
            weights[rows] = row.weight();
        }
        if (!columns.keys().isEmpty()) {
            keepKeys(row.keys(), line);
        }
        if (targetAsText && targets > 0) {
            keepText(row.text());
        } else if (targets > 0) {
            if (next * targets > numbers.length) {
                numbers = memory.grow(numbers, next * targets, line);
            }
            System.arraycopy(row.numbers(), 0, numbers, rows * targets, targets);
        }
        rows++;
    }

    private void keepKeys(RowKeys keys, int line) {
        if (columns.keys().group().isPresent()) {
            groups = rows < groups.length ? groups : memory.grow(groups, rows + 1L, line);
            groups[rows] = keys.group();
        }
        if (columns.keys().time().isPresent()) {
            times = rows < times.length ? times : memory.grow(times, rows + 1L, line);
            times[rows] = keys.time();
        }
    }

    private void keepText(TargetText target) {
        if (rows + 1 > ends.length) {
            ends = memory.grow(ends, rows + 1L, target.line());
            textLines = memory.grow(textLines, rows + 1L, target.line());
        }
        int start = rows == 0 ? 0 : ends[rows - 1];
        if ((long) start + target.length() > text.length) {
            text = memory.grow(text, (long) start + target.length(), target.line());
        }
        System.arraycopy(target.chars(), 0, text, start, target.length());
        ends[rows] = start + target.length();
        textLines[rows] = target.line();
    }

    /** Removes all rows. */
    void clear() {
        rows = 0;
    }

    /** Returns how the numbers are written. */
    NumberGrammar grammar() {
        return grammar;
    }

    Columns columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /** Returns the rows with these targets. */
    DataTable examples(List<String> targetNames, List<String> labels, double[] targetNumbers) {
        return new DataTable(
                columns.featureNames(),
                features(),
                columns.words(),
                targetNames,
                labels,
                targetNumbers,
                weights(),
                lines(),
                Arrays.copyOf(groups, columns.keys().group().isPresent() ? rows : 0),
                Arrays.copyOf(times, columns.keys().time().isPresent() ? rows : 0));
    }

    /** Returns the features, row by row, in an array of exactly their number. */
    private double[] features() {
        return memory.trim(features, rows * width, lastLine());
    }

    /** Returns the targets that are numbers, row by row, in an array of exactly their number. */
    double[] numbers() {
        return memory.trim(numbers, rows * targets, lastLine());
    }

    /** Returns the weights of the rows; empty if all are 1. */
    private double[] weights() {
        return Arrays.copyOf(weights, columns.weight().isPresent() ? rows : 0);
    }

    /** Returns the line that each row begins in. */
    private int[] lines() {
        return Arrays.copyOf(lines, rows);
    }

    private int lastLine() {
        return rows == 0 ? 0 : lines[rows - 1];
    }

    /** Returns the labels of the rows; equal ones are the same object. */
    List<String> labels() {
        Categories seen = new Categories();
        List<String> labels = new ArrayList<>(rows);
        for (int r = 0; r < rows; r++) {
            int start = r == 0 ? 0 : ends[r - 1];
            labels.add(seen.words().get(seen.add(text, start, ends[r] - start)));
        }
        return labels;
    }

    /** Returns the text of the target in a row. */
    String text(int row) {
        int start = row == 0 ? 0 : ends[row - 1];
        return new String(text, start, ends[row] - start);
    }

    /** Returns the target in a row as a number; NaN if it is none. */
    double number(int row) {
        int start = row == 0 ? 0 : ends[row - 1];
        return grammar.parse(text, start, ends[row] - start);
    }

    /** Returns the line that the text of the target in a row stands in. */
    int textLine(int row) {
        return textLines[row];
    }
}
