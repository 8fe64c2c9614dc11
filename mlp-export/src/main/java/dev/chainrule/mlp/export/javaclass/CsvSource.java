package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.csv.MissingTexts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The part of a class that predicts a CSV written as the training data, and refuses the lines that mlp refuses. */
final class CsvSource {
    private final Features features;
    private final Optional<DataSpec> data;
    private final CsvFormat format;
    private final CsvNumbers numbers;
    private final List<String> missingTexts;
    private final double[] missingNumbers;
    private final boolean hasCategories;

    CsvSource(TrainedModel model) {
        features = model.preprocessing().features();
        data = model.spec().data();
        format = data.map(DataSpec::format).orElse(CsvFormat.DEFAULT);
        numbers = new CsvNumbers(format);
        missingTexts = data.map(MissingTexts::of).orElse(List.of(""));
        missingNumbers = missingTexts.stream()
                .mapToDouble(
                        text -> Double.isNaN(numbers.value(text)) ? CsvNumbers.PLAIN.value(text) : numbers.value(text))
                .filter(Double::isFinite)
                .distinct()
                .toArray();
        hasCategories = features.columns().stream().anyMatch(Feature::isCategorical);
    }

    /** Returns the private constants. */
    String constants() {
        String encoding = format.charset().equals(StandardCharsets.UTF_8)
                ? "StandardCharsets.UTF_8"
                : "Charset.forName(" + JavaText.literal(format.charset().name()) + ")";
        StringBuilder text = new StringBuilder(constant("Charset", "ENCODING", encoding));
        text.append("\n    /** A number as the training data have it. */");
        text.append(constant("Pattern", "NUMBER", "Pattern.compile(" + JavaText.literal(numbers.pattern()) + ")"));
        if (missingTexts.size() > 1) {
            text.append("\n    /** The texts of a CSV that stand for a missing value. */");
            text.append(constant("List<String>", "MISSING", Lines.list(missingTexts)));
        }
        if (missingNumbers.length > 0) {
            text.append("\n    /** The numbers of a CSV that stand for a missing value, however they are written. */");
            text.append(constant("double[]", "MISSING_NUMBERS", Lines.doubles(missingNumbers)));
        }
        return text.toString();
    }

    private static String constant(String type, String name, String value) {
        return "\n    private static final " + type + " " + name + " = " + value + ";\n";
    }

    /** Returns the methods that predict a CSV. */
    String publicMethods() {
        return JavaText.fill(
                """

                    /**
                     * Prints the predictions for the rows of a CSV, as {@code mlp predict} does. An error is one line on
                     * standard error with the file, the line and the message, and the exit code is 1.
                     *
                     * @param args a CSV in %s, not compressed; standard input without one
                     */
                    public static void main(String[] args) {
                        String file = args.length == 0 ? "standard input" : args[0];
                        CharsetDecoder decoder = ENCODING.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                                .replaceWith(Csv.MALFORMED);
                        try (Reader in = new InputStreamReader(
                                        args.length == 0 ? System.in : Files.newInputStream(Path.of(file)), decoder);
                                Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))) {
                            predictCsv(file, in, out);
                        } catch (NoSuchFileException e) {
                            exit(file + "  there is no such file");
                        } catch (IOException e) {
                            exit(file + "  cannot be read: " + e.getMessage());
                        } catch (IllegalArgumentException e) {
                            exit(e.getMessage());
                        }
                        if (System.out.checkError()) {
                            exit("the predictions cannot be written");
                        }
                    }

                    private static void exit(String error) {
                        System.err.println(error.replaceAll("\\\\p{Cntrl}", "?"));
                        System.exit(1);
                    }

                    /**
                     * Predicts rows of CSV.
                     *
                     * @param in rows in the format of the training data
                     * @param out receives a first line of names, and a line for each row
                     * @throws IOException if the rows cannot be read, or the predictions cannot be written
                     * @throws IllegalArgumentException if a line is not valid, or there is no row; names the line
                     */
                    public static void predictCsv(Reader in, Writer out) throws IOException {
                        predictCsv("", in, out);
                    }

                    private static void predictCsv(String file, Reader in, Writer out) throws IOException {
                        Csv csv = new Csv(in, file, ENCODING.name(), %s, Blanks::trim);
                        try {
                            List<String> cells = csv.next();
                            if (cells.isEmpty()) {
                                throw new IllegalArgumentException("the file is empty, expected rows");
                            }
                            int[] columns = columns(cells);
                %s            out.write(String.join(",", CSV_HEADER) + "\\n");
                            while (!cells.isEmpty()) {
                                out.write(answer(outputs(inputs(cells, columns))) + "\\n");
                                cells = csv.next();
                            }
                        } catch (IllegalArgumentException | ArithmeticException e) {
                            throw csv.fault(e);
                        }
                    }
                """,
                JavaText.comment(format.charset().name()),
                JavaText.literal(format.delimiter()),
                format.header() ? """
                                            cells = csv.next();
                                            if (cells.isEmpty()) {
                                                throw new IllegalArgumentException("no data rows after the header. Add some");
                                            }
                                """ : "");
    }

    /** Returns the private methods. */
    String methods() {
        return ofCells() + ofCell() + (format.header() ? BY_NAME : byPosition());
    }

    private String ofCells() {
        boolean mayEndBlank = !format.header() && isEveryColumnUsed();
        return JavaText.fill(
                """

                    /** Returns the inputs of the network for the cells of a line of CSV. */
                    private static float[] inputs(List<String> cells, int[] columns) {
                        double[] numbers = new double[columns.length];
                %s        for (int f = 0; f < columns.length; f++) {
                            String cell = cells.get(columns[f]);
                            if (isMissing(cell)) {
                                numbers[f] = Double.NaN;
                %s            } else {
                                numbers[f] = number(cell);
                                if (!Double.isFinite(numbers[f])) {
                                    throw new IllegalArgumentException(
                                            "'" + FEATURES.get(f) + "' expects a finite number, found " + Csv.show(cell));
                                }
                            }
                        }
                %s        return inputs(numbers%s);
                    }
                """,
                hasCategories ? "        String[] categories = new String[columns.length];\n" : "",
                hasCategories ? """
                                            } else if (OWN[f] >= 0) {
                                                requireNoMark(cell);
                                                categories[f] = cell;
                                """ : "",
                mayEndBlank ? JavaText.fill("""
                                        for (int c = %d; c < cells.size(); c++) {
                                            if (!cells.get(c).isEmpty()) {
                                                throw new IllegalArgumentException("column " + (c + 1)
                                                        + " is empty in the first row, but holds " + Csv.show(cells.get(c)));
                                            }
                                        }
                                """, columnsOfTraining()) : "",
                hasCategories ? ", categories" : "");
    }

    private String ofCell() {
        String isMissing = missingTexts.size() == 1 ? "cell.isEmpty()" : "MISSING.contains(cell)";
        return JavaText.fill("""

                    /** Returns the number that a text is, NaN if it is none. */
                    private static double number(String text) {
                        boolean isNumber = NUMBER.matcher(text).matches();
                        return isNumber ? Double.parseDouble(%s) : Double.NaN;
                    }
                """, numbers.plain("text"))
                + (missingNumbers.length == 0 ? JavaText.fill("""

                    private static boolean isMissing(String cell) {
                        return %s;
                    }
                """, isMissing) : JavaText.fill("""

                    private static boolean isMissing(String cell) {
                        double number = number(cell);
                        for (double missing : MISSING_NUMBERS) {
                            if (number == missing) {
                                return true;
                            }
                        }
                        return %s;
                    }
                """, isMissing))
                + (hasCategories || format.header() ? """

                    private static void requireNoMark(String cell) {
                        if (cell.indexOf('\\ufeff') >= 0) {
                            throw new IllegalArgumentException(
                                    Csv.show(cell) + " holds a byte order mark (U+FEFF), as where files were joined. Delete it");
                        }
                    }
                """ : "");
    }

    private static final String BY_NAME = """

                /** Finds the column of each feature, from 0. */
                private static int[] columns(List<String> header) {
                    Map<String, Integer> positions = new HashMap<>();
                    for (int c = 0; c < header.size(); c++) {
                        String name = header.get(c);
                        requireNoMark(name);
                        Integer other = name.isEmpty() ? null : positions.put(name, c);
                        if (other != null) {
                            throw new IllegalArgumentException("the header has the name " + Csv.show(name) + " twice, in columns "
                                    + (other + 1) + " and " + (c + 1) + ". Rename one");
                        }
                    }
                    int[] columns = new int[FEATURES.size()];
                    for (int f = 0; f < columns.length; f++) {
                        Integer position = positions.get(Blanks.trim(FEATURES.get(f)));
                        if (position == null) {
                            throw new IllegalArgumentException("there is no column " + Csv.show(FEATURES.get(f))
                                    + ". The header is " + Csv.show(String.join(", ", header)));
                        }
                        columns[f] = position;
                    }
                    return columns;
                }
            """;

    /** Without a header a file has the columns of the training file, or the features alone. */
    private String byPosition() {
        int count = features.columns().size();
        int all = columnsOfTraining();
        boolean isExact = isEveryColumnUsed();
        boolean areNumbered = features.names().stream().allMatch(name -> number(name) > 0);
        String size = isExact ? "sizeWithoutBlankEnd(first)" : "first.size()";
        return JavaText.fill(
                        """

                    /** Finds the column of each feature, from 0, by the number of cells in the first row. */
                    private static int[] columns(List<String> first) {
                        if (first.size() != %d%s) {
                            throw new IllegalArgumentException("expected %d cells (the features)%s, found " + first.size());
                        }
                        int[] columns = new int[FEATURES.size()];
                        for (int f = 0; f < columns.length; f++) {
                            columns[f] = %s;
                        }
                        return columns;
                    }
                """,
                        count,
                        areNumbered ? " && " + size + (isExact ? " != " : " < ") + all : "",
                        count,
                        areNumbered ? ", or " + (isExact ? "" : "at least ") + all + " (as in training)" : "",
                        areNumbered
                                ? "first.size() == columns.length ? f : Integer.parseInt(FEATURES.get(f)) - 1"
                                : "f")
                + (areNumbered && isExact ? JavaText.fill("""

                    /** Returns the number of cells without those that a delimiter at the end of each line adds. */
                    private static int sizeWithoutBlankEnd(List<String> first) {
                        int size = first.size();
                        while (size > %d && first.get(size - 1).isEmpty()) {
                            size--;
                        }
                        return size;
                    }
                """, all) : "");
    }

    private boolean isEveryColumnUsed() {
        return data.map(spec -> spec.columns().features().isEmpty()).orElse(true);
    }

    /** Returns how many columns the training file has; how many it has at least if the document names the features. */
    private int columnsOfTraining() {
        List<ColumnRef> targets = data.map(spec -> spec.columns().target()).orElse(List.of());
        if (isEveryColumnUsed()) {
            return features.columns().size()
                    + data.map(spec -> spec.columnsBeside(features.names())).orElse(0);
        }
        return Stream.concat(
                        features.names().stream().map(CsvSource::number),
                        targets.stream()
                                .map(ref -> ref.number()
                                        .orElseGet(() -> number(ref.name().orElse("")))))
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    /** Returns the number of a column, from 1; 0 if its name is none. */
    private static int number(String name) {
        return name.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(name) : 0;
    }
}
