package dev.chainrule.mlp.export.javaclass;

import static dev.chainrule.mlp.export.javaclass.ExportModels.PLUGINS;
import static dev.chainrule.mlp.export.javaclass.ExportModels.ROWS;
import static dev.chainrule.mlp.export.javaclass.ExportModels.model;
import static dev.chainrule.mlp.export.javaclass.ExportModels.predicted;
import static dev.chainrule.mlp.export.javaclass.ExportModels.rows;
import static dev.chainrule.mlp.export.javaclass.ExportModels.sameClasses;
import static dev.chainrule.mlp.export.javaclass.ExportModels.spec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The predictions of a class are those of the model, for each kind of target. */
class OutputsSourceTest {
    @TempDir
    private Path folder;

    @Test
    void eachKindOfOutputGivesTheBitsOfTheModel() throws Exception {
        Compiled classes = new Compiled(folder);
        Features features = Features.ofNumbers(List.of("a", "b"));
        Target two = new Target.Classes("kind", List.of("no", "yes"), 1);
        classes.add("One", model(spec("sigmoid", "binary-cross-entropy"), features, two));
        classes.add("Hinge", model(spec("identity", "hinge"), features, two));
        Target scaled = new Target.Numbers(List.of("price"), new Scaler(new double[] {1e5}, new double[] {0.3e5}));
        classes.add("Price", model(spec("identity", "mean-squared-error"), features, scaled));
        Target rate = new Target.Numbers(List.of("count"), Scaler.none(1));
        classes.add("Rate", model(spec("identity", "poisson"), features, rate));
        Target several = new Target.Numbers(List.of("x", "y"), new Scaler(new double[] {1, 2}, new double[] {3, 0.7}));
        classes.add("Several", model(spec("tanh", "mean-squared-error"), features, several));
        RunSpec quantile = spec("identity", "mean-squared-error").toBuilder()
                .loss(PluginSpec.of("quantile").with("quantiles", List.of(0.1, 0.5, 0.9)))
                .build();
        Target quantiles =
                Target.Numbers.ofQuantiles("y", new Scaler(new double[] {5}, new double[] {2}), List.of(0.1, 0.5, 0.9));
        classes.add("Quantiles", model(quantile, features, quantiles));
        Target limited = new Target.Numbers(List.of("price"), new Scaler(new double[] {1e5}, new double[] {0.3e5}))
                .withLimits(List.of(Range.closed(0.9e5, 1.05e5)));
        classes.add("Limited", model(spec("identity", "mean-squared-error"), features, limited));
        Target twoLimited = new Target.Numbers(
                        List.of("x", "y"), new Scaler(new double[] {1, 2}, new double[] {3, 0.7}))
                .withLimits(List.of(Range.closed(0, 1.5), Range.closed(2, 2)));
        classes.add("TwoLimited", model(spec("tanh", "mean-squared-error"), features, twoLimited));
        classes.compile();
        sameClasses(classes, "One", ROWS);
        sameClasses(classes, "Hinge", ROWS);
        for (double[] row : rows(2, ROWS)) {
            Prediction price = classes.model("Price").predict(row);
            assertEquals(price.value(), classes.call("Price", "predict", row));
            assertEquals(price.value(), classes.call("Price", "predict", Map.of("a", row[0], "b", row[1])));
            assertEquals(classes.model("Rate").predict(row).value(), classes.call("Rate", "predict", row));
            assertEquals(classes.model("Limited").predict(row).value(), classes.call("Limited", "predict", row));
            assertArrayEquals(classes.model("TwoLimited").predict(row).toArray(), (double[])
                    classes.call("TwoLimited", "predict", row));
            assertArrayEquals(classes.model("Several").predict(row).toArray(), (double[])
                    classes.call("Several", "predict", row));
            assertArrayEquals(classes.model("Quantiles").predict(row).toArray(), (double[])
                    classes.call("Quantiles", "predict", row));
        }
        assertEquals(List.of("x", "y"), classes.field("Several", "TARGETS"));
        String csv = "b,a\n1,2\n-0.5,3e-3\n\n1e-9, -7 \n";
        for (String name : List.of("One", "Hinge", "Price", "Rate", "Several", "Quantiles", "Limited", "TwoLimited")) {
            assertEquals(predicted(classes.model(name), csv), classes.csv(name, csv));
        }
    }

    @Test
    void scalesAPredictionBack() {
        Target scaled = new Target.Numbers(List.of("price"), new Scaler(new double[] {7}, new double[] {0.5}));
        OutputsSource source = source(spec("identity", "mean-squared-error"), scaled, false);
        assertEquals("""

                    private static final double[] TARGET_CENTER = {7.0};

                    private static final double[] TARGET_WIDTH = {0.5};
                """, source.constants());
        String methods = source.methods();
        assertTrue(methods.contains("double value = outputs[0] * TARGET_WIDTH[0] + TARGET_CENTER[0];"), methods);
        assertTrue(methods.contains("public static double predict(double... features) {"), methods);
        OutputsSource count =
                source(spec("identity", "poisson"), new Target.Numbers(List.of("n"), Scaler.none(1)), false);
        assertEquals("", count.constants());
        assertTrue(count.methods().contains("double value = StrictMath.exp(outputs[0]);"), count::methods);
    }

    @Test
    void categoriesAreGivenByName() {
        Target kinds = new Target.Classes("kind", List.of("p", "q"), 2);
        String methods = source(spec("softmax", "cross-entropy"), kinds, true).methods();
        assertFalse(methods.contains("double... features"), methods);
        assertTrue(methods.contains("public static double[] probabilities(Map<String, ?> values) {"), methods);
        assertTrue(methods.contains("Unlike cells\n     *     of a CSV, texts are taken as they are"), methods);
    }

    /** The label of one unit changes where the loss of both is the same. */
    @Test
    void oneUnitHasTheThresholdOfItsLoss() {
        Target two = new Target.Classes("kind", List.of("no", "yes"), 1);
        String half =
                source(spec("sigmoid", "binary-cross-entropy"), two, false).methods();
        assertTrue(half.contains("return outputs[0] > 0.5f ? 1 : 0;"), half);
        assertTrue(half.contains("double[] probabilities("), half);
        String hinge = source(spec("identity", "hinge"), two, false).methods();
        assertTrue(hinge.contains("return outputs[0] > 5.551115E-17f ? 1 : 0;"), hinge); // 2^-54: 1 - a and 1 + a are 1
        assertTrue(hinge.contains("double[] scores("), hinge);
    }

    @Test
    void refusesALossWhosePredictionIsNoOutput() {
        RunSpec spec = spec("identity", "squared-root");
        Target number = new Target.Numbers(List.of("y"), Scaler.none(1));
        Network network =
                Network.build(spec.withNetwork(spec.network().withSizes(2, 1)), PLUGINS.plus(new SquaredRoot()));
        PluginException e =
                assertThrows(PluginException.class, () -> new OutputsSource(network, number, false).methods());
        assertEquals(
                "loss 'squared-root' (" + network.loss().getClass().getName()
                        + ") cannot be exported as Java: its prediction(a) is neither a nor StrictMath.exp(a)"
                        + " [PLG_CONTRACT]",
                e.getMessage());
    }

    private static OutputsSource source(RunSpec run, Target target, boolean hasCategories) {
        RunSpec spec = run.withNetwork(run.network().withSizes(2, target.outputs()));
        return new OutputsSource(Network.build(spec, PLUGINS), target, hasCategories);
    }

    /** Predicts a². */
    private record SquaredRoot() implements ElementwiseLoss {
        @Override
        public String name() {
            return "squared-root";
        }

        @Override
        public SquaredRoot with(PluginOptions options) {
            return this;
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(Expression.parse("(a - sqrt(y))^2"));
        }

        @Override
        public double prediction(double output) {
            return output * output;
        }
    }
}
