package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.List;
import java.util.Optional;

/**
 * Every weight and bias of a network against central differences, and every plugin's factor on its own.
 *
 * <p>The first finds that something is wrong, the second says what: which plugin, and which of its factors. Steps over
 * kinks are not taken; a parameter for which there is no other step is left out for that row and counted. The gradient is
 * that of the loss and the penalty on the weights; nothing is dropped.
 *
 * @param rows the number of rows
 * @param parameters the number of weights and biases, each checked for each row
 * @param leftOut how many of these checks a kink forbade
 * @param tolerance the largest error that passes
 * @param worst the largest error; empty if kinks forbade all checks
 * @param wrongFactors the factors that are wrong on their own, from the first layer to the loss, by more than the
 *     tolerance and {@link #RESOLVED}
 */
public record GradientCheck(
        int rows,
        long parameters,
        long leftOut,
        double tolerance,
        Optional<Deviation> worst,
        List<WrongFactor> wrongFactors) {

    /** What right gradients keep well below. */
    public static final double DEFAULT_TOLERANCE = 1e-6;

    /** What differences can tell apart: of less no plugin is accused. */
    public static final double RESOLVED = 1e-7;

    /** Copies the list. */
    public GradientCheck {
        wrongFactors = List.copyOf(wrongFactors);
    }

    /**
     * How far a stated gradient is from the measured one.
     *
     * @param row the row, from 0
     * @param parameter the weight or bias
     * @param stated the gradient by the chain rule
     * @param numeric the central difference
     * @param error |stated − numeric| / (m + max(1, |L|) / 100) where m is the larger of the two, so that gradients far below
     *     what a difference of losses can resolve do not count
     */
    public record Deviation(int row, ParameterRef parameter, double stated, double numeric, double error) {}

    /**
     * A factor of a plugin that is not what the plugin's own values say.
     *
     * @param plugin which: {@code activation 'bent' (org.example.Bent) of layer 1}
     * @param factor what it states, and where: {@code derivative(0.5)}
     * @param stated what it states
     * @param measuredAs what that was compared with: {@code differences of value(z)}
     * @param measured what that gives
     */
    public record WrongFactor(String plugin, String factor, double stated, String measuredAs, double measured) {

        /** For example {@code activation 'bent' (org.example.Bent) of layer 1: derivative(0.5) is 1.2, differences … give 1.1}. */
        @Override
        public String toString() {
            return plugin + ": " + factor + " is " + (float) stated + ", " + measuredAs + " give " + (float) measured;
        }
    }

    /**
     * Checks a network.
     *
     * @param weights for each layer, for each unit, its weights and then its bias; shared, not copied
     * @param rows what to check on
     * @param tolerance the largest error that passes
     */
    public static GradientCheck of(Network network, double[][][] weights, Rows rows, double tolerance) {
        Deviation worst = null;
        long leftOut = 0;
        for (int r = 0; r < rows.count(); r++) {
            double[] target = rows.targets()[r];
            RowPass pass = RowPass.of(network, weights, rows.inputs()[r], target);
            PerturbedLoss loss = new PerturbedLoss(network, weights, pass, target);
            double floor = Math.max(1, Math.abs(pass.loss())) / 100;
            for (int l = 0; l < weights.length; l++) {
                for (int j = 0; j < weights[l].length; j++) {
                    for (int i = 0; i < weights[l][j].length; i++) {
                        NumericalDerivative difference = loss.derivative(l, j, i);
                        double stated = pass.gradient()[l][j][i];
                        if (i < network.layers().get(l).inputs()) {
                            stated += network.layers().get(l).penalty().derivative(weights[l][j][i]);
                        }
                        if (difference.step() == 0 && !Double.isNaN(stated)) {
                            leftOut++;
                            continue;
                        }
                        double error = error(stated, difference.value(), floor);
                        if (worst == null || !(error <= worst.error())) {
                            ParameterRef parameter = ParameterRef.at(network, l, j, i);
                            worst = new Deviation(r, parameter, stated, difference.value(), error);
                        }
                    }
                }
            }
        }
        return new GradientCheck(
                rows.count(),
                network.parameterCount(),
                leftOut,
                tolerance,
                Optional.ofNullable(worst),
                new PluginDerivativeCheck(network, weights, rows, Math.max(tolerance, RESOLVED)).wrongFactors());
    }

    /** What cannot be compared is as wrong as can be. */
    private static double error(double stated, double numeric, double floor) {
        double error = Math.abs(stated - numeric) / (Math.max(Math.abs(stated), Math.abs(numeric)) + floor);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    /** Whether every error is within the tolerance, no factor is wrong, and something was checked. */
    public boolean passed() {
        return worst.isPresent() && worst.get().error() <= tolerance && wrongFactors.isEmpty();
    }
}
