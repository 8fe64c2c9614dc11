package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The loss and the gradient of one shard or of several consecutive shards of a batch, without the penalty.
 *
 * <p>The gradients of S shards are added in a fixed tree, ((g₀ + g₁) + (g₂ + g₃)) + …, because the order of additions
 * decides the bits. Whoever has only some of the shards adds complete subtrees of it with {@link #addSubtrees} and sends
 * the sums on; the receiver of all sums completes the tree with the same method.
 *
 * @since 0.2
 * @see TrainingSpec#shards
 */
public final class ShardSum implements Serializable {
    private static final long serialVersionUID = 1;

    private final int first;
    private final int end;
    private final double loss;
    private final float[][] gradient;

    /**
     * Creates a sum.
     *
     * @param first the first shard, from 0
     * @param end the shard after the last
     * @param loss the sum of the weighted losses of the rows
     * @param gradient the gradient of each layer in the layout of {@link ParameterArrays#layer}; empty for a frozen
     *     layer. The arrays are shared, not copied
     */
    public ShardSum(int first, int end, double loss, float[][] gradient) {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException(
                    "a sum needs at least one shard, not shards " + first + " to " + (end - 1));
        }
        this.first = first;
        this.end = end;
        this.loss = loss;
        this.gradient = gradient;
    }

    /** Returns the first shard, from 0. */
    public int first() {
        return first;
    }

    /** Returns the shard after the last. */
    public int end() {
        return end;
    }

    /** Returns the sum of the weighted losses of the rows. */
    public double loss() {
        return loss;
    }

    /** Returns the gradient of each layer, empty for a frozen one; not a copy. */
    public float[][] gradient() {
        return gradient;
    }

    /**
     * Adds sums where together they are a complete subtree.
     *
     * @param shards the number of all shards
     * @param sums different shards, in any order; their gradients are overwritten
     * @return the remaining sums by shard; a single one if the sums cover all shards
     * @throws IllegalArgumentException if a shard is missing inside a sum, occurs twice or is not below {@code shards}
     */
    public static List<ShardSum> addSubtrees(int shards, Collection<ShardSum> sums) {
        NavigableMap<Integer, ShardSum> byFirst = new TreeMap<>();
        for (ShardSum sum : sums) {
            byFirst.put(sum.first, sum);
        }
        requireDistinct(shards, byFirst.values(), sums.size());
        for (int stride = 1; stride < shards; stride *= 2) {
            for (int first = 0; first + stride < shards; first += 2 * stride) {
                int middle = first + stride;
                if (covers(byFirst, first, middle) && covers(byFirst, middle, Math.min(middle + stride, shards))) {
                    byFirst.put(first, byFirst.get(first).plus(byFirst.remove(middle)));
                }
            }
        }
        return List.copyOf(byFirst.values());
    }

    private static void requireDistinct(int shards, Collection<ShardSum> sorted, int count) {
        int free = 0;
        for (ShardSum sum : sorted) {
            if (sum.first < free || sum.end > shards) {
                throw new IllegalArgumentException("shards " + sum.first + " to " + (sum.end - 1) + " of " + shards
                        + " are not the next ones from shard " + free + " on");
            }
            free = sum.end;
        }
        if (sorted.size() != count) {
            throw new IllegalArgumentException("two sums begin with the same shard");
        }
    }

    private static boolean covers(NavigableMap<Integer, ShardSum> byFirst, int first, int end) {
        ShardSum sum = byFirst.get(first);
        return sum != null && sum.end == end;
    }

    /** Adds the gradient of the following shards to this one. */
    private ShardSum plus(ShardSum next) {
        for (int l = 0; l < gradient.length; l++) {
            add(next.gradient[l], gradient[l], 0, gradient[l].length);
        }
        return new ShardSum(first, next.end, loss + next.loss, gradient);
    }

    /** Adds the elements from {@code from} to {@code to} − 1 in place. */
    static void add(float[] terms, float[] sums, int from, int to) {
        for (int i = from; i < to; i++) {
            sums[i] += terms[i];
        }
    }

    /**
     * Writes the gradient of a batch, of which this is the sum over all shards, and adds the penalty.
     *
     * @param weights the weights of the step; not modified
     * @param rows the number of rows in the batch
     * @param to receives the gradient, except that of frozen layers
     * @return the number of rows times the objective, as {@link LossGradient#lossAndGradient} returns it
     */
    public double writeGradient(Network network, ParameterArrays weights, int rows, ParameterArrays to) {
        Layer[] layers = network.layers().toArray(Layer[]::new);
        for (int l = 0; l < layers.length; l++) {
            if (!layers[l].frozen()) {
                System.arraycopy(gradient[l], 0, to.layer(l), 0, gradient[l].length);
            }
        }
        return loss + rows * Penalty.addAll(layers, weights, to);
    }
}
