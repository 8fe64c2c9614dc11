package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words the errors about cells and lines of a CSV: what is wrong, where, and how to correct it. */
final class CellMessages {
    private final String source;
    private final CellRules reading;
    private final NumberGrammar grammar;
    private Optional<Columns> found = Optional.empty();
    private int columnsLine;
    private int[] roles = new int[0];

    /**
     * @param source the name of the file in messages
     * @param grammar how its numbers are written
     */
    CellMessages(String source, CellRules reading, NumberGrammar grammar) {
        this.source = source;
        this.reading = reading;
        this.grammar = grammar;
    }

    /**
     * Takes the columns, once they are known.
     *
     * @param line the line that named them
     * @param rolesOfColumns as {@link ColumnRoles#of}
     */
    void start(Columns columns, int line, int[] rolesOfColumns) {
        found = Optional.of(columns);
        columnsLine = line;
        roles = rolesOfColumns;
    }

    private String describe(int column) {
        return found.map(columns -> columns.describe(column)).orElse("column " + (column + 1));
    }

    /**
     * Returns the fault of a line with too many or too few cells.
     *
     * @param extraAreBlank whether the cells beyond the last column are blank
     * @param isFirstRow whether no row was right so far
     */
    DataException wrongCells(int line, int cells, boolean extraAreBlank, boolean isFirstRow) {
        return new DataException(
                ErrorCode.DAT_COLUMNS,
                new Location(source, line, 0, ""),
                "expected " + roles.length + (roles.length == 1 ? " cell" : " cells") + " as in line " + columnsLine
                        + ", found " + cells + ". " + cellsRemedy(cells, extraAreBlank, isFirstRow));
    }

    private String cellsRemedy(int cells, boolean extraAreBlank, boolean isFirstRow) {
        Columns columns = found.orElseThrow();
        String first = reading.header() ? "the header" : "line " + columnsLine;
        if (cells > roles.length && extraAreBlank) {
            return "The line ends with a delimiter, " + first
                    + " does not: delete it at the end of each line, or add it to " + first;
        }
        boolean endsEmpty = columns.empty().get(roles.length - 1);
        if (endsEmpty && cells < roles.length && cells >= columns.empty().previousClearBit(roles.length - 1) + 1) {
            return "The delimiter at the end of line " + columnsLine
                    + " is missing here: delete it there, or add it to each line";
        }
        if (reading.header() && isFirstRow && cells == roles.length + 1) {
            return "If the rows begin with a name each, as R writes them, add a name for that column to the header; else quote"
                    + " cells that hold the delimiter";
        }
        return "Complete the line, or quote cells that hold the delimiter";
    }

    /** Returns a warning of an integer that float64 does not hold exactly. */
    String imprecision(int column, String value, int at) {
        return describe(column) + ": " + Blanks.trim(value) + " in line " + at
                + " is an integer beyond 2^53 and loses precision";
    }

    /**
     * Returns the fault of a cell that should be a finite number.
     *
     * @param isFirstRow whether no row was right so far, so that the cell may belong to a header
     */
    DataException notANumber(int column, String value, int at, boolean isFirstRow) {
        if (value.indexOf('\uFEFF') >= 0) {
            return byteOrderMark(column, value, at);
        }
        if (Blanks.trim(value).isEmpty()) {
            return missing(column, value, at);
        }
        double parsed = grammar.parse(value.toCharArray(), 0, value.length());
        if (Double.isInfinite(parsed) || NumberGrammar.isNonFiniteWord(value)) {
            return new DataException(
                    ErrorCode.DAT_NONFINITE,
                    location(column, at),
                    Problem.show(value)
                            + " is not finite. Accepted are finite numbers, up to 1.7976931348623157e308 in size"
                            + (Blanks.trim(value).toLowerCase(Locale.ROOT).endsWith("nan")
                                    ? ifMissing(column, value)
                                    : ""));
        }
        return new DataException(
                ErrorCode.DAT_NUMBER,
                location(column, at),
                Problem.show(value) + " is not a number. Accepted are decimal numbers as 5" + grammar.decimal()
                        + "1, -3 or 2e-3" + hint(column, Blanks.trim(value), isFirstRow));
    }

    /**
     * Returns the fault of a cell that does not stand for a number.
     *
     * @param encoding what reads the cells of the column
     * @param expected what it accepts
     */
    DataException notReadAs(int column, TextEncoding encoding, String value, String expected, int at) {
        return new DataException(
                ErrorCode.DAT_NUMBER,
                location(column, at),
                Problem.show(Blanks.trim(value)) + " cannot be read as '" + encoding.name() + "': "
                        + Problem.clean(String.valueOf(expected))
                        + (reading.byModel() || encoding.remedy().isEmpty() ? "" : ", or " + encoding.remedy())
                        + (CellHints.looksMissing(Blanks.trim(value)) ? ifMissing(column, value) : ""));
    }

    private String hint(int column, String value, boolean isFirstRow) {
        Optional<String> otherMarks = CellHints.otherMarks(value, reading.format());
        if (otherMarks.isPresent()) {
            return reading.byModel()
                    ? ". The model was trained with other decimal marks or separators of thousands: write it as in training"
                    : ". " + otherMarks.get();
        }
        if (CellHints.looksMissing(value)) {
            return ifMissing(column, value);
        }
        if (value.indexOf('\u2212') >= 0) {
            return ". Write the minus sign as '-'";
        }
        if (CellHints.isDate(value)) {
            return dates(column);
        }
        if (CellHints.hasUnit(value)) {
            return ". Write it without its unit";
        }
        if (!reading.header() && isFirstRow && CellHints.isName(value)) {
            return reading.byModel()
                    ? ". The model was trained without a header: if line " + columnsLine
                            + " names the columns, delete it"
                    : ". If line " + columnsLine + " names the columns, set \"header\": true"
                            + (roles[column] >= 0 ? "; if the column holds text, name it in \"categorical\"" : "");
        }
        boolean isTarget = ColumnRoles.isNumberTarget(roles[column]);
        if (isTarget && !reading.byModel()) {
            return ". The loss is for numbers. If the column holds labels, set \"targetType\": \"label\", or use a loss for"
                    + " classes such as 'cross-entropy'";
        }
        return roles[column] >= 0 && CellHints.hasLetter(value) && !reading.byModel()
                ? ". If the column holds text, name it in \"categorical\", or leave it out with \"exclude\""
                : "";
    }

    private String dates(int column) {
        if (reading.byModel()) {
            return ". The model was trained with numbers in this column";
        }
        String name = Problem.clean(found.orElseThrow().names().get(column));
        return roles[column] >= 0
                ? ". To learn from dates, set \"encode\": {\"" + name + "\": \"date\"}, or leave the column out with"
                        + " \"exclude\""
                : ". A date can be predicted as a number, such as the days since another";
    }

    private String ifMissing(int column, String value) {
        String word = Blanks.trim(value);
        boolean known = NumberGrammar.isMissingWord(word.toCharArray(), 0, word.length());
        boolean toName = !known && !reading.byModel();
        boolean policyIsThere = reading.missing() != Missing.ERROR && toName;
        return ". If it stands for a missing value, "
                + (toName
                        ? "set \"missingValues\": [\"" + Problem.clean(word) + "\"]" + (policyIsThere ? "" : ", and ")
                        : "")
                + (policyIsThere ? "" : remedy(column));
    }

    /** Returns what can be done about a missing value. */
    private String remedy(int column) {
        String byHand = "fill it in or remove the row";
        if (reading.byModel() && reading.missing() == Missing.MEAN) {
            return roles[column] >= 0
                    ? "leave the cell empty, and the mean of training fills it in"
                    : byHand + ": a target cannot be made up";
        }
        if (reading.byModel()) {
            return byHand + ": the model was not trained with \"missing\": \"mean\"";
        }
        return byHand + ", or set \"missing\": \"drop\"" + (roles[column] >= 0 ? " or \"mean\"" : "");
    }

    /** Returns the fault of a missing value. */
    DataException missing(int column, String value, int at) {
        String what = !Blanks.trim(value).isEmpty() && reading.missing() == Missing.ERROR
                ? Problem.show(Blanks.trim(value)) + " stands for a missing value (\"missingValues\")"
                : reading.missing() == Missing.ERROR ? "the cell is empty" : "the value is missing";
        return new DataException(ErrorCode.DAT_MISSING, location(column, at), what + ": " + remedy(column));
    }

    /**
     * Returns the fault of a missing group or time.
     *
     * @param what which of them it is, as a word
     */
    DataException missingKey(int column, String what, int at) {
        return new DataException(
                ErrorCode.DAT_MISSING,
                location(column, at),
                "the " + what + " of the row is missing: fill it in or remove the row, or set \"missing\": \"drop\"");
    }

    /**
     * Returns the fault of a time that cannot be read.
     *
     * @param isMixed whether other cells of the column are times
     * @param wantsNumber whether these are numbers; otherwise they are dates
     */
    DataException noTime(int column, String value, boolean isMixed, boolean wantsNumber, int at) {
        String date = "a date such as 2024-05-31 or 2024-05-31 14:30";
        return new DataException(
                ErrorCode.DAT_NUMBER,
                location(column, at),
                Problem.show(value) + " is not a time. "
                        + (!isMixed
                                ? "Accepted are a number or " + date
                                : "The cells above are " + (wantsNumber ? "numbers" : "dates") + ", so expected "
                                        + (wantsNumber ? "a number" : date)));
    }

    /** Returns the fault of a weight below 0. */
    DataException negativeWeight(int column, String value, int at) {
        return new DataException(
                ErrorCode.DAT_RANGE,
                location(column, at),
                "a weight must be >= 0, found " + Problem.show(value) + ". 0 leaves the row out");
    }

    /** Returns the fault of a quote within a cell that does not start with one. */
    DataException quoteInside(int column, String value, int at) {
        return new DataException(
                ErrorCode.DAT_QUOTE,
                location(column, at),
                "a quote inside of a cell that does not start with one: " + Problem.show(value)
                        + ". Quote the whole cell and double the quotes in it");
    }

    /** Returns the fault of a cell with content in a column that has no name. */
    DataException notEmpty(int column, String value, int at) {
        String found = Problem.show(Blanks.trim(value));
        return new DataException(
                ErrorCode.DAT_HEADER,
                location(column, columnsLine),
                reading.header()
                        ? "column " + (column + 1) + " has no name in the header, but holds " + found + " in line " + at
                                + ". Name it, or leave it out: \"exclude\": [" + (column + 1) + "]"
                        : "column " + (column + 1) + " is empty in line " + columnsLine + ", but holds " + found
                                + " in line " + at
                                + ". Fill it in, or delete the delimiter at the end of each line");
    }

    /** Returns the fault of a byte order mark within a file. */
    DataException byteOrderMark(int column, String value, int at) {
        return new DataException(
                ErrorCode.DAT_ENCODING,
                location(column, at),
                Problem.show(value) + " holds a byte order mark (U+FEFF), as where files were joined. Delete it");
    }

    /** Returns the fault of a category that a model does not know. */
    DataException unknownCategory(int column, String word, List<String> known, int at) {
        return new DataException(ErrorCode.DAT_LABEL, location(column, at), Features.unknownCategory(word, known));
    }

    /** Returns the fault of a column with too many categories. */
    DataException tooManyCategories(int column, int at) {
        return new DataException(
                ErrorCode.DAT_LIMIT,
                location(column, at),
                "the column has more than " + Categories.MAX_CATEGORIES
                        + " categories (maxCategories). If it identifies rows, as an id does, leave it out of the"
                        + " features");
    }

    /** Returns the fault of a cell with too many characters. */
    DataException cellTooLong(int column, int length, int at) {
        return limit(
                column,
                "the cell has " + length + " characters, more than " + TableHandler.MAX_FIELD + " (maxField)",
                at);
    }

    /** Returns the fault of a line with too many columns. */
    DataException tooManyColumns(int column, int at) {
        return limit(column, "the line has more than " + TableHandler.MAX_COLUMNS + " columns (maxColumns)", at);
    }

    private DataException limit(int column, String message, int at) {
        return new DataException(ErrorCode.DAT_LIMIT, location(column, at), message + ". Is it a CSV file?");
    }

    /** Returns the location of a cell: its line and a description of its column. */
    Location location(int column, int at) {
        return new Location(source, at, 0, describe(column));
    }
}
