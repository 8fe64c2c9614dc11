package dev.chainrule.mlp.core.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Optional<Metric> ACCURACY = Optional.of(PLUGINS.metric(PluginSpec.of("accuracy")));
    private static final FoldListener SILENT = fold -> {};
    private static final DataTable LINE = line(24);
    private static final Folds FOLDS = Folds.of(PLUGINS, LINE, Optional.empty(), Split.folds(3, LINE, 0));

    private static DataTable line(int rows) {
        double[] places = new double[rows];
        List<String> sides = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            places[r] = (r + 0.5) / rows * 2 - 1;
            sides.add(places[r] < 0 ? "left" : "right");
        }
        return DataTable.labelled(List.of("x"), places, "side", sides);
    }

    private static RunSpec spec(double learningRate, int threads) {
        return new RunSpec(
                "",
                3,
                Optional.of(DataSpec.of("", "side")),
                NetworkSpec.of(1, LayerSpec.of(4, "relu"), LayerSpec.of(2, "softmax")),
                PluginSpec.of("cross-entropy"),
                OptimizerSpec.of("sgd", learningRate),
                TrainingSpec.of(4, 4, true).withThreads(OptionalInt.of(threads)));
    }

    private static List<RunSpec> trials(int threads, double... learningRates) {
        List<RunSpec> trials = new ArrayList<>();
        for (double rate : learningRates) {
            trials.add(spec(rate, threads));
        }
        return trials;
    }

    private static Search run(List<RunSpec> trials, List<FoldResult> known, FoldListener listener) {
        return Search.run(trials, PLUGINS, new JavaKernel(), FOLDS, Optional.empty(), known, listener);
    }

    private static List<Integer> numbers(List<TrialResult> trials) {
        return trials.stream().map(TrialResult::trial).toList();
    }

    @Test
    void eachTrialEqualsItsCrossValidation() {
        Search search = run(trials(1, 0.01, 0.5), List.of(), SILENT);
        for (TrialResult trial : search.trials()) {
            RunSpec spec = spec(trial.trial() == 1 ? 0.01 : 0.5, 1);
            CrossValidation alone = CrossValidation.run(spec, PLUGINS, new JavaKernel(), FOLDS, List.of(), SILENT);
            assertEquals(alone.summary(), trial.summary().orElseThrow());
        }
        assertEquals("loss", search.measure());
        assertEquals(List.of(2, 1), numbers(search.ranking()));
        assertEquals(2, search.best().orElseThrow().trial());
    }

    @Test
    void divergedTrialIsRankedLastAndDoesNotEndTheSearch() {
        Search search = run(trials(2, 1e30, 0.01, 1e30, 0.5), List.of(), SILENT);
        assertEquals(List.of(4, 2, 1, 3), numbers(search.ranking()));
        TrialResult diverged = search.trials().get(0);
        assertTrue(diverged.summary().isEmpty());
        assertTrue(Double.isNaN(diverged.mean("loss")));
        assertTrue(diverged.diverged().contains("epoch 1"), diverged.diverged());
        assertEquals("", search.trials().get(1).diverged());
        assertEquals(Optional.empty(), run(trials(1, 1e30), List.of(), SILENT).best());
    }

    @Test
    void undefinedMeasureHasNoBestTrial() {
        FoldResult fold = new FoldResult(1, 1, Map.of("r2", Double.NaN), "");
        TrialResult trial = TrialResult.of(1, List.of(fold));
        assertEquals(Optional.empty(), new Search("r2", List.of(trial), List.of(trial)).best());
    }

    /** All folds are known, so nothing is trained and only the ranking is tested. */
    @Test
    void undefinedTrialsRankBelowOthersAndDivergedOnesLast() {
        double[] r2 = {Double.NaN, 0.25, 0.5, Double.NEGATIVE_INFINITY};
        List<FoldResult> known = new ArrayList<>();
        for (int fold = 1; fold <= 3; fold++) {
            known.add(new FoldResult(1, fold, Map.of(), "diverged on fold " + fold));
            for (int trial = 2; trial <= 5; trial++) {
                known.add(new FoldResult(trial, fold, Map.of("r2", r2[trial - 2]), ""));
            }
        }
        Optional<Metric> metric = Optional.of(PLUGINS.metric(PluginSpec.of("r2")));
        List<RunSpec> trials = trials(1, 0.1, 0.1, 0.1, 0.1, 0.1);
        Search search = Search.run(trials, PLUGINS, new JavaKernel(), FOLDS, metric, known, SILENT);
        assertEquals(List.of(4, 3, 5, 2, 1), numbers(search.ranking()));
        assertEquals("diverged on fold 1", search.trials().get(0).diverged());
    }

    @Test
    void reasonIsThatOfTheFirstDivergedFold() {
        TrialResult trial = TrialResult.of(
                1,
                List.of(
                        new FoldResult(1, 1, Map.of("loss", 1.0), ""),
                        new FoldResult(1, 2, Map.of(), "second"),
                        new FoldResult(1, 3, Map.of(), "third")));
        assertEquals("second", trial.diverged());
        assertEquals(Optional.empty(), trial.summary());
    }

    @Test
    void rankingMetricIsComputedOnceBesideTheOthers() {
        for (String name : List.of("accuracy", "log-loss")) {
            Optional<Metric> metric = Optional.of(PLUGINS.metric(PluginSpec.of(name)));
            Search search = Search.run(trials(1, 0.5), PLUGINS, new JavaKernel(), FOLDS, metric, List.of(), SILENT);
            List<String> measured =
                    List.copyOf(search.trials().get(0).folds().get(0).measures().keySet());
            List<String> beside = name.equals("accuracy") ? List.of() : List.of(name);
            assertEquals(
                    Stream.concat(Stream.of("loss", "accuracy"), beside.stream())
                            .toList(),
                    measured);
        }
    }

    @Test
    void resultDoesNotDependOnTheNumberOfThreads() {
        Search one = run(trials(1, 0.01, 1e30, 0.5), List.of(), SILENT);
        assertEquals(one, run(trials(2, 0.01, 1e30, 0.5), List.of(), SILENT));
        assertEquals(one, run(trials(16, 0.01, 1e30, 0.5), List.of(), SILENT));
    }

    @Test
    void interruptedSearchResumesAfterAnyFold() {
        List<RunSpec> trials = trials(1, 0.01, 1e30, 0.5);
        Search whole = run(trials, List.of(), SILENT);
        for (int end = 1; end <= 9; end++) {
            int last = end;
            List<FoldResult> finished = new ArrayList<>();
            assertThrows(
                    IllegalStateException.class,
                    () -> run(trials, List.of(), fold -> {
                        finished.add(fold);
                        if (finished.size() == last) {
                            throw new IllegalStateException("ended");
                        }
                    }));
            List<FoldResult> rest = new ArrayList<>();
            assertEquals(whole, run(trials, finished, rest::add));
            assertEquals(
                    whole.trials().stream()
                            .flatMap(trial -> trial.folds().stream())
                            .toList(),
                    Stream.concat(finished.stream(), rest.stream()).toList());
        }
    }

    @Test
    void higherIsBetterRanksDownwardsAndEqualTrialsKeepTheirOrder() {
        List<RunSpec> trials = trials(1, 1e-9, 0.5, 0.5);
        Search search = Search.run(trials, PLUGINS, new JavaKernel(), FOLDS, ACCURACY, List.of(), SILENT);
        assertEquals("accuracy", search.measure());
        assertEquals(List.of(2, 3, 1), numbers(search.ranking()));
        assertTrue(
                search.trials().get(0).mean("accuracy") < search.trials().get(1).mean("accuracy"));
    }

    @Test
    void errorsNameTrialAndFold() {
        RunSpec wide = spec(0.1, 1).withNetwork(NetworkSpec.of(2, LayerSpec.of(2, "softmax")));
        RuntimeException e =
                assertThrows(RuntimeException.class, () -> run(List.of(spec(0.1, 1), wide), List.of(), SILENT));
        assertTrue(e.getMessage().contains(" (trial 2, fold 1)"), e.getMessage());
    }

    @Test
    void rejectsFoldsOfOtherTrials() {
        FoldResult other = new FoldResult(3, 1, Map.of("loss", 1.0), "");
        assertEquals(
                "there is no fold 1 of trial 3",
                assertThrows(IllegalArgumentException.class, () -> run(trials(1, 0.1), List.of(other), SILENT))
                        .getMessage());
    }
}
