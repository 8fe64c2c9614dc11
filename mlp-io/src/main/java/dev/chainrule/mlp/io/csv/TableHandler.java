package dev.chainrule.mlp.io.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes the cells of a file as the parser finds them and hands on the numbers and words of each row. The first line is
 * collected whole and decides about the columns; of all others no cell becomes an object.
 */
final class TableHandler extends AbstractBaseCsvCallbackHandler<Boolean> {
    /** The longest cell, in characters. */
    static final int MAX_FIELD = 1 << 16;
    /** Of labels that only rows of weight 0 have, no more are remembered. */
    private static final int MOST_UNWEIGHTED = 1000;
    /** The most columns. */
    static final int MAX_COLUMNS = 100_000;

    private static final int IGNORED = Integer.MIN_VALUE;
    private static final int WEIGHT = IGNORED + 1;
    private static final int EMPTY = IGNORED + 2;
    private static final int TEXT_TARGET = -1;

    private final String source;
    private final Reading reading;
    private final Function<Finding, Columns> finder;
    private final RowSink sink;
    private final NumberGrammar grammar;
    private final MissingWords missingWords;
    private final List<String> firstLine = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final BitSet imprecise = new BitSet();

    /** What each column is: k for feature k, −2 − k for target k as a number, or one of the constants above. */
    private int[] roles;

    private Columns columns;
    private int columnsLine;
    /** The labels that the target may have; empty if it may have any. */
    private Optional<Categories> labels = Optional.empty();

    /** The row at hand: its features, of categories their numbers, of missing values NaN; its target as numbers or text. */
    private double[] features = new double[0];

    private double[] numbers = new double[0];
    private char[] text = new char[64];
    private int textLength;
    private int textLine;
    private double weight = 1;
    private boolean incomplete;
    /** Of the row at hand, the cells that are kept as text. */
    private String[] kept = new String[0];
    /** For each column the first place in {@link #kept} of its cell, and for each place the next of the same column. */
    private int[] firstKept = new int[0];

    private int[] nextKept = new int[0];
    /** Whether the cells of the row at hand are only counted. */
    private boolean unread;

    private boolean textIsNumeric = true;
    /** Whether the text of the row at hand is a number; the row may yet be left out. */
    private boolean textOfRowIsNumeric;

    private int unweighted;
    private final Set<String> unweightedLabels = new LinkedHashSet<>();
    private int firstUnweighted;
    private int rows;
    private int dropped;
    private int firstDropped;
    private int filled;
    private int firstFilled;
    /** Of the row at hand, which may be left out. */
    private int filledInRow;

    private int firstFilledInRow;

    /** How many lines went before those that the parser counts, where it does not begin with the first. */
    private int lineBefore;

    private long line;
    private int newlines;
    private int blankLine;
    private boolean onlyBlanks;
    /** Whether the cells beyond the last column are blank. */
    private boolean extraAreBlank;

    private final CellFaults faults;

    /**
     * How a file is read.
     *
     * @param format how its text is written
     * @param targetAsText whether the target is kept as text
     * @param missing what becomes of rows in which a value is missing
     * @param byModel whether a model asks for the rows, which has its categories and policy from its training
     */
    record Reading(CsvFormat format, boolean targetAsText, Missing missing, boolean byModel) {
        boolean header() {
            return format.header();
        }
    }

    /**
     * What is known when the first line is read.
     *
     * @param cells its cells
     * @param location where it is
     * @param warnings receives what the user should know
     */
    record Finding(List<String> cells, Location location, List<String> warnings) {}

    /**
     * @param finder decides about the columns
     * @param sink takes the rows
     */
    TableHandler(String source, Reading reading, Function<Finding, Columns> finder, RowSink sink) {
        this.source = source;
        this.reading = reading;
        this.finder = finder;
        this.sink = sink;
        grammar = new NumberGrammar(reading.format());
        missingWords = new MissingWords(reading.format());
        faults = new CellFaults(reading);
    }

    /** Goes on in a file whose columns are known. */
    TableHandler(String source, Reading reading, Columns columns, RowSink sink) {
        this(source, reading, unused -> columns, sink);
        setColumns(columns, 1);
    }

    /** Is told how many lines the parser does not get to see. */
    void startAfter(int lines) {
        lineBefore = lines;
    }

    /** Adds a warning. */
    void warn(String warning) {
        warnings.add(warning);
    }

    @Override
    protected void handleBegin(long startingLine) {
        line = lineBefore + startingLine;
        newlines = 0;
        incomplete = false;
        filledInRow = 0;
        firstFilledInRow = 0;
        onlyBlanks = false;
        faults.startRow();
        extraAreBlank = true;
        unread = columns != null
                && reading.missing() == Missing.ERROR
                && columns.weight().isEmpty()
                && !sink.looksAtNext();
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
        } else if (column < roles.length && !unread) {
            accept(column, buffer, offset, length, quoted);
            keep(column, buffer, offset, length);
        } else if (column >= roles.length) {
            extraAreBlank &= trimmedEnd(buffer, offset, length) == offset;
        }
        if (quoted) {
            countLines(buffer, offset, length);
        }
    }

    private void accept(int column, char[] buffer, int offset, int length, boolean quoted) {
        int role = roles[column];
        if (role == IGNORED) {
            checkQuotes(column, buffer, offset, length, quoted);
        } else if (role == EMPTY) {
            checkQuotes(column, buffer, offset, length, quoted);
            if (trimmedEnd(buffer, offset, length) > offset) {
                String found = new String(buffer, offset, length);
                faults.add(column, CellFaults.Kind.OTHER, found, () -> notEmpty(column, found));
            }
        } else if (isMissing(buffer, offset, length)) {
            checkQuotes(column, buffer, offset, length, quoted);
            acceptMissing(column, role, buffer, offset, length);
        } else if (role == TEXT_TARGET) {
            checkQuotes(column, buffer, offset, length, quoted);
            acceptText(column, buffer, offset, length);
        } else if (role >= 0 && columns.isCategorical(role)) {
            checkQuotes(column, buffer, offset, length, quoted);
            acceptCategory(column, role, buffer, offset, length);
        } else {
            acceptNumber(column, role, buffer, offset, length, quoted);
        }
    }

    private void keep(int column, char[] buffer, int offset, int length) {
        if (kept.length > 0 && firstKept[column] != IGNORED) {
            String cell = new String(buffer, offset, length);
            for (int k = firstKept[column]; k != IGNORED; k = nextKept[k]) {
                kept[k] = cell;
            }
        }
    }

    private void acceptNumber(int column, int role, char[] buffer, int offset, int length, boolean quoted) {
        double value = grammar.parse(buffer, offset, length);
        if (!Double.isFinite(value)) {
            checkQuotes(column, buffer, offset, length, quoted);
            noteNoNumber(column, role, new String(buffer, offset, length));
        } else if (grammar.losesPrecision(value, buffer, offset, length)) {
            checkPrecision(column, buffer, offset, length);
        }
        if (role >= 0) {
            features[role] = value;
        } else if (role == WEIGHT) {
            weight = value;
            if (value < 0) {
                String found = new String(buffer, offset, length);
                faults.add(column, CellFaults.Kind.OTHER, found, () -> negativeWeight(column, found));
            }
        } else {
            numbers[-2 - role] = value;
        }
    }

    private void acceptText(int column, char[] buffer, int offset, int length) {
        if (holdsMark(buffer, offset, length)) {
            noteMark(column, new String(buffer, offset, length));
        }
        int from = trimmedStart(buffer, offset, length);
        int to = trimmedEnd(buffer, offset, length);
        textLength = to - from;
        textLine = currentLine();
        if (textLength > text.length) {
            text = new char[MAX_FIELD];
        }
        System.arraycopy(buffer, from, text, 0, textLength);
        if (labels.isPresent() && labels.get().find(text, 0, textLength) < 0) {
            String label = new String(text, 0, textLength);
            faults.add(column, CellFaults.Kind.OTHER, label, () -> columns.classes()
                    .orElseThrow()
                    .unknown(label, location(column, currentLine())));
        }
        textOfRowIsNumeric = textIsNumeric;
        if (textIsNumeric) {
            double value = grammar.parse(text, 0, textLength);
            textOfRowIsNumeric = !Double.isNaN(value) || NumberGrammar.isNonFiniteWord(new String(text, 0, textLength));
        }
    }

    private void acceptCategory(int column, int feature, char[] buffer, int offset, int length) {
        if (holdsMark(buffer, offset, length)) {
            noteMark(column, new String(buffer, offset, length));
            return;
        }
        int from = trimmedStart(buffer, offset, length);
        int size = trimmedEnd(buffer, offset, length) - from;
        Categories categories = columns.categories(feature);
        int category = reading.byModel() ? categories.find(buffer, from, size) : categories.add(buffer, from, size);
        features[feature] = category;
        if (category < 0) {
            String word = new String(buffer, from, size);
            faults.add(
                    column,
                    CellFaults.Kind.OTHER,
                    word,
                    () -> new DataException(
                            ErrorCode.DAT_LABEL,
                            location(column, currentLine()),
                            Features.unknownCategory(word, categories.words())));
        } else if (category >= Categories.MAX_CATEGORIES && !reading.byModel()) {
            throw new DataException(
                    ErrorCode.DAT_LIMIT,
                    location(column, currentLine()),
                    "the column has more than " + Categories.MAX_CATEGORIES
                            + " categories (maxCategories). Does it tell kinds apart, or rows?");
        }
    }

    /** An empty cell; where there is a policy, a word that stands for one too. */
    private boolean isMissing(char[] buffer, int offset, int length) {
        int from = trimmedStart(buffer, offset, length);
        int size = trimmedEnd(buffer, offset, length) - from;
        return size <= 0
                || missingWords.contains(buffer, from, size)
                || reading.missing() != Missing.ERROR && NumberGrammar.isMissingWord(buffer, from, size);
    }

    /** A row to predict is never left out: each has its prediction. */
    private void acceptMissing(int column, int role, char[] buffer, int offset, int length) {
        if (reading.missing() == Missing.MEAN && role >= 0) {
            features[role] = Double.NaN;
            filledInRow++;
            firstFilledInRow = firstFilledInRow == 0 ? currentLine() : firstFilledInRow;
        } else if (leavesOut(role)) {
            incomplete = true;
        } else {
            String found = new String(buffer, offset, length);
            CellFaults.Kind kind = role == WEIGHT ? CellFaults.Kind.OTHER : CellFaults.Kind.EMPTY;
            faults.add(column, kind, found, () -> missing(column, found, currentLine()));
        }
    }

    /** Whether a row that lacks this value is left out: a target cannot be filled in. */
    private boolean leavesOut(int role) {
        boolean isTarget = role < 0 && role != WEIGHT;
        return reading.missing() == Missing.MEAN && isTarget
                || reading.missing() == Missing.DROP && !(reading.byModel() && columns.targets().length == 0);
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
                    "expected " + roles.length + (roles.length == 1 ? " cell" : " cells") + " as in line " + columnsLine
                            + ", found " + cells + ". " + cellsRemedy(cells));
        }
        if (roles.length == 1 && blankLine > 0) {
            throw missing(0, "", blankLine);
        }
        blankLine = 0;
        nextRow();
        return true;
    }

    private String cellsRemedy(int cells) {
        String first = reading.header() ? "the header" : "line " + columnsLine;
        if (cells > roles.length && extraAreBlank) {
            return "The line ends with a delimiter, " + first
                    + " does not: delete it at the end of each line, or add it to " + first;
        }
        boolean endsEmpty = columns.empty().get(roles.length - 1);
        if (endsEmpty && cells < roles.length && cells >= columns.empty().previousClearBit(roles.length - 1) + 1) {
            return "The delimiter at the end of line " + columnsLine
                    + " is missing here: delete it there, or add it to each" + " line";
        }
        if (reading.header() && isFirstRow() && cells == roles.length + 1) {
            return "If the rows begin with a name each, as R writes them, add a name for that column to the header; else quote"
                    + " cells that hold the delimiter";
        }
        return "Complete the line, or quote cells that hold the delimiter";
    }

    private void findColumns() {
        blankLine = 0;
        int here = (int) line;
        setColumns(finder.apply(new Finding(firstLine, new Location(source, here, 0, ""), warnings)), here);
        if (!reading.header()) {
            newlines = 0;
            for (int c = 0; c < firstLine.size(); c++) {
                char[] cell = firstLine.get(c).toCharArray();
                accept(c, cell, 0, cell.length, true);
                keep(c, cell, 0, cell.length);
                countLines(cell, 0, cell.length);
            }
            nextRow();
        }
    }

    private void setColumns(Columns found, int foundIn) {
        columns = found;
        columnsLine = foundIn;
        roles = new int[columns.names().size()];
        Arrays.fill(roles, IGNORED);
        for (int i = 0; i < columns.features().length; i++) {
            roles[columns.features()[i]] = i;
        }
        for (int i = 0; i < columns.targets().length; i++) {
            roles[columns.targets()[i]] = reading.targetAsText() ? TEXT_TARGET : -2 - i;
        }
        columns.weight().ifPresent(position -> roles[position] = WEIGHT);
        columns.empty().stream().forEach(position -> roles[position] = EMPTY);
        features = new double[columns.features().length];
        numbers = new double[reading.targetAsText() ? 0 : columns.targets().length];
        kept = new String[columns.kept().length];
        firstKept = new int[roles.length];
        nextKept = new int[kept.length];
        Arrays.fill(firstKept, IGNORED);
        for (int k = 0; k < kept.length; k++) {
            nextKept[k] = firstKept[columns.kept()[k]];
            firstKept[columns.kept()[k]] = k;
        }
        labels = columns.weight().isPresent() // a row of weight 0 is left out, whatever its label
                ? Optional.empty()
                : columns.classes().map(known -> Categories.of(new Feature(known.name(), known.labels()), false));
        sink.start(columns);
    }

    private void nextRow() {
        if (faults.endRow() || !faults.isEmpty()) {
            return; // the rows after a fault are checked and not kept
        }
        if (incomplete) {
            dropped++;
            firstDropped = firstDropped == 0 ? (int) line : firstDropped;
        } else if (columns.weight().isPresent() && weight == 0) {
            unweighted++;
            if (reading.targetAsText() && columns.targets().length > 0 && unweightedLabels.size() < MOST_UNWEIGHTED) {
                unweightedLabels.add(new String(text, 0, textLength));
            }
            firstUnweighted = firstUnweighted == 0 ? line() : firstUnweighted;
        } else {
            textIsNumeric &= !reading.targetAsText() || columns.targets().length == 0 || textOfRowIsNumeric;
            filled += filledInRow;
            firstFilled = firstFilled == 0 ? firstFilledInRow : firstFilled;
            sink.row(this);
            rows++;
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

    /** Where a cell begins when the blanks before it are left out. */
    private static int trimmedStart(char[] buffer, int offset, int length) {
        int from = offset;
        while (from < offset + length && Blanks.isBlank(buffer[from])) {
            from++;
        }
        return from;
    }

    /** Where a cell ends when the blanks after it are left out. */
    private static int trimmedEnd(char[] buffer, int offset, int length) {
        int to = offset + length;
        while (to > offset && Blanks.isBlank(buffer[to - 1])) {
            to--;
        }
        return to;
    }

    private void noteNoNumber(int column, int role, String value) {
        boolean hasFault = faults.isText(column);
        CellFaults.Kind kind = hasFault ? CellFaults.Kind.TEXT : CellFaults.kind(value, reading.format(), role >= 0);
        faults.add(column, kind, value, () -> notANumber(column, value, currentLine()));
    }

    private void noteMark(int column, String value) {
        faults.add(column, CellFaults.Kind.STRUCTURE, value, () -> byteOrderMark(column, value, currentLine()));
    }

    /** Ends the reading: throws the faults of all rows if there are any. */
    void checkFaults() {
        if (!faults.isEmpty()) {
            throw new DataException(faults.problems(columns, columnsLine));
        }
    }

    /** Returns a fault that ended the reading together with those of the cells before it. */
    DataException withCellFaults(DataException last) {
        if (faults.isEmpty()) {
            return last;
        }
        List<Problem> all = new ArrayList<>(faults.problems(columns, columnsLine));
        if (all.size() > 1) {
            all.addAll(last.problems()); // one fault alone is probably where the trouble begins
        }
        return new DataException(all);
    }

    private boolean isFirstRow() {
        return rows == 0 && faults.isEmpty();
    }

    private void checkQuotes(int column, char[] buffer, int offset, int length, boolean quoted) {
        for (int i = offset; !quoted && i < offset + length; i++) {
            if (buffer[i] == '"') {
                String found = new String(buffer, offset, length);
                faults.add(column, CellFaults.Kind.STRUCTURE, found, () -> quoteInside(column, found));
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
        return columns.describe(column) + ": " + Blanks.trim(value) + " in line " + at
                + " is an integer beyond 2^53 and loses precision";
    }

    /** What is wrong with a cell that should be a finite number. */
    DataException notANumber(int column, String value, int at) {
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
                        + "1, -3 or 2e-3" + hint(column, Blanks.trim(value)));
    }

    private String hint(int column, String value) {
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
            return ". A date can be given as numbers: the year, the day of the year, the days since another";
        }
        if (CellHints.hasUnit(value)) {
            return ". Write it without its unit";
        }
        if (!reading.header() && isFirstRow() && CellHints.isName(value)) {
            return reading.byModel()
                    ? ". The model was trained without a header: if line " + columnsLine + " names the columns, delete it"
                    : ". If line " + columnsLine + " names the columns, set \"header\": true"
                            + (roles[column] >= 0 ? "; if the column holds text, name it in \"categorical\"" : "");
        }
        boolean isTarget = roles[column] <= -2 && roles[column] > WEIGHT;
        if (isTarget && !reading.byModel()) {
            return ". The loss is for numbers. If the column holds labels, set \"targetType\": \"label\", or use a loss for"
                    + " classes such as 'cross-entropy'";
        }
        return roles[column] >= 0 && CellHints.hasLetter(value) && !reading.byModel()
                ? ". A column of text can be named in \"categorical\", or left out by naming the others in \"features\""
                : "";
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

    /** What can be done about a missing value. */
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

    private DataException missing(int column, String value, int at) {
        String what = !Blanks.trim(value).isEmpty() && reading.missing() == Missing.ERROR
                ? Problem.show(Blanks.trim(value)) + " stands for a missing value (\"missingValues\")"
                : reading.missing() == Missing.ERROR ? "the cell is empty" : "the value is missing";
        return new DataException(ErrorCode.DAT_MISSING, location(column, at), what + ": " + remedy(column));
    }

    private DataException negativeWeight(int column, String value) {
        return new DataException(
                ErrorCode.DAT_RANGE,
                location(column, currentLine()),
                "a weight must be >= 0, found " + Problem.show(value) + ". 0 leaves the row out");
    }

    private DataException quoteInside(int column, String value) {
        return new DataException(
                ErrorCode.DAT_QUOTE,
                location(column, currentLine()),
                "a quote inside of a cell that does not start with one: " + Problem.show(value)
                        + ". Quote the whole cell and double the quotes in it");
    }

    private DataException notEmpty(int column, String value) {
        String found = Problem.show(Blanks.trim(value));
        return new DataException(
                ErrorCode.DAT_HEADER,
                location(column, columnsLine),
                reading.header()
                        ? "column " + (column + 1) + " has no name in the header, but holds " + found + " in line "
                                + currentLine() + ". Name it, or leave it out: \"exclude\": [" + (column + 1) + "]"
                        : "column " + (column + 1) + " is empty in line " + columnsLine + ", but holds " + found
                                + " in line " + currentLine()
                                + ". Fill it in, or delete the delimiter at the end of each line");
    }

    private DataException byteOrderMark(int column, String value, int at) {
        return new DataException(
                ErrorCode.DAT_ENCODING,
                location(column, at),
                Problem.show(value) + " holds a byte order mark (U+FEFF), as where files were joined. Delete it");
    }

    private static boolean holdsMark(char[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (buffer[i] == '\uFEFF') {
                return true;
            }
        }
        return false;
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
        List<String> all = new ArrayList<>(warnings);
        if (dropped > 0) {
            all.add(dropped + " of " + ((long) rows + dropped) + " rows of " + source
                    + (reading.missing() == Missing.MEAN ? " lack their target" : " lack a value")
                    + " and are left out, the first in line " + firstDropped);
        }
        if (unweighted > 0) {
            all.add(unweighted + " of " + ((long) rows + dropped + unweighted) + " rows of " + source
                    + (unweighted == 1 ? " has" : " have") + " the weight 0 and "
                    + (unweighted == 1 ? "is" : "are") + " left out, the first in line " + firstUnweighted);
        }
        if (filled > 0) {
            all.add((filled == 1
                            ? "1 missing value of " + source + " is"
                            : filled + " missing values of " + source + " are")
                    + " filled in with the mean of the column, the first in line " + firstFilled);
        }
        return all;
    }

    /** How many rows are left out because they lack a value. */
    int dropped() {
        return dropped;
    }

    /** How many rows are left out because their weight is 0. */
    int unweighted() {
        return unweighted;
    }

    /** The labels of rows of weight 0, for a target that otherwise has a single one. */
    Set<String> unweightedLabels() {
        return unweightedLabels;
    }

    boolean textIsNumeric() {
        return textIsNumeric;
    }

    /** The features of the row at hand; of categories their numbers, NaN where one is missing. */
    double[] features() {
        return features;
    }

    /** The cells of the row at hand that are kept as text, a copy. */
    List<String> kept() {
        return List.of(kept);
    }

    /** The targets of the row at hand if they are numbers. */
    double[] numbers() {
        return numbers;
    }

    /** The target of the row at hand if it is kept as text, at the beginning of the array. */
    char[] text() {
        return text;
    }

    /** How long {@link #text} is. */
    int textLength() {
        return textLength;
    }

    /** The line that the text of the target stands in. */
    int textLine() {
        return textLine;
    }

    /** How much the row at hand counts. */
    double weight() {
        return weight;
    }

    /** The line that the row at hand begins in. */
    int line() {
        return (int) Math.min(Integer.MAX_VALUE, line);
    }
}
