package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.spec.RunSpec;

/** The batches of rows that other processes have. */
final class RemoteBatches extends Batches {
    private final RunSpec spec;

    RemoteBatches(RunSpec spec, Dataset rows) {
        super(spec, rows);
        this.spec = spec;
    }

    @Override
    double trainOn(TrainingSession session, int epoch, int batch) {
        return session.trainRemotely(epoch, batch, ShardWorker.rowsOfBatch(spec, rows(), batch));
    }
}
