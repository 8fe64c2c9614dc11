package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Trains networks: the same spec, seed and data give the same bits. Immutable and stateless between runs; any number of
 * threads may train with one instance at once.
 *
 * <pre>{@code
 * TrainedModel model = Trainer.create().train(prepared);
 * }</pre>
 *
 * <p>An interrupt ends training after the current batch: {@code train} then returns the half-trained model, and the
 * thread stays interrupted. {@link #run(PreparedData)} returns the outcome with the model. Files of this library are
 * saved all the same.
 *
 * @since 0.2
 */
public final class Trainer {
    private static final TrainingListener SILENT = new TrainingListener() {};

    private final RunSettings settings;

    /** Trains with these plugins and this kernel, each run with daemon threads of its own. */
    public Trainer(Plugins plugins, Kernel kernel) {
        this(new RunSettings(plugins, kernel, WorkerTeam::new, OptionalInt.empty(), SILENT, Optional.empty()));
    }

    private Trainer(RunSettings settings) {
        this.settings = settings;
    }

    /**
     * Creates a trainer with the plugins that {@link Plugins#load()} finds and the fastest kernel that this JVM can
     * run.
     *
     * @throws PluginException if two plugins have the same name
     * @since 0.2
     */
    public static Trainer create() {
        return new Trainer(Plugins.load(), Kernels.choose().kernel());
    }

    /**
     * Returns a trainer that finds optimizers, schedules and metrics among these plugins.
     *
     * @since 0.2
     */
    public Trainer withPlugins(Plugins others) {
        return new Trainer(settings.withPlugins(others));
    }

    /**
     * Returns the kernel that runs the matrix products.
     *
     * @since 0.2
     */
    public Kernel kernel() {
        return settings.kernel();
    }

    /**
     * Returns a trainer that computes with this kernel. The bits do not depend on the kernel.
     *
     * @since 0.2
     */
    public Trainer withKernel(Kernel other) {
        return new Trainer(settings.withKernel(other));
    }

    /**
     * Returns a trainer whose runs report to this listener, unless a call names another.
     *
     * @since 0.2
     */
    public Trainer withListener(TrainingListener other) {
        return new Trainer(settings.withListener(other));
    }

    /**
     * Returns a trainer whose runs use this number of threads, whatever their specs say. The bits do not depend on it.
     *
     * @param count at least 1; 1 trains on the calling thread alone
     * @since 0.2
     */
    public Trainer withThreads(int count) {
        OptionalInt checked = TrainingSpec.builder().threads(count).build().threads();
        return new Trainer(settings.withThreads(checked));
    }

    /**
     * Returns a trainer whose runs take additional threads from an executor, such as a fixed pool. A run of n threads
     * occupies up to n − 1 threads of the executor from its start until it is closed; their number affects the speed
     * but no bit. If the executor rejects a worker, never starts it, or would run it in the calling thread as
     * {@code Runnable::run} does, the run has fewer threads. A run too small to divide uses none.
     *
     * <p>Do not train in a {@link java.util.concurrent.ForkJoinPool} that is also the executor: its threads may run
     * other tasks while they wait, and a worker that they run does not end before the run does.
     *
     * @param executor runs the workers; it is not shut down
     */
    public Trainer withExecutor(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return new Trainer(settings.withTeams(size -> new WorkerTeam(size, executor)));
    }

    /**
     * Returns a trainer whose runs leave the gradients to other processes, which have the training rows. The bits are
     * those of a run that computes them itself.
     *
     * <p>The {@linkplain PreparedData#training training rows} of a run are then asked only for their number and sizes,
     * and if the spec measures them after each epoch, for blocks in order.
     *
     * @param gradients computes the gradients of runs of one spec with one set of rows; the caller closes what it holds
     * @since 0.2
     */
    public Trainer withShardGradients(ShardGradients gradients) {
        return new Trainer(settings.withRemote(Optional.of(gradients)));
    }

    /**
     * Trains on prepared rows.
     *
     * @return the model, half-trained if the thread was interrupted: see {@link #run(PreparedData)}
     * @throws ConfigException if a metric cannot measure the network
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     * @since 0.2
     */
    public TrainedModel train(PreparedData preparation) {
        return run(preparation).model();
    }

    /**
     * Trains on prepared rows, and reports to the trainer's listener if it has one.
     *
     * @return the model, the history of its epochs, and whether training was completed or stopped
     * @throws ConfigException if a metric cannot measure the network
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     */
    public TrainingResult run(PreparedData preparation) {
        return run(preparation, settings.listener());
    }

    /**
     * Trains on prepared rows.
     *
     * @param listener receives progress events
     * @return the model, the history of its epochs, and whether training was completed or stopped
     * @throws ConfigException if a metric cannot measure the network
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     */
    public TrainingResult run(PreparedData preparation, TrainingListener listener) {
        return settings.run(ResolvedRun.of(preparation, settings.plugins()), List.of(), listener);
    }

    /**
     * Trains further from weights that are there already, and reports to the trainer's listener if it has one: see
     * {@link #start(PreparedData, ParameterArrays, TrainingListener)}.
     *
     * @param weights the initial weights; copied
     * @return the model, the history of its epochs, and whether training was completed or stopped
     * @throws ConfigException if a metric cannot measure the network
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     * @throws IllegalArgumentException if the weights are of a network with other layers
     * @since 0.2
     */
    public TrainingResult run(PreparedData preparation, ParameterArrays weights) {
        return run(preparation, weights, settings.listener());
    }

    /**
     * Trains further from weights that are there already: see
     * {@link #start(PreparedData, ParameterArrays, TrainingListener)}.
     *
     * @param weights the initial weights; copied
     * @param listener receives progress events
     * @return the model, the history of its epochs, and whether training was completed or stopped
     * @throws ConfigException if a metric cannot measure the network
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     * @throws IllegalArgumentException if the weights are of a network with other layers
     */
    public TrainingResult run(PreparedData preparation, ParameterArrays weights, TrainingListener listener) {
        return settings.run(ResolvedRun.of(preparation, settings.plugins()), List.of(weights), listener);
    }

    /**
     * Trains on prepared rows.
     *
     * @param listener receives progress events
     * @return the model, half-trained if the thread was interrupted: see {@link #run(PreparedData, TrainingListener)}
     * @throws ConfigException if a metric cannot measure the network
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     */
    public TrainedModel train(PreparedData preparation, TrainingListener listener) {
        return run(preparation, listener).model();
    }

    /**
     * Trains on rows that are already as the network takes them.
     *
     * @param spec the run, all sizes of its network given
     * @param preprocessing how these rows were made, kept with the model
     * @param training the training rows, at least one
     * @param validation the held-out rows
     * @param listener receives progress events
     * @throws ConfigException if a metric cannot measure the network
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     */
    public TrainedModel train(
            RunSpec spec,
            Preprocessing preprocessing,
            Dataset training,
            Optional<Dataset> validation,
            TrainingListener listener) {
        return train(new PreparedData(spec, preprocessing, training, validation, List.of()), listener);
    }

    /**
     * Trains a model further on more rows, as its own run says: its epochs, its optimizer, which begins afresh, and
     * if it comes from a document also which of the rows are held out and how classes are weighted. The rows are
     * scaled and encoded as those that the model was trained on.
     *
     * @param table the rows, with labels or numbers as the model takes them
     * @return the model, half-trained if the thread was interrupted; the given one does not change
     * @throws DataException if the rows do not fit, or have a label that the model does not know
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     * @since 0.2
     */
    public TrainedModel continueFrom(TrainedModel model, DataTable table) {
        return continueFrom(model, model.spec(), table);
    }

    /**
     * Trains a model further on more rows, as another run says.
     *
     * <pre>{@code
     * RunSpec gently = model.spec().toBuilder().optimizer(o -> o.learningRate(1e-4)).training(t -> t.epochs(5)).build();
     * TrainedModel tuned = trainer.continueFrom(model, gently, table);
     * }</pre>
     *
     * @param spec how to train; of its network, only dropout and regularization may differ from the model's, its
     *     weights and initializers are ignored, and of its data, only which rows are held out, what is missing or
     *     unknown, and the class weights matter
     * @param table the rows, with labels or numbers as the model takes them
     * @return the model, half-trained if the thread was interrupted; the given one does not change
     * @throws IllegalArgumentException if the spec describes another network or loss
     * @throws DataException if the rows do not fit, or have a label that the model does not know
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     * @since 0.2
     */
    public TrainedModel continueFrom(TrainedModel model, RunSpec spec, DataTable table) {
        RunChecks.requireSameNetwork(model.spec(), spec);
        PreparedData rows = PreparedData.of(spec, model.network().loss(), table, model.preprocessing());
        List<ParameterArrays> weights =
                model.members().stream().map(TrainedModel::weights).toList();
        return settings.run(ResolvedRun.of(rows, settings.plugins()), weights, settings.listener())
                .model();
    }

    /**
     * Opens a model that goes on learning from a few rows at a time, at the learning rate and with the optimizer of
     * its run.
     *
     * @return to be closed; the given model does not change
     * @throws ConfigException if its parameters and buffers do not fit in the memory, or its run has a solver
     * @throws IllegalArgumentException if the model is an ensemble
     * @since 0.2
     */
    public OnlineModel online(TrainedModel model) {
        if (model.members().size() > 1) {
            throw new IllegalArgumentException("an ensemble does not learn online; open each of its "
                    + model.members().size() + " members by itself, model.members().get(0)");
        }
        int batchSize = model.spec().training().batchSize();
        return new OnlineModel(model, settings.session(model.spec(), model.network(), batchSize));
    }

    /**
     * Starts a run on prepared rows that its caller takes step by step, and reports to the trainer's listener if it
     * has one.
     *
     * @return the run; to be closed by the caller
     * @throws ConfigException if a metric cannot measure the network
     * @since 0.2
     */
    public TrainingRun start(PreparedData preparation) {
        return start(preparation, settings.listener());
    }

    /**
     * Starts a run on prepared rows that its caller takes step by step.
     *
     * @param listener receives progress events
     * @return the run; to be closed by the caller
     * @throws ConfigException if a metric cannot measure the network
     */
    public TrainingRun start(PreparedData preparation, TrainingListener listener) {
        return settings.start(ResolvedRun.of(preparation, settings.plugins()), Optional.empty(), listener);
    }

    /**
     * Starts a run from weights that are there already, as to train a model on further rows. All else begins afresh:
     * the optimizer, the epochs, the order of the rows.
     *
     * @param preparation the rows, made ready as those that the weights were trained on; the spec's own weights and
     *     initializers do nothing
     * @param weights the initial weights; copied
     * @param listener receives progress events
     * @return the run; to be closed by the caller
     * @throws ConfigException if a metric cannot measure the network
     * @throws IllegalArgumentException if the weights are of a network with other layers
     */
    public TrainingRun start(PreparedData preparation, ParameterArrays weights, TrainingListener listener) {
        return start(preparation, run -> run.startFrom(weights), listener);
    }

    /**
     * Resumes a run from a state.
     *
     * @param preparation the rows and spec of the original run
     * @param state the state to resume from
     * @param listener receives the events of the rest of the run; {@link TrainingStarted#done} has the earlier epochs
     * @return the run; to be closed by the caller
     * @throws IllegalArgumentException if the state is of another network, optimizer or number of batches
     */
    public TrainingRun resume(PreparedData preparation, TrainingState state, TrainingListener listener) {
        return start(preparation, run -> run.restore(state), listener);
    }

    /**
     * Trains a run whose plugins are looked up already, and reports to the trainer's listener if it has one.
     *
     * @param weights the initial weights of each member, which are copied; if empty, they are drawn from the seed
     * @return the model, the history of its epochs, and whether training was completed or stopped
     * @throws IllegalArgumentException if there are weights, but not for each member
     * @since 0.2
     */
    public TrainingResult run(ResolvedRun run, List<ParameterArrays> weights) {
        return settings.run(run, weights, settings.listener());
    }

    /**
     * Divides the members of an ensemble and the threads of this trainer among runs that the caller takes step by step.
     *
     * @param listener receives the progress events of each member: see {@link TrainingListener#ofMember}
     * @since 0.2
     */
    public MemberRuns members(ResolvedRun run, TrainingListener listener) {
        return new MemberRuns(run, settings, listener);
    }

    /**
     * Starts a run whose plugins are looked up already, and which its caller takes step by step.
     *
     * @param weights the initial weights, which are copied; if empty, they are drawn from the seed
     * @param listener receives progress events
     * @return the run; to be closed by the caller
     * @since 0.2
     */
    public TrainingRun start(ResolvedRun run, Optional<ParameterArrays> weights, TrainingListener listener) {
        return settings.start(run, weights, listener);
    }

    /** Resumes a run whose plugins are looked up already. */
    public TrainingRun resume(ResolvedRun run, TrainingState state, TrainingListener listener) {
        return settings.start(run, resumed -> resumed.restore(state), listener);
    }

    private TrainingRun start(PreparedData preparation, Consumer<TrainingRun> place, TrainingListener listener) {
        return settings.start(ResolvedRun.of(preparation, settings.plugins()), place, listener);
    }

    /**
     * Returns the metrics of a run: those that its spec names, or the standard ones.
     *
     * @throws ConfigException if a metric cannot measure the network
     */
    public List<Metric> metrics(PreparedData preparation) {
        RunSpec spec = preparation.spec();
        return Metrics.of(
                spec,
                Network.build(spec, settings.plugins()),
                preparation.preprocessing().target(),
                settings.plugins());
    }

    /**
     * Starts a run that is shown its batches one by one, for programs with a training loop of their own.
     *
     * @param spec the run, all sizes of its network given
     * @param maxRows the largest batch
     * @return the session; to be closed by the caller
     * @throws ConfigException if its parameters and buffers do not fit in the memory, the run has a solver, or it fits its
     *     initial weights to rows
     */
    public TrainingSession session(RunSpec spec, int maxRows) {
        FittedWeights.requireDrawn(spec);
        return settings.session(spec, Network.build(spec, settings.plugins()), maxRows);
    }
}
