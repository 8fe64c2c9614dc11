package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Objective;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs that a solver trains. */
class SolverLearnerTest {
    private static final int ROWS = 200;
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final Plugins PLUGINS = Plugins.load();

    private static RunSpec spec(String solver, int epochs, LayerSpec... layers) {
        return RunSpec.builder()
                .seed(4)
                .network(NetworkSpec.of(1, layers))
                .loss("mean-squared-error")
                .solver(solver)
                .training(t -> t.epochs(epochs))
                .build();
    }

    private static RunSpec spec(String solver, int epochs) {
        return spec(solver, epochs, LayerSpec.of(8, "tanh"), LayerSpec.of(1, "identity"));
    }

    /** y = sin 3x on [−1, 1]. */
    private static PreparedData sine(RunSpec spec) {
        Matrix x = new Matrix(ROWS, 1);
        Matrix y = new Matrix(ROWS, 1);
        for (int r = 0; r < ROWS; r++) {
            x.set(r, 0, 2f * r / (ROWS - 1) - 1);
            y.set(r, 0, (float) StrictMath.sin(3 * x.get(r, 0)));
        }
        return prepared(spec, Dataset.of(x, y));
    }

    private static PreparedData prepared(RunSpec spec, Dataset rows) {
        Preprocessing preprocessing =
                new Preprocessing(List.of("x"), Scaler.none(1), new Target.Numbers(List.of("y"), Scaler.none(1)));
        return new PreparedData(spec, preprocessing, rows, Optional.of(rows), List.of());
    }

    private static Trainer trainer() {
        return new Trainer(PLUGINS, new JavaKernel());
    }

    private static double loss(String solver, int epochs) {
        TrainingResult result = trainer().run(sine(spec(solver, epochs)));
        return result.history().get(result.history().size() - 1).loss();
    }

    @Test
    void solversFitASmoothFunctionFarBetterThanAnOptimizer() {
        RunSpec adam = spec("lbfgs", 100).toBuilder().solver(Optional.empty()).build();
        TrainedModel model = trainer().train(sine(adam));
        double ofAdam = model.evaluate(sine(adam).training()).loss();
        assertEquals(0, loss("lbfgs", 100), ofAdam / 100);
        assertEquals(0, loss("levenberg-marquardt", 100), ofAdam / 1000);
    }

    @Test
    void theLossNeverIncreasesAndIsThatOfTheWeights() {
        PreparedData rows = sine(spec("lbfgs", 30));
        TrainingResult result = trainer().run(rows);
        double before = Double.POSITIVE_INFINITY;
        for (EpochResult epoch : result.history()) {
            assertTrue(epoch.loss() <= before, "epoch " + epoch.epoch());
            assertEquals(epoch.loss(), epoch.validation().orElseThrow().loss(), 1e-5 * epoch.loss(), "same rows");
            before = epoch.loss();
        }
        assertEquals(TrainingOutcome.COMPLETED, result.outcome());
        assertEquals(30, result.history().size());
    }

    @Test
    void aRunEndsWhereTheSolverConverges() {
        RunSpec linear = spec("lbfgs", 100, LayerSpec.of(1, "identity"));
        TrainingResult result = trainer().run(sine(linear));
        assertEquals(TrainingOutcome.CONVERGED, result.outcome());
        assertTrue(result.history().size() < 20, result.history().size() + " epochs");
        double[][][] weights = result.model().weights().values();
        double xy = 0;
        double xx = 0;
        PreparedData rows = sine(linear);
        MatrixDataset all = (MatrixDataset) rows.training();
        for (int r = 0; r < ROWS; r++) {
            xy += (double) all.input().get(r, 0) * all.target().get(r, 0);
            xx += (double) all.input().get(r, 0) * all.input().get(r, 0);
        }
        assertEquals(xy / xx, weights[0][0][0], 1e-4, "the slope of linear regression");
        assertEquals(0, weights[0][0][1], 1e-4, "the function is odd");
    }

    @Test
    void aResumedRunHasTheSameBits() {
        for (String solver : List.of("lbfgs", "levenberg-marquardt")) {
            PreparedData rows = sine(spec(solver, 20));
            TrainedModel whole = trainer().train(rows);
            TrainingState state;
            try (TrainingRun run = trainer().start(rows)) {
                for (int n = 0; n < 9; n++) {
                    run.step();
                }
                state = run.state();
            }
            try (TrainingRun run = trainer().resume(rows, state, SILENT)) {
                assertSame(whole.weights(), run.train().weights());
                assertEquals(20, run.history().size());
            }
        }
    }

    @Test
    void aRunThatConvergedIsFinishedWhenItIsResumed() {
        PreparedData rows = sine(spec("lbfgs", 100, LayerSpec.of(1, "identity")));
        try (TrainingRun run = trainer().start(rows)) {
            run.train();
            try (TrainingRun resumed = trainer().resume(rows, run.state(), SILENT)) {
                assertEquals(Optional.of(TrainingOutcome.CONVERGED), resumed.outcome());
                assertEquals(run.history(), resumed.history());
            }
        }
    }

    @Test
    void theBitsDoNotDependOnTheThreads() {
        PreparedData rows = sine(spec("lbfgs", 15));
        assertSame(
                trainer().withThreads(1).train(rows).weights(),
                trainer().withThreads(3).train(rows).weights());
    }

    @Test
    void frozenLayersStayAndRowsOfWeightZeroDoNotCount() {
        LayerSpec frozen = LayerSpec.of(8, "tanh").toBuilder().frozen(true).build();
        RunSpec spec = spec("lbfgs", 20, frozen, LayerSpec.of(1, "identity"));
        PreparedData rows = sine(spec);
        TrainedModel model = trainer().train(rows);
        ParameterArrays initial = ParameterArrays.initial(model.network(), spec.seed());
        assertArrayEquals(initial.layer(0), model.weights().layer(0));

        MatrixDataset all = (MatrixDataset) rows.training();
        float[] weights = new float[ROWS];
        int[] counted = new int[ROWS / 2];
        for (int r = 0; r < ROWS / 2; r++) {
            weights[2 * r] = 2; // with half of the rows, the same mean
            counted[r] = 2 * r;
        }
        Dataset weighted = new MatrixDataset(all.input(), all.target(), weights);
        assertSame(
                trainer().train(prepared(spec, all.select(counted))).weights(),
                trainer().train(prepared(spec, weighted)).weights());
    }

    @Test
    void earlyStoppingKeepsTheBestWeights() {
        RunSpec spec = spec("lbfgs", 60).toBuilder()
                .training(t -> t.earlyStopping(
                        EarlyStoppingSpec.builder().patience(2).minDelta(0.01).build()))
                .build();
        TrainingResult result = trainer().run(sine(spec));
        assertEquals(TrainingOutcome.STOPPED_EARLY, result.outcome());
        assertTrue(result.history().size() < 60);
    }

    @Test
    void aModelCanBeTrainedFurther() {
        PreparedData rows = sine(spec("lbfgs", 5));
        TrainingResult first = trainer().run(rows);
        TrainingResult second = trainer().run(rows, first.model().weights());
        assertTrue(second.history().get(4).loss() < first.history().get(4).loss());
    }

    @Test
    void levenbergMarquardtRefusesManyParametersAndOtherLosses() {
        RunSpec wide = spec("levenberg-marquardt", 5, LayerSpec.of(700, "tanh"), LayerSpec.of(1, "identity"));
        ConfigException tooMany =
                assertThrows(ConfigException.class, () -> trainer().run(sine(wide)));
        assertEquals(
                "/solver  levenberg-marquardt solves a system with one equation for each of the 2101 weights and biases,"
                        + " and takes at most 2000; use lbfgs, or fewer units [CFG_SEMANTIC]",
                tooMany.getMessage());
        RunSpec huber = spec("levenberg-marquardt", 5).toBuilder().loss("huber").build();
        ConfigException other =
                assertThrows(ConfigException.class, () -> trainer().run(sine(huber)));
        assertEquals(
                "/solver  levenberg-marquardt needs a loss that is a sum of squares, such as mean-squared-error; use"
                        + " lbfgs for other losses [CFG_SEMANTIC]",
                other.getMessage());
    }

    @Test
    void aSolverDoesNotLearnFromBatches() {
        RunSpec spec = spec("lbfgs", 2);
        assertThrows(ConfigException.class, () -> trainer().session(spec, 10));
        TrainedModel model = trainer().train(sine(spec));
        ConfigException refused =
                assertThrows(ConfigException.class, () -> trainer().online(model));
        assertEquals(
                "/solver  a solver trains on all rows at once and cannot learn from batches as they come. Give the run an"
                        + " optimizer in place of the solver [CFG_SEMANTIC]",
                refused.getMessage());
    }

    @Test
    void rowsThatOverflowAreNamed() {
        Matrix x = new Matrix(2, 1);
        Matrix y = new Matrix(2, 1);
        y.set(1, 0, Float.MAX_VALUE);
        RunSpec spec = RunSpec.builder()
                .network(NetworkSpec.of(1, LayerSpec.of(1, "exploding")))
                .loss("mean-squared-error")
                .solver("lbfgs")
                .build();
        Plugins plugins = PLUGINS.plus(new Exploding());
        Dataset rows = Dataset.of(x, y);
        TrainingDivergedException diverged = assertThrows(
                TrainingDivergedException.class,
                () -> new Trainer(plugins, new JavaKernel()).run(prepared(spec, rows)));
        assertEquals(
                "row 1  training diverged: the loss or the gradient of a row is not finite. Scale the features and the"
                        + " targets (epoch 1, batch 1) [TRN_DIVERGED]",
                diverged.getMessage());
    }

    /** Values whose squares overflow float64. */
    public record Exploding() implements dev.chainrule.mlp.api.Activation {
        @Override
        public String name() {
            return "exploding";
        }

        @Override
        public Exploding with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return 1e200 * (1 + z);
        }

        @Override
        public double derivative(double z) {
            return 1e200;
        }
    }

    /** A solver that breaks its contract. */
    private record Broken(double parameter, boolean throwing) implements Solver {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Broken with(PluginOptions options) {
            return this;
        }

        @Override
        public long stateSize(int parameters) {
            return 0;
        }

        @Override
        public Iteration iterate(Objective objective, double[] parameters, double[] state) {
            if (throwing) {
                throw new IllegalStateException("no");
            }
            parameters[0] = parameter;
            return new Iteration(1, Status.IMPROVED);
        }
    }

    @Test
    void aSolverThatBreaksItsContractIsNamed() {
        assertTrue(faultOf(new Broken(0, true)).startsWith("solver 'broken'"), faultOf(new Broken(0, true)));
        String notFinite = faultOf(new Broken(Double.NaN, false));
        assertTrue(notFinite.contains("solver 'broken'") && notFinite.contains("not finite"), notFinite);
    }

    @Test
    void aWeightThatFloat32CannotHoldIsDivergence() {
        Trainer trainer = new Trainer(PLUGINS.plus(new Broken(1e39, false)), new JavaKernel());
        TrainingDivergedException diverged =
                assertThrows(TrainingDivergedException.class, () -> trainer.run(sine(spec("broken", 3))));
        assertEquals(
                "training diverged: a weight is too large for float32. Scale the features and the targets (epoch 1,"
                        + " batch 1) [TRN_DIVERGED]",
                diverged.getMessage());
    }

    /** The weights are the parameters of the solver rounded to float32; the loss is that of the parameters. */
    @Test
    void theStateHoldsTheParametersInFloat64AndTheMemoryOfTheSolver() {
        PreparedData rows = sine(spec("lbfgs", 5));
        try (TrainingRun run = trainer().start(rows)) {
            run.step();
            SolverState state = run.state().solver().orElseThrow();
            float[] first = run.state().weights().layer(0);
            assertEquals(8 + 8 + 8 + 1, state.parameters().length);
            for (int i = 0; i < first.length; i++) {
                assertEquals(first[i], (float) state.parameters()[i]);
            }
            assertTrue(state.memory().length > 0);
            assertEquals(1, run.state().step());
            assertEquals(List.of(), run.state().slots());
        }
    }

    @Test
    void theStateOfAnotherRunIsRefused() {
        PreparedData small = sine(spec("lbfgs", 5, LayerSpec.of(1, "identity")));
        RunSpec adam = spec("lbfgs", 5).toBuilder()
                .solver(Optional.empty())
                .training(t -> t.batchSize(ROWS))
                .build();
        TrainingState ofAdam = stateOf(sine(adam));
        TrainingState ofLbfgs = stateOf(small);
        assertEquals(
                "the state is of a run with an optimizer, this one has a solver",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> trainer().resume(sine(spec("lbfgs", 5)), ofAdam, SILENT))
                        .getMessage());
        String message = assertThrows(
                        IllegalArgumentException.class, () -> trainer().resume(sine(spec("lbfgs", 5)), ofLbfgs, SILENT))
                .getMessage();
        assertTrue(message.startsWith("the state has 2 parameters and "), message);
        assertTrue(message.contains(" numbers of a solver, this run has 25 and "), message);
    }

    private static TrainingState stateOf(PreparedData rows) {
        try (TrainingRun run = trainer().start(rows)) {
            run.step();
            return run.state();
        }
    }

    private static String faultOf(Solver solver) {
        Trainer trainer = new Trainer(PLUGINS.plus(solver), new JavaKernel());
        return assertThrows(PluginException.class, () -> trainer.run(sine(spec("broken", 3))))
                .getMessage();
    }

    private static void assertSame(ParameterArrays expected, ParameterArrays actual) {
        for (int l = 0; l < expected.layers(); l++) {
            assertArrayEquals(expected.layer(l), actual.layer(l));
        }
    }
}
