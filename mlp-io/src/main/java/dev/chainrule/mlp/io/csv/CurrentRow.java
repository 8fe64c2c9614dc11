package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The row that is being read: takes its cells one by one and turns them into numbers and words by the roles of their
 * columns. A faulty cell is noted, and the cells after it are still checked. The next row overwrites the values.
 */
final class CurrentRow {
    private final CellRules reading;
    private final NumberGrammar grammar;
    private final MissingWords missingWords;
    private final CellFaults faults;
    private final CellMessages messages;
    private final RowCounts counts;
    private final LineNumbers lines;
    private final BitSet imprecise = new BitSet();
    private final List<String> warnings = new ArrayList<>();

    /** The role of each column, as in {@link ColumnRoles}. */
    private int[] roles = new int[0];

    private Columns columns;
    private int columnsLine;
    /** The labels that the target may have; empty if it may have any. */
    private Optional<Categories> labels = Optional.empty();

    private double[] features = new double[0];
    private double[] numbers = new double[0];
    private final TargetText text;
    private double weight = 1;
    private boolean incomplete;
    private KeptCells kept = new KeptCells(new int[0], 0);
    private RowKeys keys;

    /**
     * @param source the name of the file in messages
     * @param counts receives the values that are filled in
     * @param lines the lines of the cells
     */
    CurrentRow(String source, CellRules reading, RowCounts counts, LineNumbers lines) {
        this.reading = reading;
        this.counts = counts;
        this.lines = lines;
        grammar = new NumberGrammar(reading.format());
        missingWords = new MissingWords(reading.format());
        faults = new CellFaults(reading);
        messages = new CellMessages(source, reading, grammar);
        text = new TargetText(grammar);
        keys = new RowKeys(KeyColumns.NONE, reading, grammar, faults, messages);
    }

    /**
     * Sets the columns, once they are known.
     *
     * @param found the columns
     * @param line the line that named them
     */
    void setColumns(Columns found, int line) {
        columns = found;
        columnsLine = line;
        roles = ColumnRoles.of(columns, reading.targetAsText());
        messages.start(columns, columnsLine, roles);
        features = new double[columns.features().length];
        numbers = new double[reading.targetAsText() ? 0 : columns.targets().length];
        kept = new KeptCells(columns.kept(), roles.length);
        keys = new RowKeys(columns.keys(), reading, grammar, faults, messages);
        labels = columns.weight().isPresent() // a row of weight 0 is left out, whatever its label
                ? Optional.empty()
                : columns.classes().map(known -> Categories.of(new Feature(known.name(), known.labels()), false));
    }

    /** Starts a row. */
    void start() {
        incomplete = false;
        counts.startRow();
        faults.startRow();
    }

    /**
     * Ends the header.
     *
     * @throws DataException if a quote is inside of one of its cells
     */
    void endHeader() {
        faults.endRow();
    }

    /**
     * Takes a cell of this row.
     *
     * @param column its column, from 0
     * @param quoted whether it was quoted, so that quotes in it were doubled
     */
    void accept(int column, char[] buffer, int offset, int length, boolean quoted) {
        read(column, buffer, offset, length, quoted);
        if (keys.has(column)) {
            acceptKey(column, buffer, offset, length);
        }
        kept.add(column, buffer, offset, length);
    }

    private void acceptKey(int column, char[] buffer, int offset, int length) {
        if (!isMissing(buffer, offset, length)) {
            keys.accept(column, buffer, offset, length, currentLine());
        } else if (keys.acceptMissing(column, new String(buffer, offset, length), currentLine())) {
            incomplete = true;
        }
    }

    private void read(int column, char[] buffer, int offset, int length, boolean quoted) {
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
        } else if (role >= 0 && columns.texts(role).isPresent()) {
            checkQuotes(column, buffer, offset, length, quoted);
            acceptText(column, role, columns.texts(role).get(), new String(buffer, offset, length));
        } else {
            acceptNumber(column, role, buffer, offset, length, quoted);
        }
    }

    private void acceptText(int column, int feature, TextEncoding encoding, String value) {
        try {
            features[feature] = encoding.number(Blanks.trim(value));
        } catch (IllegalArgumentException e) {
            faults.add(
                    column,
                    CellFaults.Kind.OTHER,
                    value,
                    () -> messages.notReadAs(column, encoding, value, e.getMessage(), currentLine()));
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

    /** Returns whether a cell is empty or, if there is a policy for missing values, a word for one. */
    private boolean isMissing(char[] buffer, int offset, int length) {
        int from = Blanks.start(buffer, offset, length);
        int size = Blanks.end(buffer, offset, length) - from;
        return size <= 0
                || missingWords.contains(buffer, from, size)
                || reading.missing() != Missing.ERROR && NumberGrammar.isMissingWord(buffer, from, size);
    }

    /** Handles a missing value. A row to predict is never left out, because each row has its prediction. */
    private void acceptMissing(int column, int role, char[] buffer, int offset, int length) {
        if (reading.missing() == Missing.MEAN && role >= 0) {
            features[role] = Double.NaN;
            counts.addFilled(currentLine(), columns.isCategorical(role));
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

    private void noteNoNumber(int column, int role, String value) {
        boolean hasFault = faults.isText(column);
        CellFaults.Kind kind = hasFault ? CellFaults.Kind.TEXT : CellFaults.kind(value, reading.format(), role >= 0);
        faults.add(column, kind, value, () -> messages.notANumber(column, value, currentLine(), isFirst()));
    }

    private void noteMark(int column, String value) {
        faults.add(
                column, CellFaults.Kind.STRUCTURE, value, () -> messages.byteOrderMark(column, value, currentLine()));
    }

    /** Notes a quote within a cell that does not start with one. */
    void checkQuotes(int column, char[] buffer, int offset, int length, boolean quoted) {
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

    /**
     * Ends a row that has the right number of cells, and counts it if it is left out.
     *
     * @return whether the row is kept; after a fault no row is
     */
    boolean end() {
        if (faults.endRow() || !faults.isEmpty()) {
            return false;
        }
        boolean hasText = reading.targetAsText() && columns.targets().length > 0;
        if (incomplete) {
            counts.addDropped(line());
            return false;
        }
        if (columns.weight().isPresent() && weight == 0) {
            counts.addUnweighted(line());
            if (hasText) {
                counts.addUnweightedLabel(text.chars(), text.length());
            }
            return false;
        }
        if (hasText) {
            text.keepRow();
        }
        return true;
    }

    /** Returns whether no row was right so far, and none was wrong. */
    boolean isFirst() {
        return counts.rows() == 0 && faults.isEmpty();
    }

    /**
     * Ends the reading.
     *
     * @throws DataException with the faults of all rows, if there are any
     */
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

    /** Returns the messages about the cells of this file. */
    CellMessages messages() {
        return messages;
    }

    /** Returns warnings about cells, one sentence each. */
    List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        keys.warning(columns == null ? List.of() : columns.names()).ifPresent(all::add);
        return all;
    }

    /** Returns the line that the row begins in. */
    int line() {
        return lines.ofRow();
    }

    private int currentLine() {
        return lines.ofCell();
    }

    /** Returns the features of the row; categories as their numbers, NaN where one is missing. */
    double[] features() {
        return features;
    }

    /** Returns the cells of the row that are kept as text, a copy. */
    List<String> kept() {
        return kept.copy();
    }

    /** Returns the targets of the row if they are numbers. */
    double[] numbers() {
        return numbers;
    }

    /** Returns the target of the row if it is kept as text. */
    TargetText text() {
        return text;
    }

    /** Returns the group and the time of the row, if their columns are read. */
    RowKeys keys() {
        return keys;
    }

    /** Returns the weight of the row. */
    double weight() {
        return weight;
    }
}
