package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.Optional;

/** Finds before the first step what would fail only later. */
final class RunChecks {
    private RunChecks() {}

    /** Refuses a metric that is undefined whatever the model predicts, as it can never choose the best epoch. */
    static void requireWatchable(PreparedData preparation, Learner learner, Plugins plugins) {
        Optional<EarlyStoppingSpec> stopping = preparation.spec().training().earlyStopping();
        if (stopping.isEmpty() || stopping.get().watchesLoss()) {
            return;
        }
        Metric metric = plugins.metric(stopping.get().metric());
        Dataset rows = preparation.validation().orElse(preparation.training());
        if (!MetricAccumulators.isDefined(metric, learner.snapshot(preparation.preprocessing()), rows)) {
            boolean heldOut = preparation.validation().isPresent();
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/training/earlyStopping/metric"),
                    "metric '" + metric.label() + "' is undefined on the " + rows.rows()
                            + (heldOut ? " held-out" : " training") + (rows.rows() == 1 ? " row" : " rows")
                            + " whatever the model predicts, so it cannot tell the best epoch. "
                            + (heldOut ? "Hold out more rows, or watch" : "Watch") + " \"loss\" or another metric");
        }
    }

    /**
     * Checks that the rows of a run with shards are in memory: a row of one shard is anywhere in the file.
     *
     * @throws ConfigException if they are streamed
     */
    static void requireShardsInMemory(PreparedData preparation) {
        Dataset rows = preparation.training();
        if (preparation.spec().training().shards() > 1 && rows.window() < rows.rows()) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/training/shards"),
                    "shards need all rows in memory, and these are streamed from their file. Delete shards, or set"
                            + " \"streaming\": false in data and give Java the memory with -Xmx");
        }
    }

    /**
     * Checks that a run whose gradients other processes compute has several shards.
     *
     * @throws ConfigException if it has one
     */
    static void requireShards(RunSpec spec) {
        if (spec.training().shards() == 1) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/training/shards"),
                    "training in several processes divides each batch into shards, and this run has only one. Set"
                            + " shards to a small multiple of the number of processes, for example 8, and batchSize to"
                            + " a multiple of that. The number of shards is part of the run: the same number on one"
                            + " machine gives the same bits");
        }
    }

    /**
     * Checks that a run whose gradients other processes compute trains a single network.
     *
     * @throws ConfigException if it trains an ensemble
     */
    static void requireOneMember(RunSpec spec) {
        if (spec.training().members() > 1) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/training/members"),
                    "training in several processes trains one network, and this run has "
                            + spec.training().members()
                            + " members. Delete members, or train the ensemble on one machine; its model scores rows"
                            + " anywhere");
        }
    }

    /**
     * Checks that models can be the members of an ensemble.
     *
     * @throws IllegalArgumentException if they cannot
     */
    static void requireMembers(RunSpec spec, List<TrainedModel> members) {
        if (members.isEmpty() || members.size() != spec.training().members()) {
            throw new IllegalArgumentException(
                    "the run has " + spec.training().members() + " members, found " + members.size() + " models");
        }
        TrainedModel first = members.get(0);
        for (TrainedModel member : members) {
            if (member.members().size() > 1) {
                throw new IllegalArgumentException("a member of an ensemble must be a single network");
            }
            if (!member.preprocessing().equals(first.preprocessing())) {
                throw new IllegalArgumentException("the members of an ensemble need the same preprocessing");
            }
            requireSameNetwork(first.spec(), member.spec());
        }
    }

    /**
     * Checks that a run can be taken step by step.
     *
     * @throws IllegalArgumentException if it trains an ensemble
     */
    static void requireSingleRun(RunSpec spec) {
        if (spec.training().members() > 1) {
            throw new IllegalArgumentException("a run of " + spec.training().members()
                    + " members is trained as a whole, by train or run; for single steps start a member, as"
                    + " prepared.member(0)");
        }
    }

    /**
     * Checks that a run learns from batches.
     *
     * @throws ConfigException if it has a solver
     */
    static void requireBatches(RunSpec spec) {
        if (spec.solver().isPresent()) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/solver"),
                    "a solver trains on all rows at once and cannot learn from batches as they come. Give the run an"
                            + " optimizer in place of the solver");
        }
    }

    /**
     * Checks that labels are smoothed only for a loss of probabilities.
     *
     * @throws ConfigException if the loss takes other targets
     */
    static void requireProbabilities(RunSpec spec, Network network) {
        Loss loss = network.loss();
        if (spec.training().labelSmoothing() > 0 && !(loss.classifies() && Range.UNIT.equals(loss.targets()))) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/training/labelSmoothing"),
                    "labels are smoothed for a loss whose targets are probabilities of classes, as cross-entropy, and the"
                            + " loss is '" + loss.name() + "'. Delete labelSmoothing");
        }
    }

    /** A mismatch is told before the first step, not when the model is put together after the last. */
    static void requireFit(Network network, PreparedData preparation) {
        Preprocessing preprocessing = preparation.preprocessing();
        requireFit(
                network,
                "the preprocessing",
                preprocessing.scaler().columns(),
                preprocessing.target().outputs());
        requireFit(
                network,
                "the training rows",
                preparation.training().inputs(),
                preparation.training().outputs());
        preparation
                .validation()
                .ifPresent(rows -> requireFit(network, "the held-out rows", rows.inputs(), rows.outputs()));
    }

    private static void requireFit(Network network, String what, int inputs, int outputs) {
        if (inputs != network.inputs() || outputs != network.outputs()) {
            throw new IllegalArgumentException("the network has " + network.inputs() + " inputs and "
                    + network.outputs() + " outputs, " + what + " " + inputs + " and " + outputs);
        }
    }

    /**
     * Checks that a spec describes the network of a model that is to be trained further; weights, initializers, dropout and
     * regularization may differ.
     *
     * @throws IllegalArgumentException if it does not; names the first difference
     */
    static void requireSameNetwork(RunSpec model, RunSpec spec) {
        if (!model.loss().equals(spec.loss())) {
            throw differs("loss", model.loss(), spec.loss());
        }
        if (model.network().inputScale() != spec.network().inputScale()) {
            throw differs(
                    "inputScale",
                    DeclaredKey.word(model.network().inputScale()),
                    DeclaredKey.word(spec.network().inputScale()));
        }
        if (!spec.network().encode().isEmpty()
                && !model.network().encode().equals(spec.network().encode())) {
            throw differs("encode", model.network().encode(), spec.network().encode());
        }
        List<LayerSpec> layers = model.network().layers();
        List<LayerSpec> others = spec.network().layers();
        if (layers.size() != others.size()) {
            throw differs("number of layers", layers.size(), others.size());
        }
        for (int l = 0; l < layers.size(); l++) {
            if (!layers.get(l).activation().equals(others.get(l).activation())) {
                throw differs(
                        "activation of layer " + (l + 1),
                        layers.get(l).activation(),
                        others.get(l).activation());
            }
            if (layers.get(l).parametric() != others.get(l).parametric()) {
                throw differs(
                        "parametric of layer " + (l + 1),
                        layers.get(l).parametric(),
                        others.get(l).parametric());
            }
            int units = layers.get(l).units().orElseThrow();
            if (others.get(l).units().orElse(units) != units) {
                throw differs(
                        "number of units of layer " + (l + 1),
                        units,
                        others.get(l).units().getAsInt());
            }
        }
    }

    private static IllegalArgumentException differs(String what, Object ours, Object theirs) {
        return new IllegalArgumentException("a model keeps its network and loss when it is trained further: its " + what
                + " is " + ours + ", that of the spec is " + theirs);
    }
}
