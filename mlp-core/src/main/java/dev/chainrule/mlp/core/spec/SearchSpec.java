package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A search for the best of many runs, which differ from one document in a few places.
 *
 * @since 0.2
 */
@Key(
        name = "a search",
        doc = "A search for the best of many runs, which `mlp search` makes; a run ignores it.",
        expected = "an object, {\"kind\": …, \"over\": …}")
public record SearchSpec(
        @Key(
                doc = "`grid` tries all combinations of the values, `random` draws some.",
                required = true,
                add = "\"grid\" or \"random\"")
        Kind kind,

        @Key(
                doc = "How many combinations the kind `random` draws.",
                leftOut = "required by `random`, not accepted by `grid`",
                min = 1,
                max = SearchSpec.MAX_TRIALS)
        OptionalInt trials,

        @Key(
                doc = "Into how many folds the training rows are divided to measure a trial.",
                leftOut = "the held-out rows measure it or, without any, 5 folds",
                min = 2,
                max = 1000)
        OptionalInt folds,

        @Key(
                doc = "What the best trial has most or least of: `loss` or a metric.",
                leftOut = "`accuracy`, `r2` or, for quantiles, `pinball`",
                plugin = "metric",
                also = "loss")
        Optional<PluginSpec> metric,

        @Key(
                doc = "The values to try, by JSON pointer to their place in the document: `[16, 32]`, or"
                        + " `{\"from\": 1e-4, \"to\": 0.1, \"scale\": \"log\"}`.",
                required = true,
                add = "an object, {\"/optimizer/learningRate\": [0.1, 0.01], …}",
                expected = "an object, {\"/optimizer/learningRate\": [0.1, 0.01], …}")
        Map<String, SearchRange> over) {

    /** The ways in which a search chooses its runs. */
    public enum Kind {
        /** Every combination of all values. */
        GRID,
        /** A number of combinations, drawn from the seed. */
        RANDOM
    }

    /** The maximum number of runs of a search. */
    public static final int MAX_TRIALS = 10_000;

    /** The number of folds of a document that sets none and holds out no rows. */
    public static final int DEFAULT_FOLDS = 5;

    static final Keys<SearchSpec> KEYS = Keys.of(SearchSpec.class);

    /** Checks the ranges and copies the map. */
    public SearchSpec {
        Rules rules = KEYS.rules(kind, trials, folds, metric, over);
        if (over.isEmpty()) {
            rules.missing("over", "a search needs a place to try values in");
        }
        if (kind == Kind.RANDOM && trials.isEmpty()) {
            rules.missing("trials", "'trials' is missing. Add how many to draw, a whole number");
        }
        if (kind == Kind.GRID && trials.isPresent()) {
            rules.conflict("trials", "a grid tries all combinations. Delete trials, or use the kind 'random'");
        }
        boolean changesLoss =
                over.keySet().stream().anyMatch(p -> p.startsWith("/loss") || p.equals("/data/scaleTarget"));
        if (changesLoss && metric.equals(Optional.of(EarlyStoppingSpec.LOSS))) {
            rules.conflict(
                    "metric", "the loss cannot be compared where the search changes what it is. Use another metric");
        }
        over.forEach((place, range) -> {
            if (kind == Kind.GRID
                    && range instanceof SearchRange.Interval i
                    && i.count().isEmpty()) {
                String key = Location.token(place);
                rules.missing(
                        "/over/" + key + "/count",
                        "'count' is missing. A grid needs the number of values, both ends among them");
            }
        });
        rules.enforce();
        over = Collections.unmodifiableMap(new LinkedHashMap<>(over));
    }
}
