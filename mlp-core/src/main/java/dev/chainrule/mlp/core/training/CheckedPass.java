package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.network.EnsemblePass;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.NonFiniteRow;
import dev.chainrule.mlp.core.network.PackedLayers;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.List;
import java.util.Optional;

/**
 * The forward pass of all predictions and evaluations. A row for which any value of the network is not finite is an
 * error.
 */
final class CheckedPass {
    /**
     * Predictions of many rows run in blocks of this size, whose values stay in the second-level cache from one layer to
     * the next. It is a whole number of the kernels' tiles.
     */
    static final int BLOCK_ROWS = 160;

    private final EnsemblePass pass;
    private final int inputs;
    private final int maxRows;

    /** @param members the weights of each member, whose outputs are averaged */
    CheckedPass(Network network, List<PackedLayers> members, int maxRows) {
        this(new EnsemblePass(network, members, maxRows), network, maxRows);
    }

    /** @param team the threads that share the units of large layers; closed by the caller */
    CheckedPass(Network network, List<PackedLayers> members, WorkerTeam team, int maxRows) {
        this(new EnsemblePass(network, members, team, maxRows), network, maxRows);
    }

    private CheckedPass(EnsemblePass pass, Network network, int maxRows) {
        this.pass = pass;
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
        Matrix outputs = pass.outputs(rows);
        Optional<NonFiniteRow> fault = pass.nonFiniteRow(rows);
        if (fault.isPresent()) {
            throw blame.of(fault.get());
        }
        return outputs;
    }

    /** Returns whether all values of the network are finite for these rows. */
    boolean isFinite(Matrix rows) {
        pass.outputs(rows);
        return pass.nonFiniteRow(rows).isEmpty();
    }

    /** Returns the sum of the losses of the rows of the last {@link #outputs}. */
    double loss(Matrix targets) {
        return pass.loss(targets);
    }
}
