package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.PluginCalls;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Statistics of one layer over many rows: the distribution of its outputs and its gradient, and the units that no
 * longer learn, because their factor ∂a/∂z is 0 or close to 0 on every row.
 *
 * @param activation the name of the activation
 * @param units the number of units
 * @param outputs the distribution of the outputs a of all units on all rows
 * @param gradient the distribution of ∂L/∂w over all weights and biases, each the mean over the rows
 * @param flatness the units whose ∂a/∂z vanishes; empty for an activation that depends on the whole row
 * @since 0.2
 */
public record LayerStatistics(
        String activation, int units, Spread outputs, Spread gradient, Optional<Flatness> flatness) {

    /** Below this |∂a/∂z|, a unit counts as flat: sigmoid beyond |z| = 4.6, tanh beyond 3. */
    public static final double FLAT = 0.01;

    /**
     * A mean and a standard deviation.
     *
     * @param mean the mean
     * @param deviation the standard deviation of the population, √(Σ(x − mean)² / n)
     */
    public record Spread(double mean, double deviation) {}

    /**
     * The units whose ∂a/∂z vanishes.
     *
     * @param dead the units, from 0, whose ∂a/∂z is 0 on every row, so that their weights no longer change
     * @param saturated the other units, from 0, whose |∂a/∂z| is below {@link #FLAT} on every row
     * @param share the fraction, over all units and rows, of |∂a/∂z| below {@link #FLAT}
     */
    public record Flatness(List<Integer> dead, List<Integer> saturated, double share) {

        /** Copies the lists. */
        public Flatness {
            dead = List.copyOf(dead);
            saturated = List.copyOf(saturated);
        }
    }

    /**
     * Computes the statistics of every layer in float64.
     *
     * @param dataset the rows, at least one
     * @param maxRows the maximum number of rows to use; they are evenly spaced, so that sorted data is well represented
     * @throws IllegalArgumentException if there are no rows
     */
    public static List<LayerStatistics> of(Network network, ParameterArrays weights, Dataset dataset, int maxRows) {
        MatrixDataset sample = dataset.sample(maxRows);
        int rows = sample.rows();
        if (rows < 1) {
            throw new IllegalArgumentException("statistics need at least one row, found " + rows);
        }
        double[][][] values = weights.values();
        List<Accumulator> accumulators = new ArrayList<>();
        for (Layer layer : network.layers()) {
            accumulators.add(new Accumulator(layer));
        }
        double[] input = new double[network.inputs()];
        double[] target = new double[network.outputs()];
        for (int r = 0; r < rows; r++) {
            sample.input().getRow(r, input);
            sample.target().getRow(r, target);
            RowPass pass = RowPass.of(network, values, input, target);
            for (int l = 0; l < accumulators.size(); l++) {
                accumulators.get(l).add(l, pass);
            }
        }
        return accumulators.stream()
                .map(accumulator -> accumulator.statistics(rows))
                .toList();
    }

    /** Accumulates the statistics of one layer. */
    private static final class Accumulator {
        private final Layer layer;
        private final Moments outputs = new Moments();
        private final double[][] gradient;
        private final double[] largestDerivative;
        private final double[] derivative;
        private long flat;

        Accumulator(Layer layer) {
            this.layer = layer;
            gradient = new double[layer.units()][layer.inputs() + 1];
            largestDerivative = new double[layer.units()];
            derivative = new double[layer.units()];
        }

        void add(int l, RowPass pass) {
            for (double a : pass.a()[l]) {
                outputs.add(a);
            }
            for (int j = 0; j < layer.units(); j++) {
                for (int i = 0; i < gradient[j].length; i++) {
                    gradient[j][i] += pass.gradient()[l][j][i];
                }
            }
            if (layer.activation() instanceof Activation) {
                Arrays.fill(derivative, 1);
                PluginCalls.pullback(
                        layer.activation(pass.weights()[l]), l, pass.z()[l], pass.a()[l], derivative); // 1 · ∂a/∂z
                for (int j = 0; j < derivative.length; j++) {
                    double magnitude = Math.abs(derivative[j]);
                    largestDerivative[j] = Math.max(largestDerivative[j], magnitude);
                    if (magnitude < FLAT) {
                        flat++;
                    }
                }
            }
        }

        LayerStatistics statistics(int rows) {
            Moments gradients = new Moments();
            for (double[] unit : gradient) {
                for (double sum : unit) {
                    gradients.add(sum / rows);
                }
            }
            return new LayerStatistics(
                    layer.activation().name(),
                    layer.units(),
                    outputs.spread(),
                    gradients.spread(),
                    layer.activation() instanceof Activation ? Optional.of(flatness(rows)) : Optional.empty());
        }

        private Flatness flatness(int rows) {
            List<Integer> dead = new ArrayList<>();
            List<Integer> saturated = new ArrayList<>();
            for (int j = 0; j < largestDerivative.length; j++) {
                if (largestDerivative[j] == 0) {
                    dead.add(j);
                } else if (largestDerivative[j] < FLAT) {
                    saturated.add(j);
                }
            }
            return new Flatness(dead, saturated, (double) flat / ((long) rows * layer.units()));
        }
    }

    /** Welford's running mean and sum of squares, which does not suffer from cancellation if the mean is large. */
    private static final class Moments {
        private long n;
        private double mean;
        private double squares;

        void add(double x) {
            n++;
            double deviation = x - mean;
            mean += deviation / n;
            squares += deviation * (x - mean);
        }

        Spread spread() {
            return new Spread(mean, Math.sqrt(squares / n));
        }
    }
}
