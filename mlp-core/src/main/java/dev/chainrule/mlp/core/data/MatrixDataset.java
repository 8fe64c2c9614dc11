package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Matrix;

/**
 * Rows in memory.
 *
 * @param input rows × inputs
 * @param target rows × outputs, the same number of rows
 */
public record MatrixDataset(Matrix input, Matrix target) implements Dataset {

    /** Checks that both have as many rows. */
    public MatrixDataset {
        if (input.rows() != target.rows()) {
            throw new IllegalArgumentException(input.rows() + " rows of inputs, " + target.rows() + " of targets");
        }
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

    private static void gather(Matrix all, int[] rows, int from, int count, Matrix batch) {
        batch.setRows(count);
        int columns = all.columns();
        for (int r = 0; r < count; r++) {
            System.arraycopy(all.data(), rows[from + r] * columns, batch.data(), r * columns, columns);
        }
    }
}
