package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Inverted dropout: during training, each input of a layer is set to 0 with probability p and divided by 1 − p
 * otherwise. Its expected value then equals its value in prediction, which drops nothing. Srivastava et al., "Dropout:
 * a simple way to prevent neural networks from overfitting" (2014).
 *
 * <pre>
 *   x  =  a · m,   ∂x/∂a  =  m,   m = 0 or 1/(1 − p)
 * </pre>
 *
 * <p>The masks m depend only on (seed, layer, step), and on the shard if there are several, not on earlier draws or
 * threads. An instance belongs to one thread and allocates its buffers when it is created.
 *
 * @since 0.2
 */
public final class Dropout {
    /** Drops nothing. */
    public static final Dropout NONE = new Dropout(new double[0], 1);

    private final double[] probability;

    /** p · 2⁵³, rounded up: a random number of 53 bits below it drops the input. */
    private final long[] limit;

    /** The mask's value for a kept input, 1/(1 − p), and a dropped one, 0; a lookup avoids an unpredictable branch. */
    private final float[][] factor;

    private final RandomStream[] random;
    private final Matrix[] mask;
    private final Matrix[] masked;
    private final boolean hasMasks;
    /** One instance per shard; empty if batches are not divided into shards. */
    private final Dropout[] shards;
    /** The step of the last {@link #draw}. */
    private long step;

    /** The factor of all probabilities in that step. */
    private double scale = 1;

    private Dropout(double[] probability, int shards) {
        int layers = probability.length;
        this.probability = probability;
        hasMasks = Arrays.stream(probability).anyMatch(p -> p > 0);
        limit = new long[layers];
        factor = new float[layers][];
        random = new RandomStream[layers];
        mask = new Matrix[layers];
        masked = new Matrix[layers];
        this.shards = new Dropout[shards == 1 ? 0 : shards];
    }

    /**
     * Creates the buffers for batches that are computed as a whole.
     *
     * @param seed the seed of the run
     * @param maxRows the largest number of rows in a batch
     */
    public Dropout(Network network, long seed, int maxRows) {
        this(network, seed, maxRows, 1);
    }

    /**
     * Creates the buffers.
     *
     * @param seed the seed of the run
     * @param maxRows the largest number of rows in a batch
     * @param shards the number of shards of a batch, each with masks from its own random stream; 1 for none
     */
    public Dropout(Network network, long seed, int maxRows, int shards) {
        this(probabilities(network), shards);
        if (shards == 1) {
            createMasks(network, maxRows, l -> RandomPurpose.DROPOUT.stream(seed, l));
            return;
        }
        for (int s = 0; s < shards; s++) {
            this.shards[s] = ofShard(network, seed, s, (maxRows + shards - 1) / shards);
        }
    }

    /**
     * Creates the dropout of one of several shards, for a program that computes some of them only.
     *
     * @param seed the seed of the run
     * @param shard the number of the shard, from 0
     * @param maxRows the largest number of rows of the shard in a batch
     */
    public static Dropout ofShard(Network network, long seed, int shard, int maxRows) {
        Dropout dropout = new Dropout(probabilities(network), 1);
        dropout.createMasks(network, maxRows, l -> RandomPurpose.DROPOUT.stream(seed, l, shard));
        return dropout;
    }

    private void createMasks(Network network, int maxRows, IntFunction<RandomStream> streams) {
        for (int l = 0; l < probability.length; l++) {
            if (probability[l] > 0) {
                factor[l] = new float[2];
                random[l] = streams.apply(l);
                int inputs = l == 0 ? network.inputs() : network.layers().get(l).inputs();
                mask[l] = new Matrix(maxRows, inputs);
                masked[l] = new Matrix(maxRows, inputs);
            }
        }
        setProbabilities();
    }

    private void setProbabilities() {
        for (int l = 0; l < probability.length; l++) {
            if (drops(l) && shards.length == 0) {
                double p = probability[l] * scale;
                limit[l] = (long) Math.ceil(p * 0x1p53);
                factor[l][0] = (float) (1 / (1 - p));
            }
        }
    }

    /** Returns the largest probability of a network; 0 if it drops nothing. */
    public static double largest(Network network) {
        return Arrays.stream(probabilities(network)).max().orElse(0);
    }

    private static double[] probabilities(Network network) {
        double[] probabilities = new double[network.layers().size()];
        probabilities[0] = network.inputDropout();
        for (int l = 1; l < probabilities.length; l++) {
            probabilities[l] = network.layers().get(l - 1).dropout();
        }
        return probabilities;
    }

    /** Returns whether inputs of layer {@code l} are dropped. */
    private boolean drops(int l) {
        return l < probability.length && probability[l] > 0;
    }

    /**
     * Draws the masks of a step.
     *
     * @param step the number of the step, from 1
     * @param rows the number of rows in its batch
     */
    public void draw(long step, int rows) {
        draw(step, rows, 1);
    }

    /**
     * Draws the masks of a step with a part of the probabilities.
     *
     * @param step the number of the step, from 1
     * @param rows the number of rows in its batch
     * @param ofProbability the factor of all probabilities, 0 or above; no product may reach 1
     */
    public void draw(long step, int rows, double ofProbability) {
        this.step = step;
        if (ofProbability != scale) {
            scale = ofProbability;
            setProbabilities();
        }
        if (hasMasks && shards.length == 0) {
            drawMasks(rows);
        }
    }

    /**
     * Draws and returns the masks of a shard for the step of the last {@link #draw}. Different shards may be drawn by
     * different threads.
     *
     * @param rows the number of rows of the shard
     */
    Dropout ofShard(int shard, int rows) {
        if (!hasMasks) {
            return NONE;
        }
        shards[shard].draw(step, rows, scale);
        return shards[shard];
    }

    private void drawMasks(int rows) {
        for (int l = 0; l < probability.length; l++) {
            if (drops(l)) {
                random[l].restart(step);
                mask[l].setRows(rows);
                masked[l].setRows(rows);
                float[] m = mask[l].data();
                for (int i = 0, n = mask[l].size(); i < n; i++) {
                    // the sign bit of (random bits − limit) is 1 where the input is dropped
                    m[i] = factor[l][(int) (((random[l].nextLong() >>> 11) - limit[l]) >>> 63)];
                }
            }
        }
    }

    /**
     * Returns the input of layer {@code l}, x = a · m, or {@code a} itself if the layer has no dropout.
     *
     * @param a the outputs of the previous layer, rows × units; not modified
     * @return rows × inputs; a buffer that the next call overwrites
     */
    Matrix apply(int l, Matrix a) {
        if (!drops(l)) {
            return a;
        }
        multiply(a, mask[l], masked[l]);
        return masked[l];
    }

    /** Turns ∂L/∂x of layer {@code l} into ∂L/∂a of the previous layer, in place: ∂L/∂a = ∂L/∂x · m. */
    void timesMask(int l, Matrix gradient) {
        if (drops(l)) {
            multiply(gradient, mask[l], gradient);
        }
    }

    private static void multiply(Matrix x, Matrix mask, Matrix product) {
        for (int i = 0, n = product.size(); i < n; i++) {
            product.data()[i] = x.data()[i] * mask.data()[i];
        }
    }
}
