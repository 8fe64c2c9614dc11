package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Objective;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.linalg.DoubleProducts;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The mean loss of all rows and the penalty, in float64, as a function of the parameters of the layers that are not frozen.
 *
 * <p>The derivatives are those of {@link RowPass}, to within rounding. The rows are divided into tiles, and the tiles into
 * parts whose number depends on the rows alone; each part is summed in one order, and so are the parts, so that the bits do
 * not depend on the threads. An instance belongs to one thread, which calls it, and holds all buffers.
 *
 * @since 0.2
 */
public final class FullBatchObjective implements Objective {
    private static final int TILE = 128;

    /** The largest number of parts, each with a gradient of its own. */
    private static final int MAX_PARTS = 16;

    /** Rows of the Gauss-Newton matrix that one thread sums at a time. */
    private static final int STRIP = 16;

    /** The rows of one tile. */
    private record Rows(double[][] inputs, double[][] targets, double[] weights) {}

    private final Network network;
    private final Layer[] layers;
    private final WorkerTeam team;
    private final OptionalDouble curvature;
    private final int[] offsets;
    private final int count;
    private final double[][] frozen;
    private final Rows[] tiles;
    private final int parts;
    /** For each thread, a pass for tiles of each of the two sizes that occur. */
    private final RowTile[][] passes;

    private final LayerSums[] sums;
    private final double[] losses;

    /** The arguments and results of the current task. */
    private LayerWeights weights;

    private boolean isWithGradient;
    private double[][] jacobian;
    private double[] squareWeights;
    private double[][] matrix;

    private final WorkerTeam.Task lossTask = this::computePart;
    private final WorkerTeam.Task squaresTask = this::addSquares;

    /**
     * Creates the buffers.
     *
     * @param team the threads; closed by the caller
     * @param initial the parameters of the frozen layers, which are copied
     * @param input rows × inputs
     * @param target rows × outputs
     * @param rowWeights the weight of each row; empty if all are 1. The mean divides by the number of rows
     */
    public FullBatchObjective(
            Network network,
            WorkerTeam team,
            ParameterArrays initial,
            Matrix input,
            Matrix target,
            float[] rowWeights) {
        this.network = network;
        this.team = team;
        layers = network.layers().toArray(Layer[]::new);
        curvature = SquaredLoss.curvature(network.loss(), network.outputs());
        offsets = new int[layers.length];
        frozen = new double[layers.length][0];
        int parameters = 0;
        for (int l = 0; l < layers.length; l++) {
            offsets[l] = parameters;
            if (layers[l].frozen()) {
                frozen[l] = new double[layers[l].parameterCount()];
            } else {
                parameters = Math.addExact(parameters, layers[l].parameterCount());
            }
        }
        count = parameters;
        freeze(initial);
        tiles = tiles(input, target, rowWeights);
        parts = Math.min(MAX_PARTS, tiles.length); // of the rows that count
        passes = new RowTile[team.size()][2];
        sums = new LayerSums[parts];
        for (int p = 0; p < parts; p++) {
            sums[p] = new LayerSums(network);
        }
        losses = new double[parts];
    }

    /** Leaves out rows of weight 0, which must not spoil a sum with NaN, and divides the weights by the number of rows. */
    private static Rows[] tiles(Matrix input, Matrix target, float[] rowWeights) {
        int[] counted = new int[input.rows()];
        int n = 0;
        for (int r = 0; r < input.rows(); r++) {
            if (rowWeights.length == 0 || rowWeights[r] > 0) {
                counted[n++] = r;
            }
        }
        Rows[] tiles = new Rows[(n + TILE - 1) / TILE];
        for (int t = 0; t < tiles.length; t++) {
            int from = WorkerTeam.start(n, 1, tiles.length, t);
            int size = WorkerTeam.start(n, 1, tiles.length, t + 1) - from;
            double[][] x = new double[input.columns()][size];
            double[][] y = new double[size][target.columns()];
            double[] w = new double[size];
            for (int r = 0; r < size; r++) {
                int row = counted[from + r];
                for (int i = 0; i < x.length; i++) {
                    x[i][r] = input.get(row, i);
                }
                target.getRow(row, y[r]);
                w[r] = (rowWeights.length == 0 ? 1.0 : rowWeights[row]) / input.rows();
            }
            tiles[t] = new Rows(x, y, w);
        }
        return tiles;
    }

    private static void copy(float[] from, double[] to, int at) {
        for (int i = 0; i < from.length; i++) {
            to[at + i] = from[i];
        }
    }

    @Override
    public int parameters() {
        return count;
    }

    @Override
    public boolean isLeastSquares() {
        return curvature.isPresent();
    }

    /** Returns whether the loss of a network is a sum of squares. */
    public static boolean isLeastSquares(Network network) {
        return SquaredLoss.curvature(network.loss(), network.outputs()).isPresent();
    }

    /** Returns the number of parts into which rows are divided, each with a gradient of its own. */
    public static int parts(int rows) {
        return Math.min(MAX_PARTS, (rows + TILE - 1) / TILE);
    }

    /** Sets the parameters of the frozen layers. */
    public void freeze(ParameterArrays to) {
        for (int l = 0; l < layers.length; l++) {
            if (layers[l].frozen()) {
                copy(to.layer(l), frozen[l], 0);
            }
        }
    }

    /** Returns the parameters of the trained layers as θ. */
    public double[] trained(ParameterArrays arrays) {
        double[] theta = new double[count];
        for (int l = 0; l < layers.length; l++) {
            if (!layers[l].frozen()) {
                copy(arrays.layer(l), theta, offsets[l]);
            }
        }
        return theta;
    }

    /** Rounds θ to float32 and sets the parameters of the trained layers to it. */
    public void round(double[] theta, ParameterArrays to) {
        for (int l = 0; l < layers.length; l++) {
            if (!layers[l].frozen()) {
                float[] layer = to.layer(l);
                for (int i = 0; i < layer.length; i++) {
                    layer[i] = (float) theta[offsets[l] + i];
                }
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws PluginException if a plugin throws; names it
     */
    @Override
    public double value(double[] parameters) {
        return sum(parameters, false) + penalty();
    }

    /**
     * {@inheritDoc}
     *
     * @throws PluginException if a plugin throws; names it
     */
    @Override
    public double valueAndGradient(double[] parameters, double[] gradient) {
        double loss = sum(parameters, true);
        Arrays.fill(gradient, 0);
        for (LayerSums part : sums) {
            part.addTo(gradient, offsets);
        }
        addPenaltyGradient(parameters, gradient);
        return loss + penalty();
    }

    private double sum(double[] parameters, boolean withGradient) {
        weights = new LayerWeights(parameters, frozen, offsets);
        isWithGradient = withGradient;
        team.run(parts, lossTask);
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        return sum;
    }

    private void computePart(int part, int thread) {
        sums[part].clear();
        double loss = 0;
        int end = WorkerTeam.start(tiles.length, 1, parts, part + 1);
        for (int t = WorkerTeam.start(tiles.length, 1, parts, part); t < end; t++) {
            Rows rows = tiles[t];
            RowTile pass = pass(thread, rows.weights.length);
            pass.forward(weights, rows.inputs);
            loss += pass.loss(rows.targets, rows.weights);
            if (isWithGradient) {
                pass.backward(weights, rows.targets, rows.weights);
                pass.addGradient(sums[part]);
            }
        }
        losses[part] = loss;
    }

    /** Returns the pass of a thread for a tile of this size. */
    private RowTile pass(int thread, int size) {
        RowTile[] own = passes[thread];
        int slot = size == tiles[0].weights.length ? 0 : 1;
        if (own[slot] == null) {
            own[slot] = new RowTile(network, size);
        }
        return own[slot];
    }

    @Override
    public double gaussNewton(double[] parameters, double[] gradient, double[][] result) {
        if (curvature.isEmpty()) {
            throw new UnsupportedOperationException("loss '" + network.loss().name() + "' is not a sum of squares");
        }
        double value = valueAndGradient(parameters, gradient);
        for (double[] row : result) {
            Arrays.fill(row, 0);
        }
        matrix = result;
        if (jacobian == null) {
            jacobian = new double[tiles.length == 0 ? 0 : largestTile()][count];
            squareWeights = new double[jacobian.length];
        }
        for (Rows rows : tiles) {
            RowTile pass = pass(0, rows.weights.length);
            pass.forward(weights, rows.inputs);
            for (int r = 0; r < rows.weights.length; r++) {
                squareWeights[r] = curvature.getAsDouble() * rows.weights[r];
            }
            for (int k = 0; k < network.outputs(); k++) {
                pass.backwardFrom(k, weights);
                pass.jacobian(offsets, jacobian);
                depth = rows.weights.length;
                team.run((count + STRIP - 1) / STRIP, squaresTask);
            }
        }
        addPenaltyCurvature(result);
        return value;
    }

    private int largestTile() {
        return Arrays.stream(tiles).mapToInt(rows -> rows.weights.length).max().orElseThrow();
    }

    /** The number of rows of {@link #jacobian} that are in use. */
    private int depth;

    private void addSquares(int part, int thread) {
        int from = part * STRIP;
        DoubleProducts.addSquares(squareWeights, jacobian, depth, matrix, from, Math.min(count, from + STRIP));
    }

    private double penalty() {
        double sum = 0;
        for (int l = 0; l < layers.length; l++) {
            Penalty penalty = layers[l].penalty();
            if (!penalty.isNone()) {
                double[] w = weights.array(l);
                int from = weights.from(l);
                for (int i = from, end = from + layers[l].inputs() * layers[l].units(); i < end; i++) {
                    sum += penalty.value(w[i]);
                }
            }
        }
        return sum;
    }

    private void addPenaltyGradient(double[] parameters, double[] gradient) {
        for (int l = 0; l < layers.length; l++) {
            Penalty penalty = layers[l].penalty();
            if (!layers[l].frozen() && !penalty.isNone()) {
                int from = offsets[l];
                for (int i = from, end = from + layers[l].inputs() * layers[l].units(); i < end; i++) {
                    gradient[i] += penalty.derivative(parameters[i]);
                }
            }
        }
    }

    private void addPenaltyCurvature(double[][] result) {
        for (int l = 0; l < layers.length; l++) {
            double second = 2 * layers[l].penalty().l2();
            if (!layers[l].frozen() && second > 0) {
                int from = offsets[l];
                for (int i = from, end = from + layers[l].inputs() * layers[l].units(); i < end; i++) {
                    result[i][i] += second;
                }
            }
        }
    }
}
