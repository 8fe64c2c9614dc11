package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A block hook that is not its definition is refused before it computes anything, and no right one is. */
class BlockProbeTest {
    private static final Plugins PLUGINS = Plugins.load();

    static Network network(Plugins plugins, int units, String hidden, PluginSpec output, PluginSpec loss) {
        return Network.build(
                new RunSpec(
                        "",
                        1,
                        Optional.empty(),
                        NetworkSpec.of(3, LayerSpec.of(units, PluginSpec.of(hidden)), LayerSpec.of(units, output)),
                        loss,
                        OptimizerSpec.of("adam", 0.1),
                        TrainingSpec.DEFAULT),
                plugins);
    }

    private static Network hidden(Activation activation) {
        return network(
                PLUGINS.plus(activation),
                5,
                activation.name(),
                PluginSpec.of("identity"),
                PluginSpec.of("squared-error"));
    }

    private static void open(Network network) {
        new Backpropagation(network, new JavaKernel(), 4);
    }

    private static String fault(Network network) {
        PluginException fault = assertThrows(PluginException.class, () -> open(network));
        assertEquals(ErrorCode.PLG_CONTRACT, fault.problems().get(0).code());
        return fault.problems().get(0).message().replaceAll("\\(dev\\.chainrule[^)]*\\)", "(class)");
    }

    /** tanh with one fault. */
    private record Planted(String wrong) implements Activation {
        @Override
        public String name() {
            return "planted";
        }

        @Override
        public double value(double z) {
            return StrictMath.tanh(z);
        }

        @Override
        public double derivative(double z) {
            return 1 - StrictMath.tanh(z) * StrictMath.tanh(z);
        }

        @Override
        public Planted with(PluginOptions options) {
            return this;
        }

        @Override
        public void forward(Matrix z, Matrix a) {
            int size = wrong.equals("forward by length") ? a.data().length : z.size();
            for (int i = 0; i < size; i++) {
                float value = (float) value(z.data()[i]);
                a.data()[i] = wrong.equals("forward adds") ? a.data()[i] + value : value;
                if (wrong.equals("forward changes z")) {
                    z.data()[i] = value;
                }
            }
            if (wrong.equals("forward differs")) {
                a.data()[3] *= 1.01f;
            }
            if (wrong.equals("forward skips the last row")) {
                a.data()[size - 1] = Float.NaN;
            }
            if (wrong.equals("forward shrinks a")) {
                a.setRows(a.rows() - 1);
            }
            if (wrong.equals("forward grows z")) {
                z.setRows(z.rows() + 1);
            }
        }

        @Override
        public void backward(Matrix z, Matrix a, Matrix gradient) {
            int size = wrong.equals("backward by length") ? gradient.data().length : z.size();
            for (int i = 0; i < size; i++) {
                float output = a.data()[i];
                float derivative = wrong.equals("backward of a") ? 1 - output : 1 - output * output;
                gradient.data()[i] = wrong.equals("backward replaces") ? derivative : gradient.data()[i] * derivative;
                if (wrong.equals("backward changes a")) {
                    a.data()[i] = derivative;
                }
            }
            if (wrong.equals("backward shrinks")) {
                gradient.setRows(0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    forward by length          | forward writes beyond the last row of a: only the first size() elements are in use, however long data() is
                    forward changes z          | forward changes its argument z, which must not be modified
                    forward shrinks a          | forward changes the number of rows of a from 3 to 2. A hook must keep the shape of its arguments
                    forward grows z            | forward changes the number of rows of z from 3 to 4. A hook must keep the shape of its arguments
                    backward changes a         | backward changes its argument a, which must not be modified
                    backward by length         | backward writes beyond the last row of gradient: only the first size() elements are in use, however long data() is
                    backward shrinks           | backward changes the number of rows of gradient from 3 to 0. A hook must keep the shape of its arguments
                    """)
    void reportsModifiedArgumentsAndWritesOutsideTheBlock(String wrong, String expected) {
        assertEquals("activation 'planted' (class) of layer 1: " + expected, fault(hidden(new Planted(wrong))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    forward adds               | forward gives NaN where z is .*, but value gives .*\\. Every element must be set, not added to: .*
                    forward skips the last row | forward gives NaN where z is .*, but value gives .*
                    forward differs            | forward gives .* where z is .*, but value gives .*\\. Both must be the same function
                    backward of a              | backward gives .* where z is .*, but pullback gives .*
                    backward replaces          | backward gives .* where z is .*, but pullback gives .*
                    """)
    void reportsAHookThatDiffersFromItsDefinition(String wrong, String expected) {
        String found = fault(hidden(new Planted(wrong)));
        assertTrue(found.matches("activation 'planted' \\(class\\) of layer 1: " + expected), found);
    }

    @Test
    void acceptsACorrectHook() {
        assertDoesNotThrow(() -> open(hidden(new Planted(""))));
    }

    @Test
    void reportsAFaultOfTheLossToo() {
        String found = fault(LossProbeTest.withLoss("changes the target", "identity"));
        assertEquals(
                "loss 'planted' (class): valueAndGradient changes its argument target, which must not be modified",
                found);
    }

    static PluginSpec spec(String name, String formula) {
        return name.equals("formula") ? PluginSpec.of(name).with("value", formula) : PluginSpec.of(name);
    }

    static Stream<PluginSpec> activations() {
        return Stream.concat(
                PLUGINS.names(PluginKind.ACTIVATION).stream().map(name -> spec(name, "z * sin(z)")),
                Stream.of(
                        PluginSpec.of("leaky-relu").with("slope", 1e-6),
                        PluginSpec.of("leaky-relu").with("slope", 1e6),
                        PluginSpec.of("elu").with("alpha", 1e6),
                        PluginSpec.of("elu").with("alpha", 1e-6),
                        PluginSpec.of("celu").with("alpha", 1e-3),
                        PluginSpec.of("celu").with("alpha", 1e-9),
                        PluginSpec.of("celu").with("alpha", 1e4)));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void acceptsEveryBuiltInActivation(PluginSpec activation) {
        for (int units : new int[] {1, 2, 17, 64, 700}) {
            if (units == 1 && activation.type().equals("softmax")) {
                continue; // refused for another reason
            }
            assertDoesNotThrow(
                    () -> open(network(PLUGINS, units, "tanh", activation, PluginSpec.of("squared-error"))),
                    () -> activation + " of " + units);
        }
    }

    /** Functions whose float32 form differs from float64 by rounding alone, however steep or broken they are. */
    enum Foreign {
        FAST_SINE(z -> Math.sin(40 * z), z -> 40 * Math.cos(40 * z)),
        STAIRS(z -> Math.rint(z * 64) / 64, z -> 0),
        CLIFF(z -> z > 0.1 ? 1e6 : 0, z -> 0),
        STEEP(z -> 1 / (1 + Math.exp(-1e5 * z)), z -> {
            double a = 1 / (1 + Math.exp(-1e5 * z));
            return 1e5 * a * (1 - a);
        }),
        TINY(z -> 1e-20 * z, z -> 1e-20),
        HUGE(z -> 1e20 * z, z -> 1e20),
        EXPONENTIAL(Math::exp, Math::exp),
        ROOT(z -> Math.sqrt(z), z -> 0.5 / Math.sqrt(z)),
        OVERFLOWING(z -> 1e200 * z, z -> 1e200),
        CANCELLING(z -> z - Math.tanh(z), z -> Math.tanh(z) * Math.tanh(z));

        private final DoubleUnaryOperator value;
        private final DoubleUnaryOperator derivative;

        Foreign(DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
            this.value = value;
            this.derivative = derivative;
        }
    }

    /** The function with every operation's result rounded to float32, off by a rounding of its argument. */
    private record InFloat32(Foreign function) implements Activation {
        @Override
        public String name() {
            return "foreign";
        }

        @Override
        public double value(double z) {
            return function.value.applyAsDouble(z);
        }

        @Override
        public double derivative(double z) {
            return function.derivative.applyAsDouble(z);
        }

        @Override
        public void forward(Matrix z, Matrix a) {
            for (int i = 0; i < z.size(); i++) {
                a.data()[i] = (float) value(Math.nextUp(z.data()[i])) * (1 + 1e-6f);
            }
        }

        @Override
        public void backward(Matrix z, Matrix a, Matrix gradient) {
            for (int i = 0; i < z.size(); i++) {
                gradient.data()[i] *= (float) derivative(Math.nextDown(z.data()[i])) * (1 - 1e-6f);
            }
        }

        @Override
        public InFloat32 with(PluginOptions options) {
            return this;
        }
    }

    @ParameterizedTest
    @EnumSource(Foreign.class)
    void toleratesRounding(Foreign function) {
        assertDoesNotThrow(() -> open(hidden(new InFloat32(function))));
    }
}
