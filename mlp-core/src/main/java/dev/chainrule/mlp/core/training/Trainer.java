package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Preparation;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Backpropagation;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.Weights;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
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
        Run run = new Run(spec, network, training);
        int epochs = spec.training().epochs();
        listener.started(new TrainingStarted(
                network, training.rows(), validation.map(Dataset::rows).orElse(0), epochs, kernel.name()));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            double loss = run.epoch(epoch);
            Optional<Evaluation> evaluation =
                    validation.map(rows -> run.model(preprocessing).evaluate(rows));
            listener.epochFinished(new EpochResult(epoch, epochs, loss, evaluation));
        }
        return run.model(preprocessing);
    }

    /** One run: the weights, the optimizer's state and the buffers, which change, and what decides them, which does not. */
    private final class Run {
        private final RunSpec spec;
        private final Network network;
        private final Dataset rows;
        private final Optimizer optimizer;
        private final double learningRate;
        private final Weights weights;
        private final Weights gradient;
        private final float[][][] slots;
        private final Backpropagation backpropagation;
        private final Matrix input;
        private final Matrix target;
        private long step;

        Run(RunSpec spec, Network network, Dataset rows) {
            this.spec = spec;
            this.network = network;
            this.rows = rows;
            optimizer = plugins.optimizer(spec.optimizer().plugin());
            learningRate = spec.optimizer().learningRate().orElse(optimizer.defaultLearningRate());
            weights = Weights.initial(network, spec.seed());
            gradient = Weights.zero(network);
            slots = new float[weights.layers()][optimizer.slots()][];
            for (int l = 0; l < slots.length; l++) {
                for (int s = 0; s < slots[l].length; s++) {
                    slots[l][s] = new float[weights.layer(l).length];
                }
            }
            int batch = Math.min(spec.training().batchSize(), rows.rows());
            backpropagation = new Backpropagation(network, kernel, batch);
            input = new Matrix(batch, network.inputs());
            target = new Matrix(batch, network.outputs());
        }

        TrainedModel model(Preprocessing preprocessing) {
            return new TrainedModel(spec, network, weights, preprocessing, kernel);
        }

        /** Goes through all rows once and gives their mean loss. */
        double epoch(int epoch) {
            int n = rows.rows();
            int batchSize = spec.training().batchSize();
            int[] order = spec.training().shuffle()
                    ? RandomPurpose.SHUFFLE.stream(spec.seed(), epoch).permutation(n)
                    : IntStream.range(0, n).toArray();
            double sum = 0;
            for (int from = 0, batch = 1; from < n; from += Math.min(batchSize, n - from), batch++) {
                copyRows(order, from, Math.min(batchSize, n - from));
                double loss = backpropagation.lossAndGradient(weights, input, target, gradient);
                if (!Double.isFinite(loss) || !gradientIsFinite()) {
                    throw diverged(epoch, batch, Double.isFinite(loss) ? "a gradient" : "the loss");
                }
                step++;
                update();
                sum += loss;
            }
            if (!weights.isFinite()) {
                throw diverged(epoch, (n + batchSize - 1) / batchSize, "a weight");
            }
            return sum / n;
        }

        private void update() {
            try {
                for (int l = 0; l < slots.length; l++) {
                    optimizer.update(weights.layer(l), gradient.layer(l), slots[l], learningRate, step);
                }
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                throw BrokenPlugin.threw("optimizer '" + optimizer.name() + "'", optimizer, e);
            }
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

        /** Looks at the gradients of the biases alone: they are sums of all deltas, so nothing that is not finite hides. */
        private boolean gradientIsFinite() {
            for (int l = 0; l < gradient.layers(); l++) {
                float[] layer = gradient.layer(l);
                for (int i = layer.length - network.layers().get(l).units(); i < layer.length; i++) {
                    if (!Float.isFinite(layer[i])) {
                        return false;
                    }
                }
            }
            return true;
        }

        private RuntimeException diverged(int epoch, int batch, String what) {
            return backpropagation
                    .culprit()
                    .<RuntimeException>map(problem -> new PluginException(
                            problem.code(),
                            problem.location(),
                            problem.message() + " (epoch " + epoch + ", batch " + batch + ")"))
                    .orElseGet(() -> new TrainingDivergedException(
                            ErrorCode.TRN_DIVERGED,
                            Location.NONE,
                            "training diverged in epoch " + epoch + ", batch " + batch + ": " + what
                                    + " is no longer finite. Try a smaller learning rate than " + learningRate
                                    + ", or scale the data"));
        }
    }
}
