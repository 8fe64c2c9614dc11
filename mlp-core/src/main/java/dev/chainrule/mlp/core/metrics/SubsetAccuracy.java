package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;
import java.util.Optional;

/**
 * The fraction of the rows for which all of several labels are predicted correctly, as scikit-learn's
 * {@code accuracy_score} of multi-label targets.
 *
 * <p>NaN if a target is neither 0 nor 1. A label is predicted if its probability is above a half.
 */
public record SubsetAccuracy() implements NumberMetric {

    @Override
    public String name() {
        return "subset-accuracy";
    }

    @Override
    public List<String> aliases() {
        return List.of("exact-match");
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public SubsetAccuracy with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<String> objectionTo(int targets, boolean labels) {
        return MultiLabel.objectionTo(name(), targets, labels);
    }

    @Override
    public Tally start(int targets) {
        return new MultiLabel(targets) {
            @Override
            double measure() {
                return correctRows();
            }
        };
    }
}
