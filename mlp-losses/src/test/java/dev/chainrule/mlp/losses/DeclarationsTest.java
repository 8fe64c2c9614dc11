package dev.chainrule.mlp.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.activations.Sigmoid;
import dev.chainrule.mlp.activations.Softmax;
import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the losses say about themselves: names, parameters, ranges, objections, kinks. */
class DeclarationsTest {
    private static final RowActivation SOFTMAX = new Softmax();
    private static final RowActivation SIGMOID = new Sigmoid();

    @Test
    void everyLossIsFoundByItsName() {
        TreeMap<String, Class<?>> found = new TreeMap<>();
        ServiceLoader.load(Loss.class).stream()
                .filter(provider -> provider.type().getPackage() == Huber.class.getPackage())
                .forEach(provider -> found.put(provider.get().name(), provider.type()));
        Map<String, Class<?>> expected = new TreeMap<>(Map.of(
                "binary-cross-entropy", BinaryCrossEntropy.class,
                "cross-entropy", CrossEntropy.class,
                "hinge", Hinge.class,
                "huber", Huber.class,
                "kl-divergence", KlDivergence.class,
                "log-cosh", LogCosh.class,
                "mean-absolute-error", MeanAbsoluteError.class,
                "mean-squared-error", MeanSquaredError.class,
                "poisson", Poisson.class,
                "squared-error", SquaredError.class));
        expected.put("formula", FormulaLoss.class);
        expected.put("quantile", Quantile.class);
        assertEquals(expected, found);
    }

    @Test
    void huberReadsDelta() {
        assertEquals(new Huber(1), new Huber());
        assertEquals(new Huber(2.5), new Huber().with(PluginOptions.of(Map.of("delta", 2.5))));
        PluginOptions wrong = PluginOptions.of(Map.of("delta", 0));
        assertEquals(new Huber(3), new Huber(3).with(wrong));
        assertEquals(
                List.of(new PluginOptions.Fault("delta", ErrorCode.CFG_RANGE, "must be > 0, found 0")), wrong.faults());
        Exception fault = assertThrows(IllegalArgumentException.class, () -> new Huber(Double.NaN));
        assertEquals("delta must be > 0, was NaN", fault.getMessage());
    }

    @Test
    void quantileReadsItsQuantile() {
        assertEquals(new Quantile(0.5), new Quantile());
        assertEquals(new Quantile(0.95), new Quantile().with(PluginOptions.of(Map.of("quantile", 0.95))));
        PluginOptions wrong = PluginOptions.of(Map.of("quantile", 1));
        assertEquals(new Quantile(0.1), new Quantile(0.1).with(wrong));
        assertEquals(
                List.of(new PluginOptions.Fault("quantile", ErrorCode.CFG_RANGE, "must be in (0, 1), found 1")),
                wrong.faults());
    }

    @Test
    void quantileReadsSeveral() {
        Loss several = new Quantile().with(PluginOptions.of(Map.of("quantiles", List.of(0.05, 0.5, 0.95))));
        assertEquals(new Quantiles(List.of(0.05, 0.5, 0.95)), several);
        assertEquals(List.of(0.05, 0.5, 0.95), several.quantiles());
        assertEquals(List.of(), new Quantile(0.9).quantiles());
        assertEquals(OptionalDouble.of(0.5), several.quantile(1));
        assertEquals(OptionalDouble.of(0.9), new Quantile(0.9).compiled().quantile(1));
        assertEquals(OptionalDouble.empty(), new MeanSquaredError().quantile(0));
        assertEquals("quantile", several.name());
        assertEquals(several, several.with(PluginOptions.of(Map.of())));
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("quantiles", List.of(0.5)),
                Map.of("quantiles", List.of(0.5, 0.1)),
                Map.of("quantiles", List.of(0.5, 0.5)),
                Map.of("quantiles", List.of(0.1, 0.9), "quantile", 0.5))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Quantile().with(PluginOptions.of(wrong)),
                    wrong::toString);
        }
        assertEquals(
                Optional.of("the loss needs 2 outputs, one for each of its quantiles. Leave out \"units\" of the output"
                        + " layer, and predict one number"),
                new Quantiles(List.of(0.1, 0.9)).objectionTo(SIGMOID, 3));
        assertEquals(
                Optional.of("the quantiles of a number are independent, but the outputs of 'softmax' are not; use the"
                        + " output activation 'identity'"),
                new Quantiles(List.of(0.1, 0.9)).objectionTo(SOFTMAX, 2));
    }

    @Test
    void poissonReadsLogInput() {
        assertEquals(new Poisson(true), new Poisson());
        assertEquals(new Poisson(false), new Poisson().with(PluginOptions.of(Map.of("logInput", false))));
    }

    @Test
    void onlyLogarithmsAreNotPredictionsThemselves() {
        assertEquals(StrictMath.exp(1.5), new Poisson().prediction(1.5));
        assertEquals(1.5, new Poisson(false).prediction(1.5));
        assertEquals(-2.5, new MeanSquaredError().prediction(-2.5));
    }

    @Test
    void rangesAreWhereTheFormulasMakeSense() {
        for (Loss loss : List.of(new CrossEntropy(), new BinaryCrossEntropy(), new KlDivergence())) {
            assertEquals(Range.UNIT, loss.outputs(), loss.name());
            assertEquals(Range.UNIT, loss.targets(), loss.name());
        }
        assertEquals(Range.FINITE, new Poisson(true).outputs());
        assertEquals(Range.NOT_NEGATIVE, new Poisson(false).outputs());
        assertEquals(Range.NOT_NEGATIVE, new Poisson().targets());
        assertEquals(Range.FINITE, new Hinge().outputs());
        assertEquals(Range.closed(-1, 1), new Hinge().targets());
        for (Loss loss : List.of(new SquaredError(), new MeanSquaredError(), new Huber(), new LogCosh())) {
            assertEquals(Range.FINITE, loss.outputs(), loss.name());
            assertEquals(Range.FINITE, loss.targets(), loss.name());
        }
    }

    @Test
    void formsOnLogitsTakeAnyOutputAndKeepTheRest() {
        for (Loss loss : List.of(new CrossEntropy(), new BinaryCrossEntropy(), new KlDivergence())) {
            Loss composed = loss.composedWith(loss instanceof BinaryCrossEntropy ? SIGMOID : SOFTMAX)
                    .orElseThrow();
            assertEquals(loss.name(), composed.name());
            assertEquals(Range.FINITE, composed.outputs());
            assertEquals(loss.targets(), composed.targets());
            assertEquals(loss.classifies(), composed.classifies());
        }
    }

    @Test
    void onlyTheMatchingActivationIsComposed() {
        assertEquals(Optional.empty(), new CrossEntropy().composedWith(SIGMOID));
        assertEquals(Optional.empty(), new KlDivergence().composedWith(SIGMOID));
        assertEquals(Optional.empty(), new BinaryCrossEntropy().composedWith(SOFTMAX));
        assertEquals(Optional.empty(), new MeanSquaredError().composedWith(SOFTMAX));
    }

    /** Twice the logistic function, under the name of those that are composed. */
    private record Namesake(String name) implements Activation {
        @Override
        public Namesake with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return 2 / (1 + StrictMath.exp(-z));
        }

        @Override
        public double derivative(double z) {
            return 2 * StrictMath.exp(-z) / ((1 + StrictMath.exp(-z)) * (1 + StrictMath.exp(-z)));
        }
    }

    @Test
    void anActivationOfTheSameNameIsNotComposed() {
        assertEquals(Optional.empty(), new CrossEntropy().composedWith(new Namesake("softmax")));
        assertEquals(Optional.empty(), new KlDivergence().composedWith(new Namesake("softmax")));
        assertEquals(Optional.empty(), new BinaryCrossEntropy().composedWith(new Namesake("sigmoid")));
        assertEquals(Optional.empty(), new BinaryCrossEntropy().objectionTo(new Namesake("softmax"), 3));
    }

    @Test
    void binaryCrossEntropyObjectsToSoftmax() {
        assertEquals(
                Optional.of("binary-cross-entropy (bce) takes each output as a yes or no of its own, but softmax's"
                        + " outputs sum to 1; use cross-entropy with softmax, or sigmoid outputs"),
                new BinaryCrossEntropy().objectionTo(SOFTMAX, 3));
        assertEquals(Optional.empty(), new BinaryCrossEntropy().objectionTo(SIGMOID, 1));
    }

    @Test
    void lossesOverClassesObjectToASingleUnit() {
        assertEquals(
                Optional.of("cross-entropy needs an output for each class and sees only the wanted one, so 1 unit"
                        + " cannot learn a no; use binary-cross-entropy with 1 sigmoid unit, or 2 softmax units"),
                new CrossEntropy().objectionTo(SIGMOID, 1));
        assertEquals(
                Optional.of("kl-divergence needs an output for each class and sees only the wanted ones, so 1 unit"
                        + " cannot learn a no; use binary-cross-entropy with 1 sigmoid unit, or 2 softmax units"),
                new KlDivergence().objectionTo(SOFTMAX, 1));
        assertEquals(Optional.empty(), new CrossEntropy().objectionTo(SOFTMAX, 2));
        assertEquals(Optional.empty(), new KlDivergence().objectionTo(SOFTMAX, 2));
    }

    /** With independent outputs the loss is smallest where all outputs are 1. */
    @Test
    void lossesOverClassesObjectToIndependentOutputs() {
        assertEquals(
                Optional.of(
                        "cross-entropy needs outputs that sum to 1, but the outputs of 'sigmoid' are independent and"
                                + " would all grow: the loss sees only the wanted class; use softmax, or"
                                + " binary-cross-entropy with sigmoid outputs"),
                new CrossEntropy().objectionTo(SIGMOID, 3));
        assertEquals(
                Optional.of(
                        "kl-divergence needs outputs that sum to 1, but the outputs of 'softmax' are independent and"
                                + " would all grow: the loss sees only the wanted class; use softmax, or"
                                + " binary-cross-entropy with sigmoid outputs"),
                new KlDivergence().objectionTo(new Namesake("softmax"), 2));
    }

    @Test
    void lossesOverClassesTakeAnyRowActivation() {
        assertEquals(Optional.empty(), new CrossEntropy().objectionTo(new Reversed(), 3));
        assertEquals(Optional.empty(), new KlDivergence().objectionTo(new Reversed(), 3));
    }

    /** A row activation that is not softmax: softmax of −z. */
    private record Reversed() implements RowActivation {
        @Override
        public String name() {
            return "reversed";
        }

        @Override
        public Reversed with(PluginOptions options) {
            return this;
        }

        @Override
        public void value(double[] z, double[] a) {
            SOFTMAX.value(Arrays.stream(z).map(v -> -v).toArray(), a);
        }

        @Override
        public void pullback(double[] z, double[] a, double[] gradient) {
            SOFTMAX.pullback(Arrays.stream(z).map(v -> -v).toArray(), a, gradient);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = -gradient[i];
            }
        }
    }

    @Test
    void classifiersAreTheLossesOverClasses() {
        List<String> classifiers = TestLosses.ALL.stream()
                .filter(Loss::classifies)
                .map(Loss::name)
                .distinct()
                .sorted()
                .toList();
        assertEquals(List.of("binary-cross-entropy", "cross-entropy", "hinge", "kl-divergence"), classifiers);
    }

    @Test
    void kinksAreWhereTheFormulasHaveThem() {
        double[] output = {1, 2.5, -3};
        double[] target = {1.75, 2, -5};
        assertEquals(0.5, new MeanAbsoluteError().distanceToKink(output, target));
        assertEquals(0.5, new Quantile(0.9).distanceToKink(output, target));
        assertEquals(0.5, new Quantiles(List.of(0.1, 0.2, 0.9)).distanceToKink(output, target));
        assertEquals(0.25, new Huber().distanceToKink(output, target));
        assertEquals(0.0, new Huber(2).distanceToKink(output, target));
        assertEquals(0.5, new Hinge().distanceToKink(new double[] {0.5, -0.25}, new double[] {1, 0}));
        assertEquals(Double.POSITIVE_INFINITY, new LogCosh().distanceToKink(output, target));
        assertEquals(Double.POSITIVE_INFINITY, new CrossEntropyOfLogits().distanceToKink(output, target));
    }

    @Test
    void aComposedFormTakesNoOptions() {
        for (Loss loss : List.of(new CrossEntropy(), new KlDivergence())) {
            Loss form = loss.composedWith(SOFTMAX).orElseThrow();
            assertEquals(form, form.with(PluginOptions.of(Map.of())));
        }
        Loss form = new BinaryCrossEntropy().composedWith(SIGMOID).orElseThrow();
        assertEquals(form, form.with(PluginOptions.of(Map.of())));
    }
}
