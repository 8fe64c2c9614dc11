package dev.chainrule.mlp.io.csv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognizes files that are no CSV by what they begin with, and names a remedy. */
final class FileKind {
    private static final int SAMPLE = 256;
    /** The first bytes of files of a kind, each as a character. */
    private record Magic(String bytes, String what) {}

    private static final List<Magic> MAGICS = List.of(
            new Magic("PAR1", "is Parquet" + convert("read_parquet(…)")),
            new Magic("ARROW1", "is Feather or Arrow" + convert("read_feather(…)")),
            new Magic("FEA1", "is Feather" + convert("read_feather(…)")),
            new Magic("ORC", "is ORC" + convert("read_orc(…)")),
            new Magic("Obj\u0001", "is Avro, expected a CSV. Export it as CSV"),
            new Magic(
                    "SQLite format 3\0",
                    "is an SQLite database, expected a CSV. Export a table of it: sqlite3 -header -csv"),
            new Magic(
                    "\u0093NUMPY",
                    "is a NumPy array, expected a CSV. Convert it: numpy.savetxt(\"data.csv\", a, delimiter=\",\")"),
            new Magic("\u0089HDF\r\n", "is HDF5" + convert("read_hdf(…)")),
            new Magic(
                    "PK\u0003\u0004",
                    "is a zip archive, as spreadsheets (xlsx, ods) and NumPy's npz are, expected a CSV."
                            + " Unpack it, or export the sheet as CSV"),
            new Magic(
                    "\u00D0\u00CF\u0011\u00E0", "is an old spreadsheet (xls), expected a CSV. Export the sheet as CSV"),
            new Magic("BZh", "is compressed with bzip2, expected a CSV, also with gzip. Unpack it first"),
            new Magic("\u00FD7zXZ", "is compressed with xz, expected a CSV, also with gzip. Unpack it first"),
            new Magic(
                    "\u0028\u00B5\u002F\u00FD",
                    "is compressed with zstd, expected a CSV, also with gzip. Unpack it first"),
            new Magic("7z\u00BC\u00AF", "is a 7z archive, expected a CSV, also with gzip. Unpack it first"),
            new Magic("$FL2", "is from SPSS" + convert("read_spss(…)")),
            new Magic("%PDF-", "is a PDF, expected a CSV. Export the table as CSV"),
            new Magic("\u0089PNG", "is a picture (PNG), expected a CSV"),
            new Magic("\u00FF\u00D8\u00FF", "is a picture (JPEG), expected a CSV"),
            new Magic("MATLAB 5.0", "is from MATLAB, expected a CSV. Write it with writematrix or writetable"),
            new Magic("%%MatrixMarket", "is MatrixMarket, expected a CSV. Write the matrix as dense CSV"),
            new Magic(
                    "version https://git-lfs",
                    "is a pointer of Git LFS and not the data. Fetch the data: git lfs pull"),
            new Magic(
                    "\0\0\u0008",
                    "is an idx file, expected a CSV. For idx files name the file of their \"labels\", and no"
                            + " \"target\""));

    private static final Pattern PICKLE = Pattern.compile("(?s)\u0080[\u0002-\u0005].*");
    private static final Pattern JSON_LINES = Pattern.compile("(?s)\\s{0,20}\\{\\s{0,20}\"[^\"]{0,100}\"\\s{0,5}:.*");
    private static final Pattern JSON_ARRAY = Pattern.compile("(?s)\\s{0,20}\\[\\s{0,20}[\\[{].*");
    private static final Pattern ARFF = Pattern.compile("(?si)(?:\\s|%[^\\n]{0,200}\\n){0,20}@relation\\s.*");
    private static final Pattern MARKUP =
            Pattern.compile("(?si)\\s{0,20}<(?:\\?xml|!doctype|html|table|head|body)\\b.*");
    private static final Pattern LIBSVM = Pattern.compile(
            "(?s)[+-]?\\d{1,9}(?:\\.\\d{1,9})?(?: {1,3}\\d{1,9}:[+-]?[\\d.eE+-]{1,20}){1,12}[ \\r\\n].*");

    private FileKind() {}

    /** @param read how pandas reads such a file */
    private static String convert(String read) {
        return ", expected a CSV. Convert it, as with pandas: pd." + read + ".to_csv(\"data.csv\", index=False)";
    }

    /** Describes a file and what to do with it, if it is of a known kind that is not CSV. */
    static Optional<String> of(ByteBuffer start) {
        int size = Math.min(SAMPLE, start.limit());
        byte[] bytes = new byte[size];
        start.get(0, bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (Magic magic : MAGICS) {
            if (text.startsWith(magic.bytes)) {
                return Optional.of(magic.what);
            }
        }
        if (PICKLE.matcher(text).matches()) {
            return Optional.of("is a Python pickle" + convert("read_pickle(…)"));
        }
        if (JSON_LINES.matcher(text).matches()) {
            return Optional.of("is JSON" + convert("read_json(…, lines=True)"));
        }
        if (JSON_ARRAY.matcher(text).matches()) {
            return Optional.of("is JSON" + convert("read_json(…)"));
        }
        if (ARFF.matcher(text).matches()) {
            return Optional.of(
                    "is ARFF, as Weka writes, expected a CSV. Delete the lines up to @data, set \"header\": false"
                            + " and name the columns by number");
        }
        if (MARKUP.matcher(text).matches()) {
            return Optional.of(
                    "is HTML or XML, as a failed download is, expected a CSV. Look at it, and download the data again");
        }
        if (LIBSVM.matcher(text).matches()) {
            return Optional.of("is LIBSVM (label index:value …), expected a CSV. Write each value in its own column");
        }
        return Optional.empty();
    }
}
