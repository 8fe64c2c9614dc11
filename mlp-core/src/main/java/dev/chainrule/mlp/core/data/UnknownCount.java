package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the categories of rows that a model does not know, so that they can be reported together. Not thread-safe.
 *
 * @see dev.chainrule.mlp.core.spec.UnknownCategories#IGNORE
 * @since 0.2
 */
public final class UnknownCount {
    /** So many columns are named one by one. */
    private static final int SHOWN = 5;

    private final Map<String, Column> columns = new LinkedHashMap<>();

    /** What is unknown in one column. */
    private static final class Column {
        private final boolean countsAsRare;
        private final Map<String, Long> rows = new LinkedHashMap<>();
        private final SimilarWords known;
        private int firstLine;
        /** How the first category that resembles a known one differs from it; empty if there is none. */
        private Optional<String> likeness = Optional.empty();

        Column(Feature feature) {
            countsAsRare = feature.hasRare();
            known = new SimilarWords(feature.known());
        }

        void add(String category, long count, int line) {
            firstLine = rows.isEmpty() ? line : firstLine;
            if (rows.merge(category, count, Long::sum) == count && likeness.isEmpty()) {
                likeness = known.likeness(category).map(like -> Problem.show(category) + " " + like);
            }
        }

        String inWords(String name) {
            String first = rows.keySet().iterator().next();
            long all = rows.values().stream().mapToLong(Long::longValue).sum();
            String where = firstLine > 0 ? " in line " + firstLine : "";
            return "column " + Problem.show(name) + " has "
                    + (rows.size() == 1
                            ? Problem.show(first) + " in " + rows(all)
                                    + (all == 1 ? where : firstLine > 0 ? ", the first" + where : "")
                            : rows.size() + " of them in " + rows(all) + ", the first " + Problem.show(first) + where)
                    + (countsAsRare ? " (counted as rare)" : "")
                    + likeness.map(like -> " (" + like + ")").orElse("");
        }

        private static String rows(long count) {
            return count == 1 ? "1 row" : count + " rows";
        }
    }

    /**
     * Adds the categories that a split holds out and does not train on.
     *
     * @param spec what is rare
     */
    public void add(PreprocessingSpec spec, DataTable examples, Split split) {
        if (examples.categories().stream().anyMatch(categories -> !categories.isEmpty())) {
            Features known = TableSummary.of(examples.select(split.training()), spec.classWeights())
                    .features(spec);
            add(known, examples.select(split.validation()));
        }
    }

    /** Counts the unknown categories of rows. */
    public static UnknownCount of(Features features, DataTable examples) {
        UnknownCount count = new UnknownCount();
        count.add(features, examples);
        return count;
    }

    /** Adds the unknown categories of rows, which may come in portions. */
    public void add(Features features, DataTable examples) {
        int width = features.columns().size();
        if (examples.featureNames().size() != width) {
            return; // what encodes the rows reports that
        }
        for (int c = 0; c < width; c++) {
            List<String> theirs = examples.categories(c);
            Feature feature = features.columns().get(c);
            boolean[] unknown = unknown(feature, theirs);
            for (int r = 0; unknown.length > 0 && r < examples.rows(); r++) {
                double value = examples.features()[r * width + c];
                if (!Double.isNaN(value) && unknown[(int) value]) {
                    add(feature, theirs.get((int) value), 1, examples.line(r));
                }
            }
        }
    }

    /** Returns which of their categories are unknown; an empty array if none is. */
    private static boolean[] unknown(Feature feature, List<String> theirs) {
        boolean[] unknown = new boolean[theirs.size()];
        boolean any = false;
        if (feature.isCategorical() && !theirs.isEmpty()) {
            Vocabulary known = new Vocabulary(feature.known());
            for (int k = 0; k < unknown.length; k++) {
                unknown[k] = known.find(theirs.get(k)) == Vocabulary.UNKNOWN;
                any |= unknown[k];
            }
        }
        return any ? unknown : new boolean[0];
    }

    /**
     * Adds rows of one category that is not known.
     *
     * @param line the line of the first; 0 if not known
     */
    void add(Feature feature, String category, long rows, int line) {
        columns.computeIfAbsent(feature.name(), unused -> new Column(feature)).add(category, rows, line);
    }

    /** Returns the names of the columns with unknown categories. */
    public List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    /**
     * Returns a warning if there are unknown categories.
     *
     * @param rows what the rows are called, such as {@code the held-out rows}
     */
    public Optional<String> warning(String rows) {
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        columns.forEach((name, column) -> parts.add(column.inWords(name)));
        List<String> shown = parts.subList(0, Math.min(SHOWN, parts.size()));
        int more = parts.size() - shown.size();
        String others =
                more == 0 ? "" : "; " + (more == 1 ? "1 more column has" : more + " more columns have") + " some";
        return Optional.of("unknown categories in " + rows + "; all inputs of their column are 0, unless they count as"
                + " rare: " + String.join("; ", shown) + others);
    }
}
