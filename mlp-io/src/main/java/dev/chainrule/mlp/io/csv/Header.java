package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.CsvFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names of the columns of a file: those in its header or, in a file without one, their numbers. */
final class Header {
    private static final int SHOWN = 10;

    private final CsvFormat format;
    private final Location location;
    private final boolean byModel;
    private final NumberGrammar grammar;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();

    /**
     * @param format how the file is written
     * @param first the cells of its first line
     * @param location where that line is
     * @param byModel whether a trained model fixes the format, so that messages cannot advise to change it
     * @throws DataException if a name occurs twice or holds a byte order mark
     */
    Header(CsvFormat format, List<String> first, Location location, boolean byModel) {
        this.format = format;
        this.location = location;
        this.byModel = byModel;
        grammar = new NumberGrammar(format);
        for (int c = 0; c < first.size(); c++) {
            names.add(format.header() ? Blanks.trim(first.get(c)) : Integer.toString(c + 1));
        }
        for (int c = 0; c < names.size(); c++) {
            if (!names.get(c).isEmpty()) {
                checkName(c);
                positions.put(names.get(c), c);
            }
        }
    }

    private void checkName(int c) {
        if (names.get(c).indexOf('\uFEFF') >= 0) {
            throw fault(
                    "column " + (c + 1),
                    "the name of column " + (c + 1) + " holds a byte order mark (U+FEFF). Delete it");
        }
        Integer other = positions.get(names.get(c));
        if (other != null) {
            throw fault(
                    "column " + (c + 1),
                    "the header has the name " + Problem.show(names.get(c)) + " twice, in columns " + (other + 1)
                            + " and " + (c + 1) + ". Rename one." + hint());
        }
    }

    /** Returns the names, empty where a column has none. */
    List<String> names() {
        return names;
    }

    /** Returns the number of columns. */
    int size() {
        return names.size();
    }

    /** Returns a warning if the header does not look like one. */
    Optional<String> warning() {
        long numbers = names.stream().filter(this::isNumber).count();
        if (!format.header() || 2 * numbers <= names.size()) {
            return Optional.empty();
        }
        return Optional.of("line " + location.line() + " of " + location.source() + " is taken as the header, but "
                + (numbers == names.size()
                        ? "holds only numbers"
                        : numbers + " of its " + names.size() + " cells are numbers")
                + "." + noHeader());
    }

    private boolean isNumber(String text) {
        return !Double.isNaN(grammar.parse(text));
    }

    /** Returns whether there is such a column. */
    boolean has(ColumnRef ref) {
        return ref.number().isPresent()
                ? ref.number().getAsInt() <= names.size()
                : positions.containsKey(Blanks.trim(ref.name().orElseThrow()));
    }

    /**
     * Returns the index of a column.
     *
     * @throws DataException if there is no such column
     */
    int find(ColumnRef ref, ColumnUse use) {
        if (ref.number().isEmpty()) {
            requireAll(Map.of(use, List.of(ref)));
            return positions.get(Blanks.trim(ref.name().orElseThrow()));
        }
        int number = ref.number().getAsInt();
        if (number > names.size()) {
            throw fault(
                    "",
                    "there is no column number " + number + use.purpose() + "; the file has " + names.size() + "."
                            + hint());
        }
        if (names.get(number - 1).isEmpty() && use != ColumnUse.EXCLUDED) {
            throw fault(
                    "column " + number,
                    "the header leaves column " + number + ", " + use.title() + ", without a name. Name it." + hint());
        }
        return number - 1;
    }

    /**
     * Checks that the file has these columns; those given by number are not checked.
     *
     * @throws DataException with a problem for each use that names all columns that the file lacks
     */
    void requireAll(Map<ColumnUse, List<ColumnRef>> columns) {
        List<Problem> problems = new ArrayList<>();
        columns.forEach((use, refs) -> missing(refs, use)
                .map(text -> text + (problems.isEmpty() ? hint() + " The columns are " + listed(names) : ""))
                .ifPresent(text -> problems.add(problem("", text))));
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    private Optional<String> missing(List<ColumnRef> refs, ColumnUse use) {
        List<String> missing = refs.stream()
                .flatMap(ref -> ref.name().stream())
                .filter(name -> !positions.containsKey(Blanks.trim(name)))
                .distinct()
                .toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        if (missing.size() == 1) {
            return Optional.of("there is no column " + Problem.show(missing.get(0)) + use.purpose() + "."
                    + Suggestion.sentence(missing.get(0), names));
        }
        return Optional.of("there are no columns " + listed(missing) + use.purposeOfSeveral() + "."
                + missing.stream()
                        .flatMap(name -> Suggestion.nearest(name, names).stream()
                                .map(near -> Problem.show(near) + " for " + Problem.show(name)))
                        .limit(SHOWN)
                        .reduce((a, b) -> a + ", " + b)
                        .map(meant -> " Did you mean " + meant + "?")
                        .orElse(""));
    }

    private static String listed(List<String> some) {
        return some.stream().limit(SHOWN).map(Problem::show).collect(Collectors.joining(", "))
                + (some.size() > SHOWN ? ", …" : "");
    }

    /** Returns the probable cause: another delimiter if the header is a single cell, no header if it has numbers. */
    String hint() {
        for (char c : new char[] {',', ';', '\t', '|'}) {
            if (names.size() == 1 && c != format.delimiter() && names.get(0).indexOf(c) >= 0) {
                return byModel
                        ? " The model was trained on a file with the delimiter " + inWords(format.delimiter())
                                + ", this file seems to have " + inWords(c) + ". Write it as in training."
                        : " Is the delimiter " + inWords(c) + "? It is set to " + inWords(format.delimiter()) + ".";
            }
        }
        boolean hasNumbers = format.header() && names.stream().anyMatch(this::isNumber);
        return hasNumbers ? noHeader() + "." : "";
    }

    private String noHeader() {
        return byModel
                ? " If the file has no header, add a line with the names of the columns: the model finds its features by"
                        + " name"
                : " If the file has no header, set \"header\": false";
    }

    private static String inWords(char delimiter) {
        return delimiter == '\t' ? "a tab, \"\\t\"" : Problem.show(String.valueOf(delimiter));
    }

    /** Returns the error about the header or a column of it, without a full stop at its end. */
    DataException fault(String path, String text) {
        return new DataException(List.of(problem(path, text)));
    }

    private Problem problem(String path, String text) {
        String message = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return new Problem(ErrorCode.DAT_HEADER, new Location(location.source(), location.line(), 0, path), message);
    }
}
