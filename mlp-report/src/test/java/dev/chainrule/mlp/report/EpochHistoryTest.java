package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainingFinished;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingStarted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochHistoryTest {
    private final List<Integer> told = new ArrayList<>();
    private final EpochHistory history = new EpochHistory(new TrainingListener() {
        @Override
        public void started(TrainingStarted started) {
            told.add(0);
        }

        @Override
        public void epochFinished(EpochResult result) {
            told.add(result.epoch());
        }
    });

    private static Network network() {
        RunSpec spec = RunSpec.of(
                1,
                NetworkSpec.of(1, LayerSpec.of(1, "identity")),
                "squared-error",
                OptimizerSpec.of("sgd", 0.1),
                TrainingSpec.DEFAULT);
        return Network.build(spec, Plugins.load());
    }

    private List<Integer> run(int epochs) {
        history.started(new TrainingStarted(network(), 1, 0, epochs, "java"));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            history.epochFinished(new EpochResult(epoch, epochs, 1.0 / epoch, Optional.empty()));
        }
        return history.epochs().stream().map(EpochResult::epoch).toList();
    }

    @Test
    void keepsEveryEpochAndPassesItOn() {
        assertEquals(List.of(1, 2, 3), run(3));
        assertEquals(List.of(0, 1, 2, 3), told);
    }

    @Test
    void anErrorIsPassedOn() {
        List<MlpException> failures = new ArrayList<>();
        MlpException error = new TrainingDivergedException(ErrorCode.TRN_DIVERGED, Location.NONE, "diverged");
        new EpochHistory(new TrainingListener() {
                    @Override
                    public void failed(MlpException failure) {
                        failures.add(failure);
                    }
                })
                .failed(error);
        assertEquals(List.of(error), failures);
    }

    @Test
    void theLastEpochOfALongRunThatStopsEarlyIsKept() {
        history.started(new TrainingStarted(network(), 1, 0, 25_001, "java"));
        for (int epoch = 1; epoch <= 60; epoch++) {
            history.epochFinished(new EpochResult(epoch, 25_001, 1, Optional.empty()));
        }
        history.finished(new TrainingFinished(60, 50));
        assertEquals(
                List.of(1, 26, 52, 60),
                history.epochs().stream().map(EpochResult::epoch).toList());
        assertEquals(Optional.of(new TrainingFinished(60, 50)), history.end());
    }

    @Test
    void ofALongRunItKeepsSomeWithTheFirstAndTheLast() {
        List<Integer> kept = run(25_001);
        assertEquals(963, kept.size());
        assertEquals(List.of(1, 26, 52), kept.subList(0, 3));
        assertEquals(25_001, kept.get(962));
        assertEquals(25_002, told.size());
    }
}
