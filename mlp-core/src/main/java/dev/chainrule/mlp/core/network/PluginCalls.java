package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;

/**
 * Calls plugin methods. Converts anything that a plugin throws into a {@link PluginException} that names the plugin.
 * Layers are numbered from 0.
 *
 * @since 0.2
 */
public final class PluginCalls {
    private PluginCalls() {}

    /** Calls {@link RowActivation#value(double[], double[])}: a = f(z). */
    public static void value(RowActivation activation, int layer, double[] z, double[] a) {
        try {
            activation.value(z, a);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(activation, layer, e);
        }
    }

    /** Calls {@link RowActivation#pullback}: turns ∂L/∂a into ∂L/∂z, in place. */
    public static void pullback(RowActivation activation, int layer, double[] z, double[] a, double[] gradient) {
        try {
            activation.pullback(z, a, gradient);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(activation, layer, e);
        }
    }

    /** Calls {@link Loss#value(double[], double[])}. */
    public static double value(Loss loss, double[] output, double[] target) {
        try {
            return loss.value(output, target);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(loss, e);
        }
    }

    /** Calls {@link Loss#gradient}. */
    static void gradient(Loss loss, double[] output, double[] target, double[] gradient) {
        try {
            loss.gradient(output, target, gradient);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(loss, e);
        }
    }

    /** Calls {@link RowActivation#forward}. */
    static void forward(RowActivation activation, int layer, Matrix z, Matrix a) {
        try {
            activation.forward(z, a);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(activation, layer, e);
        }
    }

    /** Calls {@link RowActivation#backward}. */
    static void backward(RowActivation activation, int layer, Matrix z, Matrix a, Matrix gradient) {
        try {
            activation.backward(z, a, gradient);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(activation, layer, e);
        }
    }

    /** Calls {@link Loss#value(Matrix, Matrix)}. */
    static double value(Loss loss, Matrix output, Matrix target) {
        try {
            return loss.value(output, target);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(loss, e);
        }
    }

    /** Calls {@link Loss#valueAndGradient}. */
    static double valueAndGradient(Loss loss, Matrix output, Matrix target, Matrix gradient) {
        try {
            return loss.valueAndGradient(output, target, gradient);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(loss, e);
        }
    }
}
