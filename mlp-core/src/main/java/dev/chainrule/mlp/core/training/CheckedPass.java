package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.network.ForwardPass;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.NonFiniteRow;
import dev.chainrule.mlp.core.network.PackedLayers;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.Optional;

/**
 * The forward pass of all predictions and evaluations. A row for which any value of the network is not finite is an
 * error.
 */
final class CheckedPass {
    private final ForwardPass pass;
    private final ParameterArrays weights;
    private final int inputs;
    private final int maxRows;

    CheckedPass(Network network, PackedLayers model, int maxRows) {
        this(network, model, new WorkerTeam(1), maxRows);
    }

    /** @param team the threads that share the units of large layers; closed by the caller */
    CheckedPass(Network network, PackedLayers model, WorkerTeam team, int maxRows) {
        pass = new ForwardPass(network, model, team, maxRows);
        weights = model.weights();
        inputs = network.inputs();
        this.maxRows = maxRows;
    }

    /** Creates the exception for a row for which the network has no answer. */
    interface Blame {
        MlpException of(NonFiniteRow fault);
    }

    /**
     * Computes the outputs of the network.
     *
     * @param rows rows × inputs
     * @return rows × outputs, all finite; a buffer that the next call overwrites
     * @throws IllegalArgumentException if there are more or fewer inputs than the network has, or too many rows
     * @throws DataException if a row overflows, unless {@code blame} says otherwise
     * @throws PluginException if an activation returned NaN or an infinity for finite numbers
     */
    Matrix outputs(Matrix rows, Blame blame) {
        if (rows.columns() != inputs) {
            throw new IllegalArgumentException(
                    "the network takes " + inputs + " inputs a row, found " + rows.columns());
        }
        if (rows.rows() > maxRows) {
            throw new IllegalArgumentException("made for at most " + maxRows + " rows at once, found " + rows.rows());
        }
        Matrix outputs = pass.outputs(weights, rows);
        Optional<NonFiniteRow> fault = pass.nonFiniteRow(rows);
        if (fault.isPresent()) {
            throw blame.of(fault.get());
        }
        return outputs;
    }

    /** Returns the sum of the losses of the rows of the last {@link #outputs}. */
    double loss(Matrix targets) {
        return pass.loss(targets);
    }
}
