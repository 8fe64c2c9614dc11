package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import java.util.Arrays;

/**
 * Preprocessed rows, from memory, a file or a database. Rows never change, and implementations are thread-safe.
 *
 * <p>{@link #of} creates a dataset in memory.
 *
 * @since 0.2
 */
public interface Dataset {

    /** Returns the number of rows. */
    int rows();

    /** Returns the number of inputs of a row. */
    int inputs();

    /** Returns the number of targets of a row, one per output. */
    int outputs();

    /**
     * Copies rows into a batch.
     *
     * @param rows the indices of rows, from 0
     * @param from the first index in {@code rows} to use
     * @param count the number of rows to copy
     * @param input receives the inputs of row {@code rows[from + i]} in its row i; its number of rows is set to
     *     {@code count}
     * @param target receives the targets in the same way
     * @throws DataException if the source has changed or cannot be read
     */
    void copy(int[] rows, int from, int count, Matrix input, Matrix target);

    /** Returns whether rows have weights. */
    default boolean hasWeights() {
        return false;
    }

    /**
     * Copies the weights of rows in training, which are finite and at least 0.
     *
     * @param rows the indices of rows, from 0
     * @param from the first index in {@code rows} to use
     * @param count the number of rows
     * @param weights receives the weight of row {@code rows[from + i]} in its element i
     */
    default void copyWeights(int[] rows, int from, int count, float[] weights) {
        Arrays.fill(weights, 0, count, 1);
    }

    /** Returns whether the targets are available as in the data, before scaling and rounding to float32. */
    default boolean hasExactTargets() {
        return false;
    }

    /**
     * Copies targets as in the data, neither scaled nor rounded, for metrics.
     *
     * @param rows the indices of rows, from 0
     * @param from the first index in {@code rows} to use
     * @param count the number of rows
     * @param targets receives the targets of row {@code rows[from + i]} from element {@code i · outputs} on
     * @throws UnsupportedOperationException unless {@link #hasExactTargets}
     */
    default void copyExactTargets(int[] rows, int from, int count, double[] targets) {
        throw new UnsupportedOperationException("this dataset has no exact targets");
    }

    /**
     * Returns the number of rows within which an epoch is shuffled: all rows if random access is fast. A dataset that
     * is read in large pieces returns fewer and receives its requests in the order of {@link RowOrder}.
     */
    default int window() {
        return rows();
    }

    /**
     * Returns the location of a row, for messages.
     *
     * @param row the index of the row, from 0
     * @return the line if it is known, otherwise the number of the row in words
     */
    default Location place(int row) {
        return Location.of("", "row " + (row + 1));
    }

    /** Returns the given rows in memory, in the given order. */
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

    /** Returns at most {@code maxRows} rows in memory, evenly spaced so that sorted data is well represented. */
    default MatrixDataset sample(int maxRows) {
        int[] rows = new int[Math.min(maxRows, rows())];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (int) ((long) i * rows() / rows.length);
        }
        return select(rows);
    }

    /**
     * Creates a dataset in memory; the matrices are shared, not copied.
     *
     * @param input rows × inputs
     * @param target rows × outputs
     * @throws IllegalArgumentException if the numbers of rows differ, or a number is NaN or infinite; names its row and
     *     column, from 1
     */
    static MatrixDataset of(Matrix input, Matrix target) {
        MatrixDataset.requireFinite("input", input);
        MatrixDataset.requireFinite("target", target);
        return new MatrixDataset(input, target);
    }
}
