package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.network.FullBatchObjective;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.PluginFault;
import java.util.Optional;

/** Finds before the first iteration why a solver cannot train a network on these rows. */
final class SolverChecks {
    private static final double MAX_HEAP_FRACTION = 0.7;
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    private SolverChecks() {}

    /**
     * Checks that a solver can train.
     *
     * @throws ConfigException if the rows are streamed, the solver objects, or its numbers do not fit in the memory
     * @throws PluginException if the solver throws
     */
    static void require(PreparedData prepared, Network network, Solver solver) {
        Dataset rows = prepared.training();
        if (rows.window() < rows.rows()) {
            throw fault(
                    ErrorCode.CFG_SEMANTIC,
                    "a solver needs all rows in memory, and these are streamed from their file. Give Java the memory"
                            + " with -Xmx, or use an optimizer");
        }
        long parameters = 0;
        for (Layer layer : network.layers()) {
            parameters += layer.frozen() ? 0 : layer.parameterCount();
        }
        try {
            Optional<String> objection = solver.objectionTo(parameters, FullBatchObjective.isLeastSquares(network));
            if (objection.isPresent()) {
                throw fault(ErrorCode.CFG_SEMANTIC, objection.get());
            }
            requireMemory(rows, parameters, solver);
        } catch (ConfigException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(solver, e);
        }
    }

    private static void requireMemory(Dataset rows, long parameters, Solver solver) {
        long state = parameters > MAX_ARRAY_LENGTH ? Long.MAX_VALUE : solver.stateSize((int) parameters);
        if (state < 0) {
            throw new IllegalArgumentException("stateSize is " + state);
        }
        double copies = 6; // θ, its gradient and those of trial steps, as most solvers need
        double numbers = state
                + parameters * (copies + FullBatchObjective.parts(rows.rows()))
                + (double) rows.rows() * (rows.inputs() + rows.outputs() + 1);
        long heap = Runtime.getRuntime().maxMemory();
        if (state > MAX_ARRAY_LENGTH || numbers * Double.BYTES > MAX_HEAP_FRACTION * heap) {
            throw fault(
                    ErrorCode.CFG_LIMIT,
                    "solver '" + solver.name() + "' needs " + (long) (numbers * Double.BYTES) + " bytes for "
                            + parameters + " weights and biases in float64, the heap has " + heap
                            + ". Use fewer units or an optimizer, or give Java more memory with -Xmx");
        }
    }

    private static ConfigException fault(ErrorCode code, String message) {
        return new ConfigException(code, Location.of("", "/solver"), message);
    }
}
