package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.FittedInitialization;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.Initialization;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.Optional;

/**
 * The initial weights of a run that fits them to its rows.
 *
 * @since 0.2
 */
public final class FittedWeights {
    private FittedWeights() {}

    /**
     * Returns the initial weights of a run; empty if they are drawn from the seed alone.
     *
     * @param spec the run of a single network
     * @param kernel the kernel that runs the matrix products; it changes no bit
     * @param training the training rows, of which {@link FittedInitialization#rows} are read, evenly spaced
     */
    public static Optional<ParameterArrays> of(RunSpec spec, Network network, Kernel kernel, Dataset training) {
        return spec.network().initialization() == Initialization.DRAWN
                ? Optional.empty()
                : Optional.of(FittedInitialization.of(
                        network,
                        spec.network(),
                        spec.seed(),
                        kernel,
                        training.sample(FittedInitialization.rows(network)).input()));
    }

    /**
     * Checks that a run can begin without rows.
     *
     * @throws ConfigException if it fits its initial weights to rows
     */
    static void requireDrawn(RunSpec spec) {
        if (spec.network().initialization() != Initialization.DRAWN) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/network/initialization"),
                    "initial weights cannot be fitted where batches are shown one by one. Delete initialization");
        }
    }
}
