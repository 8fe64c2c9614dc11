package dev.chainrule.mlp.io.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * The first line of a table that no document describes.
 *
 * @param cells its cells; empty if there is none, or it is not CSV, which reading the table reports
 * @since 0.2
 */
public record FirstLine(List<String> cells) {

    /** Copies the list. */
    public FirstLine {
        cells = List.copyOf(cells);
    }

    /** Reads the first line that is not blank, with commas. */
    public static FirstLine of(Path file) {
        try (InputStream in = InputFile.open(file)) {
            CsvText text = CsvText.open(in, Problem.clean(file.toString()), CsvFormat.DEFAULT);
            try (CsvReader<CsvRecord> records = CsvReader.builder()
                    .skipEmptyLines(true)
                    .fieldSeparator(text.delimiter())
                    .maxBufferSize(2 * StrictTextReader.MAX_LINE)
                    .ofCsvRecord(text.reader())) {
                Iterator<CsvRecord> lines = records.iterator();
                return new FirstLine(lines.hasNext() ? lines.next().getFields() : List.of());
            } catch (CsvParseException reportedLater) {
                return new FirstLine(List.of());
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
    }

    /** Returns whether it names the columns: a line that holds only numbers is data. */
    public boolean isHeader() {
        for (String cell : cells) {
            if (Double.isNaN(NumberGrammar.POINT.parse(cell))) {
                return true;
            }
        }
        return cells.isEmpty();
    }
}
