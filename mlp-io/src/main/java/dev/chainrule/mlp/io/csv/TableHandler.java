package dev.chainrule.mlp.io.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Receives the cells of a file from the parser and passes the numbers and words of each row on. The first line is collected
 * completely and decides about the columns; no cell of any other line becomes an object.
 */
final class TableHandler extends AbstractBaseCsvCallbackHandler<Boolean> {
    /** The longest cell, in characters. */
    static final int MAX_FIELD = 1 << 16;
    /** The maximum number of columns. */
    static final int MAX_COLUMNS = 100_000;

    private final String source;
    private final CellRules reading;
    private final Function<FirstCells, Columns> finder;
    private final RowSink sink;
    private final NumberGrammar grammar;
    private final MissingWords missingWords;
    private final List<String> firstLine = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final BitSet imprecise = new BitSet();
    private final CellFaults faults;
    private final CellMessages messages;
    private final RowCounts counts = new RowCounts();
    private final LineNumbers lines = new LineNumbers();

    /** The role of each column, as in {@link ColumnRoles}. */
    private int[] roles;

    private Columns columns;
    private int columnsLine;
    /** The labels that the target may have; empty if it may have any. */
    private Optional<Categories> labels = Optional.empty();

    /** The current row: its features (categories as their numbers, missing values as NaN), its target as numbers or text. */
    private double[] features = new double[0];

    private double[] numbers = new double[0];
    private final TargetText text;
    private double weight = 1;
    private boolean incomplete;
    private KeptCells kept = new KeptCells(new int[0], 0);
    /** Whether the cells of the current row are only counted. */
    private boolean unread;

    private int blankLine;
    private boolean onlyBlanks;
    /** Whether the cells beyond the last column are blank. */
    private boolean extraAreBlank;

    /**
     * @param finder decides about the columns
     * @param sink takes the rows
     */
    TableHandler(String source, CellRules reading, Function<FirstCells, Columns> finder, RowSink sink) {
        this.source = source;
        this.reading = reading;
        this.finder = finder;
        this.sink = sink;
        grammar = new NumberGrammar(reading.format());
        missingWords = new MissingWords(reading.format());
        faults = new CellFaults(reading);
        messages = new CellMessages(source, reading, grammar);
        text = new TargetText(grammar);
    }

    /** Goes on in a file whose columns are known. */
    TableHandler(String source, CellRules reading, Columns columns, RowSink sink) {
        this(source, reading, unused -> columns, sink);
        setColumns(columns, 1);
    }

    /** Sets how many lines the parser does not see. */
    void startAfter(int unseen) {
        lines.startAfter(unseen);
    }

    /** Adds a warning. */
    void warn(String warning) {
        warnings.add(warning);
    }

    @Override
    protected void handleBegin(long startingLine) {
        lines.startRow(startingLine);
        incomplete = false;
        counts.startRow();
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
            throw messages.cellTooLong(column, length, currentLine());
        }
        if (column >= MAX_COLUMNS) {
            throw messages.tooManyColumns(column, currentLine());
        }
        if (column == 0 && !quoted) {
            onlyBlanks = Blanks.end(buffer, offset, length) == offset;
        }
        if (columns == null) {
            checkQuotes(column, buffer, offset, length, quoted);
            firstLine.add(new String(buffer, offset, length));
        } else if (column < roles.length && !unread) {
            accept(column, buffer, offset, length, quoted);
            kept.add(column, buffer, offset, length);
        } else if (column >= roles.length) {
            extraAreBlank &= Blanks.end(buffer, offset, length) == offset;
        }
        if (quoted) {
            lines.addCell(buffer, offset, length);
        }
    }

    private void accept(int column, char[] buffer, int offset, int length, boolean quoted) {
        int role = roles[column];
        if (role == ColumnRoles.IGNORED) {
            checkQuotes(column, buffer, offset, length, quoted);
        } else if (role == ColumnRoles.EMPTY) {
            checkQuotes(column, buffer, offset, length, quoted);
            if (Blanks.end(buffer, offset, length) > offset) {
                String found = new String(buffer, offset, length);
                faults.add(column, CellFaults.Kind.OTHER, found, () -> messages.notEmpty(column, found, currentLine()));
            }
        } else if (isMissing(buffer, offset, length)) {
            checkQuotes(column, buffer, offset, length, quoted);
            acceptMissing(column, role, buffer, offset, length);
        } else if (role == ColumnRoles.TEXT_TARGET) {
            checkQuotes(column, buffer, offset, length, quoted);
            acceptText(column, buffer, offset, length);
        } else if (role >= 0 && columns.isCategorical(role)) {
            checkQuotes(column, buffer, offset, length, quoted);
            acceptCategory(column, role, buffer, offset, length);
        } else {
            acceptNumber(column, role, buffer, offset, length, quoted);
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
        } else if (role == ColumnRoles.WEIGHT) {
            weight = value;
            if (value < 0) {
                String found = new String(buffer, offset, length);
                faults.add(
                        column,
                        CellFaults.Kind.OTHER,
                        found,
                        () -> messages.negativeWeight(column, found, currentLine()));
            }
        } else {
            numbers[ColumnRoles.target(role)] = value;
        }
    }

    private void acceptText(int column, char[] buffer, int offset, int length) {
        if (holdsMark(buffer, offset, length)) {
            noteMark(column, new String(buffer, offset, length));
        }
        int from = Blanks.start(buffer, offset, length);
        int size = Blanks.end(buffer, offset, length) - from;
        text.set(buffer, from, size, currentLine());
        if (labels.isPresent() && labels.get().find(buffer, from, size) < 0) {
            String label = new String(buffer, from, size);
            faults.add(
                    column,
                    CellFaults.Kind.OTHER,
                    label,
                    () -> columns.classes().orElseThrow().unknown(label, messages.location(column, currentLine())));
        }
    }

    private void acceptCategory(int column, int feature, char[] buffer, int offset, int length) {
        if (holdsMark(buffer, offset, length)) {
            noteMark(column, new String(buffer, offset, length));
            return;
        }
        int from = Blanks.start(buffer, offset, length);
        int size = Blanks.end(buffer, offset, length) - from;
        Categories categories = columns.categories(feature);
        int category = reading.byModel() ? categories.find(buffer, from, size) : categories.add(buffer, from, size);
        features[feature] = category;
        if (category < 0) {
            String word = new String(buffer, from, size);
            faults.add(
                    column,
                    CellFaults.Kind.OTHER,
                    word,
                    () -> messages.unknownCategory(column, word, categories.words(), currentLine()));
        } else if (category >= Categories.MAX_CATEGORIES && !reading.byModel()) {
            throw messages.tooManyCategories(column, currentLine());
        }
    }

    /** An empty cell; where there is a policy, a word that stands for one too. */
    private boolean isMissing(char[] buffer, int offset, int length) {
        int from = Blanks.start(buffer, offset, length);
        int size = Blanks.end(buffer, offset, length) - from;
        return size <= 0
                || missingWords.contains(buffer, from, size)
                || reading.missing() != Missing.ERROR && NumberGrammar.isMissingWord(buffer, from, size);
    }

    /** A row to predict is never left out: each has its prediction. */
    private void acceptMissing(int column, int role, char[] buffer, int offset, int length) {
        if (reading.missing() == Missing.MEAN && role >= 0) {
            features[role] = Double.NaN;
            counts.addFilled(currentLine());
        } else if (leavesOut(role)) {
            incomplete = true;
        } else {
            String found = new String(buffer, offset, length);
            CellFaults.Kind kind = role == ColumnRoles.WEIGHT ? CellFaults.Kind.OTHER : CellFaults.Kind.EMPTY;
            faults.add(column, kind, found, () -> messages.missing(column, found, currentLine()));
        }
    }

    /** Returns whether a row that lacks this value is left out: a target cannot be filled in. */
    private boolean leavesOut(int role) {
        boolean isTarget = role < 0 && role != ColumnRoles.WEIGHT;
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
            throw messages.wrongCells(line(), cells, extraAreBlank, isFirstRow());
        }
        if (roles.length == 1 && blankLine > 0) {
            throw messages.missing(0, "", blankLine);
        }
        blankLine = 0;
        nextRow();
        return true;
    }

    private void findColumns() {
        blankLine = 0;
        int here = line();
        setColumns(finder.apply(new FirstCells(firstLine, new Location(source, here, 0, ""), warnings)), here);
        if (!reading.header()) {
            lines.restartRow();
            for (int c = 0; c < firstLine.size(); c++) {
                char[] cell = firstLine.get(c).toCharArray();
                accept(c, cell, 0, cell.length, true);
                kept.add(c, cell, 0, cell.length);
                lines.addCell(cell, 0, cell.length);
            }
            nextRow();
        }
    }

    private void setColumns(Columns found, int foundIn) {
        columns = found;
        columnsLine = foundIn;
        roles = ColumnRoles.of(columns, reading.targetAsText());
        messages.start(columns, columnsLine, roles);
        features = new double[columns.features().length];
        numbers = new double[reading.targetAsText() ? 0 : columns.targets().length];
        kept = new KeptCells(columns.kept(), roles.length);
        labels = columns.weight().isPresent() // a row of weight 0 is left out, whatever its label
                ? Optional.empty()
                : columns.classes().map(known -> Categories.of(new Feature(known.name(), known.labels()), false));
        sink.start(columns);
    }

    private void nextRow() {
        if (faults.endRow() || !faults.isEmpty()) {
            return; // the rows after a fault are checked and not kept
        }
        boolean hasText = reading.targetAsText() && columns.targets().length > 0;
        if (incomplete) {
            counts.addDropped(line());
        } else if (columns.weight().isPresent() && weight == 0) {
            counts.addUnweighted(line());
            if (hasText) {
                counts.addUnweightedLabel(text.chars(), text.length());
            }
        } else {
            if (hasText) {
                text.keepRow();
            }
            sink.row(this);
            counts.addKept();
        }
    }

    /** The line that the next cell of the record begins in. */
    int currentLine() {
        return lines.ofCell();
    }

    private void noteNoNumber(int column, int role, String value) {
        boolean hasFault = faults.isText(column);
        CellFaults.Kind kind = hasFault ? CellFaults.Kind.TEXT : CellFaults.kind(value, reading.format(), role >= 0);
        faults.add(column, kind, value, () -> messages.notANumber(column, value, currentLine(), isFirstRow()));
    }

    private void noteMark(int column, String value) {
        faults.add(
                column, CellFaults.Kind.STRUCTURE, value, () -> messages.byteOrderMark(column, value, currentLine()));
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
        return counts.rows() == 0 && faults.isEmpty();
    }

    private void checkQuotes(int column, char[] buffer, int offset, int length, boolean quoted) {
        for (int i = offset; !quoted && i < offset + length; i++) {
            if (buffer[i] == '"') {
                String found = new String(buffer, offset, length);
                faults.add(
                        column,
                        CellFaults.Kind.STRUCTURE,
                        found,
                        () -> messages.quoteInside(column, found, currentLine()));
                return;
            }
        }
    }

    private void checkPrecision(int column, char[] buffer, int offset, int length) {
        if (!imprecise.get(column)) {
            imprecise.set(column);
            warnings.add(messages.imprecision(column, new String(buffer, offset, length), currentLine()));
        }
    }

    private static boolean holdsMark(char[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (buffer[i] == '\uFEFF') {
                return true;
            }
        }
        return false;
    }

    /** The number of cells of the current record that were accepted; if the parser fails, the fault is in the next. */
    int cellsOfRecord() {
        return getFieldCount();
    }

    boolean hasColumns() {
        return columns != null;
    }

    Columns columns() {
        return columns;
    }

    /** Returns what writes the messages about the cells of this file. */
    CellMessages messages() {
        return messages;
    }

    /** Returns the counts so far. */
    RowCounts counts() {
        return counts;
    }

    /** Returns warnings about the file, one sentence each. */
    List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(counts.warnings(source, reading.missing()));
        return all;
    }

    /** Returns the features of the current row; categories as their numbers, NaN where one is missing. */
    double[] features() {
        return features;
    }

    /** Returns the cells of the current row that are kept as text, a copy. */
    List<String> kept() {
        return kept.copy();
    }

    /** Returns the targets of the current row if they are numbers. */
    double[] numbers() {
        return numbers;
    }

    /** Returns the target of the current row if it is kept as text. */
    TargetText text() {
        return text;
    }

    /** Returns the weight of the current row. */
    double weight() {
        return weight;
    }

    /** Returns the line that the current row begins in. */
    int line() {
        return lines.ofRow();
    }
}
