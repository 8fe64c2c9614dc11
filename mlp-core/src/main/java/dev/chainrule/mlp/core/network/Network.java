package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.Optional;

/**
 * The layers and the loss of a network, with all plugins and sizes resolved. Immutable, without weights or buffers, and
 * therefore thread-safe.
 *
 * @since 0.2
 */
public final class Network {
    private final List<Layer> layers;
    private final double inputDropout;
    private final Loss loss;
    private final Optional<Loss> composedLoss;
    /** Whether the block hooks agree with their definitions. A race only repeats the check. */
    private volatile boolean hooksChecked;

    /** Whether the outputs are in [0, 1]; empty until it is first requested. A race only repeats the check. */
    private volatile Optional<Boolean> probabilities = Optional.empty();

    Network(List<Layer> layers, double inputDropout, Loss loss) {
        this.layers = List.copyOf(layers);
        this.inputDropout = inputDropout;
        this.loss = loss;
        this.composedLoss =
                loss.composedWith(outputLayer().activation().definition()).map(Loss::compiled);
    }

    /**
     * Builds the network that a spec describes.
     *
     * @throws ConfigException if a plugin is unknown, a size is missing, or parts do not fit together; lists all
     *     problems
     */
    public static Network build(RunSpec spec, Plugins plugins) {
        return new NetworkBuilder(plugins).build(spec);
    }

    /** Returns the layers, from the first hidden layer to the output layer. */
    public List<Layer> layers() {
        return layers;
    }

    /** Returns the number of inputs. */
    public int inputs() {
        InputEncodings encodings = layers.get(0).encodings();
        return encodings.isEmpty() ? layers.get(0).inputs() : encodings.inputs();
    }

    /** Returns the probability with which each input is dropped during training; 0 for no dropout. */
    public double inputDropout() {
        return inputDropout;
    }

    /** Returns the number of outputs. */
    public int outputs() {
        return outputLayer().units();
    }

    /** Returns the last layer. */
    public Layer outputLayer() {
        return layers.get(layers.size() - 1);
    }

    /** Returns the loss, a function of the outputs. */
    public Loss loss() {
        return loss;
    }

    /**
     * Returns the loss as a function of the output layer's pre-activations, if loss and activation have such a form.
     */
    public Optional<Loss> composedLoss() {
        return composedLoss;
    }

    /**
     * Checks that the block hooks of the activations and the loss agree with their definitions; later calls do nothing.
     *
     * @throws PluginException if a hook disagrees with its definition; names the plugin and the hook
     */
    void requireConsistentHooks() {
        if (!hooksChecked) {
            BlockProbe.check(this);
            hooksChecked = true;
        }
    }

    /**
     * Returns the prediction that an output stands for, before targets are scaled back.
     *
     * @throws PluginException if the loss throws
     * @see Loss#prediction
     * @since 0.2
     */
    public double prediction(double output) {
        try {
            return loss.prediction(output);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(loss, e);
        }
    }

    /** Returns whether all outputs are in [0, 1], judged by a few sample rows. */
    public boolean givesProbabilities() {
        if (probabilities.isEmpty()) {
            probabilities = Optional.of(
                    OutputCheck.findOutside(Range.UNIT, outputLayer().activation(), outputs())
                            .isEmpty());
        }
        return probabilities.get();
    }

    /** Returns the number of weights, biases and other parameters. */
    public long parameterCount() {
        return layers.stream().mapToLong(Layer::parameterCount).sum();
    }

    /** Returns the numbers of inputs and units, for example {@code 4-16-3}. */
    @Override
    public String toString() {
        StringBuilder sizes = new StringBuilder().append(inputs());
        layers.forEach(layer -> sizes.append('-').append(layer.units()));
        return sizes.toString();
    }
}
