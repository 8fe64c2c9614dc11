package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.core.explain.GradientCheck.WrongFactor;
import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checks each plugin of a network separately: its derivatives against numerical derivatives of its values, and its
 * float32 block hooks against its definition. Reports the first deviation of each factor.
 */
final class PluginDerivativeCheck {
    private static final int DATA_ROWS = 3;

    private final Network network;
    private final double[][][] weights;
    private final Rows rows;
    private final double tolerance;

    /**
     * Creates the check.
     *
     * @param weights for each layer, for each unit, its weights followed by its bias
     * @param rows the rows whose pre-activations and outputs the plugins are checked at, beside random ones
     * @param tolerance the largest relative error that passes
     */
    PluginDerivativeCheck(Network network, double[][][] weights, Rows rows, double tolerance) {
        this.network = network;
        this.weights = weights;
        this.rows = rows;
        this.tolerance = tolerance;
    }

    /**
     * Returns the wrong factors, from the first layer to the loss.
     *
     * @throws dev.chainrule.mlp.api.PluginException if a plugin throws; names it
     */
    List<WrongFactor> wrongFactors() {
        List<RowPass> passes = new ArrayList<>();
        Rows sample = rows.first(DATA_ROWS);
        for (int r = 0; r < sample.count(); r++) {
            passes.add(RowPass.of(network, weights, sample.inputs()[r], sample.targets()[r]));
        }
        List<WrongFactor> wrong = new ArrayList<>();
        checkEncodings(sample, wrong);
        for (int l = 0; l < network.layers().size(); l++) {
            try {
                new ActivationDerivativeCheck(network, l, tolerance, wrong).check(passes);
            } catch (RuntimeException e) {
                throw PluginFault.of(network.layers().get(l).activation(), l, e);
            }
        }
        try {
            new LossDerivativeCheck(network, tolerance, wrong).check(sample, passes);
        } catch (RuntimeException e) {
            throw PluginFault.of(network.loss(), e);
        }
        return wrong;
    }

    private void checkEncodings(Rows sample, List<WrongFactor> wrong) {
        Layer first = network.layers().get(0);
        for (InputEncodings.Part part : first.encodings().parts()) {
            LearnedEncoding.Place place = part.place();
            double[] parameters = Arrays.copyOfRange(
                    weights[0][first.row(ParameterKind.ENCODINGS)],
                    place.parameter(),
                    place.parameter() + part.parameters());
            EncodingDerivativeCheck check = new EncodingDerivativeCheck(part, tolerance, wrong);
            boolean agrees = true;
            for (int r = 0; agrees && r < sample.count(); r++) {
                double[] row = sample.inputs()[r];
                try {
                    agrees = check.check(
                            Arrays.copyOfRange(row, place.input(), place.input() + place.inputs()), parameters);
                } catch (RuntimeException e) {
                    throw PluginFault.of(part, e);
                }
            }
        }
    }
}
