package dev.chainrule.mlp.io.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * Takes the cells of a file as the parser finds them and keeps the numbers and the target's text. The first line is
 * collected whole and decides about the columns; of all others no cell becomes an object.
 */
final class TableHandler extends AbstractBaseCsvCallbackHandler<Boolean> {
    /** The longest cell, in characters. */
    static final int MAX_FIELD = 1 << 16;
    /** The most columns. */
    static final int MAX_COLUMNS = 100_000;

    private static final int IGNORED = Integer.MIN_VALUE;
    private static final int TEXT_TARGET = -1;

    private final String source;
    private final boolean header;
    private final boolean targetAsText;
    private final Function<Finding, Columns> finder;
    private final MemoryBudget memory;
    private final List<String> firstLine = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final BitSet imprecise = new BitSet();

    /** What each column is: k for feature k, −2 − k for target k as a number, or one of the constants above. */
    private int[] roles;

    private Columns columns;
    private int columnsLine;
    private double[] features = new double[0];
    private double[] numbers = new double[0];
    /** The target's text: all cells one after the other, where each ends, and the line that it stands in. */
    private char[] text = new char[0];

    private int[] ends = new int[0];
    private int[] lines = new int[0];
    private boolean textIsNumeric = true;
    private int rows;

    private long line;
    private int newlines;
    private int blankLine;
    private boolean onlyBlanks;
    private DataException fault;

    /**
     * What is known when the first line is read.
     *
     * @param cells its cells
     * @param location where it is
     * @param warnings receives what the user should know
     */
    record Finding(List<String> cells, Location location, List<String> warnings) {}

    /**
     * @param header whether the first line names the columns
     * @param targetAsText whether the target is kept as text
     * @param finder decides about the columns
     */
    TableHandler(
            String source,
            boolean header,
            boolean targetAsText,
            Function<Finding, Columns> finder,
            MemoryBudget memory) {
        this.source = source;
        this.header = header;
        this.targetAsText = targetAsText;
        this.finder = finder;
        this.memory = memory;
    }

    @Override
    protected void handleBegin(long startingLine) {
        line = startingLine;
        newlines = 0;
        onlyBlanks = false;
        fault = null;
    }

    @Override
    protected void handleField(int column, char[] buffer, int offset, int length, boolean quoted) {
        if (length > MAX_FIELD) {
            throw limit(column, "the cell has " + length + " characters, more than " + MAX_FIELD + " (maxField)");
        }
        if (column >= MAX_COLUMNS) {
            throw limit(column, "the line has more than " + MAX_COLUMNS + " columns (maxColumns)");
        }
        if (column == 0 && !quoted) {
            onlyBlanks = trimmedEnd(buffer, offset, length) == offset;
        }
        if (columns == null) {
            checkQuotes(column, buffer, offset, length, quoted);
            firstLine.add(new String(buffer, offset, length));
        } else if (column < roles.length) {
            accept(column, buffer, offset, length, quoted);
        }
        if (quoted) {
            countLines(buffer, offset, length);
        }
    }

    private void accept(int column, char[] buffer, int offset, int length, boolean quoted) {
        int role = roles[column];
        if (role == IGNORED) {
            checkQuotes(column, buffer, offset, length, quoted);
        } else if (role == TEXT_TARGET) {
            checkQuotes(column, buffer, offset, length, quoted);
            acceptText(column, buffer, offset, length);
        } else {
            double value = NumberGrammar.parse(buffer, offset, length);
            if (!Double.isFinite(value)) {
                checkQuotes(column, buffer, offset, length, quoted);
                note(notANumber(column, new String(buffer, offset, length), currentLine()));
            } else if (NumberGrammar.losesPrecision(value, buffer, offset, length)) {
                checkPrecision(column, buffer, offset, length);
            }
            if (role >= 0) {
                features[rows * columns.features().length + role] = value;
            } else {
                numbers[rows * columns.targets().length - 2 - role] = value;
            }
        }
    }

    private void acceptText(int column, char[] buffer, int offset, int length) {
        int from = offset;
        int to = trimmedEnd(buffer, offset, length);
        while (from < to && NumberGrammar.isBlank(buffer[from])) {
            from++;
        }
        if (from == to) {
            note(missing(column, currentLine()));
            return;
        }
        int start = rows == 0 ? 0 : ends[rows - 1];
        if (start + to - from > text.length) {
            text = memory.grow(text, (long) start + to - from, currentLine());
        }
        System.arraycopy(buffer, from, text, start, to - from);
        ends[rows] = start + to - from;
        lines[rows] = currentLine();
        if (textIsNumeric) {
            double value = NumberGrammar.parse(buffer, from, to - from);
            textIsNumeric = !Double.isNaN(value) || NumberGrammar.isNonFiniteWord(new String(buffer, from, to - from));
        }
    }

    @Override
    protected Boolean buildRecord() {
        int cells = getFieldCount();
        if (getRecordType() == RecordType.EMPTY || cells == 1 && onlyBlanks && (roles == null || roles.length > 1)) {
            firstLine.clear();
            blankLine = blankLine == 0 ? currentLine() : blankLine;
            return true;
        }
        if (columns == null) {
            findColumns();
            return true;
        }
        if (cells != roles.length) {
            throw new DataException(
                    ErrorCode.DAT_COLUMNS,
                    new Location(source, (int) line, 0, ""),
                    "expected " + roles.length + (roles.length == 1 ? " cell" : " cells") + " as in line "
                            + columnsLine + ", found " + cells
                            + ". Complete the line, or quote cells that hold the delimiter");
        }
        if (roles.length == 1 && blankLine > 0) {
            throw missing(0, blankLine);
        }
        if (fault != null) {
            throw fault;
        }
        nextRow();
        return true;
    }

    private void findColumns() {
        columnsLine = (int) line;
        blankLine = 0;
        columns = finder.apply(new Finding(firstLine, new Location(source, columnsLine, 0, ""), warnings));
        roles = new int[columns.names().size()];
        Arrays.fill(roles, IGNORED);
        for (int i = 0; i < columns.features().length; i++) {
            roles[columns.features()[i]] = i;
        }
        for (int i = 0; i < columns.targets().length; i++) {
            roles[columns.targets()[i]] = targetAsText ? TEXT_TARGET : -2 - i;
        }
        makeRoom();
        if (!header) {
            newlines = 0;
            for (int c = 0; c < firstLine.size(); c++) {
                char[] cell = firstLine.get(c).toCharArray();
                accept(c, cell, 0, cell.length, true);
                countLines(cell, 0, cell.length);
            }
            if (fault != null) {
                throw fault;
            }
            nextRow();
        }
    }

    private void nextRow() {
        rows++;
        blankLine = 0;
        makeRoom();
    }

    /** Room for one more row. */
    private void makeRoom() {
        long next = rows + 1L;
        if (next * columns.features().length > features.length) {
            features = memory.grow(features, next * columns.features().length, currentLine());
        }
        if (targetAsText) {
            if (next > ends.length) {
                ends = memory.grow(ends, next, currentLine());
                lines = memory.grow(lines, next, currentLine());
            }
        } else if (next * columns.targets().length > numbers.length) {
            numbers = memory.grow(numbers, next * columns.targets().length, currentLine());
        }
    }

    /** The line that the next cell of the record begins in. */
    int currentLine() {
        return (int) Math.min(Integer.MAX_VALUE, line + newlines);
    }

    private void countLines(char[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            boolean second = buffer[i] == '\n' && i > offset && buffer[i - 1] == '\r';
            if (buffer[i] == '\r' || buffer[i] == '\n' && !second) {
                newlines++;
            }
        }
    }

    /** Where a cell ends when the blanks after it are left out. */
    private static int trimmedEnd(char[] buffer, int offset, int length) {
        int to = offset + length;
        while (to > offset && NumberGrammar.isBlank(buffer[to - 1])) {
            to--;
        }
        return to;
    }

    /** The first fault of a line is kept until its number of cells is known: if that is wrong, it is the cause. */
    private void note(DataException found) {
        fault = fault == null ? found : fault;
    }

    private void checkQuotes(int column, char[] buffer, int offset, int length, boolean quoted) {
        for (int i = offset; !quoted && i < offset + length; i++) {
            if (buffer[i] == '"') {
                note(new DataException(
                        ErrorCode.DAT_QUOTE,
                        location(column, currentLine()),
                        "a quote inside of a cell that does not start with one: "
                                + Problem.show(new String(buffer, offset, length))
                                + ". Quote the whole cell and double the quotes in it"));
                return;
            }
        }
    }

    private void checkPrecision(int column, char[] buffer, int offset, int length) {
        if (!imprecise.get(column)) {
            imprecise.set(column);
            warnings.add(imprecision(column, new String(buffer, offset, length), currentLine()));
        }
    }

    String imprecision(int column, String value, int at) {
        return columns.describe(column) + ": " + value.strip() + " in line " + at
                + " is an integer beyond 2^53 and loses precision";
    }

    /** What is wrong with a cell that should be a finite number. */
    DataException notANumber(int column, String value, int at) {
        if (value.isBlank()) {
            return missing(column, at);
        }
        double parsed = NumberGrammar.parse(value.toCharArray(), 0, value.length());
        if (Double.isInfinite(parsed) || NumberGrammar.isNonFiniteWord(value)) {
            return new DataException(
                    ErrorCode.DAT_NONFINITE,
                    location(column, at),
                    Problem.show(value)
                            + " is not finite. Accepted are finite numbers, up to 1.7976931348623157e308 in size");
        }
        return new DataException(
                ErrorCode.DAT_NUMBER,
                location(column, at),
                Problem.show(value) + " is not a number. Accepted are decimal numbers as 5.1, -3 or 2e-3"
                        + hint(column, value.strip()));
    }

    private String hint(int column, String value) {
        if (value.matches("[+-]?[0-9]+,[0-9]+")) {
            return ". It looks like a decimal comma: write a point";
        }
        if (value.matches("[+-]?[0-9]{1,3}([,_' ][0-9]{3})+(\\.[0-9]*)?")) {
            return ". Write it without separators of thousands";
        }
        if (value.matches("(?i)na|n/a|null|none|missing|\\?|-+")) {
            return ". If it stands for a missing value, fill it in or remove the row";
        }
        if (!header && rows == 0) {
            return ". If line " + columnsLine + " names the columns, set \"header\": true";
        }
        return roles[column] >= 0 && value.matches("(?s).*\\p{L}.*")
                ? ". Features are numbers: to leave this column out, name the others in \"features\""
                : "";
    }

    private DataException missing(int column, int at) {
        return new DataException(
                ErrorCode.DAT_MISSING,
                location(column, at),
                "the cell is empty, and there is no policy for missing values. Fill it in or remove the row");
    }

    private DataException limit(int column, String message) {
        return new DataException(ErrorCode.DAT_LIMIT, location(column, currentLine()), message + ". Is it a CSV file?");
    }

    /** Where a cell is: its line, and in words its column. */
    Location location(int column, int at) {
        return new Location(source, at, 0, columns == null ? "column " + (column + 1) : columns.describe(column));
    }

    /** How many cells of the record in hand are taken; when the parser gives up, the fault is in the next. */
    int cellsOfRecord() {
        return getFieldCount();
    }

    boolean hasColumns() {
        return columns != null;
    }

    Columns columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    List<String> warnings() {
        return warnings;
    }

    boolean textIsNumeric() {
        return textIsNumeric;
    }

    /** The features, row by row, in an array of exactly their number. */
    double[] features() {
        return memory.trim(features, rows * columns.features().length, currentLine());
    }

    /** The targets that are numbers, row by row, in an array of exactly their number. */
    double[] numbers() {
        return memory.trim(numbers, rows * columns.targets().length, currentLine());
    }

    /** The text of the target in a row. */
    String text(int row) {
        int start = row == 0 ? 0 : ends[row - 1];
        return new String(text, start, ends[row] - start);
    }

    /** The target in a row as a number; NaN if it is none. */
    double number(int row) {
        int start = row == 0 ? 0 : ends[row - 1];
        return NumberGrammar.parse(text, start, ends[row] - start);
    }

    /** The line of a row whose target is kept as text. */
    int line(int row) {
        return lines[row];
    }
}
