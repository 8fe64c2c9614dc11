package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.network.NonFiniteRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Passes the rows of a dataset forward, several blocks at a time on as many cores, and hands over their outputs and losses in
 * the order of the rows, so that no bit depends on the number of cores.
 */
final class EvaluationBlocks {
    private final Dataset dataset;
    private final Block[] blocks;

    /** Receives a block. */
    interface Receiver {
        /**
         * Takes over a block, whose buffers are used again afterwards.
         *
         * @param outputs rows × outputs
         * @param target rows × outputs
         * @param exactTargets the targets in float64; empty if float32 holds them exactly
         * @param loss the sum of the losses of the rows
         */
        void accept(Matrix outputs, Matrix target, double[] exactTargets, double loss);
    }

    /** Creates the exception for a row of the dataset. */
    interface RowBlame {
        MlpException of(NonFiniteRow fault, int row);
    }

    /**
     * Creates the buffers.
     *
     * @param cores the number of blocks to pass forward at a time
     * @param passes creates a forward pass of {@link TrainedModel#BLOCK_ROWS} rows
     */
    EvaluationBlocks(Dataset dataset, int cores, Supplier<CheckedPass> passes) {
        this.dataset = dataset;
        int count = (dataset.rows() + TrainedModel.BLOCK_ROWS - 1) / TrainedModel.BLOCK_ROWS;
        blocks = new Block[Math.max(1, Math.min(cores, count))];
        for (int b = 0; b < blocks.length; b++) {
            blocks[b] = new Block(dataset, passes.get());
        }
    }

    /**
     * Passes all rows forward. If a block fails, the receiver gets the blocks before the first such block, and then that
     * block's exception is thrown.
     */
    void forEach(RowBlame blame, Receiver receiver) {
        int step = blocks.length * TrainedModel.BLOCK_ROWS;
        for (int from = 0; from < dataset.rows(); from += step) {
            int used = 0;
            for (int first = from; used < blocks.length && first < dataset.rows(); first += TrainedModel.BLOCK_ROWS) {
                blocks[used++].read(dataset, first);
            }
            List<Optional<RuntimeException>> errors = ParallelSlices.errors(used, b -> blocks[b].pass(blame));
            for (int b = 0; b < used; b++) {
                ParallelSlices.rethrow(errors.get(b));
                blocks[b].handOver(receiver);
            }
        }
    }

    /** The buffers of one block. */
    private static final class Block {
        private final CheckedPass pass;
        private final Matrix input;
        private final Matrix target;
        private final double[] exact;
        private final int[] numbers;
        private int first;
        private Matrix outputs;
        private double loss;

        Block(Dataset dataset, CheckedPass pass) {
            this.pass = pass;
            int rows = Math.min(TrainedModel.BLOCK_ROWS, dataset.rows());
            input = new Matrix(rows, dataset.inputs());
            target = new Matrix(rows, dataset.outputs());
            exact = new double[dataset.hasExactTargets() ? rows * dataset.outputs() : 0];
            numbers = new int[rows];
            outputs = target;
        }

        void read(Dataset dataset, int from) {
            first = from;
            int count = Math.min(numbers.length, dataset.rows() - from);
            for (int i = 0; i < count; i++) {
                numbers[i] = from + i;
            }
            dataset.copy(numbers, 0, count, input, target);
            if (exact.length > 0) {
                dataset.copyExactTargets(numbers, 0, count, exact);
            }
        }

        void pass(RowBlame blame) {
            outputs = pass.outputs(input, at -> blame.of(at, first + at.row()));
            loss = pass.loss(target);
        }

        void handOver(Receiver receiver) {
            receiver.accept(outputs, target, exact, loss);
        }
    }
}
