package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ShardSum;
import dev.chainrule.mlp.core.network.StepDiagnosis;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.ShardGradients;
import dev.chainrule.mlp.core.training.ShardStep;
import dev.chainrule.mlp.core.training.ShardWorker.ShardFault;
import dev.chainrule.mlp.io.document.DocumentWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Computes the gradients of a run in the tasks of Spark, one job a step. The rows of each partition are broadcast once,
 * the weights in each step.
 */
final class SparkGradients implements ShardGradients, AutoCloseable {
    private final JavaSparkContext context;
    private final List<Broadcast<ShardTask.Part>> rows = new ArrayList<>();
    private final JavaRDD<ShardTask> tasks;
    private Optional<Sent> last = Optional.empty();

    /** The last step with its weights, which remain on the executors until the next one. */
    private record Sent(ShardStep step, Broadcast<float[][]> weights) {}

    /**
     * Sends the rows to the executors.
     *
     * @param partitions the number of partitions, each of which has consecutive shards
     */
    SparkGradients(JavaSparkContext context, PreparedData prepared, int partitions) {
        this.context = context;
        RunSpec spec = prepared.spec();
        int shards = spec.training().shards();
        String document = DocumentWriter.write(withoutWeights(spec));
        int count = prepared.training().rows();
        List<ShardTask> made = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            List<ShardRows> own = IntStream.range(start(shards, partitions, p), start(shards, partitions, p + 1))
                    .mapToObj(shard -> ShardRows.of(prepared.training(), shards, shard))
                    .toList();
            rows.add(context.broadcast(new ShardTask.Part(document, count, own)));
            made.add(new ShardTask(rows.get(p)));
        }
        tasks = context.parallelize(made, partitions).map(task -> task).persist(StorageLevel.MEMORY_ONLY());
    }

    private static int start(int shards, int partitions, int partition) {
        return (int) ((long) shards * partition / partitions);
    }

    /** Weights that the document gives are those of the first step alone, and may be large. */
    private static RunSpec withoutWeights(RunSpec spec) {
        List<LayerSpec> layers = spec.network().layers().stream()
                .map(layer -> layer.withWeights(List.of(), List.of()))
                .toList();
        return spec.withNetwork(spec.network().withLayers(layers));
    }

    @Override
    public List<ShardSum> compute(ShardStep step, ParameterArrays weights) {
        forgetLast();
        float[][] layers = IntStream.range(0, weights.layers())
                .mapToObj(l -> weights.layer(l).clone()) // tasks in this JVM share the arrays
                .toArray(float[][]::new);
        Broadcast<float[][]> sent = context.broadcast(layers);
        last = Optional.of(new Sent(step, sent));
        List<ShardSum> sums = new ArrayList<>();
        for (ShardTask.Answer answer :
                checked(tasks.map(task -> task.compute(step, sent.value())).collect())) {
            sums.addAll(answer.sums());
        }
        return sums;
    }

    @Override
    public StepDiagnosis diagnose() {
        ShardStep step = last.orElseThrow().step();
        Broadcast<float[][]> sent = last.orElseThrow().weights();
        return checked(tasks.map(task -> task.diagnose(step, sent.value())).collect()).stream()
                .flatMap(answer -> answer.faults().stream())
                .min(Comparator.comparingInt(ShardFault::shard))
                .map(ShardFault::diagnosis)
                .orElse(StepDiagnosis.FINITE);
    }

    /**
     * Returns the answers of all partitions.
     *
     * @throws PluginException the error of the first partition that has one
     */
    private static List<ShardTask.Answer> checked(List<ShardTask.Answer> answers) {
        answers.forEach(ShardTask.Answer::requireNoError);
        return answers;
    }

    private void forgetLast() {
        last.ifPresent(sent -> sent.weights().destroy());
        last = Optional.empty();
    }

    /** Releases the rows and weights on all machines. */
    @Override
    public void close() {
        forgetLast();
        tasks.unpersist();
        rows.forEach(Broadcast::destroy);
    }
}
