package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.PluginCalls;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How one layer does on many rows: the spread of its outputs and of its gradient, and the units through which the chain
 * rule no longer passes anything, because their factor ∂a/∂z is 0 or nearly so on every row.
 *
 * @param activation the name of its activation
 * @param units how many units it has
 * @param outputs the outputs a of all units on all rows
 * @param gradient ∂L/∂w of all its weights and biases, each the mean over the rows
 * @param flatness where ∂a/∂z vanishes; empty for an activation of the whole row, whose units have no derivative alone
 */
public record LayerStatistics(
        String activation, int units, Spread outputs, Spread gradient, Optional<Flatness> flatness) {

    /** An activation whose |∂a/∂z| is below this passes next to nothing on: sigmoid beyond |z| = 4.6, tanh beyond 3. */
    public static final double FLAT = 0.01;

    /**
     * Mean and standard deviation (of the population) of many numbers.
     *
     * @param mean the mean
     * @param deviation √(Σ(x − mean)² / n)
     */
    public record Spread(double mean, double deviation) {}

    /**
     * Where ∂a/∂z vanishes.
     *
     * @param dead the units, from 0, whose ∂a/∂z is 0 on every row: nothing changes their weights any more
     * @param saturated the units, from 0, that are not dead and whose |∂a/∂z| is below {@link #FLAT} on every row
     * @param share the share of all units on all rows whose |∂a/∂z| is below {@link #FLAT}
     */
    public record Flatness(List<Integer> dead, List<Integer> saturated, double share) {

        /** Copies the lists. */
        public Flatness {
            dead = List.copyOf(dead);
            saturated = List.copyOf(saturated);
        }
    }

    /**
     * The statistics of every layer, in float64, one row at a time.
     *
     * @param dataset the rows, at least one
     * @param most of so many rows at most, evenly spaced, so that sorted data is seen from its beginning to its end
     */
    public static List<LayerStatistics> of(Network network, ParameterArrays weights, Dataset dataset, int most) {
        MatrixDataset sample = dataset.sample(most);
        int rows = sample.rows();
        if (rows < 1) {
            throw new IllegalArgumentException("statistics need a row, had " + rows);
        }
        double[][][] values = weights.values();
        List<Tally> tallies = new ArrayList<>();
        for (Layer layer : network.layers()) {
            tallies.add(new Tally(layer));
        }
        double[] input = new double[network.inputs()];
        double[] target = new double[network.outputs()];
        for (int r = 0; r < rows; r++) {
            sample.input().getRow(r, input);
            sample.target().getRow(r, target);
            RowPass pass = RowPass.of(network, values, input, target);
            for (int l = 0; l < tallies.size(); l++) {
                tallies.get(l).add(network, l, pass);
            }
        }
        return tallies.stream().map(tally -> tally.statistics(rows)).toList();
    }

    /** What one layer has come to so far. */
    private static final class Tally {
        private final Layer layer;
        private final Running outputs = new Running();
        private final double[][] gradient;
        private final double[] largestDerivative;
        private final double[] derivative;
        private long flat;

        Tally(Layer layer) {
            this.layer = layer;
            gradient = new double[layer.units()][layer.inputs() + 1];
            largestDerivative = new double[layer.units()];
            derivative = new double[layer.units()];
        }

        void add(Network network, int l, RowPass pass) {
            for (double a : pass.a()[l]) {
                outputs.add(a);
            }
            for (int j = 0; j < gradient.length; j++) {
                for (int i = 0; i < gradient[j].length; i++) {
                    gradient[j][i] += pass.gradient()[l][j][i];
                }
            }
            if (layer.activation() instanceof Activation) {
                Arrays.fill(derivative, 1);
                PluginCalls.pullback(network.layers().get(l).activation(), l, pass.z()[l], pass.a()[l], derivative); // 1 · ∂a/∂z
                for (int j = 0; j < derivative.length; j++) {
                    double size = Math.abs(derivative[j]);
                    largestDerivative[j] = Math.max(largestDerivative[j], size);
                    if (size < FLAT) {
                        flat++;
                    }
                }
            }
        }

        LayerStatistics statistics(int rows) {
            Running gradients = new Running();
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

    /** Welford's running mean and sum of squares, which does not cancel where the mean is large. */
    private static final class Running {
        private long n;
        private double mean;
        private double squares;

        void add(double x) {
            n++;
            double off = x - mean;
            mean += off / n;
            squares += off * (x - mean);
        }

        Spread spread() {
            return new Spread(mean, Math.sqrt(squares / n));
        }
    }
}
