package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;

/**
 * The fraction of all labels that are predicted wrongly, if a row may have several. As scikit-learn's
 * {@code hamming_loss}.
 *
 * <p>NaN if a target is neither 0 nor 1. A label is predicted if its probability is above a half.
 */
public record HammingLoss() implements NumberMetric {

    @Override
    public String name() {
        return "hamming-loss";
    }

    @Override
    public HammingLoss with(PluginOptions options) {
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
                return wrongLabels();
            }
        };
    }
}
