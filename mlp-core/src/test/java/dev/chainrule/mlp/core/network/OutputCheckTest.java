package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputCheckTest {
    private static final Plugins PLUGINS = Plugins.load();

    private record Given(DoubleUnaryOperator function) implements Activation {
        @Override
        public String name() {
            return "given";
        }

        @Override
        public Activation with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return function.applyAsDouble(z);
        }

        @Override
        public double derivative(double z) {
            return 1;
        }
    }

    private static RowActivation activation(String name) {
        return PLUGINS.activation(PluginSpec.of(name));
    }

    private static List<String> problems(String loss, RowActivation output, int units) {
        List<Problem> problems = new ArrayList<>();
        NetworkSpec network = NetworkSpec.of(2, LayerSpec.of(3, "relu"), LayerSpec.of(units, "identity"));
        OutputCheck.check(PLUGINS.loss(PluginSpec.of(loss)), output, network, problems);
        return problems.stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "cross-entropy, softmax, 3",
        "binary-cross-entropy, sigmoid, 1",
        "mean-squared-error, identity, 1",
        "mean-squared-error, relu, 2",
        "poisson, softplus, 1",
    })
    void lossesThatSuitTheOutputAreAccepted(String loss, String output, int units) {
        assertEquals(List.of(), problems(loss, activation(output), units));
    }

    @Test
    void anOutputOutsideOfTheRangeOfTheLossIsShown() {
        assertEquals(
                List.of("/network/layers/1/activation  loss 'binary-cross-entropy' takes outputs in [0, 1], but 'tanh'"
                        + " gives -1.0 for z = -20.0. Use an activation that stays in this range, such as 'sigmoid', or"
                        + " another loss [CFG_SEMANTIC]"),
                problems("binary-cross-entropy", activation("tanh"), 1));
    }

    @Test
    void oneUnitOfSoftmaxIsConstant() {
        assertEquals(
                List.of(
                        "/network/layers/1  'softmax' over units: 1 always gives the same output. Give the layer one unit"
                                + " per class, or use 'sigmoid' with one unit [CFG_SEMANTIC]"),
                problems("cross-entropy", activation("softmax"), 1));
    }

    /** cos(z) is the same at −1.3 and 1.3, so both sides of 0 alone would not show that it changes. */
    @Test
    void anEvenFunctionIsNotConstant() {
        assertEquals(List.of(), problems("mean-squared-error", new Given(Math::cos), 1));
        assertEquals(1, problems("mean-squared-error", new Given(z -> 4), 1).size());
    }

    @Test
    void theFirstSampleOutsideIsFound() {
        assertEquals(
                Optional.of(new OutputCheck.Sample(3, 3)),
                OutputCheck.findOutside(new Range(-20, true, 1, true), new Given(z -> z), 1));
        assertEquals(Optional.empty(), OutputCheck.findOutside(Range.UNIT, new Given(z -> 1 + 1e-13), 1), "rounding");
        assertEquals(
                Optional.of(new OutputCheck.Sample(-20, 1 + 1e-11)),
                OutputCheck.findOutside(Range.UNIT, new Given(z -> 1 + 1e-11), 1));
    }

    @Test
    void nanIsAFaultOfTheActivation() {
        assertEquals(
                "activation 'given' (" + Given.class.getName() + ") gives NaN for z = 0.1 [PLG_NONFINITE]",
                assertThrows(
                                PluginException.class,
                                () -> OutputCheck.findOutside(
                                        Range.FINITE, new Given(z -> z == 0.1 ? Double.NaN : z), 1))
                        .getMessage());
    }
}
