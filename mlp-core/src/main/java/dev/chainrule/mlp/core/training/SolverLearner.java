package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.FullBatchObjective;
import dev.chainrule.mlp.core.network.LabelSmoothing;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.network.RowDiagnosis;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Learns from all rows at once with a solver: an epoch is one iteration. The parameters are float64 during the run; the
 * weights are the same numbers rounded to float32, as a model has them.
 */
final class SolverLearner implements Learner {
    /** With fewer products of a row and a parameter, about 0.2 ms of work, a second thread gains nothing. */
    private static final long MIN_PARALLEL_WORK = 500_000;

    private final RunSpec spec;
    private final Network network;
    private final Solver solver;
    private final Kernel kernel;
    private final Kernel modelKernel;
    private final Dataset rows;
    private final WorkerTeam team;
    private final FullBatchObjective objective;
    private final ParameterArrays weights;
    private double[] parameters;
    private double[] memory;
    private boolean isDone;
    private long steps;

    /** @param kernel the kernel of evaluations during training; models have the kernel of the settings */
    SolverLearner(ResolvedRun run, Solver solver, Kernel kernel, RunSettings settings) {
        this.solver = solver;
        this.kernel = kernel;
        spec = run.prepared().spec();
        network = run.network();
        modelKernel = settings.kernel();
        rows = run.prepared().training();
        weights = ParameterArrays.initial(network, spec.seed());
        MatrixDataset all = inMemory(rows);
        Matrix target = new Matrix(all.target().data().clone(), all.rows(), all.outputs());
        new LabelSmoothing(spec.training().labelSmoothing(), network).apply(target);
        OptionalInt wanted = settings.threads().isPresent()
                ? settings.threads()
                : spec.training().threads();
        boolean isSmall = (double) rows.rows() * network.parameterCount() < MIN_PARALLEL_WORK;
        team = settings.teams()
                .apply(isSmall ? 1 : wanted.orElse(Runtime.getRuntime().availableProcessors()));
        try {
            objective = new FullBatchObjective(network, team, weights, all.input(), target, all.weights());
            parameters = objective.trained(weights);
            memory = new double[(int) solver.stateSize(parameters.length)];
        } catch (RuntimeException | Error e) {
            team.close();
            throw e;
        }
    }

    private static MatrixDataset inMemory(Dataset rows) {
        return rows instanceof MatrixDataset all
                ? all
                : rows.select(IntStream.range(0, rows.rows()).toArray());
    }

    @Override
    public Dataset rows() {
        return rows;
    }

    @Override
    public int visited() {
        return rows.rows();
    }

    @Override
    public int batches() {
        return 1;
    }

    @Override
    public int largestBatch() {
        return rows.rows();
    }

    /**
     * Makes one iteration.
     *
     * @return the number of rows times the objective after the iteration
     */
    @Override
    public double learn(int epoch, int batch, List<EpochResult> history) {
        Solver.Iteration iteration;
        try {
            iteration = solver.iterate(objective, parameters, memory);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(solver, e);
        }
        requireFinite(iteration);
        steps++;
        isDone = iteration.status() != Solver.Status.IMPROVED;
        objective.round(parameters, weights);
        if (!weights.isFinite()) {
            throw diverged("a weight is too large for float32", Location.NONE);
        }
        return iteration.value() * rows.rows();
    }

    private void requireFinite(Solver.Iteration iteration) {
        boolean isFinite = Double.isFinite(iteration.value());
        for (double parameter : parameters) {
            isFinite &= Double.isFinite(parameter);
        }
        if (isFinite) {
            return;
        }
        if (steps == 0 && !startIsFinite()) {
            throw faultOfStart();
        }
        throw new PluginException(
                ErrorCode.PLG_NONFINITE,
                Location.NONE,
                "solver '" + solver.name() + "' (" + solver.getClass().getName()
                        + ") returned a loss or a parameter that is not finite, expected finite numbers");
    }

    private boolean startIsFinite() {
        double[] gradient = new double[parameters.length];
        boolean isFinite = Double.isFinite(objective.valueAndGradient(objective.trained(weights), gradient));
        for (double slope : gradient) {
            isFinite &= Double.isFinite(slope);
        }
        return isFinite;
    }

    /** Returns the error of an objective that is not finite at the first weights: a plugin's fault, or a row's. */
    private MlpException faultOfStart() {
        MatrixDataset all = inMemory(rows);
        double[][][] values = weights.values();
        double[] input = new double[network.inputs()];
        double[] target = new double[network.outputs()];
        for (int r = 0; r < all.rows(); r++) {
            if (all.hasWeights() && all.weights()[r] == 0) {
                continue;
            }
            all.input().getRow(r, input);
            all.target().getRow(r, target);
            try {
                RowDiagnosis.requireFinite(network, RowPass.of(network, values, input, target), rows.place(r));
            } catch (DataException e) {
                return diverged("the loss or the gradient of a row is not finite", rows.place(r));
            }
        }
        return diverged("the sum of the rows' losses or gradients is not finite", Location.NONE);
    }

    private static TrainingDivergedException diverged(String reason, Location place) {
        return new TrainingDivergedException(
                ErrorCode.TRN_DIVERGED, place, "training diverged: " + reason + ". Scale the features and the targets");
    }

    @Override
    public boolean isDone() {
        return isDone;
    }

    @Override
    public ParameterArrays weights() {
        return weights;
    }

    @Override
    public ParameterArrays modelWeights() {
        return weights;
    }

    @Override
    public boolean isFinite() {
        return weights.isFinite();
    }

    @Override
    public TrainedModel snapshot(Preprocessing preprocessing) {
        return new TrainedModel(spec, network, weights, preprocessing, kernel);
    }

    @Override
    public TrainedModel model(ParameterArrays others, Preprocessing preprocessing) {
        return new TrainedModel(spec, network, others, preprocessing, modelKernel);
    }

    @Override
    public List<ParameterArrays> slots() {
        return List.of();
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public Optional<SolverState> solver() {
        return Optional.of(new SolverState(parameters.clone(), memory.clone(), isDone));
    }

    @Override
    public void startFrom(ParameterArrays others) {
        weights.set(others);
        objective.freeze(weights);
        parameters = objective.trained(weights);
        memory = new double[memory.length];
        isDone = false;
        steps = 0;
    }

    @Override
    public void restore(TrainingState state) {
        SolverState own = state.solver()
                .orElseThrow(() ->
                        new IllegalArgumentException("the state is of a run with an optimizer, this one has a solver"));
        if (own.parameters().length != parameters.length || own.memory().length != memory.length) {
            throw new IllegalArgumentException("the state has " + own.parameters().length + " parameters and "
                    + own.memory().length + " numbers of a solver, this run has " + parameters.length + " and "
                    + memory.length);
        }
        startFrom(state.weights());
        parameters = own.parameters().clone();
        memory = own.memory().clone();
        isDone = own.isDone();
        steps = state.step();
    }

    @Override
    public void close() {
        team.close();
    }
}
