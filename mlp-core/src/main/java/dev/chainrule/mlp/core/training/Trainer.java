package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Preparation;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Trains networks: the same spec, seed and data give the same bits. Keeps nothing between runs; any number of threads may
 * train with one instance at once.
 */
public final class Trainer {
    private final Plugins plugins;
    private final Kernel kernel;

    /** Trains with these plugins and this kernel. */
    public Trainer(Plugins plugins, Kernel kernel) {
        this.plugins = plugins;
        this.kernel = kernel;
    }

    /**
     * Trains on prepared rows.
     *
     * @param listener is told how it goes
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or turns finite numbers into others
     */
    public TrainedModel train(Preparation preparation, TrainingListener listener) {
        return train(
                preparation.spec(),
                preparation.preprocessing(),
                preparation.training(),
                preparation.validation(),
                listener);
    }

    /**
     * Trains on rows that are already as the network takes them.
     *
     * @param spec the run, all sizes of its network given
     * @param preprocessing how these rows were made, kept with the model
     * @param training what to train on, at least one row
     * @param validation what is held out
     * @param listener is told how it goes
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or turns finite numbers into others
     */
    public TrainedModel train(
            RunSpec spec,
            Preprocessing preprocessing,
            Dataset training,
            Optional<Dataset> validation,
            TrainingListener listener) {
        Network network = Network.build(spec, plugins);
        int epochs = spec.training().epochs();
        try (Run run = new Run(spec, training, session(spec, network, Run.batchSize(spec, training)))) {
            listener.started(new TrainingStarted(
                    network, training.rows(), validation.map(Dataset::rows).orElse(0), epochs, kernel.name()));
            for (int epoch = 1; epoch <= epochs; epoch++) {
                double loss = run.epoch(epoch);
                Optional<Evaluation> evaluation =
                        validation.map(rows -> run.session.model(preprocessing).evaluate(rows));
                listener.epochFinished(new EpochResult(epoch, epochs, loss, evaluation));
            }
            return run.session.model(preprocessing);
        }
    }

    /**
     * Starts a run that is shown its batches one by one, for programs with a training loop of their own.
     *
     * @param spec the run, all sizes of its network given
     * @param maxRows the largest batch
     * @return what learns; to be closed
     */
    public TrainingSession session(RunSpec spec, int maxRows) {
        return session(spec, Network.build(spec, plugins), maxRows);
    }

    private TrainingSession session(RunSpec spec, Network network, int maxRows) {
        return new TrainingSession(
                spec, network, plugins.optimizer(spec.optimizer().plugin()), kernel, maxRows);
    }

    /** One run: the session that learns, and the rows that it is shown. */
    private static final class Run implements AutoCloseable {
        private final RunSpec spec;
        private final Dataset rows;
        private final TrainingSession session;
        private final Matrix input;
        private final Matrix target;

        Run(RunSpec spec, Dataset rows, TrainingSession session) {
            this.spec = spec;
            this.rows = rows;
            this.session = session;
            int batch = batchSize(spec, rows);
            input = new Matrix(batch, rows.inputs().columns());
            target = new Matrix(batch, rows.targets().columns());
        }

        static int batchSize(RunSpec spec, Dataset rows) {
            return Math.min(spec.training().batchSize(), rows.rows());
        }

        /** Goes through all rows once and gives their mean loss. */
        double epoch(int epoch) {
            int n = rows.rows();
            int[] order = spec.training().shuffle()
                    ? RandomPurpose.SHUFFLE.stream(spec.seed(), epoch).permutation(n)
                    : IntStream.range(0, n).toArray();
            double sum = 0;
            int batch = 0;
            for (int from = 0; from < n; from += input.rows()) {
                batch++;
                copyRows(order, from, Math.min(spec.training().batchSize(), n - from));
                try {
                    sum += session.train(input, target);
                } catch (TrainingDivergedException | PluginException e) {
                    throw inBatch(e, epoch, batch);
                }
            }
            if (!session.isFinite()) {
                throw inBatch(session.diverged("a weight"), epoch, batch);
            }
            return sum / n;
        }

        private void copyRows(int[] order, int from, int count) {
            input.setRows(count);
            target.setRows(count);
            int inputs = input.columns();
            int outputs = target.columns();
            for (int r = 0; r < count; r++) {
                int row = order[from + r];
                System.arraycopy(rows.inputs().data(), row * inputs, input.data(), r * inputs, inputs);
                System.arraycopy(rows.targets().data(), row * outputs, target.data(), r * outputs, outputs);
            }
        }

        /** The same error, which says in which batch it was. */
        private static MlpException inBatch(MlpException e, int epoch, int batch) {
            Problem problem = e.problems().get(0);
            String message = problem.message() + " (epoch " + epoch + ", batch " + batch + ")";
            return e instanceof PluginException
                    ? new PluginException(problem.code(), problem.location(), message, e)
                    : new TrainingDivergedException(problem.code(), problem.location(), message, e);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
