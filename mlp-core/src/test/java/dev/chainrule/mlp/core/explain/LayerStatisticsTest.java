package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
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
import org.junit.jupiter.api.Test;

class LayerStatisticsTest {

    private static List<LayerStatistics> of(float[] inputs, int outputs, int most, LayerSpec... layers) {
        return of("squared-error", inputs, new Matrix(inputs.length, outputs), most, layers);
    }

    private static List<LayerStatistics> of(
            String loss, float[] inputs, Matrix targets, int most, LayerSpec... layers) {
        RunSpec spec =
                RunSpec.of(1, NetworkSpec.of(1, layers), loss, OptimizerSpec.of("sgd", 0.1), TrainingSpec.DEFAULT);
        Network network = Network.build(spec, Plugins.load());
        Dataset rows = Dataset.of(new Matrix(inputs, inputs.length, 1), targets);
        return LayerStatistics.of(network, ParameterArrays.initial(network, 1), rows, most);
    }

    /** Inputs 1, 2, 3 and targets 0 through relu(x) and relu(−x − 5), which is 0, into their sum; L = a²/2. */
    @Test
    void reluUnitThatIsNeverActiveIsDead() {
        List<LayerStatistics> layers = of(
                new float[] {1, 2, 3},
                1,
                1000,
                LayerSpec.of(2, "relu").withWeights(List.of(List.of(1.0), List.of(-1.0)), List.of(0.0, -5.0)),
                LayerSpec.of(1, "identity").withWeights(List.of(List.of(1.0, 1.0)), List.of(0.0)));

        LayerStatistics hidden = layers.get(0);
        assertEquals("relu", hidden.activation());
        assertEquals(2, hidden.units());
        // 1, 2, 3, 0, 0, 0: √(14/6 − 1)
        assertEquals(1.0, hidden.outputs().mean(), 1e-15);
        assertEquals(1.1547005383792515, hidden.outputs().deviation(), 1e-15);
        // weights 14/3 and 0, biases 2 and 0: √(232/36 − 25/9)
        assertEquals(1.6666666666666667, hidden.gradient().mean(), 1e-15);
        assertEquals(1.9148542155126762, hidden.gradient().deviation(), 1e-15);
        assertEquals(Optional.of(new LayerStatistics.Flatness(List.of(1), List.of(), 0.5)), hidden.flatness());

        LayerStatistics output = layers.get(1);
        assertEquals(2.0, output.outputs().mean(), 1e-15);
        assertEquals(0.816496580927726, output.outputs().deviation(), 1e-15);
        // weights 14/3 and 0, bias 2: √(232/27 − 400/81)
        assertEquals(2.2222222222222223, output.gradient().mean(), 1e-15);
        assertEquals(1.9116278371205837, output.gradient().deviation(), 1e-15);
        assertEquals(Optional.of(new LayerStatistics.Flatness(List.of(), List.of(), 0)), output.flatness());
    }

    /** σ′(±10) = 4.5e-5 on both rows; σ′(0) = 0.25. */
    @Test
    void sigmoidUnitFarFromZeroOnEveryRowIsSaturated() {
        List<LayerStatistics> layers = of(
                new float[] {-1, 1},
                2,
                1000,
                LayerSpec.of(2, "sigmoid").withWeights(List.of(List.of(0.0), List.of(10.0)), List.of(0.0, 0.0)));
        assertEquals(
                Optional.of(new LayerStatistics.Flatness(List.of(), List.of(1), 0.5)),
                layers.get(0).flatness());
    }

    /** σ′(0) = 0.25 on the second of three rows. */
    @Test
    void unitThatIsFlatOnSomeRowsIsNotSaturated() {
        List<LayerStatistics> layers = of(
                new float[] {-1, 0, 1},
                1,
                1000,
                LayerSpec.of(1, "sigmoid").withWeights(List.of(List.of(10.0)), List.of(0.0)));
        assertEquals(
                Optional.of(new LayerStatistics.Flatness(List.of(), List.of(), 2.0 / 3)),
                layers.get(0).flatness());
    }

    @Test
    void unitsOfARowActivationHaveNoFlatness() {
        Matrix targets = new Matrix(new float[] {1, 0}, 1, 2);
        List<LayerStatistics> layers = of("cross-entropy", new float[] {1}, targets, 1000, LayerSpec.of(2, "softmax"));
        assertEquals(Optional.empty(), layers.get(0).flatness());
        assertEquals(0.5, layers.get(0).outputs().mean(), 1e-15);
    }

    /** Of the rows 0 to 9 the rows 0, 2, 5 and 7. */
    @Test
    void samplesManyRowsEvenlySpaced() {
        List<LayerStatistics> layers = of(
                new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                1,
                4,
                LayerSpec.of(1, "identity").withWeights(List.of(List.of(1.0)), List.of(0.0)));
        assertEquals(3.5, layers.get(0).outputs().mean(), 1e-15);
        assertEquals(2.692582403567252, layers.get(0).outputs().deviation(), 1e-15);
    }

    @Test
    void rejectsEmptyData() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> of(new float[] {}, 1, 1000, LayerSpec.of(1, "identity")));
        assertEquals("statistics need at least one row, found 0", e.getMessage());
    }
}
