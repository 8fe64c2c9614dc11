package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A trainer that is told only what differs from the defaults. */
class TrainerDefaultsTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static PreparedData rows(double learningRate, int features, int batch) {
        RandomStream random = new RandomStream(9);
        double[] x = new double[features * batch];
        double[] y = new double[batch];
        List<String> names = new ArrayList<>();
        for (int c = 0; c < features; c++) {
            names.add("x" + c);
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextDouble(-1, 1);
            y[i / features] += x[i];
        }
        RunSpec spec = RunSpec.builder()
                .seed(4)
                .network(n -> n.layer(64, "tanh").layer(1, "identity"))
                .loss("mean-squared-error")
                .optimizer(o -> o.type("sgd").learningRate(learningRate))
                .training(t -> t.epochs(3).batchSize(batch))
                .build();
        return PreparedData.of(
                spec, PLUGINS, DataTable.numeric(names, x, List.of("y"), y), "none", new Validation.None());
    }

    @Test
    void itNeedsNeitherListenerNorKernel() {
        PreparedData rows = rows(0.01, 3, 8);
        TrainedModel model = Trainer.create().train(rows);
        TrainedModel explicit = new Trainer(PLUGINS, new JavaKernel()).train(rows, new TrainingListener() {});
        assertSameWeights(explicit, model);
        assertEquals(3, Trainer.create().run(rows).history().size());
    }

    private static void assertSameWeights(TrainedModel one, TrainedModel other) {
        for (int l = 0; l < one.network().layers().size(); l++) {
            assertArrayEquals(one.weights().layer(l), other.weights().layer(l));
        }
    }

    @Test
    void itsListenerIsToldUnlessACallNamesAnother() {
        List<String> told = new ArrayList<>();
        Trainer trainer = new Trainer(PLUGINS, new JavaKernel()).withListener(counting("own", told));
        PreparedData rows = rows(0.01, 3, 8);
        trainer.train(rows);
        assertEquals(List.of("own 1", "own 2", "own 3"), told);
        told.clear();
        trainer.train(rows, counting("other", told));
        assertEquals(List.of("other 1", "other 2", "other 3"), told);
        told.clear();
        trainer.run(rows, trainer.train(rows, new TrainingListener() {}).weights());
        try (TrainingRun run =
                trainer.withKernel(new JavaKernel()).withThreads(1).start(rows)) {
            run.train();
        }
        assertEquals(List.of("own 1", "own 2", "own 3", "own 1", "own 2", "own 3"), told);
    }

    private static TrainingListener counting(String name, List<String> told) {
        return new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                told.add(name + " " + result.epoch());
            }
        };
    }

    /** A batch of 512 rows of 300 features is worth dividing; the spec asks for one thread a processor. */
    @Test
    void itsThreadsOverrideTheSpecAndChangeNoBit() {
        PreparedData rows = rows(0.001, 300, 512);
        TrainedModel alone =
                new Trainer(PLUGINS, new JavaKernel()).withThreads(1).train(rows);
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        ExecutorService pool = Executors.newFixedThreadPool(8, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            seen.add(thread);
            return thread;
        });
        try {
            TrainedModel three = new Trainer(PLUGINS, new JavaKernel())
                    .withExecutor(pool)
                    .withThreads(3)
                    .train(rows);
            assertEquals(2, seen.size(), "the caller's thread and two more");
            assertSameWeights(alone, three);
        } finally {
            pool.shutdownNow();
        }
        assertEquals(alone.spec(), rows.spec(), "the document does not learn of it");
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Trainer.create().withThreads(0))
                .getMessage();
        assertEquals("threads must be in [1, 1024], was 0", message);
    }

    @Test
    void anErrorThatEndsARunIsToldOnce() {
        List<MlpException> told = new ArrayList<>();
        List<String> finished = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void failed(MlpException error) {
                told.add(error);
                throw new IllegalStateException("the listener fails too");
            }

            @Override
            public void finished(TrainingFinished end) {
                finished.add("finished");
            }
        };
        Trainer trainer = new Trainer(PLUGINS, new JavaKernel()).withListener(listener);
        try (TrainingRun run = trainer.start(rows(1e30, 3, 8))) {
            MlpException thrown = assertThrows(TrainingDivergedException.class, run::train);
            assertEquals(1, told.size());
            assertSame(thrown, told.get(0));
            assertEquals("the listener fails too", thrown.getSuppressed()[0].getMessage());
            assertThrows(TrainingDivergedException.class, run::step);
            assertEquals(1, told.size());
        }
        assertTrue(finished.isEmpty());
        told.clear();
        trainer.train(rows(0.01, 3, 8));
        assertEquals(List.of(), told);
        assertFalse(finished.isEmpty());
    }
}
