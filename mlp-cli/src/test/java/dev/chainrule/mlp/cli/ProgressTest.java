package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainingFinished;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    private static final String CLEAR = "\r\u001b[K";

    private long now;

    private String shown(boolean terminal, int epochs, int finished, long nanosAnEpoch) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Progress progress = new Progress(new Console(OutputStream.nullOutputStream(), err, terminal), () -> now);
        progress.started(null);
        for (int epoch = 1; epoch <= finished; epoch++) {
            now += nanosAnEpoch;
            progress.epochFinished(new EpochResult(epoch, epochs, 0.5, Optional.empty()));
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void onATerminalOneLineIsDrawnAgainAndAgain() {
        assertEquals(
                CLEAR + "[######------------------] epoch 1/4  loss 0.5000  3:00 left"
                        + CLEAR + "[############------------] epoch 2/4  loss 0.5000  2:00 left"
                        + CLEAR + "[##################------] epoch 3/4  loss 0.5000  1:00 left"
                        + CLEAR + "epoch 4/4  loss 0.5000\n",
                shown(true, 4, 4, 60_000_000_000L));
    }

    @Test
    void hoursAreShownAsHours() {
        assertEquals(
                CLEAR + "[------------------------] epoch 1/100  loss 0.5000  1:39:00 left",
                shown(true, 100, 1, 60_000_000_000L));
    }

    /** 100 epochs of 10 ms: drawn at the first, then every 100 ms, and at the last. */
    @Test
    void quickEpochsAreNotAllDrawn() {
        assertEquals(11, shown(true, 100, 100, 10_000_000).split("\r", -1).length - 1);
    }

    /** The last epoch of a run that stops early was not known to be the last. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLastEpochOfARunThatStopsEarlyIsShown(boolean terminal) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Progress progress = new Progress(new Console(OutputStream.nullOutputStream(), err, terminal), () -> now);
        progress.started(null);
        Evaluation training = new Evaluation(4, 0.4, Map.of("accuracy", 0.75));
        Evaluation held = new Evaluation(2, 0.5, Map.of("accuracy", Double.NaN));
        progress.epochFinished(new EpochResult(7, 100, 0.3, Optional.of(training), Optional.of(held)));
        progress.finished(new TrainingFinished(7, 3));
        assertTrue(
                err.toString(StandardCharsets.UTF_8)
                        .endsWith("epoch 7/100  loss 0.3000  training accuracy 0.7500"
                                + "  validation loss 0.5000, accuracy undefined\n"),
                err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,7", "10,10", "15,8", "99,10", "100,10", "101,10", "1000000,10"})
    void elsewhereThereAreAtMostTenLines(int epochs, int lines) {
        String text = shown(false, epochs, epochs, 1);
        assertEquals(lines, text.lines().count());
        assertEquals(
                "epoch " + epochs + "/" + epochs + "  loss 0.5000",
                text.lines().skip(lines - 1L).findFirst().get());
    }
}
