package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.RowOrder;
import dev.chainrule.mlp.core.network.LabelSmoothing;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.spec.RunSpec;

/** The batches of rows that this process reads. An instance holds only buffers. */
final class LocalBatches extends Batches {
    private final RunSpec spec;
    private final Dataset rows;
    private final Matrix input;
    private final Matrix target;
    private final int shards;
    private final RowOrder order;
    private final ShardedRowOrder shardedOrder;
    private final LabelSmoothing smoothing;
    private final int[] numbers;
    /** The weights of the rows of the batch; empty if all are 1. */
    private final float[] weights;

    LocalBatches(RunSpec spec, Network network, Dataset rows) {
        super(spec, rows);
        smoothing = new LabelSmoothing(spec.training().labelSmoothing(), network);
        this.spec = spec;
        this.rows = rows;
        shards = spec.training().shards();
        order = new RowOrder(rows, spec.seed(), spec.training().shuffle());
        shardedOrder = new ShardedRowOrder(
                rows.rows(), shards, spec.seed(), spec.training().shuffle());
        numbers = new int[largest()];
        input = new Matrix(largest(), rows.inputs());
        target = new Matrix(largest(), rows.outputs());
        weights = new float[rows.hasWeights() ? largest() : 0];
    }

    @Override
    double trainOn(TrainingSession session, int epoch, int batch) {
        int count = numbers(epoch, batch);
        rows.copy(numbers, 0, count, input, target);
        smoothing.apply(target);
        if (weights.length > 0) {
            rows.copyWeights(numbers, 0, count, weights);
            return session.train(input, target, weights);
        }
        return session.train(input, target);
    }

    /** Finds the rows of a batch and returns their number. */
    private int numbers(int epoch, int batch) {
        if (shards > 1) {
            int perShard = spec.training().batchSize() / shards;
            return shardedOrder.rows(epoch, batch * perShard, perShard, numbers);
        }
        int from = batch * largest();
        int count = Math.min(largest(), rows() - from);
        order.rows(epoch, from, count, numbers);
        return count;
    }
}
