package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import java.util.Arrays;

/**
 * Rows as a network takes them, wherever they are: in memory, in a file, in a database. A row never changes.
 *
 * <p>{@link #of} is the one for rows in memory. Several threads may copy at once.
 */
public interface Dataset {

    /** The number of rows. */
    int rows();

    /** The number of inputs of a row. */
    int inputs();

    /** The number of outputs that a row's target is for. */
    int outputs();

    /**
     * Copies rows into a batch.
     *
     * @param rows numbers of rows from 0
     * @param from where in {@code rows} to begin
     * @param count how many rows to copy
     * @param input receives row {@code rows[from + i]} as its row i, as the network takes it; its rows are set to
     *     {@code count}
     * @param target receives their targets likewise
     * @throws DataException if they can no longer be read as they were
     */
    void copy(int[] rows, int from, int count, Matrix input, Matrix target);

    /** Whether rows count differently in training. */
    default boolean hasWeights() {
        return false;
    }

    /**
     * Copies how much rows count in training, finite numbers that are at least 0.
     *
     * @param rows numbers of rows from 0
     * @param from where in {@code rows} to begin
     * @param count how many
     * @param weights receives that of row {@code rows[from + i]} at i
     */
    default void copyWeights(int[] rows, int from, int count, float[] weights) {
        Arrays.fill(weights, 0, count, 1);
    }

    /** Whether the targets are known as numbers of the data, which a batch has scaled and rounded to float32. */
    default boolean hasExactTargets() {
        return false;
    }

    /**
     * Copies targets as they are in the data, neither scaled nor rounded, for metrics; only if {@link #hasExactTargets}.
     *
     * @param rows numbers of rows from 0
     * @param from where in {@code rows} to begin
     * @param count how many
     * @param targets receives those of row {@code rows[from + i]} from {@code i · outputs} on
     */
    default void copyExactTargets(int[] rows, int from, int count, double[] targets) {
        throw new UnsupportedOperationException("these rows know no exact targets");
    }

    /**
     * Within how many rows an epoch is shuffled: all, if any row is reached as fast as its neighbour. Rows that are read
     * in large pieces say fewer, and are then asked for as {@link RowOrder} tells.
     */
    default int window() {
        return rows();
    }

    /**
     * Where a row came from, for messages.
     *
     * @param row its number from 0
     * @return its line if that is known, or else its number in words
     */
    default Location place(int row) {
        return Location.of("", "row " + (row + 1));
    }

    /** These rows in memory, in this order. */
    default MatrixDataset select(int... rows) {
        Matrix input = new Matrix(rows.length, inputs());
        Matrix target = new Matrix(rows.length, outputs());
        copy(rows, 0, rows.length, input, target);
        float[] weights = new float[hasWeights() ? rows.length : 0];
        copyWeights(rows, 0, weights.length, weights);
        double[] exact = new double[hasExactTargets() ? rows.length * outputs() : 0];
        if (hasExactTargets()) {
            copyExactTargets(rows, 0, rows.length, exact);
        }
        return new MatrixDataset(input, target, exact, weights, new int[0]);
    }

    /** So many rows in memory, evenly spaced, so that sorted data is seen from its beginning to its end; all if fewer. */
    default MatrixDataset sample(int most) {
        int[] rows = new int[Math.min(most, rows())];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (int) ((long) i * rows() / rows.length);
        }
        return select(rows);
    }

    /**
     * Rows in memory; the matrices are shared, not copied.
     *
     * @param input rows × inputs
     * @param target rows × outputs
     * @throws IllegalArgumentException if they have not as many rows, or a number is NaN or infinite; names its row and column,
     *     from 1
     */
    static MatrixDataset of(Matrix input, Matrix target) {
        MatrixDataset.requireFinite("input", input);
        MatrixDataset.requireFinite("target", target);
        return new MatrixDataset(input, target);
    }
}
