package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import java.util.Arrays;
import java.util.Objects;

/**
 * Rows in memory.
 *
 * @param input rows × inputs
 * @param target rows × outputs, the same number of rows
 * @param exactTargets the targets as they are in the data, rows × outputs row by row; empty if they are not numbers or
 *     not known
 * @param weights how much each row counts; empty if all count 1
 * @param lines the line of its file that each row begins in, for messages; empty if not known
 * @since 0.2
 */
public record MatrixDataset(Matrix input, Matrix target, double[] exactTargets, float[] weights, int[] lines)
        implements Dataset {

    /** Checks that all have as many rows. */
    public MatrixDataset {
        if (weights.length != 0 && weights.length != input.rows()) {
            throw new IllegalArgumentException(input.rows() + " rows of inputs, " + weights.length + " weights");
        }
        if (exactTargets.length != 0 && exactTargets.length != target.size()) {
            throw new IllegalArgumentException(target.size() + " targets, " + exactTargets.length + " exact ones");
        }
        if (lines.length != 0 && lines.length != input.rows()) {
            throw new IllegalArgumentException(input.rows() + " rows of inputs, " + lines.length + " lines");
        }
        if (input.rows() != target.rows()) {
            throw new IllegalArgumentException(input.rows() + " rows of inputs, " + target.rows() + " of targets");
        }
    }

    /** Creates a dataset of rows that come from no file. */
    public MatrixDataset(Matrix input, Matrix target, float[] weights) {
        this(input, target, new double[0], weights, new int[0]);
    }

    /** Creates a dataset whose rows all count 1. */
    public MatrixDataset(Matrix input, Matrix target) {
        this(input, target, new float[0]);
    }

    static void requireFinite(String what, Matrix matrix) {
        for (int r = 0; r < matrix.rows(); r++) {
            for (int c = 0; c < matrix.columns(); c++) {
                if (!Float.isFinite(matrix.get(r, c))) {
                    throw new IllegalArgumentException("the " + what + " in row " + (r + 1) + ", column " + (c + 1)
                            + ", is " + matrix.get(r, c) + ", expected a finite number");
                }
            }
        }
    }

    @Override
    public Location place(int row) {
        return lines.length == 0 ? Dataset.super.place(row) : new Location("", lines[row], 0, "");
    }

    @Override
    public int rows() {
        return input.rows();
    }

    @Override
    public int inputs() {
        return input.columns();
    }

    @Override
    public int outputs() {
        return target.columns();
    }

    @Override
    public void copy(int[] rows, int from, int count, Matrix batchInput, Matrix batchTarget) {
        gather(input, rows, from, count, batchInput);
        gather(target, rows, from, count, batchTarget);
    }

    @Override
    public boolean hasExactTargets() {
        return exactTargets.length > 0;
    }

    @Override
    public void copyExactTargets(int[] rows, int from, int count, double[] targets) {
        int columns = outputs();
        for (int r = 0; r < count; r++) {
            System.arraycopy(exactTargets, rows[from + r] * columns, targets, r * columns, columns);
        }
    }

    @Override
    public boolean hasWeights() {
        return weights.length > 0;
    }

    @Override
    public void copyWeights(int[] rows, int from, int count, float[] batchWeights) {
        for (int r = 0; r < count; r++) {
            batchWeights[r] = hasWeights() ? weights[rows[from + r]] : 1;
        }
    }

    @Override
    public MatrixDataset select(int... rows) {
        MatrixDataset selected = Dataset.super.select(rows);
        if (lines.length == 0) {
            return selected;
        }
        int[] theirs = Arrays.stream(rows).map(row -> lines[row]).toArray();
        return new MatrixDataset(selected.input, selected.target, selected.exactTargets, selected.weights, theirs);
    }

    private static void gather(Matrix all, int[] rows, int from, int count, Matrix batch) {
        batch.setRows(count);
        int columns = all.columns();
        for (int r = 0; r < count; r++) {
            System.arraycopy(all.data(), rows[from + r] * columns, batch.data(), r * columns, columns);
        }
    }

    /** Compares the contents of the arrays too. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MatrixDataset that
                && haveSameValues(input, that.input)
                && haveSameValues(target, that.target)
                && Arrays.equals(exactTargets, that.exactTargets)
                && Arrays.equals(weights, that.weights)
                && Arrays.equals(lines, that.lines);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                hash(input),
                hash(target),
                Arrays.hashCode(exactTargets),
                Arrays.hashCode(weights),
                Arrays.hashCode(lines));
    }

    private static boolean haveSameValues(Matrix one, Matrix other) {
        return one.rows() == other.rows()
                && one.columns() == other.columns()
                && Arrays.equals(one.data(), 0, one.size(), other.data(), 0, other.size());
    }

    private static int hash(Matrix matrix) {
        int hash = matrix.columns();
        for (int i = 0; i < matrix.size(); i++) {
            hash = 31 * hash + Float.hashCode(matrix.data()[i]);
        }
        return hash;
    }

    /** Returns text such as {@code 120 x 4 inputs and 3 targets}. */
    @Override
    public String toString() {
        return input.rows() + " x " + input.columns() + " inputs and " + target.columns() + " targets";
    }
}
