package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.LearnedEncoding.Place;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class InputEncodingsTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final PluginSpec PERIODIC = new PluginSpec("periodic", Map.of("frequencies", 3, "outputs", 2));
    private static final PluginSpec EMBEDDING = new PluginSpec("embedding", Map.of("dimensions", 2));

    /** Six inputs: x₁ and x₆ as they are, x₂ periodic, x₃ to x₅ a category. */
    private static final InputEncodings ENCODINGS = of(Map.of("3-5", EMBEDDING, "2", PERIODIC));

    private static NetworkSpec network(Map<String, PluginSpec> encode) {
        return NetworkSpec.of(6, LayerSpec.of(1, "identity")).withEncode(encode);
    }

    private static InputEncodings of(Map<String, PluginSpec> encode) {
        return InputEncodings.of(network(encode), PLUGINS);
    }

    /** 2·3 + 2·(3 + 1) parameters of the periodic one, 3·2 of the embedding. */
    @Test
    void encodingsAndCopiesAreInTheOrderOfTheInputs() {
        assertEquals(
                List.of("periodic", "embedding"),
                ENCODINGS.parts().stream().map(InputEncodings.Part::name).toList());
        assertEquals(
                List.of(new Place(1, 1, 1, 0), new Place(2, 3, 4, 14)),
                ENCODINGS.parts().stream().map(InputEncodings.Part::place).toList());
        assertEquals(List.of(new InputEncodings.Copy(0, 0, 1), new InputEncodings.Copy(5, 6, 1)), ENCODINGS.copies());
        assertEquals(6, ENCODINGS.inputs());
        assertEquals(7, ENCODINGS.outputs());
        assertEquals(20, ENCODINGS.parameters());
        assertFalse(ENCODINGS.isEmpty());
    }

    @Test
    void encodedInputsAreNamedByTheirEncodings() {
        assertEquals(
                List.of("a", "b", "b~1", "b~2", "c~1", "c~2", "d"),
                ENCODINGS.names(List.of("a", "b", "c=u", "c=v", "c=w", "d")));
    }

    @Test
    void aParameterBelongsToAnEncoding() {
        assertEquals("periodic", ENCODINGS.partOf(0).name());
        assertEquals("periodic", ENCODINGS.partOf(13).name());
        assertEquals("embedding", ENCODINGS.partOf(14).name());
        assertEquals("embedding", ENCODINGS.partOf(19).name());
        assertThrows(NoSuchElementException.class, () -> ENCODINGS.partOf(20));
    }

    @Test
    void anEncodingIsFoundByItsPlaceInTheDocument() {
        assertEquals(
                List.of("/network/encode/2", "/network/encode/3-5"),
                List.copyOf(ENCODINGS.byPointer().keySet()));
        assertSame(ENCODINGS.parts().get(1).plugin(), ENCODINGS.byPointer().get("/network/encode/3-5"));
    }

    @Test
    void ratesAreThoseOfTheEncodings() {
        assertFalse(ENCODINGS.differFrom(1));
        assertTrue(ENCODINGS.differFrom(2));
        InputEncodings fast = of(Map.of("1", EMBEDDING, "2", EMBEDDING.with("learningRateFactor", 2)));
        assertEquals(2, fast.parts().get(1).rate());
        assertTrue(fast.differFrom(1));
        assertTrue(fast.differFrom(2));
        assertFalse(InputEncodings.NONE.differFrom(2));
    }

    /** An encoding of another input moves the parameters of this one but does not change them. */
    @Test
    void theSeedDecidesTheParametersOfEachEncodingByItself() {
        double[] both = ENCODINGS.initial(7);
        assertArrayEquals(of(Map.of("2", PERIODIC)).initial(7), Arrays.copyOf(both, 14));
        assertArrayEquals(of(Map.of("3-5", EMBEDDING)).initial(7), Arrays.copyOfRange(both, 14, 20));
        assertFalse(Arrays.equals(both, ENCODINGS.initial(8)));
        double[] equal = of(Map.of("3", EMBEDDING, "4", EMBEDDING)).initial(7);
        assertFalse(Arrays.equals(Arrays.copyOf(equal, 2), Arrays.copyOfRange(equal, 2, 4)));
    }

    @Test
    void thereAreNoneUntilTheNumberOfInputsIsKnown() {
        assertSame(InputEncodings.NONE, of(Map.of()));
        NetworkSpec open = network(Map.of("2", PERIODIC)).withInputs(OptionalInt.empty());
        assertSame(InputEncodings.NONE, InputEncodings.of(open, PLUGINS));
        assertEquals(0, InputEncodings.NONE.outputs());
        assertEquals(List.of("a", "b"), InputEncodings.NONE.names(List.of("a", "b")));
    }

    @Test
    void anEncodingWithoutParametersIsRefused() {
        List<Problem> problems = new ArrayList<>();
        NetworkSpec wrong = network(Map.of("2", PluginSpec.of("one-hot"), "3", PERIODIC));
        assertSame(InputEncodings.NONE, InputEncodings.of(wrong, PLUGINS, problems));
        assertEquals(
                List.of("/network/encode/2  'one-hot' has nothing to train. Learned encodings: embedding, periodic"),
                problems.stream()
                        .map(problem -> problem.location().path() + "  " + problem.message())
                        .toList());
        assertThrows(ConfigException.class, () -> InputEncodings.of(wrong, PLUGINS));
    }

    /** A plugin that says of itself what it is told to. */
    private record Broken(int outputs, int parameters, double rate, double initial)
            implements NumberEncoding, LearnedEncoding {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Broken with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(ColumnValues column) {
            return new double[0];
        }

        @Override
        public int inputs(double[] fitted) {
            return 1;
        }

        @Override
        public int maxInputs() {
            return 1;
        }

        @Override
        public List<String> inputNames(String column, double[] fitted) {
            return List.of(column);
        }

        @Override
        public void encode(double value, double[] fitted, double[] inputs, int from) {
            inputs[from] = value;
        }

        @Override
        public int parameters(int inputs) {
            return parameters;
        }

        @Override
        public int outputs(int inputs) {
            if (outputs == 13) {
                throw new IllegalStateException("thirteen");
            }
            return outputs;
        }

        @Override
        public double learningRateFactor() {
            return rate;
        }

        @Override
        public List<String> outputNames(List<String> inputs) {
            return inputs;
        }

        @Override
        public void initialize(double[] all, int inputs, RandomStream random) {
            if (initial == 13) {
                throw new IllegalStateException("thirteen");
            }
            Arrays.fill(all, initial);
        }

        @Override
        public void value(double[] x, double[] theta, double[] encoded) {
            encoded[0] = theta[0] * x[0];
        }

        @Override
        public void pullback(
                double[] x, double[] theta, double[] lossByEncoded, double[] lossByX, double[] lossByParameters) {
            lossByX[0] = lossByEncoded[0] * theta[0];
            lossByParameters[0] = lossByEncoded[0] * x[0];
        }

        InputEncodings found() {
            return InputEncodings.of(network(Map.of("2", PluginSpec.of("broken"))), PLUGINS.plus(this));
        }

        String refused() {
            return assertThrows(PluginException.class, () -> found().initial(1)).getMessage();
        }
    }

    @Test
    void aPluginWithSizesThatAreNoneIsRefused() {
        assertArrayEquals(new double[] {5}, new Broken(1, 1, 0, 5).found().initial(1));
        String broken = "encoding 'broken' (" + Broken.class.getName() + ") has ";
        String expected = " for 1 inputs, expected at least 1 each, at most 1000000 outputs, and a rate of 0 or above"
                + " [PLG_CONTRACT]";
        assertEquals(
                broken + "0 outputs and 1 parameters at the rate 1.0" + expected, new Broken(0, 1, 1, 0).refused());
        assertEquals(
                broken + "1 outputs and 0 parameters at the rate 1.0" + expected, new Broken(1, 0, 1, 0).refused());
        assertEquals(
                broken + "1000001 outputs and 1 parameters at the rate 1.0" + expected,
                new Broken(1_000_001, 1, 1, 0).refused());
        assertEquals(
                broken + "1 outputs and 1 parameters at the rate -1.0" + expected, new Broken(1, 1, -1, 0).refused());
        assertEquals(
                broken + "1 outputs and 1 parameters at the rate NaN" + expected,
                new Broken(1, 1, Double.NaN, 0).refused());
        assertEquals(
                "encoding 'broken' (" + Broken.class.getName()
                        + ") threw java.lang.IllegalStateException: thirteen [PLG_CONTRACT]",
                new Broken(13, 1, 1, 0).refused());
    }

    @Test
    void initialParametersAreFiniteInFloat32() {
        String broken = "encoding 'broken' (" + Broken.class.getName() + ") ";
        String expected = " as an initial parameter, expected numbers that are finite in float32 [PLG_NONFINITE]";
        assertEquals(broken + "gives NaN" + expected, new Broken(1, 1, 1, Double.NaN).refused());
        assertEquals(broken + "gives 1.0E39" + expected, new Broken(1, 1, 1, 1e39).refused());
        assertEquals(
                broken + "threw java.lang.IllegalStateException: thirteen [PLG_CONTRACT]",
                new Broken(1, 1, 1, 13).refused());
    }
}
