package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final ModelFaults FAULTS = new ModelFaults("m");

    private static EpochResult epoch(int number, double loss) {
        return new EpochResult(
                number,
                3,
                loss,
                Optional.of(new Evaluation(120, loss / 2, Map.of("accuracy", 0.5))),
                Optional.of(new Evaluation(30, loss * 2, Map.of("accuracy", 0.25))));
    }

    @Test
    void isOneRowForEachEpoch() {
        History history = History.of(List.of(epoch(1, 4), epoch(2, 1)));
        assertEquals(
                List.of(
                        "loss",
                        "training",
                        "training.loss",
                        "training.accuracy",
                        "validation",
                        "validation.loss",
                        "validation.accuracy"),
                history.columns());
        assertArrayEquals(new double[] {4, 120, 2, 0.5, 30, 8, 0.25}, history.values()[0]);
        assertArrayEquals(new double[] {1, 120, 0.5, 0.5, 30, 2, 0.25}, history.values()[1]);
    }

    @Test
    void givesTheResultsBack() {
        List<EpochResult> results = List.of(epoch(1, 4), epoch(2, 1), epoch(3, 0.5));
        assertEquals(results, History.of(results).results(3, FAULTS));
        List<EpochResult> lossOnly = List.of(new EpochResult(1, 3, 2, Optional.empty()));
        assertEquals(lossOnly, History.of(lossOnly).results(3, FAULTS));
        assertEquals(List.of(), History.of(List.of()).results(3, FAULTS));
        assertEquals(List.of(), History.of(List.of()).columns());
    }

    @Test
    void epochsWithoutTheirLossesAreRefused() {
        for (List<String> columns :
                List.of(List.of("accuracy"), List.of("loss", "training"), List.of("validation.loss"))) {
            History history = new History(columns, new double[1][columns.size()]);
            assertEquals(
                    "m  mlp.checkpoint has no losses in its history: " + columns + " [MDL_HEADER]",
                    assertThrows(ModelFormatException.class, () -> history.results(3, FAULTS))
                            .getMessage());
        }
    }
}
