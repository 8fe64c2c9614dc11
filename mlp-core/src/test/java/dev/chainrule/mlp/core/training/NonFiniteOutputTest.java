package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.metrics.Accuracy;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row for which the network overflows has no answer: it is an error that names the row, wherever outputs are used. */
class NonFiniteOutputTest {
    private static final List<Metric> ACCURACY = List.of(new Accuracy());

    /** √z, which is no number for z &lt; 0. */
    public record Root() implements Activation {
        @Override
        public String name() {
            return "root";
        }

        @Override
        public Root with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return Math.sqrt(z);
        }

        @Override
        public double derivative(double z) {
            return 0.5 / Math.sqrt(z);
        }
    }

    /** z², which float32 cannot hold from 1.9e19 on. */
    public record Square() implements Activation {
        @Override
        public String name() {
            return "square";
        }

        @Override
        public Square with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z * z;
        }

        @Override
        public double derivative(double z) {
            return 2 * z;
        }
    }

    /** Two hidden units, weight · x and −weight · x, and two classes. */
    private static TrainedModel model(String hidden, double weight) {
        LayerSpec first = LayerSpec.of(2, hidden)
                .withWeights(List.of(List.of(weight), List.of(-weight)), Collections.nCopies(2, 0.0));
        LayerSpec second = LayerSpec.of(2, "softmax")
                .withWeights(List.of(List.of(1.0, 0.0), List.of(0.0, 1.0)), Collections.nCopies(2, 0.0));
        RunSpec spec = RunSpec.of(
                0, NetworkSpec.of(1, first, second), "cross-entropy", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
        Network network = Network.build(spec, Plugins.load().plus(new Root(), new Square()));
        Preprocessing preprocessing =
                new Preprocessing(List.of("length"), Scaler.none(1), new Target.Classes("kind", List.of("a", "b"), 2));
        return new TrainedModel(spec, network, ParameterArrays.initial(network, 0), preprocessing, new JavaKernel());
    }

    private static DataTable rows(double... lengths) {
        return DataTable.unlabelled(List.of("length"), lengths);
    }

    private static MatrixDataset labelled(float... lengths) {
        float[] targets = new float[2 * lengths.length];
        for (int r = 0; r < lengths.length; r++) {
            targets[2 * r] = 1;
        }
        return Dataset.of(new Matrix(lengths, lengths.length, 1), new Matrix(targets, lengths.length, 2));
    }

    @Test
    void aPredictionThatOverflowsIsAnErrorThatNamesTheRowAndItsLargestInput() {
        DataException e =
                assertThrows(DataException.class, () -> model("relu", 1e30).predict(rows(1, 2, 1e10)));
        assertEquals(ErrorCode.DAT_RANGE, e.code());
        assertEquals("row 3", e.location().toString());
        assertTrue(e.getMessage().contains("z of layer 1 exceeds the range of float32"), e.getMessage());
        assertTrue(e.getMessage().contains("'length' = 1.0E10"), e.getMessage());
    }

    @Test
    void theLineOfTheFileIsNamedWhereItIsKnown() {
        DataTable fromFile = new DataTable(
                List.of("length"),
                new double[] {1, 1e10},
                List.of(),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                new int[] {2, 7});
        TrainedModel model = model("relu", 1e30);
        DataException e = assertThrows(DataException.class, () -> model.predict(fromFile));
        assertEquals(7, e.location().line());
    }

    /** relu gives 0 for NaN, tanh 1 for infinity: the outputs are finite, and still no answer. */
    @ParameterizedTest
    @ValueSource(strings = {"relu", "tanh", "sigmoid", "hard-tanh", "relu6", "identity"})
    void anOverflowThatAnActivationHidesIsAnErrorToo(String hidden) {
        TrainedModel model = model(hidden, 1e30);
        assertThrows(DataException.class, () -> model.predict(rows(1e10)));
        assertThrows(DataException.class, () -> model.evaluate(labelled(0.5f, 1e10f)));
        assertThrows(DataException.class, () -> ConfusionMatrix.of(model, labelled(0.5f, 1e10f)));
        assertThrows(DataException.class, () -> model.outputs(new Matrix(new float[] {1e10f}, 1, 1)));
        assertThrows(DataException.class, () -> model.predictor(1).outputs(new Matrix(new float[] {1e10f}, 1, 1)));
    }

    @Test
    void theRowIsNamedBeyondTheFirstBlock() {
        float[] lengths = new float[600];
        lengths[519] = 1e10f;
        DataException e =
                assertThrows(DataException.class, () -> model("relu", 1e30).evaluate(labelled(lengths)));
        assertEquals("row 520", e.location().toString());
    }

    @Test
    void anInputThatIsNaNIsNamed() {
        DataException e = assertThrows(
                DataException.class, () -> model("relu", 1).outputs(new Matrix(new float[] {0, Float.NaN}, 2, 1)));
        assertEquals(ErrorCode.DAT_NONFINITE, e.code());
        assertTrue(e.getMessage().contains("input 'length' is NaN"), e.getMessage());
    }

    @Test
    void anActivationThatMakesNaNOfFiniteNumbersIsBlamed() {
        PluginException e =
                assertThrows(PluginException.class, () -> model("root", 1).predict(rows(0, 4)));
        assertEquals(ErrorCode.PLG_NONFINITE, e.code());
        assertTrue(e.getMessage().contains("'root'") && e.getMessage().contains("row 2"), e.getMessage());
    }

    @Test
    void anActivationWhoseValueExceedsFloat32IsNotBlamed() {
        DataException e =
                assertThrows(DataException.class, () -> model("square", 1).predict(rows(1e20)));
        assertTrue(e.getMessage().contains("the output of layer 1 exceeds the range of float32"), e.getMessage());
        assertEquals(0.5, model("square", 1).predict(1e10).toArray()[0]);
    }

    @Test
    void trainingIsBlamedWhereTheRowsThatWereTrainedOnOverflowToo() {
        TrainedModel model = model("relu", 1e30);
        MatrixDataset heldOut = labelled(1e10f);
        TrainingDivergedException e = assertThrows(
                TrainingDivergedException.class, () -> model.evaluate(heldOut, ACCURACY, labelled(1, 2e10f)));
        assertTrue(e.getMessage().contains("z of layer 1 is no longer finite for row 1"), e.getMessage());
        assertThrows(DataException.class, () -> model.evaluate(heldOut, ACCURACY, labelled(1, 2)));
    }
}
