package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import java.util.List;

/**
 * Compares the block hooks of a network's plugins with their definitions on a few sample rows, before the network
 * trains or predicts. Without this check, a hook that computes something else would silently change the network.
 *
 * <p>Reports values that differ by more than float32 rounding explains, a changed number of rows, changed arguments,
 * writes beyond the last row, and results that are added to the old contents of a buffer. Ignores what a hook throws:
 * the run meets it again and reports it with its place.
 */
final class BlockProbe {
    private final Network network;

    private BlockProbe(Network network) {
        this.network = network;
    }

    /**
     * Checks the learned encodings, the activations and the loss.
     *
     * @throws PluginException if a block hook disagrees with its definition; names the plugin, the hook and the
     *     difference
     */
    static void check(Network network) {
        BlockProbe probe = new BlockProbe(network);
        probe.checkEncodings();
        probe.checkActivations();
        probe.checkLoss();
    }

    private void checkEncodings() {
        List<InputEncodings.Part> parts = network.layers().get(0).encodings().parts();
        for (int p = 0; p < parts.size(); p++) {
            try {
                if (!isRepeated(parts, p)) {
                    EncodingProbe.check(parts.get(p));
                }
            } catch (RuntimeException | Error thrown) {
                rethrowFault(thrown);
            }
        }
    }

    /** Returns whether an earlier column has the same encoding and number of inputs. */
    private static boolean isRepeated(List<InputEncodings.Part> parts, int part) {
        InputEncodings.Part own = parts.get(part);
        for (InputEncodings.Part other : parts.subList(0, part)) {
            if (own.place().inputs() == other.place().inputs() && own.plugin().equals(other.plugin())) {
                return true;
            }
        }
        return false;
    }

    // no lambdas and no joined strings: their first use is slow in a starting JVM
    private void checkActivations() {
        for (int l = 0; l < network.layers().size(); l++) {
            if (isRepeated(l)) {
                continue;
            }
            RowActivation activation = network.layers().get(l).activation();
            try {
                ActivationProbe.check(activation, network.layers().get(l).units(), HookCheck.Subject.of(activation, l));
            } catch (RuntimeException | Error thrown) {
                rethrowFault(thrown);
            }
        }
    }

    private void checkLoss() {
        try {
            new LossProbe(network).check();
        } catch (RuntimeException | Error thrown) {
            rethrowFault(thrown);
        }
    }

    /** Returns whether an earlier layer has the same activation and number of units. */
    private boolean isRepeated(int l) {
        Layer layer = network.layers().get(l);
        for (int earlier = 0; earlier < l; earlier++) {
            Layer other = network.layers().get(earlier);
            if (other.units() == layer.units() && other.activation().equals(layer.activation())) {
                return true;
            }
        }
        return false;
    }

    private static void rethrowFault(Throwable thrown) {
        if (thrown instanceof PluginException fault) {
            throw fault;
        }
        BrokenPlugin.rethrowFatal(thrown);
    }

    /** Returns the outputs of a row by the activation's definition. */
    static double[] value(RowActivation activation, double[] z) {
        double[] a = new double[z.length];
        activation.value(z.clone(), a);
        return a;
    }

    /** Returns the gradient of a row by the loss's definition. */
    static double[] gradient(Loss loss, double[] output, double[] target) {
        double[] gradient = new double[output.length];
        loss.gradient(output.clone(), target.clone(), gradient);
        return gradient;
    }
}
