package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run says to the logger of the system, which by default is that of java.util.logging. */
class TrainingLogTest {
    private static final Trainer TRAINER = new Trainer(Plugins.load(), new JavaKernel());
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final Logger LOGGER = Logger.getLogger(TrainingRun.class.getName());

    private final List<String> said = new ArrayList<>();
    private final long thread = Thread.currentThread().getId();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLongThreadID() == thread) {
                said.add(entry.getLevel() + ": " + entry.getMessage());
            }
        }

        @Override
        public void flush() {
            // keeps nothing
        }

        @Override
        public void close() {
            // opens nothing
        }
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void leave() {
        LOGGER.removeHandler(handler);
        LOGGER.setLevel(null);
    }

    /** y = 0 for x = 1, by weights that begin as 0: the loss is 0 and stays it. A held-out row of y = 2 has the loss 4. */
    private static PreparedData still(double learningRate, float y) {
        RunSpec spec = RunSpec.of(
                3,
                NetworkSpec.of(1, LayerSpec.of(1, "identity").withWeights(List.of(List.of(0.0)), List.of(0.0))),
                "mean-squared-error",
                OptimizerSpec.of("sgd", learningRate),
                TrainingSpec.of(2, 1, false));
        return new PreparedData(
                spec,
                new Preprocessing(List.of("x"), Scaler.none(1), new Target.Numbers(List.of("y"), Scaler.none(1))),
                rows(y, y, y),
                Optional.of(rows(2)),
                List.of());
    }

    private static Dataset rows(float... targets) {
        Matrix inputs = new Matrix(targets.length, 1);
        Matrix outputs = new Matrix(targets.length, 1);
        for (int r = 0; r < targets.length; r++) {
            inputs.set(r, 0, 1);
            outputs.set(r, 0, targets[r]);
        }
        return Dataset.of(inputs, outputs);
    }

    @Test
    void aRunSaysItsStartItsEpochsAndItsEnd() {
        LOGGER.setLevel(Level.ALL);
        TRAINER.train(still(0.1, 0), SILENT);
        assertEquals(
                List.of(
                        "FINE: training 1-1 on 3 rows, 1 held out, epochs 1 to 2, kernel java",
                        "FINER: epoch 1 of 2: loss 0.0, held out 4.0",
                        "FINER: epoch 2 of 2: loss 0.0, held out 4.0",
                        "FINE: finished after 2 epochs with the weights of epoch 2"),
                said);
    }

    @Test
    void aStoppedRunSaysWhere() {
        LOGGER.setLevel(Level.FINE);
        try (TrainingRun run = TRAINER.start(still(0.1, 0), SILENT)) {
            for (int step = 0; step < 4; step++) {
                run.step();
            }
            run.stop();
            run.train();
        }
        assertEquals("FINE: stopped in epoch 2 after 1 of its 3 batches", said.get(said.size() - 1));
        assertEquals(2, said.size());
    }

    @Test
    void aDivergenceIsSaidAsItIsThrown() {
        LOGGER.setLevel(Level.FINE);
        TrainingDivergedException e =
                assertThrows(TrainingDivergedException.class, () -> TRAINER.train(still(1e30, 1e10f), SILENT));
        assertEquals("FINE: " + e.problems().get(0).message(), said.get(1));
        assertEquals(2, said.size());
    }

    @Test
    void byDefaultNothingIsSaid() {
        assertFalse(LOGGER.isLoggable(Level.FINE));
        TRAINER.train(still(0.1, 0), SILENT);
        assertEquals(List.of(), said);
    }
}
