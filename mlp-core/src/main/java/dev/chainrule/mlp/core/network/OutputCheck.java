package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks that the loss suits the output layer, by evaluating the activation for a few sample rows. */
final class OutputCheck {
    private static final double[] SAMPLES = {-20, -3, -1, -0.1, 0, 0.1, 1, 3, 20};
    /** Rounding may push an output out of a closed range by this much. */
    private static final double ROUNDING = 1e-12;

    private OutputCheck() {}

    /**
     * Adds a problem if the loss does not suit the output layer.
     *
     * @throws PluginException if one of the plugins throws or the activation returns NaN
     */
    static void check(Loss loss, RowActivation output, NetworkSpec network, List<Problem> problems) {
        try {
            evaluate(loss, output, network, problems);
        } catch (RuntimeException | Error e) {
            throw BrokenPlugin.threw(
                    "activation '" + output.name() + "' (" + BrokenPlugin.className(output) + ") or loss '"
                            + loss.name() + "'",
                    loss,
                    e);
        }
    }

    private static void evaluate(Loss loss, RowActivation output, NetworkSpec network, List<Problem> problems) {
        String layer = "/network/layers/" + (network.layers().size() - 1);
        int units = network.outputLayer().units().orElse(0);
        if (units == 1 && isConstant(output)) {
            problems.add(semantic(
                    layer,
                    "'" + output.name() + "' over units: 1 always gives the same output."
                            + " Give the layer one unit per class, or use 'sigmoid' with one unit"));
            return;
        }
        Optional<String> objection = objection(loss, output.definition(), units);
        if (objection.isPresent()) {
            problems.add(semantic("/loss", objection.get()));
            return;
        }
        findOutside(loss.outputs(), output, units)
                .ifPresent(outside -> problems.add(semantic(
                        layer + "/activation",
                        "loss '" + loss.name() + "' takes outputs " + loss.outputs() + ", but '"
                                + output.name()
                                + "' gives " + (float) outside.value() + " for z = "
                                + (float) outside.z()
                                + ". Use an activation that stays in this range, such as '"
                                + (output.definition() instanceof Activation ? "sigmoid" : "softmax")
                                + "', or another loss")));
    }

    /** Returns the loss's objection; where the data decides the number of units, only one that holds for 1 and for more. */
    private static Optional<String> objection(Loss loss, RowActivation output, int units) {
        if (units > 0) {
            return loss.objectionTo(output, units);
        }
        if (!loss.quantiles().isEmpty()) {
            return loss.objectionTo(output, loss.quantiles().size());
        }
        return loss.objectionTo(output, 1).flatMap(one -> loss.objectionTo(output, 2));
    }

    /** An output and the pre-activation that it was computed from. */
    record Sample(double z, double value) {}

    /**
     * Returns the first output of the sample rows that is outside a range.
     *
     * @param units the number of outputs; 0 if it is not known
     * @return empty if all sampled outputs are in the range
     * @throws PluginException if an output is NaN
     */
    static Optional<Sample> findOutside(Range range, RowActivation output, int units) {
        for (double z : SAMPLES) {
            double[] row = new double[Math.max(2, Math.min(units, 4))];
            row[0] = z;
            double[] a = new double[row.length];
            output.value(row, a);
            for (double value : a) {
                if (Double.isNaN(value)) {
                    throw new PluginException(
                            ErrorCode.PLG_NONFINITE,
                            Location.NONE,
                            "activation '" + output.name() + "' (" + BrokenPlugin.className(output)
                                    + ") gives NaN for z = " + (float) z);
                }
                if (!range.contains(value) && !range.contains(value - ROUNDING) && !range.contains(value + ROUNDING)) {
                    return Optional.of(new Sample(z, value));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isConstant(RowActivation activation) {
        double[] first = new double[1];
        double[] other = new double[1];
        activation.value(new double[] {-1.3}, first);
        for (double z : new double[] {0.4, 2}) { // not the same on both sides of 0, as of an even function
            activation.value(new double[] {z}, other);
            if (!Arrays.equals(first, other)) {
                return false;
            }
        }
        return true;
    }

    private static Problem semantic(String pointer, String message) {
        return new Problem(ErrorCode.CFG_SEMANTIC, Location.of("", pointer), message);
    }
}
