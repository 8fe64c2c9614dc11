package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionRangeTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Loss SQUARES = PLUGINS.loss(PluginSpec.of("mean-squared-error"));

    private static PredictionRange of(String activation) {
        return PredictionRange.of(PLUGINS.activation(PluginSpec.of(activation)), 3, SQUARES);
    }

    @ParameterizedTest
    @CsvSource({
        "sigmoid, 0 to 1",
        "softmax, 0 to 1",
        "hard-sigmoid, 0 to 1",
        "tanh, -1 to 1",
        "softsign, -1 to 1",
        "relu6, 0 to 6",
        "relu, 0 and above",
        "softplus, 0 and above",
        "elu, -1 and above",
        "identity, any number",
        "leaky-relu, any number",
    })
    void isThatOfTheOutputActivation(String activation, String range) {
        assertEquals(range, of(activation).toString());
    }

    /** silu has its minimum −0.2785 at z = −1.2785, between two points of the grid. */
    @Test
    void aMinimumInsideIsFound() {
        assertEquals(-0.27846454, of("silu").low(), 1e-5);
        assertEquals(Double.POSITIVE_INFINITY, of("silu").high());
    }

    @Test
    void theSpreadMayExceedTheRangeByAThousandth() {
        PredictionRange unit = new PredictionRange(0, 1);
        assertTrue(unit.contains(0, 1));
        assertTrue(unit.contains(-0.0009, 1));
        assertFalse(unit.contains(-0.002, 1));
        assertFalse(unit.contains(0, 1.002));
        assertFalse(unit.contains(20, 30));
    }

    @Test
    void standardScalingNeedsThreeDeviations() {
        assertFalse(of("tanh").suitsStandardScaling());
        assertFalse(of("relu").suitsStandardScaling());
        assertTrue(of("identity").suitsStandardScaling());
        assertTrue(new PredictionRange(-3, 3).suitsStandardScaling());
    }

    /** A broken plugin is reported elsewhere; a range would only add a second message. */
    @Test
    void anActivationThatIsNotDefinedHasNoRange() {
        Activation broken = new Activation() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Activation with(PluginOptions options) {
                return this;
            }

            @Override
            public double value(double z) {
                throw new IllegalStateException("not today");
            }

            @Override
            public double derivative(double z) {
                return 1;
            }
        };
        assertEquals("any number", PredictionRange.of(broken, 1, SQUARES).toString());
    }
}
