package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.io.file.Gzip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * A CSV that is open: its characters after a line {@code sep=;}, and how it is written.
 *
 * @param reader its characters
 * @param delimiter the character between cells: that of such a line or of the document
 * @param linesBefore how many lines went before those that the reader gives
 * @param warning a non-fatal warning about the delimiter
 */
record CsvText(StrictTextReader reader, char delimiter, int linesBefore, Optional<String> warning) {

    /** Opens the text of a file, which may be compressed with gzip, from its beginning. */
    static CsvText open(InputStream in, String source, CsvFormat format) throws IOException {
        StrictTextReader reader = new StrictTextReader(Gzip.unpacked(in, source), source, format.charset());
        Optional<Character> separator = reader.separatorLine();
        char delimiter = separator.orElse(format.delimiter());
        boolean disagree = delimiter != format.delimiter() && format.delimiter() != ',';
        return new CsvText(
                reader,
                delimiter,
                separator.isPresent() ? 1 : 0,
                disagree
                        ? Optional.of("line 1 of " + source + " sets the delimiter " + Problem.show("" + delimiter)
                                + ", which is used in place of " + Problem.show("" + format.delimiter()))
                        : Optional.empty());
    }

    /** Opens a file at a place after its beginning. */
    static CsvText resume(
            InputStream in, String source, Charset charset, char delimiter, int linesBefore, long offset) {
        return new CsvText(
                new StrictTextReader(in, source, charset, linesBefore, offset),
                delimiter,
                linesBefore,
                Optional.empty());
    }

    /** Returns a spec with the delimiter of this file. */
    DataSpec applyTo(DataSpec spec) {
        return delimiter == spec.format().delimiter()
                ? spec
                : spec.toBuilder().delimiter(delimiter).build();
    }
}
