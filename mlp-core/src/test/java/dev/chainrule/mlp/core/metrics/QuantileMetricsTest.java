package dev.chainrule.mlp.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.NumberMetric;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The metrics of predicted quantiles. */
class QuantileMetricsTest {
    private static final List<Double> LOW_AND_HIGH = List.of(0.1, 0.9);
    private static final double[] ACTUAL = {3, 12, 5, 9.5};
    private static final double[][] PREDICTED = {{4, 2}, {10, 13}, {5, 7}, {9, 11}};

    private static double value(NumberMetric.Tally tally, int outputs) {
        for (int r = 0; r < ACTUAL.length; r++) {
            tally.add(
                    outputs == 1 ? new double[] {PREDICTED[r][0]} : PREDICTED[r],
                    outputs == 1 ? new double[] {ACTUAL[r]} : new double[] {ACTUAL[r], ACTUAL[r]});
        }
        return tally.value();
    }

    /** scikit-learn's mean_pinball_loss gives 0.2875 for alpha = 0.1 and 0.3375 for alpha = 0.9. */
    @Test
    void pinballIsTheMeanOverTheQuantilesOfTheNetwork() {
        assertEquals(
                (0.2875 + 0.3375) / 2,
                value(new Pinball().startOfQuantiles(LOW_AND_HIGH).orElseThrow(), 2),
                1e-15);
        assertEquals(0.2875, value(new Pinball().startOfQuantiles(List.of(0.1)).orElseThrow(), 1), 1e-15);
    }

    /** 3 is outside of [4, 2], and 12, 5 and 9.5 are inside of theirs; 3 and 5 are at most the first prediction. */
    @Test
    void coverageIsOfTheIntervalBetweenTheLowestAndTheHighestQuantileOrOfASingleOne() {
        assertEquals(0.75, value(new Coverage().startOfQuantiles(LOW_AND_HIGH).orElseThrow(), 2));
        assertEquals(0.5, value(new Coverage().startOfQuantiles(List.of(0.1)).orElseThrow(), 1));
        assertEquals(
                0.625, value(new Coverage().startOfQuantiles(List.of(0.5, 0.5)).orElseThrow(), 2));
    }
}
