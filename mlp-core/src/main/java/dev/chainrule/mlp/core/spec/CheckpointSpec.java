package dev.chainrule.mlp.core.spec;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The interval at which a run saves its state, so that it can resume after a crash, and the number of checkpoints that are
 * kept. Without an interval, the state is saved after each epoch.
 *
 * @since 0.2
 */
@Key(
        name = "a checkpoint",
        doc = "How often the state of the run is saved beside the model, so that the run can be resumed.",
        expected = "an object, {\"everyEpochs\": 1} or {\"everyMinutes\": 5}")
public record CheckpointSpec(
        @Key(
                doc = "The number of epochs between two checkpoints.",
                leftOut = "1, unless `everyMinutes` is given",
                min = 1)
        OptionalInt everyEpochs,

        @Key(
                doc = "Saves after this many minutes, at the end of the batch, in place of `everyEpochs`.",
                leftOut = "not by time",
                above = 0,
                notWith = "everyEpochs")
        OptionalDouble everyMinutes,

        @Key(doc = "How many of the newest checkpoints are kept.", byDefault = "2", min = 1, max = 1_000_000)
        int keep) {

    static final Keys<CheckpointSpec> KEYS = Keys.of(CheckpointSpec.class);

    /** The default number of checkpoints to keep: if the newest is damaged, there is one before it. */
    public static final int DEFAULT_KEEP = KEYS.make(Map.of()).keep();

    /** Checks the ranges, and that there is one interval at most. */
    public CheckpointSpec {
        Rules rules = KEYS.rules(everyEpochs, everyMinutes, keep);
        if (everyEpochs.isPresent() && everyMinutes.isPresent()) {
            rules.conflict(
                    "", "checkpoints are made by \"everyEpochs\" or by \"everyMinutes\", found both. Leave one out");
        }
        rules.enforce();
        everyEpochs = everyEpochs.isEmpty() && everyMinutes.isEmpty() ? OptionalInt.of(1) : everyEpochs;
    }

    /** Returns checkpoints at intervals of epochs; the newest two are kept. */
    public static CheckpointSpec everyEpochs(int epochs) {
        return KEYS.make(Map.of("everyEpochs", OptionalInt.of(epochs)));
    }

    /** Returns checkpoints at intervals of minutes; the newest two are kept. */
    public static CheckpointSpec everyMinutes(double minutes) {
        return KEYS.make(Map.of("everyMinutes", OptionalDouble.of(minutes)));
    }

    /** Returns this with another number of checkpoints kept. */
    public CheckpointSpec keep(int number) {
        return new CheckpointSpec(everyEpochs, everyMinutes, number);
    }
}
