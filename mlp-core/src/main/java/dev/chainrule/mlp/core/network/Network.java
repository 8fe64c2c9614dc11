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
 * Layers and a loss: what a spec describes, with its plugins found and its sizes known. It holds no weights and no
 * buffers and never changes; any number of threads may share it.
 */
public final class Network {
    private final List<Layer> layers;
    private final double inputDropout;
    private final Loss loss;
    private final Optional<Loss> composedLoss;
    /** Whether the block hooks have been compared with their definitions; set once, and the same from whichever thread. */
    private volatile boolean probed;

    Network(List<Layer> layers, double inputDropout, Loss loss) {
        this.layers = List.copyOf(layers);
        this.inputDropout = inputDropout;
        this.loss = loss;
        this.composedLoss = loss.composedWith(outputLayer().activation());
    }

    /**
     * Builds what a spec describes.
     *
     * @throws ConfigException if a name is unknown, a size is missing, or the parts do not fit together; all that is wrong
     */
    public static Network build(RunSpec spec, Plugins plugins) {
        return new NetworkBuilder(plugins).build(spec);
    }

    /** The layers, from the first hidden layer to the output layer. */
    public List<Layer> layers() {
        return layers;
    }

    /** The number of inputs. */
    public int inputs() {
        return layers.get(0).inputs();
    }

    /** The probability with which each input is dropped in training; 0 for none. */
    public double inputDropout() {
        return inputDropout;
    }

    /** The number of outputs. */
    public int outputs() {
        return outputLayer().units();
    }

    /** The last layer. */
    public Layer outputLayer() {
        return layers.get(layers.size() - 1);
    }

    /** The loss, a function of the outputs. */
    public Loss loss() {
        return loss;
    }

    /** The loss as a function of the output layer's pre-activations, where loss and activation know such a form. */
    public Optional<Loss> composedLoss() {
        return composedLoss;
    }

    /**
     * Compares the block hooks of the activations and the loss with their definitions, the first time it is called.
     *
     * @throws PluginException if a hook is not its definition; names the plugin and the hook
     */
    void requireSoundBlocks() {
        if (!probed) {
            BlockProbe.check(this);
            probed = true;
        }
    }

    /** Whether the outputs stay in [0, 1] whatever the inputs, as far as trying a few tells. */
    public boolean givesProbabilities() {
        return OutputCheck.leaves(Range.UNIT, outputLayer().activation(), outputs())
                .isEmpty();
    }

    /** The number of weights and biases. */
    public long parameters() {
        return layers.stream().mapToLong(Layer::parameters).sum();
    }

    /** For example {@code 4-16-3}. */
    @Override
    public String toString() {
        StringBuilder sizes = new StringBuilder().append(inputs());
        layers.forEach(layer -> sizes.append('-').append(layer.units()));
        return sizes.toString();
    }
}
