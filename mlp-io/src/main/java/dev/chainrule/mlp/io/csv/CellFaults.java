package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Collects the first faulty cell of each kind in each column, so that one run reports the faults of a whole file. Columns
 * that need the same remedy share one problem, which names them all.
 */
final class CellFaults {
    private static final int MAX_PROBLEMS = 20;
    private static final int MAX_NAMES = 20;
    /** The maximum length of a list of names, so that the sentence around it fits into a problem. */
    private static final int MAX_LIST = 200;

    private final CellRules reading;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<Kind, BitSet> found = new EnumMap<>(Kind.class);
    private final List<Fault> row = new ArrayList<>();
    private boolean rowIsFaulty;
    private int lastColumn = -1;

    /** The kinds of faults, by their remedy. */
    enum Kind {
        /** The line itself is wrong, so what follows cannot be trusted. */
        STRUCTURE,
        /** An empty cell, or one that the document says is missing. */
        EMPTY,
        /** A word that probably stands for a missing value. */
        MISSING_WORD,
        /** A word in a feature. */
        TEXT,
        /** A number with other decimal marks or separators of thousands. */
        MARKS,
        /** Anything else, reported for each column. */
        OTHER
    }

    private record Fault(int column, Kind kind, String value, DataException cause) {
        Problem problem() {
            return cause.problems().get(0);
        }
    }

    CellFaults(CellRules reading) {
        this.reading = reading;
        for (Kind kind : Kind.values()) {
            found.put(kind, new BitSet());
        }
    }

    /** Starts a row: a fault of a row counts only when {@link #endRow} is called. */
    void startRow() {
        row.clear();
        rowIsFaulty = false;
        lastColumn = -1;
    }

    /**
     * Takes a faulty cell; of each column and kind the first is kept.
     *
     * @param fault creates the error, called only if it is kept
     */
    void add(int column, Kind kind, String value, Supplier<DataException> fault) {
        rowIsFaulty = true;
        if (column != lastColumn && (kind == Kind.STRUCTURE || !found.get(kind).get(column))) {
            row.add(new Fault(column, kind, value, fault.get()));
        }
        lastColumn = column;
    }

    /**
     * Ends a row that has the right number of cells.
     *
     * @return whether a cell of it is faulty
     * @throws DataException if reading cannot go on
     */
    boolean endRow() {
        DataException structure = null;
        for (Fault fault : row) {
            if (fault.kind != Kind.STRUCTURE) {
                found.get(fault.kind).set(fault.column);
                faults.add(fault);
            } else if (structure == null) {
                structure = fault.cause;
            }
        }
        row.clear();
        if (structure != null) {
            throw structure;
        }
        return rowIsFaulty;
    }

    /** Returns whether all complete rows so far are right. */
    boolean isEmpty() {
        return faults.isEmpty();
    }

    /** Returns whether a column is known to hold text, so that its further words need no look. */
    boolean isText(int column) {
        return found.get(Kind.TEXT).get(column);
    }

    /** Returns the problems of all columns, in the order of the columns. */
    List<Problem> problems(Columns columns, int columnsLine) {
        faults.sort(Comparator.comparingInt(Fault::column)); // stable: of a column, in the order of the file
        List<Fault> told = faults.stream()
                .filter(fault -> reading.byModel() || isTold(fault))
                .toList();
        Map<Kind, List<Fault>> groups = new EnumMap<>(Kind.class);
        told.forEach(fault -> groups.computeIfAbsent(group(fault.kind), unused -> new ArrayList<>())
                .add(fault));
        List<Problem> problems = new ArrayList<>();
        Set<Kind> done = new LinkedHashSet<>();
        int more = 0;
        Fault firstMore = told.get(0);
        for (Fault fault : told) {
            Kind kind = group(fault.kind);
            List<Fault> group = groups.get(kind);
            if (kind != Kind.OTHER && group.size() > 1 && !done.add(kind)) {
                continue;
            }
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(problem(kind, group, fault, columns, columnsLine));
            } else if (more++ == 0) {
                firstMore = fault;
            }
        }
        if (more > 0) {
            problems.add(new Problem(
                    firstMore.problem().code(),
                    firstMore.problem().location(),
                    more + " more faults are not shown, the first here. Correct those above first"));
        }
        return problems;
    }

    /** As categories, the other words of a column of text are no fault; its empty cells still are. */
    private boolean isTold(Fault fault) {
        boolean isEmptyToo = found.get(Kind.EMPTY).get(fault.column);
        return fault.kind == Kind.TEXT
                || fault.kind == Kind.EMPTY
                || !isText(fault.column)
                        && !(fault.kind == Kind.MISSING_WORD && isEmptyToo && isKnownWord(fault.value));
    }

    private static boolean isKnownWord(String value) {
        String word = Blanks.trim(value);
        return NumberGrammar.isMissingWord(word.toCharArray(), 0, word.length());
    }

    private static Kind group(Kind kind) {
        return kind == Kind.EMPTY ? Kind.MISSING_WORD : kind;
    }

    private Problem problem(Kind kind, List<Fault> group, Fault fault, Columns columns, int columnsLine) {
        long count = group.stream().mapToInt(Fault::column).distinct().count();
        if (count == 1 || kind == Kind.OTHER) {
            return fault.problem();
        }
        String message = switch (kind) {
            case TEXT -> text(group, columns, columnsLine);
            case MISSING_WORD -> missing(group, count, columns);
            default -> fault.problem().message() + ". " + count + " columns need this";
        };
        Location location = fault.problem().location();
        return new Problem(fault.problem().code(), location, message);
    }

    private String text(List<Fault> group, Columns columns, int columnsLine) {
        BitSet categorical = new BitSet();
        String found = Problem.show(Blanks.trim(group.get(0).value)) + " is not a number, and " + group.size()
                + " columns hold text";
        int numeric = 0;
        for (int i = 0; i < columns.features().length; i++) {
            if (columns.isCategorical(i)) {
                categorical.set(columns.features()[i]);
            } else {
                numeric++;
            }
        }
        group.forEach(fault -> categorical.set(fault.column));
        String remedy = "\"categorical\": "
                + list(categorical.stream()
                        .mapToObj(column ->
                                columns.named() ? quoted(columns.names().get(column)) : Integer.toString(column + 1))
                        .toList());
        boolean looksLikeHeader = !reading.header()
                && group.size() == numeric
                && group.stream().allMatch(fault -> fault.problem().location().line() == columnsLine);
        if (reading.byModel()) {
            return found + ": " + names(group, columns) + ". The model was trained on numbers in them"
                    + (looksLikeHeader
                            ? " and without a header. If line " + columnsLine + " names the columns, delete it"
                            : ". Correct the cells");
        }
        return found + ". "
                + (looksLikeHeader
                        ? "If line " + columnsLine + " names the columns, set \"header\": true. If they hold text, set "
                        : "Set ")
                + remedy + ", or leave out those you do not need with \"exclude\"";
    }

    private String missing(List<Fault> group, long count, Columns columns) {
        Set<String> words = new LinkedHashSet<>();
        reading.format().missingValues().forEach(word -> words.add(quoted(word)));
        int before = words.size();
        for (Fault fault : group) {
            if (fault.kind == Kind.MISSING_WORD && !isKnownWord(fault.value)) {
                words.add(quoted(Blanks.trim(fault.value)));
            }
        }
        String first = Blanks.trim(group.get(0).value);
        String found =
                (first.isEmpty() ? "the cell is empty" : Problem.show(first) + " seems to stand for a missing value")
                        + ", and " + count + " columns have missing cells: " + names(group, columns);
        if (reading.byModel()) {
            return found
                    + (reading.missing() == Missing.MEAN
                            ? ". Leave the cells of features empty, and the means of training fill them in"
                            : ". Fill them in or remove the rows: the model was not trained with \"missing\": \"mean\"");
        }
        String policy = reading.missing() == Missing.ERROR ? "\"missing\": \"mean\" or \"drop\"" : "";
        String toName = words.size() > before ? "\"missingValues\": " + list(List.copyOf(words)) : "";
        return found + ". Fill them in or remove the rows"
                + (toName.isEmpty() && policy.isEmpty() ? "" : ", or set ")
                + toName + (toName.isEmpty() || policy.isEmpty() ? "" : ", and ") + policy;
    }

    private static String names(List<Fault> group, Columns columns) {
        return shown(group.stream()
                .map(fault -> columns.named()
                        ? Problem.show(columns.names().get(fault.column))
                        : Integer.toString(fault.column + 1))
                .distinct()
                .toList());
    }

    private static String list(List<String> entries) {
        return "[" + shown(entries) + "]";
    }

    private static String shown(List<String> entries) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < entries.size(); i++) {
            if (i > 0 && (i == MAX_NAMES || text.length() + entries.get(i).length() > MAX_LIST)) {
                return text + ", … (" + (entries.size() - i) + " more)";
            }
            text.append(i == 0 ? "" : ", ").append(entries.get(i));
        }
        return text.toString();
    }

    /** Returns a text as in a document, which a reader can copy. */
    private static String quoted(String text) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return "\"" + Problem.clean(escaped) + "\"";
    }

    /**
     * Returns the kind of a cell that should be a number and is none.
     *
     * @param isFeature whether its column is a feature
     */
    static Kind kind(String cell, CsvFormat format, boolean isFeature) {
        String value = Blanks.trim(cell);
        if (cell.indexOf('\uFEFF') >= 0) {
            return Kind.STRUCTURE;
        }
        if (value.isEmpty()) {
            return Kind.EMPTY;
        }
        if (CellHints.otherMarks(value, format).isPresent()) {
            return Kind.MARKS;
        }
        if (CellHints.looksMissing(value)) {
            return Kind.MISSING_WORD;
        }
        boolean isText = isFeature
                && !NumberGrammar.isNonFiniteWord(value)
                && !Double.isInfinite(new NumberGrammar(format).parse(value))
                && value.indexOf('\u2212') < 0
                && !CellHints.isDate(value)
                && !CellHints.hasUnit(value)
                && CellHints.hasLetter(value);
        return isText ? Kind.TEXT : Kind.OTHER;
    }
}
