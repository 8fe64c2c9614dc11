package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The row and the weight that a page shows first: with a gradient that is not negligible, if there is one.
 *
 * @param row the index of the row
 * @param parameter the weight or bias
 */
record PageStart(int row, ParameterRef parameter) {
    /** A row whose deltas in the output layer are all smaller has nothing to learn from. */
    private static final double MIN_DELTA = 0.01;

    /** A weight whose gradient is a smaller share of the largest is not shown first. */
    private static final double MIN_SHARE = 0.1;

    private static final int MAX_ROWS = 2000;

    /**
     * Chooses what is not given: the first row that the network does not predict well, or the one of the largest deltas,
     * and a weight of the last hidden layer, where the chain rule adds up over the outputs: the first one, or the one with
     * the largest gradient. It is a weight of the output layer if there is no hidden one or its gradients are all 0.
     */
    static PageStart of(
            Network network, double[][][] weights, Rows rows, OptionalInt row, Optional<ParameterRef> parameter) {
        int start = row.isPresent() ? row.getAsInt() : row(network, weights, rows);
        return new PageStart(start, parameter.orElseGet(() -> parameter(network, pass(network, weights, rows, start))));
    }

    private static RowPass pass(Network network, double[][][] weights, Rows rows, int row) {
        return RowPass.of(network, weights, rows.inputs()[row], rows.targets()[row]);
    }

    private static int row(Network network, double[][][] weights, Rows rows) {
        int best = 0;
        double largest = 0;
        for (int r = 0; r < Math.min(rows.count(), MAX_ROWS) && largest < MIN_DELTA; r++) {
            double[][] delta = pass(network, weights, rows, r).delta();
            double size = largest(delta[delta.length - 1]);
            if (size > largest) {
                largest = size;
                best = r;
            }
        }
        return best;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static ParameterRef parameter(Network network, RowPass pass) {
        int last = network.layers().size() - 1;
        return last == 0
                ? parameter(network, pass, 0).orElse(ParameterRef.weight(0, 0, 0))
                : parameter(network, pass, last - 1)
                        .or(() -> parameter(network, pass, last))
                        .orElse(ParameterRef.weight(last, 0, 0));
    }

    /** Returns the weight of a layer to show first; empty if all its gradients are 0. */
    private static Optional<ParameterRef> parameter(Network network, RowPass pass, int layer) {
        double[][] gradient = pass.gradient()[layer];
        int units = network.layers().get(layer).units();
        int inputs = network.layers().get(layer).inputs();
        int unit = 0;
        int input = 0;
        for (int j = 0; j < units; j++) {
            for (int i = 0; i < inputs; i++) {
                if (Math.abs(gradient[j][i]) > Math.abs(gradient[unit][input])) {
                    unit = j;
                    input = i;
                }
            }
        }
        double largest = Math.abs(gradient[unit][input]);
        if (largest == 0) {
            return Optional.empty();
        }
        boolean isFirstFit = Math.abs(gradient[0][0]) >= MIN_SHARE * largest;
        return Optional.of(isFirstFit ? ParameterRef.weight(layer, 0, 0) : ParameterRef.weight(layer, unit, input));
    }
}
