package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Clipping;
import dev.chainrule.mlp.core.network.Dropout;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.LossGradient;
import dev.chainrule.mlp.core.network.MaxNorm;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.OptimizerProbe;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Trains a network one batch at a time. Owns the weights, the optimizer's state, the buffers and the threads. A step
 * allocates nothing. Not thread-safe.
 *
 * @since 0.2
 */
public final class TrainingSession implements AutoCloseable {
    /** Below this many parameters in a layer, dividing the update costs more than it saves. */
    private static final int MIN_PARALLEL_PARAMETERS = 262_144;

    /** The number of parameters that fit, with their gradients and moments, in the second-level cache. */
    static final int PIECE = 16_384;

    private final RunSpec spec;
    private final Network network;
    private final Layer[] layers;
    private final Kernel kernel;
    private final Kernel modelKernel;
    private final WorkerTeam team;
    private final Optimizer optimizer;
    private final ParameterArrays weights;
    private final ParameterArrays gradient;
    private final OptimizerState state;
    private final Optional<WeightAverage> average;
    private final BatchGradient source;
    private final Divergence divergence;
    private final MaxNorm[] maxNorms;
    private final int[] trained; // the indices of the layers that are not frozen
    private final int[] limited; // the indices of those of them with a maximum norm
    private final boolean[] isPlain; // of each layer: one update of all its parameters, with no factors
    private final boolean isClipped;
    private final boolean hasState;
    private final WorkerTeam.Task updatePart = this::updatePart;
    private double learningRate;
    private double decayFactor = 1;
    private double dropoutFactor = 1;
    private long step;

    /** The index of the layer that is being updated. */
    private int layer;

    /** Whether all weights are finite after the update. */
    private boolean finite;

    private boolean closed;

    /** Whether the optimizer has been checked not to modify the gradient. */
    private boolean gradientIsKept;

    /**
     * Creates the buffers.
     *
     * @param kernel the kernel for training
     * @param modelKernel the kernel of the models that this session returns
     * @param teams creates a team of a given size
     * @param wantedThreads the number of threads; if empty, that of the spec
     * @param remote computes the gradients in other processes; if empty, this session computes them
     */
    TrainingSession(
            RunSpec spec,
            Network network,
            Optimizer optimizer,
            Kernel kernel,
            Kernel modelKernel,
            IntFunction<WorkerTeam> teams,
            OptionalInt wantedThreads,
            int maxRows,
            Optional<ShardGradients> remote) {
        this.spec = spec;
        this.network = network;
        layers = network.layers().toArray(Layer[]::new);
        int shards = spec.training().shards();
        this.kernel = shards == 1 && LossGradient.isSmall(network, maxRows)
                ? kernel.forWorkload(0)
                : kernel; // vectors gain nothing
        this.modelKernel = modelKernel;
        this.optimizer = optimizer;
        learningRate = spec.optimizer().learningRate().orElse(optimizer.defaultLearningRate());
        weights = ParameterArrays.initial(network, spec.seed());
        gradient = ParameterArrays.zero(network);
        state = new OptimizerState(network, optimizer, this.kernel);
        average = WeightAverage.of(spec.training().emaDecay(), network);
        if (optimizer instanceof ElementwiseOptimizer elementwise
                && network.layers().stream().anyMatch(each -> each.parameterCount() > PIECE)) {
            OptimizerProbe.checkRanges(elementwise);
        }
        maxNorms = network.layers().stream().map(MaxNorm::new).toArray(MaxNorm[]::new);
        trained = IntStream.range(0, layers.length)
                .filter(l -> !layers[l].frozen())
                .toArray();
        limited = Arrays.stream(trained).filter(l -> maxNorms[l].isLimited()).toArray();
        isPlain = new boolean[layers.length];
        for (int l : trained) {
            isPlain[l] = layers[l].parameterCount() <= PIECE && layers[l].step().isPlain(layers[l]);
        }
        hasState = optimizer.slots() > 0;
        isClipped = !(spec.training().gradientClipping() instanceof GradientClipping.None);
        OptionalInt wanted =
                wantedThreads.isPresent() ? wantedThreads : spec.training().threads();
        team = teams.apply(LossGradient.threads(network, maxRows, remote.isPresent() ? 1 : shards, wanted));
        try {
            source = remote.isPresent()
                    ? new BatchGradient.Remote(remote.get(), network, shards)
                    : local(maxRows, shards);
        } catch (RuntimeException | Error e) {
            team.close();
            throw e;
        }
        divergence = new Divergence(optimizer, weights, gradient);
    }

    private BatchGradient local(int maxRows, int shards) {
        return new BatchGradient.Local(
                new BatchCheck(network, maxRows, kernel),
                LossGradient.of(network, kernel, team, maxRows, shards),
                new Dropout(network, spec.seed(), maxRows, shards));
    }

    /**
     * Trains on one unweighted batch: one forward pass, one backward pass, one update.
     *
     * @param input rows × inputs, as the network takes them
     * @param target rows × outputs
     * @return the sum over the rows of their loss and the penalty on the weights, before the update
     * @throws TrainingDivergedException if the loss or a delta is not finite, and the weights are as before the
     *     batch; or if the update made a weight or the optimizer's state not finite
     * @throws IllegalArgumentException if the sizes are not the network's, or an input or target is NaN or infinite
     * @throws IllegalStateException if the session is closed
     * @throws PluginException if a plugin throws or returns NaN or an infinity for finite numbers
     */
    public double train(Matrix input, Matrix target) {
        return learn(input, target, LossGradient.UNWEIGHTED);
    }

    /**
     * Trains on one weighted batch, with the gradient of Σ wᵣLᵣ / rows. The divisor is the number of rows, as in
     * Keras and PyTorch's plain mean, and not Σ wᵣ, so that the effect of a row does not depend on the weights of the
     * other rows in its batch.
     *
     * @param input rows × inputs, as the network takes them
     * @param target rows × outputs
     * @param rowWeights wᵣ of each row, finite and not negative; may be longer than the batch. A row of weight 0
     *     counts in the divisor and is ignored otherwise
     * @return the sum over the rows of wᵣLᵣ and the penalty on the weights, before the update
     * @throws TrainingDivergedException if the loss or a delta is not finite, and the weights are as before the
     *     batch; or if the update made a weight or the optimizer's state not finite
     * @throws IllegalArgumentException if the sizes are not the network's, or an input or target is NaN or infinite
     * @throws IllegalStateException if the session is closed
     * @throws PluginException if a plugin throws or returns NaN or an infinity for finite numbers
     */
    public double train(Matrix input, Matrix target, float[] rowWeights) {
        if (rowWeights.length < input.rows()) {
            throw new IllegalArgumentException(rowWeights.length + " row weights for " + input.rows() + " rows");
        }
        for (int r = 0; r < input.rows(); r++) {
            if (!(rowWeights[r] >= 0 && rowWeights[r] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "a row's weight must be finite and not negative, row " + r + " has " + rowWeights[r]);
            }
        }
        return learn(input, target, rowWeights);
    }

    private double learn(Matrix input, Matrix target, float[] rowWeights) {
        requireOpen();
        if (!(source instanceof BatchGradient.Local here)) {
            throw new IllegalStateException("other processes have the rows of this session");
        }
        return update(here.compute(step + 1, dropoutFactor, weights, input, target, rowWeights, gradient));
    }

    /**
     * Trains on a batch whose rows are in other processes, as {@link #train(Matrix, Matrix)} does on one in memory.
     *
     * @param epoch the epoch, from 1
     * @param batch the batch in the epoch, from 0
     * @param rows the number of its rows
     */
    double trainRemotely(int epoch, int batch, int rows) {
        requireOpen();
        if (!(source instanceof BatchGradient.Remote remote)) {
            throw new IllegalStateException("this session has no other processes");
        }
        return update(remote.compute(new ShardStep(epoch, batch, step + 1, dropoutFactor), rows, weights, gradient));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the session is closed; it trains no more");
        }
    }

    /**
     * Clips the gradient and updates the weights.
     *
     * @param loss the sum of the losses of the batch
     * @return the same loss
     */
    private double update(double loss) {
        if (!Double.isFinite(loss) || !gradientIsFinite()) {
            throw divergence.ofGradient(loss, source.diagnosis(), learningRate);
        }
        if (isClipped) {
            Clipping.clip(spec.training().gradientClipping(), gradient);
        }
        step++;
        int before = gradientIsKept ? 0 : gradient.contentHash();
        try {
            update();
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(optimizer, e);
        }
        if (!gradientIsKept && gradient.contentHash() != before) {
            throw OptimizerProbe.modifiesGradient(optimizer);
        }
        gradientIsKept = true;
        if (!finite) {
            throw divergence.ofWeight(loss, source.diagnosis(), learningRate);
        }
        if (hasState) {
            state.requireFinitePart(step, divergence);
        }
        if (average.isPresent()) {
            average.get().add(weights, step);
        }
        return loss;
    }

    /** Updates all weights and checks whether they are finite afterwards. */
    private void update() {
        finite = true;
        for (int l : trained) {
            layer = l;
            float[] parameters = weights.layer(layer);
            if (isPlain[l] && decayFactor == 1) { // a step of a small network takes less than a microsecond
                optimizer.update(parameters, gradient.layer(l), state.layer(l), learningRate, step);
                finite &= kernel.areFinite(parameters, 0, parameters.length);
            } else if (parameters.length <= PIECE || !(optimizer instanceof ElementwiseOptimizer)) {
                layers[l]
                        .step()
                        .update(
                                optimizer,
                                layers[l],
                                parameters,
                                gradient.layer(l),
                                state.layer(l),
                                learningRate,
                                decayFactor,
                                step);
                finite &= kernel.areFinite(parameters, 0, parameters.length);
            } else if (team.size() > 1 && parameters.length >= MIN_PARALLEL_PARAMETERS) {
                team.run(team.size(), updatePart);
            } else {
                update((ElementwiseOptimizer) optimizer, 0, parameters.length);
            }
        }
        for (int l : limited) {
            maxNorms[l].apply(weights.layer(l));
        }
    }

    private void updatePart(int part, int thread) {
        int length = weights.layer(layer).length;
        int from = WorkerTeam.start(length, 64, team.size(), part);
        int to = WorkerTeam.start(length, 64, team.size(), part + 1);
        update((ElementwiseOptimizer) optimizer, from, to);
    }

    /** Updates and checks piece by piece, so that the weights are still in the cache when they are checked. */
    private void update(ElementwiseOptimizer elementwise, int from, int to) {
        float[] parameters = weights.layer(layer);
        for (int piece = from; piece < to; piece += PIECE) {
            int end = Math.min(to, piece + PIECE);
            layers[layer]
                    .step()
                    .update(
                            elementwise,
                            layers[layer],
                            parameters,
                            gradient.layer(layer),
                            state.layer(layer),
                            piece,
                            end,
                            learningRate,
                            decayFactor,
                            step);
            if (!kernel.areFinite(parameters, piece, end)) {
                finite = false; // by any thread; none sets it to true
            }
        }
    }

    /**
     * Checks only the gradients of the biases and what follows them: those of the biases are sums of all deltas, so a delta that is not finite shows in
     * them. A product of an input and a delta may still overflow; it makes the weight not finite, unless clipping
     * would hide it.
     */
    private boolean gradientIsFinite() {
        for (int l : trained) {
            float[] values = gradient.layer(l);
            int from = isClipped ? 0 : layers[l].weightCount();
            if (!kernel.areFinite(values, from, values.length)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks all of the optimizer's state, of which each step checks a part.
     *
     * @throws TrainingDivergedException if a number in it is not finite, which would freeze the weights
     * @throws PluginException if it became so although the gradients were moderate
     */
    void requireFiniteState() {
        state.requireFinite(divergence);
    }

    boolean isFinite() {
        return weights.isFinite();
    }

    /** Returns the current weights, not a copy. They may be set between batches; the next batch changes them. */
    public ParameterArrays weights() {
        return weights;
    }

    /** Returns the learning rate of the next step. */
    public double learningRate() {
        return learningRate;
    }

    /**
     * Sets the learning rate of the next steps, as a schedule does before each step of a run. Initially it is the
     * learning rate of the spec; a session does not apply the spec's schedule, because it does not know the number of
     * steps.
     *
     * @param rate the learning rate, finite in float32 and not negative
     */
    public void setLearningRate(double rate) {
        if ((float) rate == Float.POSITIVE_INFINITY && rate < Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("learningRate must be finite in float32, was " + rate);
        }
        learningRate = Range.NOT_NEGATIVE.require("learningRate", rate);
    }

    /** Sets the factors of the weight decay and of the dropout probabilities of the next steps. */
    void setFactors(double ofDecay, double ofDropout) {
        decayFactor = ofDecay;
        dropoutFactor = ofDropout;
    }

    /** Returns the weights of the model: the current ones or their average. Not a copy. */
    ParameterArrays modelWeights() {
        return average.isPresent() && step > 0 ? average.get().weights() : weights;
    }

    /** Returns a copy of the optimizer's state, one element per slot, and of the average of the weights if there is one. */
    List<ParameterArrays> slots() {
        List<ParameterArrays> slots = state.copies();
        average.ifPresent(of -> slots.add(of.weights().copy()));
        return slots;
    }

    /**
     * Restores a state.
     *
     * @param others the weights; copied
     * @param otherSlots the optimizer's state and the average, as {@link #slots} returns them; copied
     * @param steps the number of batches that the optimizer has processed
     * @throws IllegalArgumentException if they belong to another network or optimizer
     */
    void restore(ParameterArrays others, List<ParameterArrays> otherSlots, long steps) {
        if (average.isPresent() && otherSlots.size() != optimizer.slots() + 1) {
            throw new IllegalArgumentException("the state has " + otherSlots.size() + " slots and not the "
                    + optimizer.slots() + " of the optimizer and the average of the weights");
        }
        weights.set(others);
        state.set(otherSlots.subList(0, average.isPresent() ? optimizer.slots() : otherSlots.size()));
        average.ifPresent(of -> of.weights().set(otherSlots.get(optimizer.slots())));
        step = steps;
    }

    /** Returns the number of batches trained on. */
    public long steps() {
        return step;
    }

    /** Returns the current model with a preprocessing; further training does not change it. */
    public TrainedModel model(Preprocessing preprocessing) {
        return model(modelWeights(), preprocessing);
    }

    /** Returns the current model for an evaluation during training; it uses the kernel of the training. */
    TrainedModel snapshot(Preprocessing preprocessing) {
        return new TrainedModel(spec, network, modelWeights(), preprocessing, kernel);
    }

    /** Returns the model with other weights. */
    TrainedModel model(ParameterArrays others, Preprocessing preprocessing) {
        return new TrainedModel(spec, network, others, preprocessing, modelKernel);
    }

    /** Ends or releases the threads. Afterwards the session cannot train; its weights can still be read. */
    @Override
    public void close() {
        closed = true;
        team.close();
    }
}
