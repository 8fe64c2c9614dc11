package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;
import java.util.List;

/**
 * The weights, biases and other parameters of a network in float32.
 *
 * <p>Layer l is one array that begins with (inputs + 1) × units: the transposed weights, so that the weights of one input
 * are adjacent, followed by a row of biases, the weights of a constant input 1. The kernels need this layout; other code
 * uses {@link #weight} and {@link #bias}. What a layer has besides, as a learned scale of the inputs, follows in the order
 * of {@link Layer#ranges}. Layers, units and inputs are numbered from 0. An instance also serves as a gradient or an
 * optimizer's slot.
 *
 * <p>In float64, a layer is an array of rows: for each unit, its weights followed by its bias; then a row for each further
 * kind of parameters.
 *
 * @since 0.2
 */
public final class ParameterArrays {
    private final Network network;
    private final float[][] layers;

    private ParameterArrays(Network network, float[][] layers) {
        this.network = network;
        this.layers = layers;
    }

    /** Creates parameters that are all zero, as a gradient or an optimizer's slot is at first. */
    public static ParameterArrays zero(Network network) {
        float[][] layers = new float[network.layers().size()][];
        for (int l = 0; l < layers.length; l++) {
            layers[l] = new float[network.layers().get(l).parameterCount()];
        }
        return new ParameterArrays(network, layers);
    }

    /**
     * Creates the initial parameters of a run: given ones are copied, the others drawn from the seed.
     *
     * @throws PluginException if an initializer throws or returns a number that is not finite in float32
     */
    public static ParameterArrays initial(Network network, long seed) {
        double[][][] values = initialValues(network, seed);
        ParameterArrays weights = zero(network);
        for (int l = 0; l < values.length; l++) {
            weights.setLayer(l, values[l]);
        }
        return weights;
    }

    /**
     * Creates the initial parameters of a run in float64: for each layer, for each unit, its weights followed by its
     * bias; then a row for each further kind of parameters.
     *
     * @throws PluginException if an initializer throws or returns a number that is not finite in float32
     */
    public static double[][][] initialValues(Network network, long seed) {
        double[][][] all = new double[network.layers().size()][][];
        for (int l = 0; l < all.length; l++) {
            Layer layer = network.layers().get(l);
            double[] weights = new double[layer.units() * layer.inputs()];
            double[] biases = new double[layer.units()];
            fill(layer.initializer(), weights, layer, RandomPurpose.WEIGHTS.stream(seed, l));
            fill(layer.biasInitializer(), biases, layer, RandomPurpose.BIASES.stream(seed, l));
            all[l] = rows(layer);
            for (int j = layer.units(); j < all[l].length; j++) {
                boolean isEncoding =
                        layer.furtherRanges().get(j - layer.units()).kind() == ParameterKind.ENCODINGS;
                if (isEncoding) {
                    all[l][j] = layer.encodings().initial(seed);
                } else {
                    Arrays.fill(all[l][j], 1); // a scale that changes nothing
                }
            }
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

    /** Creates the rows of a layer, all zero. */
    private static double[][] rows(Layer layer) {
        List<ParameterRange> further = layer.furtherRanges();
        double[][] rows = new double[layer.units() + further.size()][];
        for (int j = 0; j < rows.length; j++) {
            rows[j] = new double
                    [j < layer.units()
                            ? layer.inputs() + 1
                            : further.get(j - layer.units()).length()];
        }
        return rows;
    }

    private static void fill(Initializer initializer, double[] values, Layer layer, RandomStream random) {
        Arrays.fill(values, Double.NaN); // so that an element the initializer skips is reported
        try {
            initializer.fill(values, layer.inputs(), layer.units(), random);
        } catch (RuntimeException | Error e) {
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

    /** Returns the array of a layer, which begins with (inputs + 1) × units; not a copy. */
    public float[] layer(int l) {
        return layers[l];
    }

    /** Returns a hash of the values, which tells whether they were modified. */
    public int contentHash() {
        return Arrays.deepHashCode(layers);
    }

    /** Returns the number of layers. */
    public int layers() {
        return layers.length;
    }

    /** Returns the weight of unit {@code j} for input {@code i} in layer {@code l}. */
    public float weight(int l, int j, int i) {
        return layers[l][i * network.layers().get(l).units() + j];
    }

    /** Returns the bias of unit {@code j} in layer {@code l}. */
    public float bias(int l, int j) {
        return weight(l, j, network.layers().get(l).inputs());
    }

    /**
     * Returns a parameter by its place in {@link #values}.
     *
     * @param row the unit, or the number of units plus that of a further kind of parameters
     * @param column the input, or the number of inputs for the bias; the index among those of a further kind
     */
    public float value(int l, int row, int column) {
        Layer layer = network.layers().get(l);
        return row < layer.units()
                ? layers[l][column * layer.units() + row]
                : layers[l][layer.furtherRanges().get(row - layer.units()).from() + column];
    }

    /**
     * Sets the parameters of a layer, rounded to float32.
     *
     * @param values for each unit, its weights followed by its bias; then a row for each further kind of parameters
     */
    public void setLayer(int l, double[][] values) {
        Layer layer = network.layers().get(l);
        int units = layer.units();
        for (int j = 0; j < units; j++) {
            for (int i = 0; i <= layer.inputs(); i++) {
                layers[l][i * units + j] = (float) values[j][i];
            }
        }
        int at = layer.weightCount() + units;
        for (int j = units; j < values.length; j++) {
            for (double value : values[j]) {
                layers[l][at++] = (float) value;
            }
        }
    }

    /**
     * Returns a copy in float64: for each layer, for each unit, its weights followed by its bias; then a row for each
     * further kind of parameters.
     */
    public double[][][] values() {
        double[][][] all = new double[layers.length][][];
        for (int l = 0; l < layers.length; l++) {
            all[l] = rows(network.layers().get(l));
            for (int j = 0; j < all[l].length; j++) {
                for (int i = 0; i < all[l][j].length; i++) {
                    all[l][j][i] = value(l, j, i);
                }
            }
        }
        return all;
    }

    /**
     * Sets all parameters to those of another instance.
     *
     * @throws IllegalArgumentException if the layers differ in number or size
     */
    public void set(ParameterArrays others) {
        if (others.layers.length != layers.length) {
            throw new IllegalArgumentException("weights of " + others.layers.length + " layers for " + layers.length);
        }
        for (int l = 0; l < layers.length; l++) {
            if (others.layers[l].length != layers[l].length) {
                throw new IllegalArgumentException("layer " + (l + 1) + " has " + layers[l].length + " parameters, not "
                        + others.layers[l].length);
            }
            System.arraycopy(others.layers[l], 0, layers[l], 0, layers[l].length);
        }
    }

    /** Sets all parameters to 0. */
    void setZero() {
        for (float[] layer : layers) {
            Arrays.fill(layer, 0);
        }
    }

    /** Returns a deep copy. */
    public ParameterArrays copy() {
        float[][] copy = layers.clone();
        for (int l = 0; l < copy.length; l++) {
            copy[l] = layers[l].clone();
        }
        return new ParameterArrays(network, copy);
    }

    /** Returns whether all weights and biases are finite. */
    public boolean isFinite() {
        for (int l = 0; l < layers.length; l++) {
            if (!isFinite(l)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether all weights and biases of a layer are finite. */
    public boolean isFinite(int l) {
        for (float value : layers[l]) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
