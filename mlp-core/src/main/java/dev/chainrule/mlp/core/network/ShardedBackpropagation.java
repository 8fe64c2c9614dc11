package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.parallel.WorkerTeam;

/**
 * Computes the loss of a batch and its gradient in shards that run at the same time. The rows of a batch are divided into
 * S consecutive parts whose sizes differ by at most one, the larger ones first; each part is the batch of one shard.
 *
 * <p>The derivative of a sum is the sum of the derivatives: each shard computes the gradient of its rows, and the
 * gradients are added in a fixed tree over the shards, ((g₀ + g₁) + (g₂ + g₃)) + …. The number of shards therefore decides
 * the bits, and the number of threads does not.
 */
final class ShardedBackpropagation implements LossGradient {
    private static final int MIN_PIECE = 4_096;
    private static final int PIECE_MULTIPLE = 64;

    private final Layer[] layers;
    private final WorkerTeam team;
    private final Shard[] shards;
    private final double[] losses;
    private final WorkerTeam.Task computeShard = this::computeShard;
    private final WorkerTeam.Task addPiece = this::addPiece;

    private ParameterArrays weights;
    private Matrix input;
    private Matrix target;
    private float[] rowWeights;
    private Dropout dropout;
    private ParameterArrays gradient;

    /**
     * Creates the buffers.
     *
     * @param team the threads that compute the shards; closed by the caller
     * @param maxRows the largest number of rows in a batch
     * @param shards S, the number of shards; at least 2
     */
    ShardedBackpropagation(Network network, Kernel kernel, WorkerTeam team, int maxRows, int shards) {
        this.team = team;
        layers = network.layers().toArray(Layer[]::new);
        this.shards = new Shard[shards];
        losses = new double[shards];
        int largest = (maxRows + shards - 1) / shards;
        for (int s = 0; s < shards; s++) {
            this.shards[s] = new Shard(network, kernel, largest);
        }
    }

    @Override
    public double lossAndGradient(
            ParameterArrays weights,
            Matrix input,
            Matrix target,
            float[] rowWeights,
            Dropout dropout,
            ParameterArrays gradient) {
        this.weights = weights;
        this.input = input;
        this.target = target;
        this.rowWeights = rowWeights;
        this.dropout = dropout;
        this.gradient = gradient;
        team.run(shards.length, computeShard);
        team.run(pieces(), addPiece);
        for (int stride = 1; stride < shards.length; stride *= 2) {
            for (int s = 0; s + stride < shards.length; s += 2 * stride) {
                losses[s] += losses[s + stride];
            }
        }
        return losses[0] + input.rows() * Penalty.addAll(layers, weights, gradient);
    }

    private void computeShard(int s, int thread) {
        int from = start(s);
        losses[s] = shards[s].compute(s, from, start(s + 1) - from);
    }

    /** Returns the first row of a shard in the batch. */
    private int start(int s) {
        int rows = input.rows();
        return s * (rows / shards.length) + Math.min(s, rows % shards.length);
    }

    private int pieces() {
        int longest = 0;
        for (Layer layer : layers) {
            longest = Math.max(longest, layer.parameterCount());
        }
        return Math.max(1, Math.min(team.size(), longest / MIN_PIECE));
    }

    /** Adds one piece of the gradients of every layer, and copies the sum. */
    private void addPiece(int piece, int thread) {
        int pieces = pieces();
        for (int l = 0; l < layers.length; l++) {
            if (layers[l].frozen()) {
                continue;
            }
            int length = layers[l].parameterCount();
            int from = WorkerTeam.start(length, PIECE_MULTIPLE, pieces, piece);
            int to = WorkerTeam.start(length, PIECE_MULTIPLE, pieces, piece + 1);
            for (int stride = 1; stride < shards.length; stride *= 2) {
                for (int s = 0; s + stride < shards.length; s += 2 * stride) {
                    ShardSum.add(shards[s + stride].layer(l), shards[s].layer(l), from, to);
                }
            }
            System.arraycopy(shards[0].layer(l), from, gradient.layer(l), from, to - from);
        }
    }

    /** Returns the diagnosis of the first shard with a number that is not finite; of the first one if only the sum is not. */
    @Override
    public StepDiagnosis diagnosis(Matrix ofTarget, float[] ofRowWeights) {
        for (Shard shard : shards) {
            if (shard.own.isAtFault()) {
                return shard.own.diagnosis();
            }
        }
        return shards[0].own.diagnosis();
    }

    /** Computes a part of each batch, in any thread. */
    private final class Shard {
        private final ShardGradient own;
        private final Matrix ownInput;
        private final Matrix ownTarget;
        private final float[] ownWeights;

        Shard(Network network, Kernel kernel, int maxRows) {
            own = new ShardGradient(network, kernel, maxRows);
            ownInput = new Matrix(maxRows, network.inputs());
            ownTarget = new Matrix(maxRows, network.outputs());
            ownWeights = new float[maxRows];
        }

        float[] layer(int l) {
            return own.gradient().layer(l);
        }

        double compute(int s, int from, int rows) {
            copyRows(input, from, rows, ownInput);
            copyRows(target, from, rows, ownTarget);
            own.compute(weights, ownInput, ownTarget, rowWeights(from, rows), dropout.ofShard(s, rows), input.rows());
            return own.loss();
        }

        private float[] rowWeights(int from, int rows) {
            if (rowWeights.length == 0) {
                return UNWEIGHTED;
            }
            System.arraycopy(rowWeights, from, ownWeights, 0, rows);
            return ownWeights;
        }

        private static void copyRows(Matrix from, int first, int rows, Matrix to) {
            to.setRows(rows);
            System.arraycopy(from.data(), first * from.columns(), to.data(), 0, to.size());
        }
    }
}
