package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.network.ShardSum;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.ShardStep;
import dev.chainrule.mlp.core.training.ShardWorker;
import dev.chainrule.mlp.core.training.ShardWorker.ShardFault;
import dev.chainrule.mlp.io.document.DocumentReader;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * The work of one partition of a run: it keeps its rows and buffers from step to step in the memory of an executor. If
 * the executor is lost, another one makes the same object again from the broadcast rows. Thread-safe.
 */
final class ShardTask implements Serializable {
    private static final long serialVersionUID = 1;

    private final Broadcast<Part> part;
    private transient Optional<ShardWorker> worker;

    ShardTask(Broadcast<Part> part) {
        this.part = part;
        worker = Optional.empty();
    }

    /**
     * The part of a run that a task computes.
     *
     * @param document the run, with all sizes
     * @param rows the number of training rows in all partitions
     * @param shards the rows of the shards of this partition
     */
    record Part(String document, int rows, List<ShardRows> shards) implements Serializable {}

    /**
     * The answer of a task. An error of a plugin is an answer too: it would be the same in every attempt, and Spark shows
     * only the stack trace of a task that fails.
     *
     * @param sums the gradients of the largest complete subtrees
     * @param faults the first shard with a number that is not finite, if that was asked; at most one
     * @param problems the problems of an error; empty if there was none
     * @param isConfig whether it was a {@link ConfigException}
     */
    record Answer(List<ShardSum> sums, List<ShardFault> faults, List<Problem> problems, boolean isConfig)
            implements Serializable {

        /** Throws the error if there was one. */
        void requireNoError() {
            if (problems.isEmpty()) {
                return;
            }
            Problem first = problems.get(0);
            throw isConfig
                    ? new ConfigException(problems)
                    : new PluginException(first.code(), first.location(), first.message());
        }
    }

    /** Computes the gradients of a step. */
    Answer compute(ShardStep step, float[][] weights) {
        return answer(own -> new Answer(new ArrayList<>(own.compute(step, weights)), List.of(), List.of(), false));
    }

    /** Computes a step again and looks for a number that is not finite. */
    Answer diagnose(ShardStep step, float[][] weights) {
        return answer(own ->
                new Answer(List.of(), own.diagnose(step, weights).stream().toList(), List.of(), false));
    }

    private synchronized Answer answer(Function<ShardWorker, Answer> question) {
        try {
            return question.apply(worker());
        } catch (MlpException e) {
            return new Answer(List.of(), List.of(), e.problems(), e instanceof ConfigException);
        }
    }

    private ShardWorker worker() {
        if (worker == null || worker.isEmpty()) { // null after deserialization
            Part all = part.value();
            Plugins plugins = Plugins.load();
            RunSpec spec = new DocumentReader(plugins).readSaved(all.document(), "the document of the run");
            NetworkSpec network = spec.network();
            SortedMap<Integer, Dataset> own = new TreeMap<>();
            for (ShardRows shard : all.shards()) {
                int outputs = network.outputLayer().units().orElseThrow();
                own.put(shard.shard(), shard.dataset(network.inputs().orElseThrow(), outputs));
            }
            worker = Optional.of(new ShardWorker(spec, plugins, Kernels.choose().kernel(), all.rows(), own));
        }
        return worker.get();
    }
}
