package dev.chainrule.mlp.core.spec;

import java.util.Objects;
import java.util.Optional;

/**
 * A run, as a document describes it.
 *
 * @since 0.2
 */
@Key(
        name = "a run",
        doc = "One run: the data, the network, the loss, and how to train.",
        expected = "an object, {\"network\": …, \"loss\": …}")
public record RunSpec(
        @Key(doc = "The name of the run.", leftOut = "none") String name,

        @Key(
                aliases = {"random_state", "random_seed"},
                doc =
                        "The source of everything random: the same document, seed and data give the same bits on every machine.",
                byDefault = "0")
        long seed,

        @Key(
                doc = "The files, how they are read, and what is done with their columns.",
                leftOut = "a program supplies the rows")
        Optional<DataSpec> data,

        @Key(doc = "The network.", required = true, add = "an object with the \"layers\"")
        NetworkSpec network,

        @Key(
                doc = "The loss L(a, target) that training minimizes.",
                required = true,
                add = "the name of a loss, as \"cross-entropy\"",
                plugin = "loss")
        PluginSpec loss,

        @Key(
                doc =
                        "How the gradient updates the weights: its name, or an object with its learning rate, schedule and"
                                + " parameters.",
                leftOut = "`adam` at its default learning rate")
        OptimizerSpec optimizer,

        @Key(
                doc =
                        "A solver in place of the optimizer, for small data: each epoch is one iteration of it on all rows, in"
                                + " float64. Its name, or an object with its parameters.",
                leftOut = "the optimizer trains",
                plugin = "solver",
                notWith = "optimizer")
        Optional<PluginSpec> solver,

        @Key(doc = "How long to train, and in which batches.", leftOut = "the defaults of its keys")
        TrainingSpec training)
        implements RunSpecWithers {

    /** Seeds of 53 bits are exact in all programs that read JSON. */
    private static final int UNUSED_SEED_BITS = 11;

    static final Keys<RunSpec> KEYS = Keys.of(RunSpec.class);

    /** Checks that nothing is null. */
    public RunSpec {
        Rules rules = KEYS.rules(name, seed, data, network, loss, optimizer, solver, training);
        if (solver.isPresent()) {
            SolverRules.check(data, network, optimizer, training, rules);
        }
        rules.enforce();
    }

    /** Creates a run with an optimizer. */
    public RunSpec(
            String name,
            long seed,
            Optional<DataSpec> data,
            NetworkSpec network,
            PluginSpec loss,
            OptimizerSpec optimizer,
            TrainingSpec training) {
        this(name, seed, data, network, loss, optimizer, Optional.empty(), training);
    }

    /** Returns a run whose rows a program supplies. */
    public static RunSpec of(
            long seed, NetworkSpec network, String loss, OptimizerSpec optimizer, TrainingSpec training) {
        return new RunSpec("", seed, Optional.empty(), network, PluginSpec.of(loss), optimizer, training);
    }

    /**
     * Returns the run of a member of the ensemble that this run trains: it differs in the seed, from which initial
     * weights, order of the rows and dropout follow. The first member keeps the seed of the ensemble. Only the ensemble is
     * calibrated.
     *
     * @param member its number, from 0
     * @throws IndexOutOfBoundsException if there is no such member
     */
    public RunSpec member(int member) {
        Objects.checkIndex(member, training.members());
        long own =
                member == 0 ? seed : RandomPurpose.MEMBER.stream(seed, member).nextLong() >>> UNUSED_SEED_BITS;
        return withSeed(own).withTraining(training.withMembers(1).withCalibrate(false));
    }

    /** Returns the preparation of the rows; the defaults of a document if a program supplies the rows. */
    public PreprocessingSpec preprocessing() {
        return data.map(DataSpec::preprocessing).orElse(PreprocessingSpec.DEFAULT);
    }

    /** Returns a builder of a run, which needs a network and a loss. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Builds a run, with one method for each key of a document, of the same name and with the same default. A key that holds an
     * object takes a spec or a function that fills in its builder, which starts from the values set before.
     */
    public static final class Builder extends RunSpecSetters {
        Builder() {}

        /** Sets the optimizer of this name, at its default learning rate. */
        public Builder optimizer(String type) {
            return optimizer(OptimizerSpec.builder().type(type).build());
        }
    }
}
