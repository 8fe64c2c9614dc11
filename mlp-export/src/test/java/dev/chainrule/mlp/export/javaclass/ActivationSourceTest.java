package dev.chainrule.mlp.export.javaclass;

import static dev.chainrule.mlp.export.javaclass.ExportModels.PLUGINS;
import static dev.chainrule.mlp.export.javaclass.ExportModels.hidden;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.activations.Softmax;
import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.SoftmaxFunction;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ActivationSourceTest {

    @Test
    void refusesPluginsThatDoNotStateTheirArithmetic() {
        PluginException opaque = assertThrows(PluginException.class, () -> export(new Opaque()));
        assertEquals(
                "activation 'opaque' (" + Opaque.class.getName()
                        + ") cannot be exported as Java: it has no expression() that could be written as Java. Override it"
                        + " in the plugin [PLG_CONTRACT]",
                opaque.getMessage());
        PluginException fast = assertThrows(PluginException.class, () -> export(new Fast(false)));
        assertEquals(
                "activation 'fast' (" + Fast.class.getName()
                        + ") cannot be exported as Java: it overrides forward or value with arithmetic that its expressions"
                        + " do not state, so the class would give other bits. Leave these methods out of the plugin, or"
                        + " state their arithmetic in float32() [PLG_CONTRACT]",
                fast.getMessage());
        assertTrue(export(new Fast(true)).contains("return t1 * (1.0f + FloatMath.tanh(t1));"), export(new Fast(true)));
    }

    @Test
    void prefersWhatThePluginStatesForFloat32() {
        List<String> statements = JavaFunction.statements(ActivationSource.program(new Fast(true)));
        assertEquals(List.of("float t1 = 0.5f * z;", "return t1 * (1.0f + FloatMath.tanh(t1));"), statements);
        assertEquals(
                List.of("return Math.max(z, 0.0f);"),
                JavaFunction.statements(ActivationSource.program(PLUGINS.activation(PluginSpec.of("relu")))));
    }

    @Test
    void softmaxIsKnownByItsBits() {
        assertTrue(ActivationSource.isSoftmax(PLUGINS.activation(PluginSpec.of("softmax"))));
        assertFalse(ActivationSource.isSoftmax(PLUGINS.activation(PluginSpec.of("sigmoid"))));
        OtherSoftmax other = new OtherSoftmax();
        assertFalse(ActivationSource.isSoftmax(other));
        assertEquals(
                "activation 'other-softmax' (" + OtherSoftmax.class.getName()
                        + ") cannot be exported as Java: it rounds otherwise than softmax as mlp computes it. Use the"
                        + " activation 'softmax' [PLG_CONTRACT]",
                assertThrows(PluginException.class, () -> ActivationSource.program(other))
                        .getMessage());
    }

    @Test
    void refusesActivationsOfWholeRows() {
        assertEquals(
                "activation 'centered' (" + Centered.class.getName()
                        + ") cannot be exported as Java: it computes whole rows, for which there is no formula to write. Use"
                        + " 'softmax', or activations of single numbers [PLG_CONTRACT]",
                assertThrows(PluginException.class, () -> ActivationSource.program(new Centered()))
                        .getMessage());
    }

    /** Softmax in float64, whose rounding differs from that in float32. */
    private record OtherSoftmax() implements SoftmaxFunction {
        @Override
        public String name() {
            return "other-softmax";
        }

        @Override
        public OtherSoftmax with(PluginOptions options) {
            return this;
        }

        @Override
        public void value(double[] z, double[] a) {
            new Softmax().value(z, a);
        }

        @Override
        public void pullback(double[] z, double[] a, double[] gradient) {
            new Softmax().pullback(z, a, gradient);
        }
    }

    /** z minus the mean of the row. */
    private record Centered() implements RowActivation {
        @Override
        public String name() {
            return "centered";
        }

        @Override
        public Centered with(PluginOptions options) {
            return this;
        }

        @Override
        public void value(double[] z, double[] a) {
            double mean = DoubleStream.of(z).sum() / z.length;
            Arrays.setAll(a, i -> z[i] - mean);
        }

        @Override
        public void pullback(double[] z, double[] a, double[] gradient) {
            value(gradient.clone(), gradient);
        }
    }

    private static String export(Activation activation) {
        TrainedModel model = hidden(PluginSpec.of(activation.name()), PLUGINS.plus(activation));
        return JavaExport.of(model, "Refused").source();
    }

    private record Opaque() implements Activation {
        @Override
        public String name() {
            return "opaque";
        }

        @Override
        public Opaque with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }
    }

    /** Computes z·σ(z) in another way than its expression says. */
    private record Fast(boolean states) implements Activation {
        @Override
        public String name() {
            return "fast";
        }

        @Override
        public Fast with(PluginOptions options) {
            return this;
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(Expression.parse("z * sigmoid(z)"));
        }

        @Override
        public Optional<Expression> float32() {
            return states ? Optional.of(Expression.parse("0.5 * z * (1 + tanh(0.5 * z))")) : Optional.empty();
        }

        @Override
        public void forward(Matrix z, Matrix a) {
            for (int i = 0; i < z.size(); i++) {
                float x = z.data()[i];
                a.data()[i] = 0.5f * x * (1 + FloatMath.tanh(0.5f * x));
            }
        }
    }
}
