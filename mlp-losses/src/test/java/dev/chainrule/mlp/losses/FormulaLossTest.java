package dev.chainrule.mlp.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.testkit.LossContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FormulaLossTest {

    @Nested
    class PowerContract extends LossContract {
        @Override
        protected Loss plugin() {
            return Losses.formula("power", "abs(a - y)^power", Map.of("power", 1.5));
        }

        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    @Nested
    class SumContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new FormulaLoss().with(PluginOptions.of(Map.of("value", "ln(cosh(a - y))", "reduce", "sum")));
        }
    }

    @Test
    void isTheMeanOrTheSumOverTheOutputs() {
        ElementwiseLoss mean = Losses.formula("square", "(a - y)^2", Map.of());
        Loss sum = mean.with(PluginOptions.of(Map.of("reduce", "sum")));
        double[] output = {1, 5};
        double[] target = {2, 2};
        double[] gradient = new double[2];
        assertEquals(5, mean.value(output, target));
        assertEquals(10, sum.value(output, target));
        mean.gradient(output, target, gradient);
        assertEquals(3, gradient[1]);
        sum.gradient(output, target, gradient);
        assertEquals(6, gradient[1]);
        assertEquals("1/n Σ (a − y)²", mean.formula().orElseThrow().value());
        assertEquals("2 · (a − y) / n", mean.formula().orElseThrow().derivative());
        assertEquals("Σ (a − y)²", sum.formula().orElseThrow().value());
    }

    @Test
    void distanceToKinkFollowsFromTheFormula() {
        Loss quantile = Losses.formula("quantile", "max(q * (y - a), (q - 1) * (y - a))", Map.of("q", 0.9))
                .compiled();
        assertEquals(0.25, quantile.distanceToKink(new double[] {1, 2.25}, new double[] {4, 2}), 1e-15);
        Loss smooth = Losses.formula("square", "(a - y)^2", Map.of()).compiled();
        assertEquals(Double.POSITIVE_INFINITY, smooth.distanceToKink(new double[] {1}, new double[] {1}));
    }

    @Test
    void aLossWithoutAFormulaAsksForOne() {
        PluginOptions options = PluginOptions.none();
        new FormulaLoss().with(options);
        assertEquals(
                List.of("is missing. Add \"value\": a formula in a, y"),
                options.faults().stream().map(PluginOptions.Fault::message).toList());
    }
}
