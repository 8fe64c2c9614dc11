package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;

/** Visits the rows of a dataset block by block. */
final class DatasetBlocks {
    private DatasetBlocks() {}

    /** Takes a block of rows. */
    interface Action {
        /**
         * @param rows the numbers of the rows, as many as the input has
         * @param input what the network takes
         * @param target the encoded targets
         */
        void accept(int[] rows, Matrix input, Matrix target);
    }

    /**
     * Visits the rows in order, block by block, so that little memory is needed.
     *
     * @param action takes inputs and targets, which overwrite those before
     */
    static void forEach(Dataset dataset, Action action) {
        int rows = dataset.rows();
        int most = Math.min(TrainedModel.BLOCK_ROWS, rows);
        Matrix input = new Matrix(most, dataset.inputs());
        Matrix target = new Matrix(most, dataset.outputs());
        int[] numbers = new int[most];
        for (int from = 0; from < rows; from += TrainedModel.BLOCK_ROWS) {
            int count = Math.min(most, rows - from);
            for (int i = 0; i < count; i++) {
                numbers[i] = from + i;
            }
            dataset.copy(numbers, 0, count, input, target);
            action.accept(numbers, input, target);
        }
    }
}
