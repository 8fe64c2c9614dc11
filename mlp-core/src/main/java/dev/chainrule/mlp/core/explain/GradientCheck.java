package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.List;
import java.util.Optional;

/**
 * Compares the gradient of every parameter of a network with central differences, and checks the factors of each
 * plugin separately.
 *
 * <p>The first shows that something is wrong, the second which plugin and which of its factors. Steps across kinks
 * are not used; if there is no other step, the parameter is skipped for that row. The gradient is that of the loss
 * plus the penalty on the weights; dropout is not applied.
 *
 * @param rows the number of rows
 * @param parameters the number of weights, biases and other parameters, each of which is checked for each row
 * @param skipped the number of these checks that were skipped because of a kink
 * @param tolerance the largest error that passes
 * @param worst the largest error; empty if all checks were skipped
 * @param wrongFactors the plugins' factors whose error exceeds the tolerance and {@link #RESOLUTION}, from the first
 *     layer to the loss
 * @since 0.2
 */
public record GradientCheck(
        int rows,
        long parameters,
        long skipped,
        double tolerance,
        Optional<Deviation> worst,
        List<WrongFactor> wrongFactors) {

    /** The default tolerance; errors of correct gradients are far smaller. */
    public static final double DEFAULT_TOLERANCE = 1e-6;

    /** The smallest error of a plugin's factor that is reported: numerical derivatives do not resolve smaller ones. */
    public static final double RESOLUTION = 1e-7;

    /** Copies the list. */
    public GradientCheck {
        wrongFactors = List.copyOf(wrongFactors);
    }

    /**
     * The deviation of a gradient from its central difference.
     *
     * @param row the row, from 0
     * @param parameter the parameter
     * @param stated the gradient by the chain rule
     * @param numeric the central difference
     * @param error |stated − numeric| / (m + max(1, |L|) / 100), where m is the larger magnitude of the two; the
     *     second term keeps gradients that are too small for a difference of losses to resolve from failing. NaN
     *     counts as infinite
     */
    public record Deviation(int row, ParameterRef parameter, double stated, double numeric, double error) {}

    /**
     * A factor of a plugin that contradicts the plugin's own values.
     *
     * @param plugin the plugin, for example {@code activation 'bent' (org.example.Bent) of layer 1}
     * @param factor the factor and its argument, for example {@code derivative(0.5)}
     * @param stated the value that the plugin returned
     * @param measuredAs the source of the expected value, for example {@code differences of value(z)}
     * @param measured the expected value
     */
    public record WrongFactor(String plugin, String factor, double stated, String measuredAs, double measured) {

        /** Returns one line, for example {@code …: derivative(0.5) is 1.2, expected 1.1 (differences of value(z))}. */
        @Override
        public String toString() {
            return plugin + ": " + factor + " is " + (float) stated + ", expected " + (float) measured + " ("
                    + measuredAs + ")";
        }
    }

    /**
     * Checks a network.
     *
     * @param weights the parameters as {@link ParameterArrays#values} returns them; shared, not copied
     * @param rows the rows to check on
     * @param tolerance the largest error that passes
     * @throws PluginException if a plugin throws; names it
     */
    public static GradientCheck of(Network network, double[][][] weights, Rows rows, double tolerance) {
        Deviation worst = null;
        long skipped = 0;
        for (int r = 0; r < rows.count(); r++) {
            double[] target = rows.targets()[r];
            RowPass pass = RowPass.of(network, weights, rows.inputs()[r], target);
            PerturbedLoss loss = new PerturbedLoss(network, weights, pass, target);
            double floor = Math.max(1, Math.abs(pass.loss())) / 100;
            for (int l = 0; l < weights.length; l++) {
                for (int j = 0; j < weights[l].length; j++) {
                    for (int i = 0; i < weights[l][j].length; i++) {
                        ParameterRef parameter = ParameterRef.at(network, l, j, i);
                        NumericalDerivative difference = loss.derivative(parameter);
                        double stated = pass.gradient()[l][j][i];
                        if (parameter.isWeight()) {
                            stated += network.layers().get(l).penalty().derivative(weights[l][j][i]);
                        }
                        if (difference.step() == 0 && !Double.isNaN(stated)) {
                            skipped++;
                            continue;
                        }
                        double error = error(stated, difference.value(), floor);
                        if (worst == null || !(error <= worst.error())) {
                            worst = new Deviation(r, parameter, stated, difference.value(), error);
                        }
                    }
                }
            }
        }
        return new GradientCheck(
                rows.count(),
                network.parameterCount(),
                skipped,
                tolerance,
                Optional.ofNullable(worst),
                new PluginDerivativeCheck(network, weights, rows, Math.max(tolerance, RESOLUTION)).wrongFactors());
    }

    /** Counts NaN as an infinite error. */
    private static double error(double stated, double numeric, double floor) {
        double error = Math.abs(stated - numeric) / (Math.max(Math.abs(stated), Math.abs(numeric)) + floor);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    /**
     * Returns whether at least one gradient was checked, all errors are within the tolerance, and no factor is wrong.
     */
    public boolean passed() {
        return worst.isPresent() && worst.get().error() <= tolerance && wrongFactors.isEmpty();
    }
}
