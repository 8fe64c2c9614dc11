package dev.chainrule.mlp.io.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A description of a CSV, found in one pass over its rows. Rows with missing or surplus cells are accepted here; reading the
 * file for training reports them with their lines.
 *
 * @param format how its text is written, guessed from its beginning
 * @param rows the number of rows
 * @param columns its columns, in their order
 * @param target the index of the target among them
 * @since 0.2
 */
public record TableProfile(CsvFormat format, long rows, List<ColumnProfile> columns, int target) {

    /** Copies the list. */
    public TableProfile {
        columns = List.copyOf(columns);
    }

    /**
     * Reads a file once.
     *
     * @param file a CSV, which may be compressed with gzip
     * @param target the name of the target column, or its number from 1 if there is no such name
     * @param listener receives how far the reading is
     * @throws DataException if the file is no CSV or has no such column
     */
    public static TableProfile of(Path file, String target, ReadListener listener) {
        CsvFormat format = FormatGuess.of(file);
        String source = CsvTable.name(file);
        try (InputStream in = InputFile.open(file, listener)) {
            CsvText text = CsvText.open(in, source, format);
            try (CsvReader<CsvRecord> records = CsvReader.builder()
                    .fieldSeparator(text.delimiter())
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .skipEmptyLines(true)
                    .maxBufferSize(2 * StrictTextReader.MAX_LINE)
                    .ofCsvRecord(text.reader())) {
                return of(records, format, source, target);
            } catch (CsvParseException e) {
                throw e.getCause() instanceof DataException fault
                        ? fault
                        : new DataException(
                                ErrorCode.DAT_QUOTE,
                                Location.of(source, ""),
                                "the file cannot be read as a CSV: " + Problem.clean(String.valueOf(e.getMessage()))
                                        + ". Quote texts with a delimiter or a line end, and double quotes inside of them",
                                e);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
    }

    private static TableProfile of(Iterable<CsvRecord> records, CsvFormat format, String source, String target) {
        NumberGrammar grammar = new NumberGrammar(format);
        List<ColumnProfile> columns = new ArrayList<>();
        int found = -1;
        long rows = 0;
        for (CsvRecord record : records) {
            if (columns.isEmpty()) {
                Location line = new Location(source, (int) record.getStartingLineNumber(), 0, "");
                Header header = new Header(format, record.getFields(), line, false);
                for (int c = 0; c < header.size(); c++) {
                    columns.add(new ColumnProfile(header.names().get(c), c + 1));
                }
                found = find(header, target);
                if (format.header()) {
                    continue;
                }
            }
            rows++;
            add(record, columns, found, grammar);
        }
        if (rows == 0) {
            throw new DataException(
                    ErrorCode.DAT_EMPTY,
                    Location.of(source, ""),
                    "the file has no rows of data. Nothing can be learned");
        }
        return new TableProfile(format, rows, columns, found);
    }

    private static int find(Header header, String target) {
        ColumnRef name = ColumnRef.named(target);
        boolean isNumber = !header.has(name) && target.matches("[1-9]\\d{0,8}");
        return header.find(isNumber ? ColumnRef.numbered(Integer.parseInt(target)) : name, ColumnUse.TARGET);
    }

    private static void add(CsvRecord record, List<ColumnProfile> columns, int target, NumberGrammar grammar) {
        String wanted = target < record.getFieldCount() ? Blanks.trim(record.getField(target)) : "";
        for (int c = 0; c < columns.size(); c++) {
            ColumnProfile column = columns.get(c);
            String cell = c < record.getFieldCount() ? Blanks.trim(record.getField(c)) : "";
            if (cell.isEmpty() || MissingTexts.WORDS.contains(cell)) {
                column.addMissing();
                continue;
            }
            double value = grammar.parse(cell);
            if (Double.isNaN(value)) {
                column.addText(cell);
            } else {
                column.addNumber(cell, value);
            }
            if (c != target && cell.equals(wanted)) {
                column.addLikeTarget();
            }
        }
    }

    /** Returns the column to predict. */
    public ColumnProfile targetColumn() {
        return columns.get(target);
    }

    /** Returns the columns other than the target. */
    public List<ColumnProfile> others() {
        return columns.stream().filter(column -> column != targetColumn()).toList();
    }
}
