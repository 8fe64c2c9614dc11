package dev.chainrule.mlp.io.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A table of rows whose features are numbers and whose targets are labels or numbers, read from CSV (RFC 4180), also
 * compressed with gzip.
 *
 * <p>Nothing is guessed and only blank lines are skipped: any other deviation is an error with its line and column.
 * In a file of one column a blank line before others is an empty cell.
 *
 * @since 0.2
 */
public final class CsvTable {
    /** Longer than a line may be, so that a cell that fills it is one that goes over many lines. */
    private static final int PARSER_BUFFER = 2 * StrictTextReader.MAX_LINE;

    /** What the rows are read for. */
    private enum Purpose {
        TRAINING,
        /** A model is trained further, so it fixes the categories; a document says how the file is written. */
        FURTHER_TRAINING,
        /** A model is used, and with it the format of the file that it was trained on. */
        USE
    }

    private final TableHandler handler;
    private final RowTable table;
    private final boolean targetAsText;
    private final TargetType declared;

    private CsvTable(TableHandler handler, RowTable table, boolean targetAsText, TargetType declared) {
        this.handler = handler;
        this.table = table;
        this.targetAsText = targetAsText;
        this.declared = declared;
    }

    /**
     * Reads rows to train on, with the encodings that {@link Plugins#load()} finds.
     *
     * @param file the file; {@link DataSpec#file} is not looked at
     * @param spec which columns are features and targets, and how they are encoded
     * @throws DataException if a line or a cell is not valid
     */
    public static CsvTable read(Path file, DataSpec spec) {
        return read(file, spec, heapOfThisJvm());
    }

    /**
     * Reads rows to train on, as {@link #read(Path, DataSpec)} does.
     *
     * @param encodings the encodings of the columns, which decide how cells are read that are no numbers
     * @param listener receives how far the reading is
     * @throws DataException if a line or a cell is not valid
     */
    public static CsvTable read(Path file, DataSpec spec, ColumnEncodings encodings, ReadListener listener) {
        return read(file, spec, Purpose.TRAINING, heapOfThisJvm(), listener, finder -> finder.forTraining(encodings));
    }

    static CsvTable read(Path file, DataSpec spec, long heap) {
        ColumnEncodings encodings = encodings(spec);
        return read(file, spec, Purpose.TRAINING, heap, ReadListener.NONE, finder -> finder.forTraining(encodings));
    }

    /** Returns the encodings of a document, from the plugins that {@link Plugins#load()} finds. */
    private static ColumnEncodings encodings(DataSpec spec) {
        return spec.preprocessing().encode().isEmpty()
                ? ColumnEncodings.NONE
                : ColumnEncodings.of(spec.preprocessing(), Plugins.load());
    }

    /** Reads rows to train on from a stream. */
    static CsvTable read(InputStream in, String source, DataSpec spec, long heap) throws IOException {
        ColumnEncodings encodings = encodings(spec);
        return read(in, source, spec, Purpose.TRAINING, heap, finder -> finder.forTraining(encodings));
    }

    /** Reads rows to measure a model on, whatever their labels. */
    static CsvTable read(Path file, DataSpec spec, Features features) {
        return read(
                file, spec, Purpose.USE, heapOfThisJvm(), ReadListener.NONE, finder -> finder.forEvaluation(features));
    }

    /**
     * Reads rows to measure a model on.
     *
     * @param file the file
     * @param spec which columns are targets, and how the file is written
     * @param preprocessing the model's; its features are found by name in the header, or by position if there is none
     * @param listener receives how far the reading is
     * @throws DataException if a line or a cell is not valid, or a label is none of the model's
     */
    public static CsvTable read(Path file, DataSpec spec, Preprocessing preprocessing, ReadListener listener) {
        return read(file, spec, Purpose.USE, heapOfThisJvm(), listener, finder -> finder.forEvaluation(preprocessing));
    }

    /**
     * Reads rows to explain a model with, weighted as in training where the file has the column of the weights.
     *
     * @param file the file; {@link DataSpec#file} is not looked at
     * @param spec which columns are targets and weights, and how the file is written
     * @param preprocessing the model's; its features are found by name in the header, or by position if there is none
     * @throws DataException if a line or a cell is not valid, or a label is none of the model's
     */
    public static CsvTable readToExplain(Path file, DataSpec spec, Preprocessing preprocessing) {
        return read(
                file,
                spec,
                Purpose.USE,
                heapOfThisJvm(),
                ReadListener.NONE,
                finder -> finder.forExplanation(preprocessing));
    }

    /**
     * Reads rows to measure a model on from a stream.
     *
     * @param in is not closed
     * @param source its name in messages
     * @throws DataException if a line or a cell is not valid, or a label is none of the model's
     * @throws IOException if it cannot be read
     */
    public static CsvTable read(InputStream in, String source, DataSpec spec, Preprocessing preprocessing)
            throws IOException {
        return read(in, source, spec, Purpose.USE, heapOfThisJvm(), finder -> finder.forEvaluation(preprocessing));
    }

    /**
     * Reads rows to train a model further.
     *
     * @param file the file; {@link DataSpec#file} is not looked at
     * @param spec which columns are targets and weights, and how the file is written
     * @param features the model's features: found by name in the header, or by position if there is none
     * @param listener receives how far the reading is
     * @throws DataException if a line or a cell is not valid
     */
    public static CsvTable readFurther(Path file, DataSpec spec, Features features, ReadListener listener) {
        return read(
                file,
                spec,
                Purpose.FURTHER_TRAINING,
                heapOfThisJvm(),
                listener,
                finder -> finder.forFurtherTraining(features));
    }

    /**
     * Reads rows to predict.
     *
     * @param file the file. With a header the features are found by name and other columns are ignored. Without, its
     *     columns are those of the training file, or the features alone, in order
     * @param spec how the file is written
     * @param features the model's features
     * @throws DataException if a line or a cell is not valid
     */
    public static CsvTable readFeatures(Path file, DataSpec spec, Features features) {
        return read(
                file, spec, Purpose.USE, heapOfThisJvm(), ReadListener.NONE, finder -> finder.forPrediction(features));
    }

    private static CsvTable read(
            Path file,
            DataSpec spec,
            Purpose purpose,
            long heap,
            ReadListener listener,
            Function<ColumnFinder, Columns> columns) {
        try (InputStream in = InputFile.open(file, listener)) {
            return read(in, name(file), spec, purpose, heap, columns);
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
    }

    private static CsvTable read(
            InputStream in,
            String source,
            DataSpec spec,
            Purpose purpose,
            long heap,
            Function<ColumnFinder, Columns> columns)
            throws IOException {
        boolean targetAsText =
                spec.columns().target().size() == 1 && spec.columns().targetType() != TargetType.NUMBER;
        RowTable table = new RowTable(targetAsText, spec.format(), new MemoryBudget(heap, source));
        CellRules reading =
                new CellRules(spec.format(), targetAsText, spec.preprocessing().missing(), purpose != Purpose.TRAINING);
        CsvText text = CsvText.open(in, source, spec.format());
        TableHandler handler =
                new TableHandler(source, reading, finding(text.applyTo(spec), purpose == Purpose.USE, columns), table);
        parse(handler, text, () -> false);
        checkNotEmpty(handler, text.reader(), source);
        return new CsvTable(handler, table, targetAsText, spec.columns().targetType());
    }

    /**
     * Returns a function that finds the columns in the first line.
     *
     * @param formatIsFixed whether a trained model fixes the format of the file
     */
    static Function<FirstCells, Columns> finding(
            DataSpec spec, boolean formatIsFixed, Function<ColumnFinder, Columns> columns) {
        return first -> {
            ColumnFinder finder = new ColumnFinder(spec, first.cells(), first.location(), formatIsFixed);
            Columns found = columns.apply(finder);
            finder.warning().ifPresent(first.warnings()::add);
            return found;
        };
    }

    /** Returns the name of a file in messages. */
    static String name(Path file) {
        return Problem.clean(file.toString());
    }

    private static long heapOfThisJvm() {
        return Runtime.getRuntime().maxMemory();
    }

    /**
     * Hands the cells of a file to a handler.
     *
     * @param enough whether to stop, asked after each line
     */
    static void parse(TableHandler table, CsvText text, BooleanSupplier enough) throws IOException {
        try {
            parseRecords(table, text, enough);
        } catch (DataException e) {
            throw table.withCellFaults(e);
        }
        table.checkFaults();
    }

    private static void parseRecords(TableHandler table, CsvText text, BooleanSupplier enough) throws IOException {
        table.startAfter(text.linesBefore());
        text.warning().ifPresent(table::warn);
        try (CsvReader<Boolean> records = CsvReader.builder()
                .fieldSeparator(text.delimiter())
                .quoteCharacter('"')
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(PARSER_BUFFER)
                .build(table, text.reader())) {
            Iterator<Boolean> lines = records.iterator();
            while (!enough.getAsBoolean() && lines.hasNext()) {
                lines.next(); // the handler keeps the cells that it receives
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            // the parser wraps whatever is thrown while it works, the end of memory too
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException inner ? inner : quoteFault(table, e);
        }
    }

    /** Returns the error for what the parser itself rejects: three faults of cells that start with a quote. */
    private static DataException quoteFault(TableHandler table, CsvParseException e) {
        String why = String.valueOf(e.getMessage());
        String message = why.startsWith("Unexpected character")
                ? "text after the closing quote of the cell that starts here. Double the quotes inside of a quoted cell"
                : why.startsWith("Unclosed")
                        ? "the quote that opens here never closes. Close it, or double it if it belongs to the text"
                        : "the quote that opens here does not close within " + TableHandler.MAX_FIELD
                                + " characters (maxField). Close it, or double it if it belongs to the text";
        Location location = table.messages().location(table.cellsOfRecord(), table.currentLine());
        return new DataException(ErrorCode.DAT_QUOTE, location, message, e);
    }

    static void checkNotEmpty(TableHandler table, StrictTextReader reader, String source) {
        if (table.counts().rows() > 0) {
            return;
        }
        String message = table.counts().unweighted() > 0
                ? "every row" + (table.counts().dropped() > 0 ? " that lacks no value" : "")
                        + " has the weight 0 and is left out (\"sampleWeight\"); nothing remains to learn from. Give"
                        + " some rows a weight above 0"
                : table.counts().dropped() > 0
                        ? "every row lacks a value and is left out (\"missing\": \"drop\"); nothing remains"
                        : table.hasColumns()
                                ? "no data rows after the header. Add some"
                                : reader.sawNothing()
                                        ? "the file is empty, expected rows"
                                        : "the file has only blank lines, expected rows";
        throw new DataException(ErrorCode.DAT_EMPTY, new Location(source, 0, 0, ""), message);
    }

    /**
     * Returns whether there is one target column, not declared to be numbers, and it holds anything that is not a
     * number.
     */
    public boolean targetIsText() {
        return targetAsText && !handler.text().allNumeric();
    }

    /** Returns the labels of rows of weight 0, which are left out. */
    public Set<String> unweightedLabels() {
        return handler.counts().unweightedLabels();
    }

    /** Returns the number of rows. */
    public int rows() {
        return table.rows();
    }

    /**
     * Returns the rows.
     *
     * @param type {@link TargetType#LABEL} or {@link TargetType#NUMBER}
     * @throws DataException if numbers are wanted and a target is none
     */
    public DataTable examples(TargetType type) {
        return examples(table, type, targetAsText, handler.messages());
    }

    static DataTable examples(RowTable table, TargetType type, boolean targetAsText, CellMessages messages) {
        List<String> targetNames = table.columns().targetNames();
        return switch (type) {
            case LABEL -> {
                if (!targetAsText) {
                    throw new IllegalArgumentException("labels take one target column that is not declared a number");
                }
                yield table.examples(targetNames, table.labels(), new double[0]);
            }
            case NUMBER ->
                table.examples(targetNames, List.of(), targetAsText ? parsed(table, messages) : table.numbers());
            case AUTO -> throw new IllegalArgumentException("the type must be decided: LABEL or NUMBER");
        };
    }

    /** Returns the rows without their targets. */
    public DataTable examples() {
        return table.examples(List.of(), List.of(), new double[0]);
    }

    private static double[] parsed(RowTable table, CellMessages messages) {
        double[] numbers = new double[table.rows()];
        for (int r = 0; r < numbers.length; r++) {
            numbers[r] = table.number(r);
            if (!Double.isFinite(numbers[r])) {
                throw messages.notANumber(table.columns().targets()[0], table.text(r), table.textLine(r), false);
            }
        }
        return numbers;
    }

    /** Returns warnings, one sentence each. */
    public List<String> warnings() {
        List<String> all = new ArrayList<>(handler.warnings());
        if (targetAsText && declared == TargetType.AUTO && handler.text().allNumeric()) {
            impreciseTarget().ifPresent(all::add);
        }
        return all;
    }

    private Optional<String> impreciseTarget() {
        for (int r = 0; r < table.rows() && table.columns().targets().length > 0; r++) {
            String text = table.text(r);
            if (table.grammar().losesPrecision(table.number(r), text.toCharArray(), 0, text.length())) {
                return Optional.of(
                        handler.messages().imprecision(table.columns().targets()[0], text, table.textLine(r)));
            }
        }
        return Optional.empty();
    }
}
