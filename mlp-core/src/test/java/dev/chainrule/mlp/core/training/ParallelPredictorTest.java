package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch has the bits of its rows one by one, however it is divided. */
class ParallelPredictorTest {
    private static final int MAX_ROWS = 1000;
    private static final TrainedModel SMALL = model(20, 30);
    /** A layer of more than 500,000 weights, whose units are divided even for a single row. */
    private static final TrainedModel LARGE = model(720, 701);

    private static TrainedModel model(int inputs, int units) {
        return model(inputs, units, new JavaKernel());
    }

    private static TrainedModel model(int inputs, int units, Kernel kernel) {
        RunSpec spec = RunSpec.builder()
                .seed(5)
                .network(n -> n.inputs(inputs).layer(units, "relu").layer(3, "softmax"))
                .loss("cross-entropy")
                .build();
        Network network = Network.build(spec, Plugins.load());
        Preprocessing preprocessing = new Preprocessing(
                IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList(),
                Scaler.none(inputs),
                new Target.Classes("c", List.of("a", "b", "c"), 3));
        return new TrainedModel(spec, network, ParameterArrays.initial(network, 5), preprocessing, kernel);
    }

    private static Matrix rows(int rows, int columns) {
        RandomStream random = new RandomStream(rows);
        Matrix matrix = new Matrix(rows, columns);
        for (int i = 0; i < matrix.size(); i++) {
            matrix.data()[i] = (float) random.nextGaussian();
        }
        return matrix;
    }

    private static float[] elements(Matrix matrix) {
        return Arrays.copyOf(matrix.data(), matrix.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void anyNumberOfThreadsGivesTheBitsOfOne(int threads) {
        Predictor one = SMALL.predictor(MAX_ROWS);
        try (ParallelPredictor several = SMALL.predictor(MAX_ROWS, threads)) {
            for (int rows : new int[] {1, 31, 600, 999, 1000, 601, 160, 161, 320, 641}) {
                Matrix input = rows(rows, 20);
                assertArrayEquals(elements(one.outputs(input)), elements(several.outputs(input)), rows + " rows");
                assertArrayEquals(elements(one.outputs(input)), elements(SMALL.outputs(input)), rows + " rows");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 33, 130})
    void aLargeLayerIsDividedAndGivesTheSameBits(int rows) {
        Matrix input = rows(rows, 720);
        float[] expected = elements(LARGE.predictor(rows).outputs(input));
        try (ParallelPredictor several = LARGE.predictor(rows, 2)) {
            assertArrayEquals(expected, elements(several.outputs(input)));
        }
        assertArrayEquals(expected, elements(LARGE.outputs(input)));
    }

    @Test
    void aModelThatIsAskedAgainAndAgainKeepsItsBits() {
        Matrix input = rows(9, 150);
        float[] expected = elements(model(150, 200).outputs(input));
        TrainedModel model = model(150, 200, Kernels.choose().kernel());
        Predictor single = model.predictor();
        for (int pass = 0; pass < 200; pass++) { // in the middle of them, the weights are packed
            int r = pass % 9;
            Matrix row = new Matrix(Arrays.copyOfRange(input.data(), r * 150, (r + 1) * 150), 1, 150);
            assertArrayEquals(
                    Arrays.copyOfRange(expected, 3 * r, 3 * r + 3), elements(single.outputs(row)), "pass " + pass);
        }
        for (int count = 1; count <= 9; count++) {
            Matrix some = new Matrix(input.data(), count, 150);
            assertArrayEquals(Arrays.copyOf(expected, 3 * count), elements(model.outputs(some)), count + " rows");
        }
    }

    @Test
    void theFirstFaultyRowIsNamedWhateverBlockIsFaster() {
        Matrix input = rows(MAX_ROWS, 20);
        input.set(700, 3, Float.NaN);
        input.set(940, 4, Float.NaN);
        String message = assertThrows(
                        DataException.class, () -> SMALL.predictor(MAX_ROWS).outputs(input))
                .getMessage();
        try (ParallelPredictor several = SMALL.predictor(MAX_ROWS, 3)) {
            assertEquals(
                    message,
                    assertThrows(DataException.class, () -> several.outputs(input))
                            .getMessage());
            several.outputs(rows(MAX_ROWS, 20)); // goes on
        }
        Matrix many = rows(60_000, 20); // enough work for several slices
        many.set(59_999, 0, Float.NaN);
        many.set(30_000, 0, Float.NaN);
        assertEquals(
                "row 30001",
                assertThrows(DataException.class, () -> SMALL.outputs(many))
                        .location()
                        .path());
    }

    @Test
    void wrongSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> SMALL.predictor(10, 0));
        try (ParallelPredictor several = SMALL.predictor(10, 2)) {
            assertThrows(IllegalArgumentException.class, () -> several.outputs(rows(11, 20)));
            assertThrows(IllegalArgumentException.class, () -> several.outputs(rows(5, 19)));
        }
    }
}
