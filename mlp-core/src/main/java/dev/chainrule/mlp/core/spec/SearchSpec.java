package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A search for the best of many runs, which differ from one document in a few places.
 *
 * @param kind how the runs are chosen
 * @param trials how many are drawn at random; empty for a grid, of which all are tried
 * @param folds into how many folds the training rows are divided to measure a run; if empty, it is measured on the rows
 *     that the document holds out
 * @param metric what the best run has most or least of: a metric, or {@link EarlyStoppingSpec#LOSS}; if empty, the
 *     accuracy, or of numbers R²
 * @param over what may stand in which place of the document, by JSON pointer; at least one
 */
public record SearchSpec(
        Kind kind, OptionalInt trials, OptionalInt folds, Optional<PluginSpec> metric, Map<String, SearchRange> over) {

    /** How the runs of a search are chosen. */
    public enum Kind {
        /** Every combination of all values. */
        GRID,
        /** So many combinations, drawn from the seed. */
        RANDOM;

        /** As in JSON: {@code grid}, {@code random}. */
        public String jsonName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The most runs that a search tries. */
    public static final int MAX_TRIALS = 10_000;

    /** The numbers of trials that are accepted. */
    public static final Range TRIALS = Range.closed(1, MAX_TRIALS);

    /** The numbers of folds that are accepted. */
    public static final Range FOLDS = Range.closed(2, 1000);

    /** The folds of a document that neither says how many nor holds out rows. */
    public static final int DEFAULT_FOLDS = 5;

    /** Checks the ranges and copies the map. */
    public SearchSpec {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(metric, "metric");
        if (trials.isPresent() != (kind == Kind.RANDOM)) {
            throw new IllegalArgumentException("trials are for the kind random, and it needs them, found " + trials);
        }
        trials.ifPresent(n -> TRIALS.require("trials", n));
        folds.ifPresent(n -> FOLDS.require("folds", n));
        over = Collections.unmodifiableMap(new LinkedHashMap<>(over));
        if (over.isEmpty()) {
            throw new IllegalArgumentException("a search needs a place to try values in");
        }
        over.values().forEach(range -> {
            if (kind == Kind.GRID
                    && range instanceof SearchRange.Interval i
                    && i.count().isEmpty()) {
                throw new IllegalArgumentException("a grid needs the count of each interval");
            }
        });
    }
}
