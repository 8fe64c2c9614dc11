package dev.chainrule.mlp.io.draft;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Initialization;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.io.document.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The network and the training of a draft, with the reasons for them. */
sealed interface Recipe permits Recipe.Plain, Recipe.OfPreset {

    /** Returns the scaling of features that are numbers. */
    String scaling();

    /** Returns what the scaling does, in words that follow "numbers, which are". */
    String scaled();

    /** Returns the encoding of a column of numbers; empty if it is scaled like the others. */
    default Optional<PluginSpec> ofNumbers() {
        return Optional.empty();
    }

    /** Returns the encoding of a column of this many categories; empty if each is an input of 0 or 1. */
    default Optional<PluginSpec> ofCategories(int count) {
        return Optional.empty();
    }

    /** Returns whether the network learns a vector for each category of a column of this many. */
    default boolean embeds(int count) {
        return false;
    }

    /**
     * Returns the run.
     *
     * @param data the data, whose target type is set
     * @param rows the number of rows of the table
     * @param classifies whether the target holds labels
     * @param holdsOut whether rows are held out
     */
    RunSpec run(DataSpec data, long rows, boolean classifies, boolean holdsOut);

    /** Returns a sentence for each decision. */
    List<String> reasons();

    /** Two hidden layers of a size that suits the table, trained until the held-out loss no longer improves. */
    final class Plain implements Recipe {
        private static final int SMALL_TABLE = 1_000;
        private static final int LARGE_TABLE = 20_000;
        private static final int PATIENCE = 20;

        private final List<String> reasons = new ArrayList<>();

        @Override
        public String scaling() {
            return "standard";
        }

        @Override
        public String scaled() {
            return "scaled to mean 0 and deviation 1";
        }

        @Override
        public RunSpec run(DataSpec data, long rows, boolean classifies, boolean holdsOut) {
            if (holdsOut) {
                reasons.add("A fifth of the rows is held out; training ends when their loss has not improved for "
                        + PATIENCE + " epochs, and keeps the best weights.");
            }
            return RunSpec.builder()
                    .seed(1)
                    .data(data)
                    .network(network(rows, classifies))
                    .loss(classifies ? "cross-entropy" : "mean-squared-error")
                    .optimizer(optimizer -> optimizer.type("adam").learningRate(0.001))
                    .training(training(rows, holdsOut))
                    .build();
        }

        private NetworkSpec network(long rows, boolean classifies) {
            int units = rows < SMALL_TABLE ? 32 : rows < LARGE_TABLE ? 64 : 128;
            reasons.add("Two hidden layers of " + units + " units suit " + Decisions.rows(rows) + ".");
            return NetworkSpec.builder()
                    .layer(layer -> layer.units(units).activation("relu"))
                    .layer(layer -> layer.units(units).activation("relu"))
                    .layer(layer -> layer.activation(classifies ? "softmax" : "identity"))
                    .build();
        }

        private static TrainingSpec training(long rows, boolean holdsOut) {
            TrainingSpec.Builder training =
                    TrainingSpec.builder().epochs(holdsOut ? 200 : 100).batchSize(rows < LARGE_TABLE ? 32 : 256);
            return holdsOut
                    ? training.earlyStopping(stopping -> stopping.patience(PATIENCE))
                            .build()
                    : training.build();
        }

        @Override
        public List<String> reasons() {
            return List.copyOf(reasons);
        }
    }

    /** A preset, written out in full. */
    final class OfPreset implements Recipe {
        /** Tables with fewer rows train several networks, which takes seconds. */
        private static final int FEW_ROWS = 1000;

        private static final int MEMBERS = 4;

        private final Preset preset;
        private final Plugins plugins;
        private final List<String> reasons = new ArrayList<>();

        OfPreset(Preset preset, Plugins plugins) {
            this.preset = preset;
            this.plugins = plugins;
        }

        @Override
        public String scaling() {
            return "robust-smooth";
        }

        @Override
        public Optional<PluginSpec> ofNumbers() {
            return preset.ofNumbers();
        }

        @Override
        public Optional<PluginSpec> ofCategories(int count) {
            return preset.ofCategories(count);
        }

        @Override
        public boolean embeds(int count) {
            return preset.embeds(count);
        }

        @Override
        public String scaled() {
            return "centred on their median, divided by their interquartile range and bounded smoothly at ±3";
        }

        @Override
        public RunSpec run(DataSpec data, long rows, boolean classifies, boolean holdsOut) {
            RunSpec one = preset.run(data, 1, plugins);
            TrainingSpec training = rows < FEW_ROWS
                    ? one.training().toBuilder().members(MEMBERS).build()
                    : one.training();
            RunSpec run = one.toBuilder().training(training).build();
            String best = classifies ? "the best accuracy" : "the least error";
            reasons.add("Preset " + preset.jsonName() + ": three hidden layers of "
                    + run.network().layers().get(0).units().orElseThrow() + " units with "
                    + run.network().layers().get(0).activation().type()
                    + ", and a learned scale of each input at six times the learning rate.");
            boolean isFitted = run.network().initialization() == Initialization.FITTED;
            reasons.add("Their weights start from N(0, 1/inputs) "
                    + (isFitted
                            ? "and are fitted to training rows: each unit has deviation 1, and is 0 at a point between five"
                                    + " of them. The output starts from 0."
                            : "and their biases from N(0, 1), the output from 0.")
                    + " Weights learn at 1/√inputs of the learning rate, biases at a tenth of it.");
            if (run.network().layers().get(0).parametric()) {
                reasons.add("Each unit learns a share of its activation, at a tenth of the learning rate; "
                        + run.network().layers().get(0).dropout()
                        + " of the outputs are dropped, and weights decay by "
                        + run.optimizer().plugin().parameters().get("weightDecay")
                        + ", both less in the second half of training.");
            }
            reasons.add("Adam forgets large gradients sooner, with a beta2 of "
                    + run.optimizer().plugin().parameters().get("beta2") + "; the learning rate "
                    + run.optimizer().learningRate().orElseThrow() + " rises and falls in four cycles.");
            if (training.labelSmoothing() > 0) {
                reasons.add("Labels are smoothed by " + training.labelSmoothing()
                        + ", which keeps probabilities away from 0 and 1.");
            }
            reasons.add("Training has " + training.epochs() + " epochs of batches of " + training.batchSize()
                    + " rows, without a smaller last one. "
                    + (holdsOut
                            ? "A fifth of the rows is held out; the epoch with " + best
                                    + " on them is kept, of equal ones the later."
                            : "The last weights are kept."));
            if (run.preprocessing().clipPredictions()) {
                reasons.add("Predictions are limited to the range of the training targets.");
            }
            if (training.members() > 1) {
                reasons.add("With fewer than " + FEW_ROWS + " rows a network depends much on its seed: " + MEMBERS
                        + " are trained, and their predictions averaged.");
            }
            return run;
        }

        @Override
        public List<String> reasons() {
            return List.copyOf(reasons);
        }
    }
}
