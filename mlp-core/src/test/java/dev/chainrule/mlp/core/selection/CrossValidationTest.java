package dev.chainrule.mlp.core.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrossValidationTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final DataTable CIRCLE = circle(60);

    /** Points in a square, inside or outside of a circle. */
    private static DataTable circle(int rows) {
        RandomStream random = new RandomStream(5);
        double[] points = new double[2 * rows];
        List<String> labels = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            points[2 * r] = random.nextDouble(-1, 1);
            points[2 * r + 1] = random.nextDouble(-1, 1);
            labels.add(Math.hypot(points[2 * r], points[2 * r + 1]) < 0.8 ? "in" : "out");
        }
        return DataTable.labelled(List.of("x", "y"), points, "side", labels);
    }

    private static RunSpec spec(double learningRate) {
        return spec(learningRate, "standard", new Validation.None());
    }

    private static RunSpec spec(double learningRate, String scaling, Validation validation) {
        DataSpec data = DataSpec.builder()
                .file("")
                .target("side")
                .targetType(TargetType.LABEL)
                .scale(scaling)
                .validation(validation)
                .build();
        return new RunSpec(
                "",
                3,
                Optional.of(data),
                NetworkSpec.of(2, LayerSpec.of(6, "relu"), LayerSpec.of(2, "softmax")),
                PluginSpec.of("cross-entropy"),
                OptimizerSpec.of("sgd", learningRate),
                TrainingSpec.of(5, 8, true));
    }

    private static RunSpec onThreads(RunSpec spec, int threads) {
        return spec.withTraining(spec.training().withThreads(OptionalInt.of(threads)));
    }

    private static Folds folds(int k) {
        return Folds.of(PLUGINS, CIRCLE, Optional.empty(), Split.folds(k, CIRCLE, 3));
    }

    private static CrossValidation run(RunSpec spec, Folds folds, List<FoldResult> known, FoldListener listener) {
        return CrossValidation.run(spec, PLUGINS, new JavaKernel(), folds, known, listener);
    }

    @Test
    void eachFoldEqualsATrainingOnTheOtherFolds() {
        List<FoldResult> results =
                run(spec(0.1), folds(4), List.of(), fold -> {}).folds();
        for (int f = 0; f < 4; f++) {
            Folds.Rows rows = folds(4).rows(spec(0.1), f);
            assertEquals(45, rows.prepared().training().rows());
            Evaluation alone = new Trainer(PLUGINS, new JavaKernel())
                    .train(rows.prepared(), new TrainingListener() {})
                    .evaluate(rows.heldOut());
            assertEquals(f + 1, results.get(f).fold());
            assertEquals(alone.loss(), results.get(f).measures().get("loss"));
            assertEquals(
                    alone.accuracy().orElseThrow(), results.get(f).measures().get("accuracy"));
        }
    }

    @Test
    void interruptEndsTheRunWithoutEvaluatingHalfTrainedFolds() {
        List<FoldResult> finished = new ArrayList<>();
        CancellationException e = assertThrows(
                CancellationException.class,
                () -> run(onThreads(spec(0.1), 1), folds(4), List.of(), fold -> {
                    finished.add(fold);
                    Thread.currentThread().interrupt();
                }));
        assertTrue(Thread.interrupted());
        assertEquals("interrupted before all folds were trained", e.getMessage());
        assertEquals(1, finished.size());
        CrossValidation whole = run(spec(0.1), folds(4), List.of(), fold -> {});
        assertEquals(whole, run(spec(0.1), folds(4), finished, fold -> {}));
    }

    @Test
    void resultDoesNotDependOnTheNumberOfThreads() {
        CrossValidation one = run(onThreads(spec(0.1), 1), folds(5), List.of(), fold -> {});
        assertEquals(one, run(onThreads(spec(0.1), 2), folds(5), List.of(), fold -> {}));
        assertEquals(one, run(onThreads(spec(0.1), 16), folds(5), List.of(), fold -> {}));
    }

    @Test
    void tableOfAProgramIsPreparedAsTheDataOfADocument() {
        PreprocessingSpec how = PreprocessingSpec.builder().scale("standard").build();
        RunSpec withoutData = RunSpec.of(
                3,
                spec(0.1).network(),
                "cross-entropy",
                OptimizerSpec.of("sgd", 0.1),
                spec(0.1).training());
        CrossValidation ofDocument = run(spec(0.1), folds(4), List.of(), fold -> {});
        assertEquals(ofDocument, run(withoutData, Folds.of(PLUGINS, CIRCLE, how, 4, 3), List.of(), fold -> {}));
        assertNotEquals(
                ofDocument,
                run(withoutData, Folds.of(PLUGINS, CIRCLE, PreprocessingSpec.DEFAULT, 4, 3), List.of(), fold -> {}));
    }

    @Test
    void rowsWithGapsBelongToNoFold() {
        double[] gaps = {0, Double.NaN, 2, 3, 4, 5};
        DataTable table = DataTable.labelled(List.of("x"), gaps, "side", List.of("a", "a", "a", "b", "b", "b"));
        PreprocessingSpec how =
                PreprocessingSpec.builder().missing(Missing.DROP).build();
        RunSpec spec = spec(0.1).withNetwork(NetworkSpec.of(1, LayerSpec.of(2, "softmax")));
        Folds folds = Folds.of(PLUGINS, table, how, 2, 3);
        int[] heldOut = IntStream.range(0, 2)
                .map(fold -> folds.rows(spec, fold).heldOut().rows())
                .sorted()
                .toArray();
        assertArrayEquals(new int[] {2, 3}, heldOut);
        PreprocessingSpec ofFile = PreprocessingSpec.builder()
                .validation(new Validation.InFile("other.csv", Optional.empty()))
                .build();
        assertThrows(IllegalArgumentException.class, () -> Folds.of(PLUGINS, table, ofFile, 2, 3));
    }

    /** The rows are 0, 2, 4 and 1000000, of which the last is held out: mean 2, deviation √(8/3). */
    @Test
    void scalerIsFittedOnTheTrainingRowsOnly() {
        DataTable examples = DataTable.labelled(
                List.of("x"), new double[] {0, 2, 4, 1_000_000}, "side", List.of("in", "out", "in", "out"));
        Split split = new Split(new int[] {0, 1, 2}, new int[] {3});
        RunSpec spec = spec(0.1).withNetwork(NetworkSpec.of(1, LayerSpec.of(2, "softmax")));
        Folds.Rows rows =
                Folds.of(PLUGINS, examples, Optional.empty(), List.of(split)).rows(spec, 0);
        PreparedData seen = rows.prepared();
        assertArrayEquals(new double[] {2}, seen.preprocessing().scaler().center());
        assertArrayEquals(
                new double[] {Math.sqrt(8.0 / 3)}, seen.preprocessing().scaler().width(), 1e-15);
        assertTrue(seen.validation().isEmpty(), "training must not see what it is measured on");
        assertEquals(1, rows.heldOut().rows());
    }

    /** Early stopping watches 15 of the 45 training rows, and none of the 15 held-out rows. */
    @Test
    void earlyStoppingDoesNotSeeTheHeldOutRows() {
        double[] numbers = IntStream.range(0, 120).mapToDouble(i -> i / 2).toArray();
        DataTable numbered = DataTable.labelled(List.of("x", "y"), numbers, "side", CIRCLE.labels());
        RunSpec spec = spec(0.1, "none", new Validation.Every(3));
        spec = spec.withTraining(spec.training()
                .withEarlyStopping(Optional.of(EarlyStoppingSpec.builder().build())));
        List<Split> splits = Split.folds(4, numbered, 3);
        Folds.Rows rows = Folds.of(PLUGINS, numbered, Optional.empty(), splits).rows(spec, 1);
        int[] others = splits.get(1).training();
        List<Integer> watched = new ArrayList<>();
        for (int i = 2; i < others.length; i += 3) {
            watched.add(others[i]);
        }
        assertEquals(30, rows.prepared().training().rows());
        assertEquals(watched, numbers(rows.prepared().validation().orElseThrow()));
        assertEquals(Arrays.stream(splits.get(1).validation()).boxed().toList(), numbers(rows.heldOut()));
    }

    /** The first feature of each row. */
    private static List<Integer> numbers(Dataset rows) {
        int[] all = IntStream.range(0, rows.rows()).toArray();
        Matrix input = new Matrix(rows.rows(), rows.inputs());
        rows.copy(all, 0, all.length, input, new Matrix(rows.rows(), rows.outputs()));
        return Arrays.stream(all).mapToObj(row -> (int) input.get(row, 0)).toList();
    }

    @Test
    void ofValidationIsOneFoldWithTheValidationRowsOfTheRun() {
        RunSpec spec = spec(0.1, "standard", new Validation.Every(4));
        Folds folds = Folds.ofValidation(PLUGINS, CIRCLE, Optional.empty());
        assertEquals(1, folds.count());
        assertEquals(45, folds.rows(spec, 0).prepared().training().rows());
        assertEquals(15, folds.rows(spec, 0).heldOut().rows());
        ConfigException e = assertThrows(ConfigException.class, () -> run(spec(0.1), folds, List.of(), fold -> {}));
        assertEquals(
                "/data/validation  the run holds out no rows to evaluate on. Set \"validation\", or use folds"
                        + " (fold 1) [CFG_SEMANTIC]",
                e.getMessage());
        assertEquals(TableFolds.class.getName(), e.getStackTrace()[0].getClassName(), "where it was thrown");
    }

    @Test
    void ofValidationHoldsOutTheRowsOfAValidationFile() {
        Folds folds = Folds.ofValidation(PLUGINS, CIRCLE, Optional.of(circle(7)));
        assertEquals(60, folds.rows(spec(0.1), 0).prepared().training().rows());
        assertEquals(7, folds.rows(spec(0.1), 0).heldOut().rows());
    }

    @Test
    void classOfASingleFoldIsKnownToAllFolds() {
        DataTable examples =
                DataTable.labelled(List.of("x", "y"), new double[8], "side", List.of("in", "in", "out", "rare"));
        RunSpec spec = spec(0.1).withNetwork(NetworkSpec.of(2, LayerSpec.of(3, "softmax")));
        Folds folds = Folds.of(PLUGINS, examples, Optional.empty(), Split.folds(2, examples, 0));
        assertEquals(2, run(spec, folds, List.of(), fold -> {}).folds().size());
    }

    @Test
    void knownFoldsAreNotTrainedAgain() {
        CrossValidation whole = run(spec(0.1), folds(5), List.of(), fold -> {});
        List<Integer> trained = Collections.synchronizedList(new ArrayList<>());
        Folds counting = new Folds() {
            @Override
            public int count() {
                return 5;
            }

            @Override
            public Rows rows(RunSpec spec, int fold) {
                trained.add(fold + 1);
                return folds(5).rows(spec, fold);
            }
        };
        List<Integer> told = new ArrayList<>();
        List<FoldResult> known = List.of(whole.folds().get(3), whole.folds().get(0));
        CrossValidation rest = run(onThreads(spec(0.1), 1), counting, known, fold -> told.add(fold.fold()));
        assertEquals(whole, rest);
        assertEquals(List.of(2, 3, 5), trained);
        assertEquals(List.of(2, 3, 5), told);
    }

    @Test
    void divergenceNamesTheFirstFold() {
        for (int threads : new int[] {1, 3}) {
            TrainingDivergedException e = assertThrows(
                    TrainingDivergedException.class,
                    () -> run(onThreads(spec(1e30), threads), folds(5), List.of(), fold -> {}));
            assertTrue(e.getMessage().endsWith(" (fold 1) [TRN_DIVERGED]"), e.getMessage());
        }
    }

    @Test
    void dataErrorsNameTheFold() {
        double[] points = CIRCLE.features().clone();
        points[7] = 1e300;
        DataTable examples = DataTable.labelled(CIRCLE.featureNames(), points, "side", CIRCLE.labels());
        List<Split> splits = List.of(
                new Split(new int[] {0, 1, 2, 4, 5, 6}, new int[] {3}),
                new Split(new int[] {0, 1, 2, 3, 4, 5}, new int[] {6}));
        Folds folds = Folds.of(PLUGINS, examples, Optional.empty(), splits);
        DataException e = assertThrows(DataException.class, () -> run(spec(0.1), folds, List.of(), fold -> {}));
        assertTrue(e.getMessage().contains("(fold 1)"), e.getMessage());
    }

    @Test
    void exceptionOfTheListenerEndsTheRun() {
        IllegalStateException thrown = new IllegalStateException("enough");
        List<Integer> told = new ArrayList<>();
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> run(onThreads(spec(0.1), 1), folds(5), List.of(), fold -> {
                    told.add(fold.fold());
                    if (fold.fold() == 2) {
                        throw thrown;
                    }
                }));
        assertSame(thrown, e);
        assertEquals(List.of(1, 2), told);
    }

    /** The expected numbers are numpy.mean and numpy.std of [0.9, 1.0, 0.8, 0.95] and [1, 2, 3, 4]. */
    @Test
    void meanAndDeviationMatchNumpy() {
        double[][] values = {{0.9, 1}, {1.0, 2}, {0.8, 3}, {0.95, 4}};
        List<FoldResult> folds = new ArrayList<>();
        for (int f = 0; f < values.length; f++) {
            folds.add(new FoldResult(1, f + 1, Map.of("accuracy", values[f][0], "loss", values[f][1]), ""));
        }
        FoldSummary summary = FoldSummary.of(folds);
        assertEquals(0.9125, summary.mean().get("accuracy"), 1e-15);
        assertEquals(0.07395099728874517, summary.sd().get("accuracy"), 1e-15);
        assertEquals(2.5, summary.mean().get("loss"));
        assertEquals(1.118033988749895, summary.sd().get("loss"));
    }
}
