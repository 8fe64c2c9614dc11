package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A training run that its caller advances one batch at a time.
 *
 * <pre>{@code
 * try (TrainingRun run = trainer.start(preparation, listener)) {
 *     while (run.step()) {
 *         // one batch more
 *     }
 *     return run.model();
 * }
 * }</pre>
 *
 * <p>The state that changes from step to step is here and in the learner: the position in the run,
 * the sum of the losses of the epoch so far, the results of previous epochs, the best weights so far, and the
 * weights with the state of the optimizer or solver. Not thread-safe, except for {@link #stop}.
 *
 * <p>An interrupt of the calling thread stops the run like {@link #stop}, after the current batch. The interrupt status
 * remains set.
 *
 * <p>The logger of this class logs start, end, stop and errors at level DEBUG and each epoch at TRACE, on the calling
 * thread.
 *
 * @since 0.2
 */
public final class TrainingRun implements AutoCloseable {
    private static final Logger LOG = System.getLogger(TrainingRun.class.getName());

    private final RunSpec spec;
    private final Preprocessing preprocessing;
    private final Optional<Dataset> validation;
    private final TrainingListener listener;
    private final Learner learner;
    private final List<Metric> metrics;
    private final Optional<EarlyStopping> stopping;

    /** The epoch of the next batch, from 1. */
    private int epoch = 1;
    /** The number of finished batches of that epoch. */
    private int batch;
    /** The sum of the losses of the rows in these batches. */
    private double lossSum;
    /** The results of the previous epochs. */
    private final List<EpochResult> history = new ArrayList<>();
    /** The weights of the final model; if empty, the current weights. */
    private Optional<ParameterArrays> best = Optional.empty();

    private boolean warnedOfUndefined;

    /** The weights after the last finished epoch, or the initial ones. */
    private final ParameterArrays lastFinite;

    private volatile boolean stopped;
    private boolean closed;
    /** Whether the listener has received the error that ended the run. */
    private boolean failed;

    TrainingRun(
            PreparedData preparation,
            TrainingListener listener,
            Learner learner,
            List<Metric> metrics,
            Optional<EarlyStopping> stopping) {
        this.spec = preparation.spec();
        this.preprocessing = preparation.preprocessing();
        this.validation = preparation.validation();
        this.listener = listener;
        this.learner = learner;
        this.metrics = metrics;
        this.stopping = stopping;
        lastFinite = learner.weights().copy();
    }

    /** Returns whether all epochs are finished or the run stopped early. */
    public boolean isFinished() {
        return epoch > spec.training().epochs()
                || learner.isDone()
                || stopping.map(EarlyStopping::isOver).orElse(false);
    }

    /**
     * Stops the run after the current batch; later calls of {@link #step} do nothing. Any thread may call this method
     * at any time.
     */
    public void stop() {
        stopped = true;
    }

    /** Returns whether the run was stopped or its thread interrupted. */
    public boolean isStopped() {
        return stopped;
    }

    /** Returns how the run ended; empty while it has batches left and was not stopped. */
    public Optional<TrainingOutcome> outcome() {
        if (epoch > spec.training().epochs()) {
            return Optional.of(TrainingOutcome.COMPLETED);
        }
        if (learner.isDone()) {
            return Optional.of(TrainingOutcome.CONVERGED);
        }
        if (isFinished()) {
            return Optional.of(TrainingOutcome.STOPPED_EARLY);
        }
        return stopped ? Optional.of(TrainingOutcome.STOPPED) : Optional.empty();
    }

    /**
     * Trains to the end, or until the run is stopped or the thread is interrupted; {@link #outcome} returns which.
     *
     * @return the model, also if it was stopped and is half-trained
     * @throws IllegalStateException if the run is closed
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     */
    public TrainedModel train() {
        boolean more = true;
        while (more) {
            more = step();
        }
        return model();
    }

    /** Trains as {@link #train} does. */
    TrainingResult result() {
        TrainedModel model = train();
        return new TrainingResult(model, history, outcome().orElseThrow());
    }

    /**
     * Trains on the next batch. After the last batch of an epoch, evaluates the epoch and notifies the listener.
     *
     * @return false if there was no batch to train on, because the run is finished or was stopped
     * @throws IllegalStateException if the run is closed
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     */
    public boolean step() {
        if (closed) {
            throw new IllegalStateException("the training run is closed; start another, or resume from its state");
        }
        try {
            return trainOnNextBatch();
        } catch (MlpException e) {
            tellFailed(e);
            throw e;
        }
    }

    private boolean trainOnNextBatch() {
        if (isFinished()) {
            return false;
        }
        if (Thread.currentThread().isInterrupted()) {
            stop();
        }
        if (stopped) {
            LOG.log(
                    Level.DEBUG,
                    () -> "stopped in epoch " + epoch + " after " + batch + " of its " + learner.batches()
                            + " batches");
            return false;
        }
        try {
            lossSum += learner.learn(epoch, batch, history);
        } catch (TrainingDivergedException | PluginException e) {
            throw inBatch(e);
        }
        batch++;
        int visited = learner.visited();
        listener.batchFinished(epoch, Math.min((long) batch * learner.largestBatch(), visited), visited);
        if (batch == learner.batches()) {
            endEpoch();
        }
        return true;
    }

    /**
     * Notifies the listener once of the error that ends the run; an exception of the listener must not hide the
     * error.
     */
    private void tellFailed(MlpException error) {
        if (failed) {
            return;
        }
        failed = true;
        try {
            listener.failed(error);
        } catch (RuntimeException e) {
            if (e != error) {
                error.addSuppressed(e);
            }
        }
    }

    private void endEpoch() {
        lastFinite.set(learner.weights());
        EpochResult result = new EpochResult(
                epoch,
                spec.training().epochs(),
                lossSum / learner.visited(),
                measuresTraining() ? Optional.of(evaluation(learner.rows())) : Optional.empty(),
                validation.map(this::evaluation));
        if (stopping.isPresent()
                && stopping.get().isBest(result)
                && spec.training().earlyStopping().orElseThrow().restoreBest()) {
            best = Optional.of(learner.modelWeights().copy());
        }
        warnOfUndefined(result);
        history.add(result);
        epoch++;
        batch = 0;
        lossSum = 0;
        LOG.log(
                Level.TRACE,
                () -> "epoch " + result.epoch() + " of " + result.epochs() + ": loss " + result.loss()
                        + result.validation()
                                .map(rows -> ", held out " + rows.loss())
                                .orElse(""));
        listener.epochFinished(result);
        tellIfFinished();
    }

    private void warnOfUndefined(EpochResult result) {
        if (!warnedOfUndefined && stopping.isPresent() && stopping.get().isUndefined()) {
            warnedOfUndefined = true;
            listener.warned(
                    "'" + stopping.get().watched() + "', which early stopping watches, is undefined after epoch "
                            + result.epoch() + ". An epoch without a value is never the best");
        }
    }

    /** Notifies the listener of the start, and of the end if the run is already finished. */
    void tellStart(TrainingStarted started) {
        LOG.log(
                Level.DEBUG,
                () -> "training " + started.network() + " on " + started.trainingRows() + " rows, "
                        + started.validationRows() + " held out, epochs " + epoch + " to " + started.epochs()
                        + ", kernel "
                        + started.kernel());
        listener.started(started);
        tellIfFinished();
    }

    private void tellIfFinished() {
        if (isFinished()) {
            int last = history.size();
            int kept = best.isPresent() ? stopping.orElseThrow().bestEpoch() : last;
            LOG.log(Level.DEBUG, () -> "finished after " + last + " epochs with the weights of epoch " + kept);
            listener.finished(new TrainingFinished(last, kept));
        }
    }

    /**
     * Evaluates the training rows if metrics are requested, or if early stopping needs them because no rows are held
     * out.
     */
    private boolean measuresTraining() {
        boolean decide = spec.training()
                .earlyStopping()
                .map(watched -> !watched.watchesLoss())
                .orElse(false);
        return !spec.training().metrics().isEmpty() || decide && validation.isEmpty();
    }

    private Evaluation evaluation(Dataset rows) {
        try {
            return learner.snapshot(preprocessing).evaluate(rows, metrics, learner.rows());
        } catch (TrainingDivergedException e) {
            Problem problem = e.problems().get(0);
            throw new TrainingDivergedException(
                    problem.code(), problem.location(), problem.message() + " (epoch " + epoch + ")", e);
        }
    }

    /** Returns the same error with the batch in its message. */
    private MlpException inBatch(MlpException e) {
        Problem problem = e.problems().get(0);
        String message = problem.message() + " (epoch " + epoch + ", batch " + (batch + 1) + ")";
        LOG.log(Level.DEBUG, message);
        return e instanceof PluginException
                ? new PluginException(problem.code(), problem.location(), message, e)
                : new TrainingDivergedException(problem.code(), problem.location(), message, e);
    }

    /** Returns the epoch of the next batch, from 1; the number of epochs plus 1 if all are finished. */
    public int epoch() {
        return epoch;
    }

    /** Returns the number of finished batches of that epoch. */
    public int batch() {
        return batch;
    }

    /** Returns the results of the finished epochs, in order. */
    public List<EpochResult> history() {
        return List.copyOf(history);
    }

    /**
     * Returns the current model or, if early stopping keeps the best weights, the model after the best epoch so far.
     * Further training does not change it.
     */
    public TrainedModel model() {
        return learner.model(best.orElseGet(learner::modelWeights), preprocessing);
    }

    /**
     * Returns, after a divergence, the model with the newest weights that are known to be finite: those before the
     * failed batch or, if its update failed, those after the last finished epoch.
     */
    public TrainedModel lastFinite() {
        return learner.model(learner.isFinite() ? learner.modelWeights() : lastFinite, preprocessing);
    }

    /** Returns a copy of the state, from which {@link Trainer#resume} continues with the same bits. */
    public TrainingState state() {
        return new TrainingState(
                epoch,
                batch,
                lossSum,
                history,
                learner.weights().copy(),
                best.map(ParameterArrays::copy),
                learner.slots(),
                learner.steps(),
                learner.solver());
    }

    /** Starts with other weights. */
    void startFrom(ParameterArrays weights) {
        learner.startFrom(weights);
        lastFinite.set(weights);
    }

    /** Continues from a state. */
    void restore(TrainingState state) {
        if (state.epoch() > spec.training().epochs() + 1 || state.batch() >= learner.batches()) {
            throw new IllegalArgumentException("epoch " + state.epoch() + " with " + state.batch()
                    + " batches done is no place in " + spec.training().epochs() + " epochs of " + learner.batches()
                    + " batches");
        }
        learner.restore(state);
        lastFinite.set(state.weights());
        epoch = state.epoch();
        batch = state.batch();
        lossSum = state.lossSum();
        history.clear();
        history.addAll(state.history());
        best = state.best().map(ParameterArrays::copy);
        stopping.ifPresent(watch -> history.forEach(watch::isBest));
    }

    /** Ends or releases the threads. Afterwards the run cannot take steps; its model and state can still be read. */
    @Override
    public void close() {
        closed = true;
        learner.close();
    }
}
