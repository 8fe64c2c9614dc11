package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A loss whose block hooks or composed form are not its definition is refused, and no right one is. */
class LossProbeTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static void check(Network network) {
        new LossProbe(network).check();
    }

    private static String fault(Network network) {
        PluginException fault = assertThrows(PluginException.class, () -> check(network));
        assertEquals(ErrorCode.PLG_CONTRACT, fault.problems().get(0).code());
        return fault.problems().get(0).message().replaceAll("\\(dev\\.chainrule[^)]*\\)", "(class)");
    }

    /** Half the squares with one fault. */
    private record Squares(String wrong) implements Loss {
        @Override
        public String name() {
            return "planted";
        }

        @Override
        public double value(double[] output, double[] target) {
            double sum = 0;
            for (int i = 0; i < output.length; i++) {
                sum += 0.5 * (output[i] - target[i]) * (output[i] - target[i]);
            }
            return sum;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] gradient) {
            for (int i = 0; i < output.length; i++) {
                gradient[i] = output[i] - target[i];
                gradient[i] *= wrong.equals("row gradient") ? 2 : 1;
            }
        }

        @Override
        public double value(Matrix output, Matrix target) {
            double sum = Loss.super.value(output, target);
            return wrong.equals("value by rows") ? sum / output.rows() : sum;
        }

        @Override
        public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
            float[] g = gradient.data();
            int size = wrong.equals("by length") ? g.length : output.size();
            for (int i = 0; i < size; i++) {
                float error = output.data()[i] - target.data()[i];
                float share = wrong.equals("gradient by rows") ? error / output.rows() : error;
                g[i] = wrong.equals("adds") ? g[i] + share : share;
            }
            if (wrong.equals("changes the target")) {
                target.data()[0] = 9;
            }
            if (wrong.equals("shrinks")) {
                output.setRows(1);
            }
            double sum = Loss.super.value(output, target);
            return wrong.equals("both by rows") ? sum / output.rows() : sum;
        }

        @Override
        public Optional<Loss> composedWith(RowActivation output) {
            return wrong.startsWith("composed") ? Optional.of(new Squares(wrong.substring(9))) : Optional.empty();
        }

        @Override
        public Squares with(PluginOptions options) {
            return this;
        }
    }

    static Network withLoss(String wrong, String output) {
        Squares loss = new Squares(wrong);
        return BlockProbeTest.network(PLUGINS.plus(loss), 5, "tanh", PluginSpec.of(output), PluginSpec.of("planted"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    value by rows      | : value of a block is .*, but the sum of value over its 3 rows, which a loss must not average, gives .*
                    both by rows       | : the value of valueAndGradient is .*, but the sum of value over its 3 rows.*
                    gradient by rows   | : valueAndGradient gives .* where output is .*, but gradient of a row gives .*
                    adds               | : valueAndGradient gives NaN where output is .* Every element must be set, not added to.*
                    by length          | : valueAndGradient writes beyond the last row of gradient.*
                    changes the target | : valueAndGradient changes its argument target, which must not be modified
                    shrinks            | : valueAndGradient changes the number of rows of output from 3 to 1.*
                    composed gradient by rows | .* composed with 'identity': valueAndGradient gives .*
                    composed row gradient | .* composed with 'identity': gradient of a row gives .* where z is .*, but ∂L/∂a · ∂a/∂z gives .*
                    """)
    void reportsALossHookThatDiffersFromItsDefinition(String wrong, String expected) {
        String found = fault(withLoss(wrong, "identity"));
        assertTrue(found.matches("loss 'planted' \\(class\\)" + expected), found);
    }

    /** A form in z that is in truth one in a. */
    @Test
    void reportsAComposedFormThatIsADifferentFunction() {
        String found = fault(withLoss("composed nothing", "tanh"));
        assertTrue(
                found.matches(
                        "loss 'planted' \\(class\\) composed with 'tanh': value of a row is .*, but the loss of the"
                                + " activation's outputs gives .*"),
                found);
        assertDoesNotThrow(() -> check(withLoss("composed nothing", "identity")));
    }

    static Stream<PluginSpec> losses() {
        return Stream.concat(
                PLUGINS.names(PluginKind.LOSS).stream().map(name -> BlockProbeTest.spec(name, "(a - y)^4")),
                Stream.of(
                        PluginSpec.of("huber").with("delta", 1e-6),
                        PluginSpec.of("huber").with("delta", 1e6),
                        PluginSpec.of("poisson").with("logInput", false)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void acceptsEveryBuiltInLoss(PluginSpec loss) {
        int opened = 0;
        for (String output : List.of("identity", "sigmoid", "softmax", "tanh", "softplus", "relu")) {
            for (int units : new int[] {1, 2, 17, 700}) {
                Network network;
                try {
                    network = BlockProbeTest.network(PLUGINS, units, "tanh", PluginSpec.of(output), loss);
                } catch (ConfigException doesNotFit) {
                    continue;
                }
                Network fits = network;
                assertDoesNotThrow(() -> check(fits), () -> loss + " of " + units + " " + output);
                opened++;
            }
        }
        assertTrue(opened >= 3, loss + " was opened with " + opened);
    }
}
