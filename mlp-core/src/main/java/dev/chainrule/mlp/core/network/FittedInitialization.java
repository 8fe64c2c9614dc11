package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.RandomPurpose;

/**
 * Initial weights whose hidden layers are fitted to rows, one after the other: the drawn weights of each unit are divided by
 * the standard deviation of its Wx over the rows, so that z has deviation 1, and its bias makes z = 0 at a random point
 * between {@value #CORNERS} of the rows.
 *
 * <p>As RealMLP does: Holzmüller, Grinsztajn and Steinwart (2024), arXiv:2407.04491, with the biases of Steinwart, "A sober
 * look at neural network initializations" (2019), arXiv:1903.11482.
 *
 * @since 0.2
 */
public final class FittedInitialization {
    private static final int MOST_ROWS = 1024;
    private static final int FEWEST_ROWS = 16;

    /** The most numbers of a layer for all rows, 64 MiB in float32. */
    private static final int MOST_NUMBERS = 1 << 24;

    private static final int CORNERS = 5;

    private final Network network;
    private final NetworkSpec spec;
    private final long seed;
    private final ParameterArrays weights;

    private FittedInitialization(Network network, NetworkSpec spec, long seed) {
        this.network = network;
        this.spec = spec;
        this.seed = seed;
        weights = ParameterArrays.initial(network, seed);
    }

    /** Returns to how many rows a run fits its initial weights: 1024, fewer with layers of more than 16,384 inputs or units. */
    public static int rows(Network network) {
        int widest = network.inputs();
        for (Layer layer : network.layers()) {
            widest = Math.max(widest, Math.max(layer.inputs(), layer.units()));
        }
        return Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, MOST_NUMBERS / widest));
    }

    /**
     * Returns initial weights. Weights and biases that the document gives, biases of a layer that names a
     * {@code biasInitializer}, and the output layer are not fitted.
     *
     * @param spec the layers of the network
     * @param seed the seed of the run
     * @param kernel the kernel that runs the matrix products; it changes no bit
     * @param input training rows × inputs; not modified
     */
    public static ParameterArrays of(Network network, NetworkSpec spec, long seed, Kernel kernel, Matrix input) {
        FittedInitialization fitted = new FittedInitialization(network, spec, seed);
        if (input.rows() > 0) {
            ForwardPass pass = new ForwardPass(network, kernel, input.rows());
            for (int l = 0; l < network.layers().size() - 1; l++) {
                fitted.fit(l, pass, input);
            }
        }
        return fitted.weights;
    }

    private void fit(int l, ForwardPass pass, Matrix input) {
        Layer layer = network.layers().get(l);
        LayerSpec described = spec.layers().get(l);
        boolean fitsBiases =
                layer.givenBiases().isEmpty() && described.biasInitializer().isEmpty();
        float[] parameters = weights.layer(l);
        int units = layer.units();
        if (fitsBiases) {
            for (int j = 0; j < units; j++) {
                parameters[layer.inputs() * units + j] = 0;
            }
        }
        Matrix z = pass.preActivation(l, weights, input);
        RandomStream random = RandomPurpose.FITTED_BIASES.stream(seed, l);
        for (int j = 0; j < units; j++) {
            double factor = layer.givenWeights().isEmpty() ? inverseDeviation(z, j) : 1;
            for (int i = 0; i < layer.inputs() && factor != 1; i++) {
                parameters[i * units + j] = (float) (parameters[i * units + j] * factor);
            }
            if (fitsBiases) {
                parameters[layer.inputs() * units + j] = (float) (-factor * between(z, j, random));
            }
        }
    }

    /** Returns 1 / the population standard deviation of a column; 1 if it is constant or not finite. */
    private static double inverseDeviation(Matrix z, int column) {
        double mean = 0;
        double squares = 0;
        for (int r = 0; r < z.rows(); r++) {
            double distance = z.get(r, column) - mean;
            mean += distance / (r + 1);
            squares += distance * (z.get(r, column) - mean);
        }
        double factor = Math.sqrt(z.rows() / squares);
        return factor > 0 && factor <= Float.MAX_VALUE ? factor : 1;
    }

    /** Returns the value of a column at a random point between some rows, drawn uniformly from the simplex of their weights. */
    private static double between(Matrix z, int column, RandomStream random) {
        double sum = 0;
        double total = 0;
        for (int k = 0; k < CORNERS; k++) {
            double value = z.get(random.nextInt(z.rows()), column);
            double weight = -StrictMath.log(1 - random.nextDouble());
            sum += weight * value;
            total += weight;
        }
        double point = sum / total;
        return Float.isFinite((float) point) ? point : 0;
    }
}
