package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.ParallelPredictor;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingSession;
import java.util.stream.IntStream;

/** A network and the size of its batches. */
final class Workload {
    /**
     * So small that the weights stay as they are however often a benchmark repeats the batch: a network that had learnt
     * it by heart would compute with denormal numbers, at another speed.
     */
    private static final double LEARNING_RATE = 1e-9;

    private final int[] sizes;
    private final int batch;
    private final boolean online;

    /**
     * @param sizes the number of inputs, then the units of each layer
     * @param batch the rows of a training step
     * @param online whether it is the small sigmoid network with squared error and plain gradient descent, rather than
     * ReLU,     softmax, cross-entropy and Adam
     */
    Workload(int[] sizes, int batch, boolean online) {
        this.sizes = sizes;
        this.batch = batch;
        this.online = online;
    }

    /** Returns the workload of the peer benchmark with this name. */
    static Workload named(String name) {
        return switch (name) {
            case "tiny-online" -> new Workload(new int[] {7, 5, 3}, 1, true);
            case "digits" -> new Workload(new int[] {64, 64, 10}, 32, false);
            case "mnist-small" -> new Workload(new int[] {784, 128, 10}, 64, false);
            case "mnist-large" -> new Workload(new int[] {784, 512, 512, 10}, 128, false);
            case "wide" -> new Workload(new int[] {1024, 2048, 2048, 100}, 256, false);
            default -> throw new IllegalArgumentException("no workload named " + name);
        };
    }

    /** Returns this workload with other batches. */
    Workload withBatch(int rows) {
        return new Workload(sizes, rows, online);
    }

    /** Returns the rows of a training step. */
    int batch() {
        return batch;
    }

    int inputs() {
        return sizes[0];
    }

    int outputs() {
        return sizes[sizes.length - 1];
    }

    TrainingSession session(Kernel kernel, int threads) {
        return session(kernel, threads, 1);
    }

    TrainingSession session(Kernel kernel, int threads, int shards) {
        LayerSpec[] layers = new LayerSpec[sizes.length - 1];
        for (int l = 0; l < layers.length; l++) {
            boolean output = l == layers.length - 1;
            layers[l] = LayerSpec.of(sizes[l + 1], online ? "sigmoid" : output ? "softmax" : "relu");
        }
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(inputs(), layers),
                online ? "squared-error" : "cross-entropy",
                OptimizerSpec.of(online ? "sgd" : "adam", LEARNING_RATE),
                TrainingSpec.builder()
                        .batchSize(batch)
                        .threads(threads)
                        .shards(shards)
                        .build());
        return new Trainer(Plugins.load(), kernel).session(spec, batch);
    }

    ParallelPredictor predictor(Kernel kernel, int maxRows, int threads) {
        try (TrainingSession session = session(kernel, 1)) {
            Preprocessing preprocessing = new Preprocessing(
                    IntStream.range(0, inputs()).mapToObj(i -> "x" + i).toList(),
                    Scaler.none(inputs()),
                    new Target.Classes(
                            "class",
                            IntStream.range(0, outputs()).mapToObj(i -> "c" + i).toList(),
                            outputs()));
            return session.model(preprocessing).predictor(maxRows, threads);
        }
    }

    Matrix inputRows(int rows) {
        return Synthetic.normal(rows, inputs(), 1);
    }

    Matrix targetRows(int rows) {
        return Synthetic.classes(rows, outputs());
    }

    /** Returns the number of operations of the forward products. */
    long predictionFlops(int rows) {
        long weights = 0;
        for (int l = 1; l < sizes.length; l++) {
            weights += (long) sizes[l - 1] * sizes[l];
        }
        return 2 * weights * rows;
    }

    /** Returns the number of operations of the three products of a step; the first layer needs no ∂L/∂X. */
    long stepFlops() {
        return 3 * predictionFlops(batch) - 2L * batch * sizes[0] * sizes[1];
    }
}
