package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.SampleTargets;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;
import java.util.Objects;

/**
 * Rows after preprocessing, in float64. The arrays are shared, not copied.
 *
 * @param inputs rows × inputs
 * @param targets rows × outputs, with the same number of rows
 * @param weights the weight of each row in training, finite and at least 0; empty if all are 1
 * @since 0.2
 */
public record Rows(double[][] inputs, double[][] targets, double[] weights) {
    private static final double MAX_INPUT = 2;

    /**
     * Checks the numbers of rows and the weights.
     *
     * @throws IllegalArgumentException if the numbers of rows differ, or a weight is negative or not finite
     */
    public Rows {
        if (inputs.length != targets.length) {
            throw new IllegalArgumentException(inputs.length + " rows of inputs, " + targets.length + " of targets");
        }
        if (weights.length != 0 && weights.length != inputs.length) {
            throw new IllegalArgumentException(inputs.length + " rows of inputs, " + weights.length + " weights");
        }
        for (double weight : weights) {
            Range.NOT_NEGATIVE.require("the weight of a row", weight);
        }
    }

    /** Creates rows that all have weight 1. */
    public Rows(double[][] inputs, double[][] targets) {
        this(inputs, targets, new double[0]);
    }

    /** Returns the rows of a table, scaled and encoded as for training but not rounded to float32. */
    public static Rows of(Preprocessing preprocessing, DataTable examples) {
        double[][] inputs = preprocessing.exactInputs(examples);
        Rows rows = new Rows(inputs, of(preprocessing.dataset(examples)).targets());
        double[] exactTargets = preprocessing.exactTargets(examples);
        for (int r = 0; r < rows.count(); r++) {
            if (preprocessing.target() instanceof Target.Numbers numbers) {
                int columns = numbers.names().size();
                for (int c = 0; c < columns; c++) {
                    rows.targets[r][c] = numbers.scaler().scale(c, exactTargets[r * columns + c]);
                }
            }
        }
        return rows;
    }

    /** Returns rows that were prepared for training. */
    public static Rows of(MatrixDataset dataset) {
        double[][] inputs = new double[dataset.rows()][dataset.inputs()];
        double[][] targets = new double[dataset.rows()][dataset.outputs()];
        for (int r = 0; r < inputs.length; r++) {
            dataset.input().getRow(r, inputs[r]);
            dataset.target().getRow(r, targets[r]);
        }
        double[] weights = new double[dataset.weights().length];
        for (int r = 0; r < weights.length; r++) {
            weights[r] = dataset.weights()[r];
        }
        return new Rows(inputs, targets, weights);
    }

    /**
     * Returns the same rows with other weights.
     *
     * @param rowWeights one number per row; empty if all are 1
     */
    public Rows withWeights(float[] rowWeights) {
        double[] converted = new double[rowWeights.length];
        for (int r = 0; r < converted.length; r++) {
            converted[r] = rowWeights[r];
        }
        return new Rows(inputs, targets, converted);
    }

    /**
     * Creates random rows that a network and its loss accept: inputs from −2 to 2, and targets as {@link SampleTargets}
     * creates them.
     */
    public static Rows random(Network network, int count, long seed) {
        RandomStream random = RandomPurpose.CHECK.stream(seed, 0);
        double[][] inputs = new double[count][network.inputs()];
        double[][] targets = new double[count][];
        for (int r = 0; r < count; r++) {
            for (int i = 0; i < inputs[r].length; i++) {
                inputs[r][i] = random.nextDouble(-MAX_INPUT, MAX_INPUT);
            }
            targets[r] = SampleTargets.of(network.loss(), network.outputs(), r, random);
        }
        return new Rows(inputs, targets);
    }

    /** Returns the weight of a row in training. */
    public double weight(int row) {
        return weights.length == 0 ? 1 : weights[row];
    }

    /** Returns the number of rows. */
    public int count() {
        return inputs.length;
    }

    /** Returns the first {@code limit} rows, or all if there are fewer. */
    public Rows first(int limit) {
        int kept = Math.min(limit, count());
        return new Rows(
                Arrays.copyOf(inputs, kept),
                Arrays.copyOf(targets, kept),
                Arrays.copyOf(weights, Math.min(kept, weights.length)));
    }

    /** Compares the contents of the arrays too. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Rows that
                && Arrays.deepEquals(inputs, that.inputs)
                && Arrays.deepEquals(targets, that.targets)
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.deepHashCode(inputs), Arrays.deepHashCode(targets), Arrays.hashCode(weights));
    }

    /** Tells the number of rows, not their values. */
    @Override
    public String toString() {
        return inputs.length + (inputs.length == 1 ? " row" : " rows");
    }
}
