package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;

/**
 * The weights and biases of a network in float32.
 *
 * <p>Layer l is one array of (inputs + 1) × units: the weights, transposed so that the weights of one input lie side by
 * side, and as a last row, the weights of a constant input 1, the biases. The kernels want it so; everybody else reads
 * through {@link #weight} and {@link #bias}, where row j is unit j.
 */
public final class ParameterArrays {
    private final Network network;
    private final float[][] layers;

    private ParameterArrays(Network network, float[][] layers) {
        this.network = network;
        this.layers = layers;
    }

    /** All zero, as a gradient or an optimizer's slot starts. */
    public static ParameterArrays zero(Network network) {
        float[][] layers = new float[network.layers().size()][];
        for (int l = 0; l < layers.length; l++) {
            layers[l] = new float[network.layers().get(l).parameters()];
        }
        return new ParameterArrays(network, layers);
    }

    /** The weights that a run starts from: those given, the others drawn from the seed. */
    public static ParameterArrays initial(Network network, long seed) {
        double[][][] values = initialValues(network, seed);
        ParameterArrays weights = zero(network);
        for (int l = 0; l < values.length; l++) {
            weights.setLayer(l, values[l]);
        }
        return weights;
    }

    /**
     * The weights that a run starts from, in float64: for each layer, for each unit, its weights and then its bias.
     */
    public static double[][][] initialValues(Network network, long seed) {
        double[][][] all = new double[network.layers().size()][][];
        for (int l = 0; l < all.length; l++) {
            Layer layer = network.layers().get(l);
            double[] weights = new double[layer.units() * layer.inputs()];
            double[] biases = new double[layer.units()];
            RandomStream forWeights = RandomPurpose.WEIGHTS.stream(seed, l);
            fill(layer.initializer(), weights, layer, forWeights);
            fill(layer.biasInitializer(), biases, layer, RandomPurpose.BIASES.stream(seed, l));
            all[l] = new double[layer.units()][layer.inputs() + 1];
            for (int j = 0; j < layer.units(); j++) {
                for (int i = 0; i < layer.inputs(); i++) {
                    all[l][j][i] = layer.givenWeights().isEmpty()
                            ? weights[j * layer.inputs() + i]
                            : layer.givenWeights().get(j).get(i);
                }
                all[l][j][layer.inputs()] = layer.givenBiases().isEmpty()
                        ? biases[j]
                        : layer.givenBiases().get(j);
            }
        }
        return all;
    }

    private static void fill(Initializer initializer, double[] values, Layer layer, RandomStream random) {
        Arrays.fill(values, Double.NaN); // an element that is left out is noticed
        try {
            initializer.fill(values, layer.inputs(), layer.units(), random);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw BrokenPlugin.threw("initializer '" + initializer.name() + "'", initializer, e);
        }
        for (double value : values) {
            if (!Float.isFinite((float) value)) {
                throw new PluginException(
                        ErrorCode.PLG_NONFINITE,
                        Location.NONE,
                        "initializer '" + initializer.name() + "' ("
                                + initializer.getClass().getName() + ") gives " + value
                                + ", expected numbers that are finite in float32");
            }
        }
    }

    /** The array of a layer itself, not a copy; layers count from 0. */
    public float[] layer(int l) {
        return layers[l];
    }

    /** A number that other weights hardly share. */
    public int bits() {
        return Arrays.deepHashCode(layers);
    }

    /** The number of layers. */
    public int layers() {
        return layers.length;
    }

    /** The weight of unit {@code j} for input {@code i} in layer {@code l}, all from 0. */
    public float weight(int l, int j, int i) {
        return layers[l][i * network.layers().get(l).units() + j];
    }

    /** The bias of unit {@code j} in layer {@code l}, both from 0. */
    public float bias(int l, int j) {
        return weight(l, j, network.layers().get(l).inputs());
    }

    /** Sets a layer from the weights and then the bias of each unit. */
    public void setLayer(int l, double[][] values) {
        int units = network.layers().get(l).units();
        for (int j = 0; j < units; j++) {
            for (int i = 0; i <= network.layers().get(l).inputs(); i++) {
                layers[l][i * units + j] = (float) values[j][i];
            }
        }
    }

    /** The same numbers in float64: for each layer, for each unit, its weights and then its bias. */
    public double[][][] values() {
        double[][][] all = new double[layers.length][][];
        for (int l = 0; l < layers.length; l++) {
            Layer layer = network.layers().get(l);
            all[l] = new double[layer.units()][layer.inputs() + 1];
            for (int j = 0; j < layer.units(); j++) {
                for (int i = 0; i <= layer.inputs(); i++) {
                    all[l][j][i] = weight(l, j, i);
                }
            }
        }
        return all;
    }

    /**
     * Takes over the numbers of others.
     *
     * @throws IllegalArgumentException if they are of a network with other layers
     */
    public void set(ParameterArrays others) {
        if (others.layers.length != layers.length) {
            throw new IllegalArgumentException("weights of " + others.layers.length + " layers for " + layers.length);
        }
        for (int l = 0; l < layers.length; l++) {
            if (others.layers[l].length != layers[l].length) {
                throw new IllegalArgumentException("layer " + (l + 1) + " has " + layers[l].length
                        + " weights and biases, not " + others.layers[l].length);
            }
            System.arraycopy(others.layers[l], 0, layers[l], 0, layers[l].length);
        }
    }

    /** A copy that shares nothing. */
    public ParameterArrays copy() {
        float[][] copy = layers.clone();
        for (int l = 0; l < copy.length; l++) {
            copy[l] = layers[l].clone();
        }
        return new ParameterArrays(network, copy);
    }

    /** Whether no weight or bias is NaN or infinite. */
    public boolean isFinite() {
        for (int l = 0; l < layers.length; l++) {
            if (!isFinite(l)) {
                return false;
            }
        }
        return true;
    }

    /** Whether no weight or bias of a layer is NaN or infinite. */
    public boolean isFinite(int l) {
        for (float value : layers[l]) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
