package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
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
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

    private static TrainedModel model(Target target, String loss, LayerSpec layer) {
        RunSpec spec =
                RunSpec.of(1, NetworkSpec.of(1, layer), loss, OptimizerSpec.of("sgd", 0.1), TrainingSpec.DEFAULT);
        Network network = Network.build(spec, Plugins.load());
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, 1),
                new Preprocessing(List.of("x"), Scaler.none(1), target),
                new JavaKernel());
    }

    /** 50,000 classes would take 10 GB of counts. */
    @Test
    void moreClassesThanAnybodyReadsAreNotCounted() {
        List<String> labels = IntStream.range(0, 2001).mapToObj(i -> "c" + i).toList();
        TrainedModel model =
                model(new Target.Classes("c", labels, 2001), "cross-entropy", LayerSpec.of(2001, "softmax"));
        assertFalse(ConfusionMatrix.isFeasible(model));
        assertEquals(
                Optional.of(
                        "the confusion matrix is left out: the model has 2001 classes, and at most 2000 are counted"),
                ConfusionMatrix.omission(model));
        Dataset rows = Dataset.of(new Matrix(1, 1), new Matrix(1, 2001));
        assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(model, rows));
    }

    /** softmax of (x, 0, −x): class 0 for x > 0, class 2 for x < 0. */
    @Test
    void eachRowIsCountedUnderItsClassAndTheOneSaid() {
        TrainedModel model = model(
                new Target.Classes("c", List.of("a", "b", "c"), 3),
                "cross-entropy",
                LayerSpec.of(3, "softmax")
                        .withWeights(List.of(List.of(1.0), List.of(0.0), List.of(-1.0)), List.of(0.0, 0.0, 0.0)));
        Dataset rows = Dataset.of(
                new Matrix(new float[] {1, 2, -1, 3, -2}, 5, 1),
                new Matrix(new float[] {1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}, 5, 3));
        ConfusionMatrix matrix = ConfusionMatrix.of(model, rows);
        assertEquals(List.of("a", "b", "c"), matrix.labels());
        assertArrayEquals(new int[][] {{2, 0, 1}, {1, 0, 0}, {0, 0, 1}}, matrix.counts());
        assertEquals(3, matrix.actual(0));
        assertEquals(2, matrix.predicted(2));
        assertEquals(3 / 5.0, model.evaluate(rows).accuracy().orElseThrow());
    }

    /** As sklearn.metrics.precision_recall_fscore_support: of class b no row is said to be, and class c has none right. */
    @Test
    void precisionRecallAndF1AreThoseOfScikitLearn() {
        ConfusionMatrix matrix = new ConfusionMatrix(
                List.of("a", "b", "c", "d"), new int[][] {{6, 0, 1, 1}, {2, 0, 0, 0}, {1, 0, 0, 1}, {0, 0, 0, 0}});
        assertEquals(6 / 9.0, matrix.precision(0));
        assertEquals(6 / 8.0, matrix.recall(0));
        assertEquals(12 / 17.0, matrix.f1(0));
        assertEquals(0, matrix.precision(1));
        assertEquals(0, matrix.recall(1));
        assertEquals(0, matrix.f1(2));
        assertEquals(0, matrix.recall(3));
        assertEquals(0, matrix.precision(3));
    }

    @Test
    void oneOutputIsTwoClasses() {
        TrainedModel model = model(
                new Target.Classes("c", List.of("no", "yes"), 1),
                "binary-cross-entropy",
                LayerSpec.of(1, "sigmoid").withWeights(List.of(List.of(1.0)), List.of(0.0)));
        Dataset rows =
                Dataset.of(new Matrix(new float[] {1, 2, -1, -3}, 4, 1), new Matrix(new float[] {1, 0, 0, 0}, 4, 1));
        assertArrayEquals(
                new int[][] {{2, 1}, {0, 1}}, ConfusionMatrix.of(model, rows).counts());
    }

    @Test
    void numbersAreRefused() {
        TrainedModel model = model(
                new Target.Numbers(List.of("y"), Scaler.none(1)), "mean-squared-error", LayerSpec.of(1, "identity"));
        Dataset rows = Dataset.of(new Matrix(1, 1), new Matrix(1, 1));
        assertEquals(
                "a model that predicts numbers confuses no classes",
                assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(model, rows))
                        .getMessage());
    }
}
