package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import java.util.List;

/** A model's forward pass in buffers made once: for one thread that predicts often. A call allocates nothing. */
public final class Predictor {
    private final CheckedPass pass;
    private final List<String> inputNames;

    Predictor(Network network, ParameterArrays weights, Kernel kernel, int maxRows, List<String> inputNames) {
        this.pass = new CheckedPass(network, weights, kernel, maxRows);
        this.inputNames = inputNames;
    }

    /**
     * The network's outputs.
     *
     * @param inputs rows × inputs, scaled as the network takes them, at most as many rows as this was made for; left alone
     * @return rows × outputs, all finite; a buffer that the next call overwrites
     * @throws DataException if a row has an input that is not finite, or overflows float32 on its way
     * @throws PluginException if an activation turns finite numbers into others
     */
    public Matrix outputs(Matrix inputs) {
        return pass.outputs(inputs, fault -> fault.toException(Location.of("", "row " + (fault.row() + 1)), inputNames));
    }
}
