package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rates of a {@link Schedule} that does not override {@code rates}. */
class ScheduleTest {
    private final List<String> asked = new ArrayList<>();

    /** Notes what it is asked; its rate is that of the run divided by the epoch. */
    private class Noted implements Schedule {
        @Override
        public String name() {
            return "noted";
        }

        @Override
        public Schedule with(PluginOptions options) {
            return this;
        }

        @Override
        public double learningRate(
                double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
            asked.add(step + "/" + stepsPerEpoch + " " + epoch + "/" + epochs + " " + Arrays.toString(history));
            return learningRate / epoch;
        }
    }

    @Test
    void eachStepIsAskedWithTheLossesOfTheEpochsBefore() {
        Schedule.Rates rates = new Noted().rates(0.5, 10, 3);
        assertEquals(0.5, rates.learningRate(1, 1));
        rates.epochFinished(4);
        assertEquals(0.25, rates.learningRate(11, 2));
        rates.epochFinished(2);
        rates.learningRate(21, 3);
        assertEquals(List.of("1/10 1/3 []", "11/10 2/3 [4.0]", "21/10 3/3 [4.0, 2.0]"), asked);
    }

    @Test
    void noLossIsLostHoweverManyEpochsThereAre() {
        Schedule.Rates rates = new Noted().rates(1, 1, 100);
        double[] losses = new double[100];
        for (int epoch = 1; epoch <= 100; epoch++) {
            losses[epoch - 1] = 1.0 / epoch;
            rates.epochFinished(1.0 / epoch);
        }
        rates.learningRate(101, 101);
        assertEquals(List.of("101/1 101/100 " + Arrays.toString(losses)), asked);
    }

    @Test
    void aScheduleThatReadsNoLossesIsGivenNone() {
        Schedule.Rates rates = new Noted() {
            @Override
            public boolean readsHistory() {
                return false;
            }
        }.rates(1, 1, 2);
        rates.epochFinished(4);
        rates.learningRate(2, 2);
        assertEquals(List.of("2/1 2/2 []"), asked);
        assertTrue(new Noted().readsHistory());
    }
}
