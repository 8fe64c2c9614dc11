package dev.chainrule.mlp.core.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.ParameterizedFormula;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.testkit.ScheduleContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FormulaScheduleTest {

    @Nested
    class CoslogContract extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new FormulaSchedule(
                    new ParameterizedFormula("rate * (1 - cos(2*pi*log2(1 + c*t))) / 2", Map.of("c", 15.0)));
        }
    }

    @Test
    void theVariablesAreThoseOfTheStep() {
        assertEquals(0.1, rate("rate", 7));
        assertEquals(0.6, rate("t", 7)); // 6 of 10 steps are done
        assertEquals(7, rate("step", 7));
        assertEquals(2, rate("epoch", 7));
        assertEquals(0.1 * 0.16, rate("rate * (1 - t)^2", 7), 1e-17);
    }

    private static double rate(String formula, long step) {
        Schedule schedule = new FormulaSchedule(new ParameterizedFormula(formula, Map.of()));
        return schedule.learningRate(0.1, step, 5, 2, 2, new double[0]);
    }

    @Test
    void aScheduleWithoutAFormulaAsksForOne() {
        PluginOptions options = PluginOptions.none();
        new FormulaSchedule().with(options);
        assertEquals(
                List.of("is missing. Add \"value\": a formula in rate, t, step, epoch"),
                options.faults().stream().map(PluginOptions.Fault::message).toList());
    }
}
