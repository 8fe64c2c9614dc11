package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.spec.RandomPurpose;

/**
 * Inverted dropout: in training each number that a layer is fed is 0 with probability p and divided by 1 − p otherwise, so
 * that it is the same in the mean as in prediction, which drops nothing. Srivastava et al., "Dropout: a simple way to
 * prevent neural networks from overfitting" (2014).
 *
 * <pre>
 *   x  =  a · m,   ∂x/∂a  =  m,   m = 0 or 1/(1 − p)
 * </pre>
 *
 * <p>The masks m are drawn from (seed, layer, step) alone: they do not depend on what was drawn before, nor on threads. An
 * instance holds the buffers of one thread, made once.
 */
public final class Dropout {
    /** Drops nothing. */
    public static final Dropout NONE = new Dropout(0);

    private final double[] probability;

    /** Of 2⁵³ draws so many drop. */
    private final long[] limit;

    /** 1/(1 − p) for what is kept, 0 for what is dropped; a look-up costs less than a branch that nobody can predict. */
    private final float[][] factor;

    private final RandomStream[] random;
    private final Matrix[] mask;
    private final Matrix[] fed;

    private Dropout(int layers) {
        probability = new double[layers];
        limit = new long[layers];
        factor = new float[layers][];
        random = new RandomStream[layers];
        mask = new Matrix[layers];
        fed = new Matrix[layers];
    }

    /**
     * Makes the buffers.
     *
     * @param seed the seed of the run
     * @param maxRows the largest batch
     */
    public Dropout(Network network, long seed, int maxRows) {
        this(network.layers().size());
        for (int l = 0; l < probability.length; l++) {
            probability[l] = l == 0
                    ? network.inputDropout()
                    : network.layers().get(l - 1).dropout();
            if (probability[l] > 0) {
                limit[l] = (long) Math.ceil(probability[l] * 0x1p53);
                factor[l] = new float[] {(float) (1 / (1 - probability[l])), 0};
                random[l] = RandomPurpose.DROPOUT.stream(seed, l);
                mask[l] = new Matrix(maxRows, network.layers().get(l).inputs());
                fed[l] = new Matrix(maxRows, network.layers().get(l).inputs());
            }
        }
    }

    /** Whether it drops from what layer {@code l} is fed. */
    private boolean drops(int l) {
        return l < probability.length && probability[l] > 0;
    }

    /**
     * Draws the masks of a step.
     *
     * @param step the number of the step, from 1
     * @param rows the rows of its batch
     */
    public void draw(long step, int rows) {
        for (int l = 0; l < probability.length; l++) {
            if (drops(l)) {
                random[l].restart(step);
                mask[l].setRows(rows);
                fed[l].setRows(rows);
                float[] m = mask[l].data();
                for (int i = 0, n = mask[l].size(); i < n; i++) {
                    // the sign bit of draw − limit is 1 where the output is dropped
                    m[i] = factor[l][(int) (((random[l].nextLong() >>> 11) - limit[l]) >>> 63)];
                }
            }
        }
    }

    /** What layer {@code l} is fed of these outputs of the layer before: x = a · m, or a itself where nothing is dropped. */
    Matrix feed(int l, Matrix a) {
        if (!drops(l)) {
            return a;
        }
        multiply(a, mask[l], fed[l]);
        return fed[l];
    }

    /** Turns ∂L/∂x of what layer {@code l} was fed into ∂L/∂a, in place: · m. */
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
