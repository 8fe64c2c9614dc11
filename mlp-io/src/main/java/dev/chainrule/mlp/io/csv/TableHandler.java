package dev.chainrule.mlp.io.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Receives the cells of a file from the parser and passes complete rows on. The first line is collected completely and
 * decides about the columns; no cell of any other line becomes an object.
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
    private final List<String> firstLine = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final RowCounts counts = new RowCounts();
    private final LineNumbers lines = new LineNumbers();
    private final CurrentRow row;

    private Columns columns;
    /** The number of columns, once they are known. */
    private int width;
    /** Whether the cells of the current row are only counted. */
    private boolean unread;

    private int blankLine;
    private boolean onlyBlanks;
    /** Whether the cells beyond the last column are blank. */
    private boolean extraAreBlank;

    /**
     * @param source the name of the file in messages
     * @param finder decides about the columns
     * @param sink takes the rows
     */
    TableHandler(String source, CellRules reading, Function<FirstCells, Columns> finder, RowSink sink) {
        this.source = source;
        this.reading = reading;
        this.finder = finder;
        this.sink = sink;
        row = new CurrentRow(source, reading, counts, lines);
    }

    /** Creates a handler for the rest of a file whose columns are known. */
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
        row.start();
        onlyBlanks = false;
        extraAreBlank = true;
        unread = columns != null
                && reading.missing() == Missing.ERROR
                && columns.weight().isEmpty()
                && !sink.looksAtNext();
    }

    @Override
    protected void handleField(int column, char[] buffer, int offset, int length, boolean quoted) {
        if (length > MAX_FIELD) {
            throw messages().cellTooLong(column, length, currentLine());
        }
        if (column >= MAX_COLUMNS) {
            throw messages().tooManyColumns(column, currentLine());
        }
        if (column == 0 && !quoted) {
            onlyBlanks = Blanks.end(buffer, offset, length) == offset;
        }
        if (columns == null) {
            row.checkQuotes(column, buffer, offset, length, quoted);
            firstLine.add(new String(buffer, offset, length));
        } else if (column >= width) {
            extraAreBlank &= Blanks.end(buffer, offset, length) == offset;
        } else if (!unread) {
            row.accept(column, buffer, offset, length, quoted);
        }
        if (quoted) {
            lines.addCell(buffer, offset, length);
        }
    }

    @Override
    protected Boolean buildRecord() {
        int cells = getFieldCount();
        if (getRecordType() == RecordType.EMPTY || cells == 1 && onlyBlanks && width != 1) {
            firstLine.clear();
            blankLine = blankLine == 0 ? currentLine() : blankLine;
            return true;
        }
        if (columns == null) {
            findColumns();
            return true;
        }
        if (cells != width) {
            throw messages().wrongCells(lines.ofRow(), cells, extraAreBlank, row.isFirst());
        }
        if (width == 1 && blankLine > 0) {
            throw messages().missing(0, "", blankLine);
        }
        blankLine = 0;
        endRow();
        return true;
    }

    private void findColumns() {
        blankLine = 0;
        if (reading.header()) {
            row.endHeader();
        }
        int here = lines.ofRow();
        setColumns(finder.apply(new FirstCells(firstLine, new Location(source, here, 0, ""), warnings)), here);
        if (!reading.header()) {
            lines.restartRow();
            for (int c = 0; c < firstLine.size(); c++) {
                char[] cell = firstLine.get(c).toCharArray();
                row.accept(c, cell, 0, cell.length, true);
                lines.addCell(cell, 0, cell.length);
            }
            endRow();
        }
    }

    private void setColumns(Columns found, int foundIn) {
        columns = found;
        width = columns.names().size();
        row.setColumns(columns, foundIn);
        sink.start(columns);
    }

    private void endRow() {
        if (row.end()) {
            sink.row(row);
            counts.addKept();
        }
    }

    /** Returns the line that the next cell of the record begins in. */
    int currentLine() {
        return lines.ofCell();
    }

    /**
     * Ends the reading.
     *
     * @throws DataException with the faults of all rows, if there are any
     */
    void checkFaults() {
        row.checkFaults();
    }

    /** Returns a fault that ended the reading together with those of the cells before it. */
    DataException withCellFaults(DataException last) {
        return row.withCellFaults(last);
    }

    /** Returns the number of cells of the record that were accepted; if the parser fails, the fault is in the next. */
    int cellsOfRecord() {
        return getFieldCount();
    }

    /** Returns whether the first line has been read. */
    boolean hasColumns() {
        return columns != null;
    }

    /** Returns the columns that the first line has. */
    Columns columns() {
        return columns;
    }

    /** Returns the messages about the cells of this file. */
    CellMessages messages() {
        return row.messages();
    }

    /** Returns the target of the last row if it is kept as text. */
    TargetText text() {
        return row.text();
    }

    /** Returns the counts so far. */
    RowCounts counts() {
        return counts;
    }

    /** Returns warnings about the file, one sentence each. */
    List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(row.warnings());
        all.addAll(counts.warnings(source, reading.missing()));
        return all;
    }
}
