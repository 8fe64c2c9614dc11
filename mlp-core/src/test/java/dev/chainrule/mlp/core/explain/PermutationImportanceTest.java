package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link PermutationImportance} and {@link PartialDependence} of a network that computes y = 3a + 0b + 10 if c is "high". */
class PermutationImportanceTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Metric MAE = PLUGINS.metric(PluginSpec.of("mae"));
    private static final Metric R2 = PLUGINS.metric(PluginSpec.of("r2"));

    private static TrainedModel model() {
        LayerSpec layer = LayerSpec.of(1, "identity").withWeights(List.of(List.of(3.0, 0.0, 10.0, 0.0)), List.of(0.0));
        RunSpec spec = RunSpec.of(
                1, NetworkSpec.of(4, layer), "mean-squared-error", OptimizerSpec.of("sgd", 0.1), TrainingSpec.DEFAULT);
        Network network = Network.build(spec, PLUGINS);
        Features features = new Features(
                List.of(Feature.number("a"), Feature.number("b"), new Feature("c", List.of("high", "low"))),
                UnknownCategories.ERROR,
                List.of());
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, 1),
                new Preprocessing(features, Scaler.none(4), new Target.Numbers(List.of("y"), Scaler.none(1))),
                new JavaKernel());
    }

    /** The columns of the table are in another order than those of the model. */
    private static DataTable rows(double[] a, int[] low) {
        double[] features = new double[3 * a.length];
        double[] y = new double[a.length];
        for (int r = 0; r < a.length; r++) {
            features[3 * r] = low[r];
            features[3 * r + 1] = a[r];
            features[3 * r + 2] = r % 7;
            y[r] = 3 * a[r] + (low[r] == 0 ? 10 : 0);
        }
        return new DataTable(
                List.of("c", "a", "b"),
                features,
                List.of(List.of("high", "low"), List.of(), List.of()),
                List.of("y"),
                List.of(),
                y,
                new double[0],
                new int[0]);
    }

    private static final double[] A = {1, 2, 4, 8, 16, 3};
    private static final int[] LOW = {0, 1, 1, 0, 1, 0};

    /** The predictions are exact, so the error after shuffling is 3 |a − a of the other row|, or 10 where c differs. */
    @Test
    void importanceIsWhatShufflingCosts() {
        PermutationImportance importance = PermutationImportance.of(model(), rows(A, LOW), MAE, 3, 7);
        assertEquals("mae", importance.metric());
        assertEquals(0, importance.value());
        assertEquals(
                new PermutationImportance.OfFeature("b", 0, 0),
                importance.features().get(1));
        double[] ofA = new double[3];
        double[] ofC = new double[3];
        for (int i = 0; i < 3; i++) {
            int[] first = RandomPurpose.IMPORTANCE.stream(7, 0, i).permutation(6);
            int[] third = RandomPurpose.IMPORTANCE.stream(7, 2, i).permutation(6);
            for (int r = 0; r < 6; r++) {
                ofA[i] += 3 * Math.abs(A[r] - A[first[r]]) / 6;
                ofC[i] += LOW[r] == LOW[third[r]] ? 0 : 10 / 6.0;
            }
        }
        assertImportance("a", ofA, importance.features().get(0));
        assertImportance("c", ofC, importance.features().get(2));
    }

    private static void assertImportance(String name, double[] losses, PermutationImportance.OfFeature found) {
        double mean = (losses[0] + losses[1] + losses[2]) / 3;
        double variance = 0;
        for (double loss : losses) {
            variance += (loss - mean) * (loss - mean) / 3;
        }
        assertTrue(mean > 0);
        assertEquals(name, found.name());
        assertEquals(mean, found.mean(), 1e-12);
        assertEquals(Math.sqrt(variance), found.deviation(), 1e-12);
    }

    @Test
    void aMetricThatIsBetterWhenHigherLosesToo() {
        List<PermutationImportance.OfFeature> features =
                PermutationImportance.of(model(), rows(A, LOW), R2, 2, 1).features();
        assertTrue(features.get(0).mean() > 0.1, features.toString());
        assertEquals(0, features.get(1).mean());
        assertEquals(
                features,
                PermutationImportance.of(model(), rows(A, LOW), R2, 2, 1).features());
    }

    @Test
    void rowsThatTellNothingAreRefused() {
        TrainedModel model = model();
        assertThrows(
                DataException.class,
                () -> PermutationImportance.of(model, rows(new double[] {1}, new int[] {0}), MAE, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> PermutationImportance.of(model, rows(A, LOW), MAE, 0, 1));
    }

    /** The mean of 10 for half of the rows is 5, and that of 3a is 3 · 34/6 = 17. */
    @Test
    void dependenceIsTheMeanPredictionForEachValue() {
        TrainedModel model = model();
        List<PartialDependence.Point> ofA =
                PartialDependence.of(model, rows(A, LOW), 0).points();
        List<PartialDependence.Point> expected = new ArrayList<>();
        for (double a : new double[] {1, 2, 3, 4, 8, 16}) {
            expected.add(new PartialDependence.Point(a, "", List.of(3 * a + 5)));
        }
        assertEquals(expected, ofA);
        assertEquals(
                List.of(
                        new PartialDependence.Point(Double.NaN, "high", List.of(27.0)),
                        new PartialDependence.Point(Double.NaN, "low", List.of(17.0))),
                PartialDependence.of(model, rows(A, LOW), 2).points());
    }

    @Test
    void manyValuesAreThinnedOutFromTheSmallestToTheLargest() {
        double[] a = new double[191];
        for (int r = 0; r < a.length; r++) {
            a[r] = 190 - r;
        }
        List<PartialDependence.Point> points =
                PartialDependence.of(model(), rows(a, new int[191]), 0).points();
        assertEquals(20, points.size());
        for (int i = 0; i < 20; i++) {
            assertEquals(10 * i, points.get(i).value());
        }
    }
}
