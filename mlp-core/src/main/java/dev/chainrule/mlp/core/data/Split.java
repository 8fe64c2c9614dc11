package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A division of rows into training rows and held-out rows.
 *
 * @param training the indices of the training rows, from 0, ascending
 * @param validation the indices of the held-out rows, from 0, ascending; may be empty
 * @since 0.2
 */
public record Split(int[] training, int[] validation) {

    /**
     * Splits rows as a spec describes. A {@link Validation.InFile} holds out none of these rows. If the rows have groups,
     * whole groups are held out, so that a fraction is approximate.
     *
     * @throws IllegalArgumentException if rows with groups are to be held out by their position, or if they are to be sorted
     *     and have no times
     * @throws DataException if there would be no training row or no held-out row
     */
    public static Split of(Validation validation, DataTable examples, long seed) {
        return of(validation, examples, seed, () -> LabelCause.GENERAL_REMEDY);
    }

    /**
     * Splits rows as a spec describes.
     *
     * @param toNumbers returns what would make numbers of the labels, for the error about too many labels
     */
    static Split of(Validation validation, DataTable examples, long seed, Supplier<String> toNumbers) {
        if (validation.isByPosition() && examples.groups().length > 0) {
            throw new IllegalArgumentException("rows that are held out by their position separate rows of one group");
        }
        int rows = examples.rows();
        boolean[] heldOut = new boolean[rows];
        if (validation instanceof Validation.Every every) {
            for (int r = every.n() - 1; r < rows; r += every.n()) {
                heldOut[r] = true;
            }
        } else if (validation instanceof Validation.Fraction fraction) {
            if (examples.groups().length > 0) {
                holdOutGroups(fraction.fraction(), examples, seed, heldOut);
            } else {
                holdOut(fraction.fraction(), classes(examples), rows, seed, heldOut);
            }
        } else if (validation instanceof Validation.Last last) {
            int[] order = inOrderOfTime(validation, examples);
            for (int i = rows - (int) Math.round(last.fraction() * rows); i < rows; i++) {
                heldOut[order[i]] = true;
            }
        } else {
            return new Split(indices(heldOut, false), new int[0]);
        }
        Split split = new Split(indices(heldOut, false), indices(heldOut, true));
        if (split.validation.length == 0 && validation instanceof Validation.Fraction) {
            requireRepeated(examples, toNumbers);
        }
        requireBoth(split.training.length, split.validation.length);
        return split;
    }

    /** Names the cause where nothing can be held out because each label keeps a row in training. */
    private static void requireRepeated(DataTable examples, Supplier<String> toNumbers) {
        long labels = examples.labels().stream().distinct().count();
        if (labels > LabelCause.MANY_CLASSES && 2 * labels > examples.rows()) {
            throw new DataException(
                    ErrorCode.DAT_TOO_FEW,
                    Location.of("", examples.targetNames().get(0)),
                    "the target has " + labels + " different labels in " + examples.rows()
                            + " rows. A row of each label remains to train on, so none can be held out. If it is a"
                            + " measured quantity, " + toNumbers.get()
                            + "; if it identifies rows, choose another target");
        }
    }

    /**
     * Checks that there are both training rows and held-out rows.
     *
     * @throws DataException if there are not
     */
    public static void requireBoth(long training, long heldOut) {
        if (training == 0 || heldOut == 0) {
            throw new DataException(
                    ErrorCode.DAT_TOO_FEW,
                    Location.NONE,
                    training + heldOut + " rows are too few: " + training + " to train on, " + heldOut
                            + " held out. Give more rows or another \"validation\"");
        }
    }

    /**
     * Returns a predicate that decides from the index of a row, from 0, whether it is held out. For a fraction, each
     * row is held out by an independent random draw, so the split is unstratified and the fraction is approximate. With the
     * number of its group in place of its index, the groups are drawn.
     *
     * @throws IllegalArgumentException for {@link Validation.Last}, which needs to know the number of rows
     */
    public static IntPredicate rowByRow(Validation validation, long seed) {
        if (validation instanceof Validation.Every every) {
            return row -> row % every.n() == every.n() - 1;
        }
        if (validation instanceof Validation.Fraction fraction) {
            return row -> RandomPurpose.SPLIT.stream(seed, 0, row).nextDouble() < fraction.fraction();
        }
        if (validation instanceof Validation.Last) {
            throw new IllegalArgumentException("the last rows are not known before all rows are");
        }
        return row -> false;
    }

    /**
     * Returns k folds, stratified by label if there are labels: the counts of a class differ by at most one between
     * folds. If the rows have groups, all rows of a group are in one fold, and the counts are as equal as the groups allow.
     *
     * @throws IllegalArgumentException if k is less than 2
     * @throws DataException if there are fewer rows than folds
     */
    public static List<Split> folds(int k, DataTable examples, long seed) {
        return folds(k, examples, classes(examples), seed);
    }

    /**
     * Returns k folds for rows that a spec holds out so: {@link #forwardFolds forward} for {@link Validation.Last}, otherwise
     * stratified by label.
     *
     * @throws IllegalArgumentException if k is less than 2
     * @throws DataException if there are too few rows for the folds
     * @since 0.2
     */
    public static List<Split> folds(Validation validation, int k, DataTable examples, long seed) {
        return folds(validation, k, examples, seed, true);
    }

    /**
     * Returns k folds for rows that a spec holds out so: {@link #forwardFolds forward} for {@link Validation.Last}, otherwise
     * drawn.
     *
     * @param stratified whether folds that are drawn are stratified by label
     * @throws IllegalArgumentException if k is less than 2
     * @throws DataException if there are too few rows or groups for the folds
     * @since 0.2
     */
    public static List<Split> folds(Validation validation, int k, DataTable examples, long seed, boolean stratified) {
        if (!(validation instanceof Validation.Last)) {
            return stratified ? folds(k, examples, seed) : plainFolds(k, examples, seed);
        }
        int[] order = inOrderOfTime(validation, examples);
        return forwardFolds(k, examples.rows()).stream()
                .map(fold -> new Split(rowsAt(fold.training, order), rowsAt(fold.validation, order)))
                .toList();
    }

    /** Returns the rows at these positions of an order, ascending. */
    private static int[] rowsAt(int[] positions, int[] order) {
        return Arrays.stream(positions).map(i -> order[i]).sorted().toArray();
    }

    /** Returns the rows sorted by their times; rows of the same time keep their order. */
    private static int[] inOrderOfTime(Validation validation, DataTable examples) {
        double[] times = examples.times();
        if (times.length == 0 && validation.order().isPresent()) {
            throw new IllegalArgumentException("the rows have no times to sort them by");
        }
        IntStream rows = IntStream.range(0, examples.rows());
        return times.length == 0
                ? rows.toArray()
                : rows.boxed()
                        .sorted(Comparator.comparingDouble(row -> times[row]))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    /**
     * Returns k folds of rows in the order of time. Fold i holds out the rows that follow its training rows, which are all rows
     * before them, so that the past predicts the future: as scikit-learn's {@code TimeSeriesSplit}. The first rows are never
     * held out.
     *
     * @throws IllegalArgumentException if k is less than 2
     * @throws DataException if there are not more rows than folds
     * @since 0.2
     */
    public static List<Split> forwardFolds(int k, int rows) {
        requireFolds(k, rows, k + 1);
        int size = rows / (k + 1);
        List<Split> folds = new ArrayList<>();
        for (int first = rows - k * size; first < rows; first += size) {
            folds.add(new Split(
                    IntStream.range(0, first).toArray(),
                    IntStream.range(first, first + size).toArray()));
        }
        return folds;
    }

    private static void requireFolds(int k, int rows, int least) {
        if (k < 2) {
            throw new IllegalArgumentException("needs at least 2 folds, was " + k);
        }
        if (rows < least) {
            throw new DataException(
                    ErrorCode.DAT_TOO_FEW,
                    Location.NONE,
                    k + " folds need at least " + least + " rows, found " + rows
                            + ". Give more rows, or ask for fewer folds");
        }
    }

    /**
     * Returns k unstratified folds.
     *
     * @throws IllegalArgumentException if k is less than 2
     * @throws DataException if there are fewer rows than folds
     */
    public static List<Split> plainFolds(int k, DataTable examples, long seed) {
        int[] all = IntStream.range(0, examples.rows()).toArray();
        return folds(k, examples, List.of(all), seed);
    }

    private static List<Split> folds(int k, DataTable examples, List<int[]> classes, long seed) {
        int rows = examples.rows();
        requireFolds(k, rows, k);
        int[] foldOf = examples.groups().length > 0
                ? foldsOfGroups(k, examples, classes, seed)
                : foldsOfRows(k, rows, classes, seed);
        List<Split> folds = new ArrayList<>();
        for (int fold = 0; fold < k; fold++) {
            boolean[] heldOut = new boolean[rows];
            for (int r = 0; r < rows; r++) {
                heldOut[r] = foldOf[r] == fold;
            }
            folds.add(new Split(indices(heldOut, false), indices(heldOut, true)));
        }
        return folds;
    }

    private static int[] foldsOfRows(int k, int rows, List<int[]> classes, long seed) {
        int[] foldOf = new int[rows];
        int next = 0;
        int stream = 0;
        for (int[] members : classes) {
            for (int i : RandomPurpose.SPLIT.stream(seed, stream++).permutation(members.length)) {
                foldOf[members[i]] = next++ % k;
            }
        }
        return foldOf;
    }

    private static int[] foldsOfGroups(int k, DataTable examples, List<int[]> classes, long seed) {
        double[] shares = new double[k];
        Arrays.fill(shares, 1.0 / k);
        GroupParts parts = new GroupParts(examples.groups(), classes, shares);
        if (parts.groups() < k) {
            throw new DataException(
                    ErrorCode.DAT_TOO_FEW,
                    Location.NONE,
                    k + " folds need at least " + k + " groups of rows, found " + parts.groups()
                            + ". Ask for fewer folds, or use a column with more groups");
        }
        return parts.partOfRows(seed);
    }

    private static void holdOutGroups(double fraction, DataTable examples, long seed, boolean[] heldOut) {
        GroupParts parts = new GroupParts(examples.groups(), classes(examples), new double[] {1 - fraction, fraction});
        if (parts.groups() < 2) {
            throw new DataException(
                    ErrorCode.DAT_TOO_FEW,
                    Location.NONE,
                    "all rows are of one group, so none can be held out. Give rows of more groups, or use another column"
                            + " for the groups");
        }
        int[] part = parts.partOfRows(seed);
        for (int r = 0; r < part.length; r++) {
            heldOut[r] = part[r] == 1;
        }
    }

    /** Returns the same split without the rows of weight 0. */
    Split withoutWeightZero(DataTable examples) {
        if (examples.weights().length == 0) {
            return this;
        }
        IntPredicate counts = row -> examples.weights()[row] > 0;
        Split split = new Split(
                Arrays.stream(training).filter(counts).toArray(),
                Arrays.stream(validation).filter(counts).toArray());
        if (split.training.length == 0) {
            throw new DataException(
                    ErrorCode.DAT_EMPTY,
                    Location.NONE,
                    "every training row has the weight 0, so there is nothing to learn from. Give some rows a weight"
                            + " above 0");
        }
        return split;
    }

    /**
     * Returns the rows of each class, in order of first appearance; a single class of all rows if there are no
     * labels.
     */
    private static List<int[]> classes(DataTable examples) {
        Map<String, List<Integer>> classes = new LinkedHashMap<>();
        for (int r = 0; r < examples.rows(); r++) {
            String label = examples.labels().isEmpty() ? "" : examples.labels().get(r);
            classes.computeIfAbsent(label, unused -> new ArrayList<>()).add(r);
        }
        return classes.values().stream()
                .map(rows -> rows.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /**
     * Holds out round(fraction · rows) rows, distributed over the groups by the largest remainder method. At least
     * one row of each group remains for training; if a group has too few rows for its share, others give more, in the
     * same order.
     */
    private static void holdOut(double fraction, List<int[]> groups, int rows, long seed, boolean[] heldOut) {
        int[] share = groups.stream()
                .mapToInt(g -> Math.min(g.length - 1, (int) (fraction * g.length)))
                .toArray();
        int missing = (int) Math.round(fraction * rows) - Arrays.stream(share).sum();
        List<Integer> byRemainder = new ArrayList<>();
        for (int g = 0; g < share.length; g++) {
            byRemainder.add(g);
        }
        byRemainder.sort(Comparator.comparingDouble(
                g -> Math.floor(fraction * groups.get(g).length) - fraction * groups.get(g).length));
        boolean found = true;
        while (missing > 0 && found) {
            found = false;
            for (int g : byRemainder) {
                if (missing > 0 && share[g] + 1 < groups.get(g).length) {
                    share[g]++;
                    missing--;
                    found = true;
                }
            }
        }
        for (int g = 0; g < share.length; g++) {
            int[] members = groups.get(g);
            int[] order = RandomPurpose.SPLIT.stream(seed, g).permutation(members.length);
            for (int i = 0; i < share[g]; i++) {
                heldOut[members[order[i]]] = true;
            }
        }
    }

    private static int[] indices(boolean[] flags, boolean value) {
        int[] indices = new int[flags.length];
        int n = 0;
        for (int r = 0; r < flags.length; r++) {
            if (flags[r] == value) {
                indices[n++] = r;
            }
        }
        return Arrays.copyOf(indices, n);
    }

    /** Compares the contents of the arrays too. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Split that
                && Arrays.equals(training, that.training)
                && Arrays.equals(validation, that.validation);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(training) + Arrays.hashCode(validation);
    }

    /** Returns text such as {@code 120 rows to train on, 30 held out}. */
    @Override
    public String toString() {
        return training.length + " rows to train on, " + validation.length + " held out";
    }
}
