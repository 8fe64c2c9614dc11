package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.Ties;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final double NAN = Double.NaN;

    /** Where it stops and which epoch is the best, as {@code "stop/best"}; 0 if it does not stop. */
    private static String decided(EarlyStoppingSpec spec, double... values) {
        EarlyStopping stopping = new EarlyStopping(spec, PLUGINS);
        for (int epoch = 1; epoch <= values.length; epoch++) {
            double value = values[epoch - 1];
            Evaluation held = new Evaluation(1, value, Map.of("accuracy", value, "rmse", value));
            stopping.isBest(new EpochResult(epoch, values.length, 99, Optional.of(held)));
            if (stopping.isOver()) {
                return epoch + "/" + stopping.bestEpoch();
            }
        }
        return "0/" + stopping.bestEpoch();
    }

    private static EarlyStoppingSpec watching(String metric, int patience, double minDelta) {
        return new EarlyStoppingSpec(PluginSpec.of(metric), patience, minDelta, true);
    }

    @Test
    void lessLossIsBetter() {
        assertEquals("5/3", decided(watching("loss", 2, 0), 5, 4, 3, 3, 4, 2));
        assertEquals("0/6", decided(watching("loss", 3, 0), 5, 4, 3, 3, 4, 2));
        assertEquals("2/1", decided(watching("loss", 1, 0), 5, 5, 1));
    }

    @Test
    void aMetricKnowsWhetherMoreIsBetter() {
        assertEquals("3/1", decided(watching("accuracy", 2, 0), 0.9, 0.8, 0.7, 1));
        assertEquals("0/4", decided(watching("rmse", 2, 0), 0.9, 0.8, 0.7, 0.1));
    }

    /** Steps of 1 are too small for a minDelta of 1.5, but two of them are not: patience is counted from the last that was. */
    @Test
    void manySmallStepsAreALargeOne() {
        assertEquals("0/7", decided(watching("loss", 2, 1.5), 10, 9, 8, 7, 6, 5, 4));
        assertEquals("2/2", decided(watching("loss", 1, 1.5), 10, 9, 8));
    }

    /** The best weights are the best, however little better. */
    @Test
    void minDeltaDecidesAboutPatienceAlone() {
        assertEquals("4/3", decided(watching("loss", 3, 1), 5, 4.9, 4.8, 4.85, 1));
    }

    /** An equal value is no improvement for the patience. */
    @Test
    void ofEqualEpochsTheEarlierOrTheLaterIsTheBest() {
        assertEquals("5/2", decided(watching("accuracy", 3, 0), 0.8, 0.9, 0.9, 0.7, 0.9));
        EarlyStoppingSpec later = watching("accuracy", 3, 0).withTies(Ties.LATER);
        assertEquals("5/5", decided(later, 0.8, 0.9, 0.9, 0.7, 0.9));
        assertEquals("0/3", decided(later, 0.8, 0.9, 0.9, 0.7));
        assertEquals("0/2", decided(later, NAN, 0.9, NAN));
    }

    @Test
    void whatIsNoNumberIsNeverBetter() {
        assertEquals("0/2", decided(watching("loss", 3, 0), NAN, 7, NAN, NAN));
        assertEquals("4/2", decided(watching("loss", 2, 0), NAN, 7, NAN, NAN));
        assertEquals("3/0", decided(watching("loss", 3, 0), NAN, NAN, NAN));
    }

    @Test
    void infinityIsTheWorstNumber() {
        assertEquals("0/3", decided(watching("loss", 2, 0), Double.POSITIVE_INFINITY, 1e300, 1e299));
    }

    @Test
    void withoutHeldOutRowsTheTrainingRowsDecide() {
        EarlyStopping stopping = new EarlyStopping(watching("loss", 1, 0), PLUGINS);
        stopping.isBest(new EpochResult(1, 9, 3, Optional.empty()));
        stopping.isBest(new EpochResult(2, 9, 2, Optional.empty()));
        assertEquals(2, stopping.bestEpoch());
        Evaluation measured = new Evaluation(5, 1, Map.of("accuracy", 0.5));
        EpochResult result = new EpochResult(1, 9, 3, Optional.of(measured), Optional.empty());
        assertEquals(3, result.watched("loss").orElseThrow());
        assertEquals(0.5, result.watched("accuracy").orElseThrow());
        assertEquals(true, result.watched("r2").isEmpty());
    }

    @Test
    void rangesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> watching("loss", 0, 0));
        assertThrows(IllegalArgumentException.class, () -> watching("loss", 1, -1));
        assertThrows(IllegalArgumentException.class, () -> watching("loss", 1, NAN));
    }
}
