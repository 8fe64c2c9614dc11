package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.network.LabelSmoothing;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model that goes on learning while it is used, from one row or a few rows at a time.
 *
 * <pre>{@code
 * try (OnlineModel online = trainer.online(model)) {
 *     online.learn(rowsOfToday);
 *     TrainedModel newest = online.model();
 * }
 * }</pre>
 *
 * <p>Rows are scaled and encoded as those that the model was trained on; neither changes. The optimizer keeps its
 * state from call to call. Thread-safe: calls take turns.
 *
 * @since 0.2
 */
public final class OnlineModel implements AutoCloseable {
    private final TrainedModel start;
    private final RunSpec spec;
    private final TrainingSession session;
    private final List<ParameterArrays> freshSlots;
    private final ParameterArrays before;

    OnlineModel(TrainedModel start, TrainingSession session) {
        this.start = start;
        this.session = session;
        RunSpec own = start.spec();
        this.spec = new RunSpec(
                own.name(), own.seed(), Optional.empty(), own.network(), own.loss(), own.optimizer(), own.training());
        this.freshSlots = session.slots();
        this.before = start.weights();
        session.restore(before, freshSlots, 0);
    }

    /**
     * Learns from rows, in their order: one update for each batch of the size that the model's run names.
     *
     * @param rows with labels or numbers as the model takes them, and with their weights if they have any
     * @return the mean loss of the rows, each before the update that it was part of, with the penalty on the weights
     * @throws IllegalStateException if it is closed
     * @throws DataException if the rows do not fit, or have a label that the model does not know; nothing is learned
     *     then
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite; the weights are then
     *     those before the call, and the optimizer begins afresh
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers; likewise
     */
    public synchronized double learn(DataTable rows) {
        PreparedData prepared = PreparedData.of(spec, start.network().loss(), rows, start.preprocessing());
        int[] all = IntStream.range(0, prepared.training().rows()).toArray();
        before.set(session.weights());
        try {
            return learn(prepared.training().select(all));
        } catch (TrainingDivergedException | PluginException e) {
            session.restore(before, freshSlots, 0);
            throw e;
        }
    }

    private double learn(MatrixDataset rows) {
        int batchSize = spec.training().batchSize();
        Matrix input = new Matrix(Math.min(batchSize, rows.rows()), rows.inputs());
        Matrix target = new Matrix(input.rows(), rows.outputs());
        LabelSmoothing smoothing = new LabelSmoothing(spec.training().labelSmoothing(), start.network());
        int[] numbers = IntStream.range(0, rows.rows()).toArray();
        float[] weights = new float[rows.hasWeights() ? input.rows() : 0];
        double loss = 0;
        for (int from = 0; from < rows.rows(); from += batchSize) {
            int count = Math.min(batchSize, rows.rows() - from);
            rows.copy(numbers, from, count, input, target);
            smoothing.apply(target);
            if (rows.hasWeights()) {
                rows.copyWeights(numbers, from, count, weights);
                loss += session.train(input, target, weights);
            } else {
                loss += session.train(input, target);
            }
        }
        return loss / rows.rows();
    }

    /** Returns the model as it is now; what is learned later does not change it. */
    public synchronized TrainedModel model() {
        return session.model(start.preprocessing());
    }

    /** Returns how many batches were learned from since the start or the last divergence. */
    public synchronized long steps() {
        return session.steps();
    }

    /**
     * Sets the size of the next steps; at first it is the learning rate of the model's run.
     *
     * @param rate finite and not negative
     */
    public synchronized void setLearningRate(double rate) {
        session.setLearningRate(rate);
    }

    /** Ends its threads. After this it learns no more; its model can still be read. */
    @Override
    public synchronized void close() {
        session.close();
    }
}
