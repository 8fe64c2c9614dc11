package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;

/**
 * Checks that every factor of one row is finite, also in float32, in which the network predicts and trains; only such a
 * row can be explained.
 *
 * @since 0.2
 */
public final class RowDiagnosis {
    private RowDiagnosis() {}

    /**
     * Checks that every factor is finite.
     *
     * @param place the location of the row in its file, for the message
     * @throws PluginException if an activation returned NaN or an infinity for finite pre-activations
     * @throws DataException if another factor is not finite or exceeds float32; names the first one
     */
    public static void requireFinite(Network network, RowPass pass, Location place) {
        double[][] z = pass.z();
        for (int l = 0; l < z.length; l++) {
            requireFinite(z[l], "z of layer " + (l + 1), place);
            if (!isFinite(pass.a()[l])) {
                throw fault(network.layers().get(l).activation(), l, place);
            }
            requireFinite(pass.a()[l], "the output of layer " + (l + 1), place);
        }
        if (!Double.isFinite(pass.loss())) {
            throw notExplained("the loss is not finite", place);
        }
        for (int l = z.length - 1; l >= 0; l--) {
            requireFinite(pass.delta()[l], "δ of layer " + (l + 1), place);
        }
    }

    private static PluginException fault(RowActivation activation, int l, Location place) {
        return new PluginException(
                ErrorCode.PLG_NONFINITE,
                place,
                "the value of activation '" + activation.name() + "' ("
                        + BrokenPlugin.className(activation) + ") in layer " + (l + 1)
                        + " is not finite for finite arguments");
    }

    private static void requireFinite(double[] values, String factor, Location place) {
        if (!isFinite(values)) {
            throw notExplained(factor + " is not finite", place);
        }
        for (double value : values) {
            if (Float.isInfinite((float) value)) {
                throw notExplained(factor + " exceeds the range of float32, 3.4e38 in magnitude", place);
            }
        }
    }

    private static DataException notExplained(String why, Location place) {
        return new DataException(
                ErrorCode.DAT_RANGE,
                place,
                "this row cannot be explained: " + why + ". Correct the row, or scale the data");
    }

    private static boolean isFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
