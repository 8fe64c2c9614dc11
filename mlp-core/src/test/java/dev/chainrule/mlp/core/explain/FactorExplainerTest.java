package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FactorExplainerTest {
    private static final Plugins PLUGINS = Plugins.load();

    /** A network with weights, and the pass of one row through it. */
    private record Sample(Network network, RowPass pass, FactorExplainer explainer) {
        static Sample of(Plugins plugins, String loss, NetworkSpec layers, double[][][] weights, double... target) {
            Network network =
                    Network.build(RunSpec.of(1, layers, loss, OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT), plugins);
            RowPass pass = RowPass.of(network, weights, new double[] {2, 3}, target);
            return new Sample(network, pass, new FactorExplainer(network, weights));
        }

        List<Factor> factors(ParameterRef parameter) {
            int l = parameter.layer();
            return explainer.factors(pass, parameter, List.of(explainer.own(pass, l, parameter.unit())), false);
        }
    }

    /** z¹ = 2 − 2 · 3 + 1 = −3, a¹ = ½z¹ (leaky), z² = (4a¹, −a¹) = (−6, 1.5) = a², y = (−7, 1). */
    private static Sample leaky(LayerSpec output) {
        return Sample.of(
                PLUGINS,
                "squared-error",
                NetworkSpec.of(2, LayerSpec.of(1, PluginSpec.of("leaky-relu").with("slope", 0.5)), output),
                new double[][][] {{{1, -2, 1}}, {{4, 0}, {-1, 0}}},
                -7,
                1);
    }

    private static final LayerSpec IDENTITY = LayerSpec.of(2, "identity");

    @Test
    void theTermsOfAHiddenUnitAreTheDeltasTimesItsWeights() {
        Sample sample = leaky(IDENTITY);
        assertEquals(
                List.of(new Explanation.Term(0, 1, 4, 4), new Explanation.Term(1, 0.5, -1, -0.5)),
                sample.explainer.terms(sample.pass, 0, 0));
        assertEquals(List.of(), sample.explainer.terms(sample.pass, 1, 0));
    }

    /** δ¹ = (4 − 0.5) · ½ = 1.75, which goes to the inputs through the weights 1 and −2. */
    @Test
    void theTermsOfAnInputAreThoseOfTheFirstLayer() {
        Sample sample = leaky(IDENTITY);
        assertEquals(List.of(new Explanation.Term(0, 1.75, -2, -3.5)), sample.explainer.terms(sample.pass, -1, 1));
    }

    @Test
    void aHiddenWeightHasASumADerivativeAndItsInput() {
        List<Factor> factors = leaky(IDENTITY).factors(ParameterRef.weight(0, 0, 1));
        assertEquals(
                List.of("∂L/∂a", "∂a/∂z", "∂z/∂w"),
                factors.stream().map(Factor::symbol).toList());
        assertEquals(List.of(3.5, 0.5, 3.0), factors.stream().map(Factor::value).toList());
        assertEquals("Σₖ δₖ·wₖ", factors.get(0).formula());
    }

    @Test
    void anOutputBiasHasTheDerivativeOfTheLossAndOne() {
        List<Factor> factors = leaky(IDENTITY).factors(ParameterRef.bias(1, 1));
        assertEquals("a − y", factors.get(0).formula());
        assertEquals(List.of(0.5, 1.0, 1.0), factors.stream().map(Factor::value).toList());
        assertEquals(new Factor("∂z/∂b", "1", "1", 1), factors.get(2));
    }

    /** softmax(ln 1, ln 3) = (¼, ¾): ∂a₁/∂z₁ = ¼ · ¾, ∂a₂/∂z₁ = −¾ · ¼. */
    @Test
    void aRowActivationHasAJacobianTermForEachOutput() {
        double ln3 = StrictMath.log(3);
        Sample sample = Sample.of(
                PLUGINS,
                "squared-error",
                NetworkSpec.of(2, LayerSpec.of(2, "softmax")),
                new double[][][] {{{0, 0, 0}, {0, 0, ln3}}},
                0,
                1);
        List<Explanation.JacobianTerm> path = sample.explainer.jacobian(sample.pass, 0, 0);
        assertEquals(2, path.size());
        assertEquals(0.25, path.get(0).lossByOutput(), 1e-15);
        assertEquals(0.1875, path.get(0).derivative(), 1e-15);
        assertEquals(-0.25, path.get(1).lossByOutput(), 1e-15);
        assertEquals(-0.1875, path.get(1).derivative(), 1e-15);
        assertEquals(0.046875, path.get(1).value(), 1e-15);
        List<Factor> factors = sample.explainer.factors(sample.pass, ParameterRef.weight(0, 0, 1), path, true);
        assertEquals(
                List.of("∂L/∂z", "∂z/∂w"), factors.stream().map(Factor::symbol).toList());
        assertEquals("Σₖ ∂L/∂aₖ·∂aₖ/∂z", factors.get(0).formula());
        assertEquals(0.09375, factors.get(0).value(), 1e-15); // 2 · 0.046875
        assertEquals(3, factors.get(1).value());
        assertEquals(Optional.empty(), sample.explainer.composed(sample.pass, new double[] {0, 1}, 0, 0, 0.09375));
    }

    /** s = (5, 1), x = s ⊙ (2, 3) = (10, 3), z = −10 + 3 = −7, relu(z) = 0, a = z + ½(0 − z) = −3.5, y = 0.5. */
    private static Sample further() {
        return Sample.of(
                PLUGINS,
                "squared-error",
                NetworkSpec.of(2, LayerSpec.of(1, "relu").withParametric(true), LayerSpec.of(1, "identity"))
                        .withInputScale(InputScale.LEARNED),
                new double[][][] {{{-1, 1, 0}, {5, 1}, {0.5}}, {{1, 0}}},
                0.5);
    }

    @Test
    void aLearnedShareHasItsOwnDerivativeAndFactors() {
        Sample sample = further();
        Factor slope = sample.factors(ParameterRef.weight(0, 0, 0)).get(1);
        assertEquals(new Factor("∂a/∂z", "1 + α(f′(z) − 1)", "1+\\alpha\\,(f'(z)-1)", 0.5), slope);
        List<Factor> share = sample.explainer.shareFactors(sample.pass, 0, 0);
        assertEquals(
                List.of("∂L/∂a", "∂a/∂α"), share.stream().map(Factor::symbol).toList());
        assertEquals(List.of(-4.0, 7.0), share.stream().map(Factor::value).toList());
        assertEquals(Optional.empty(), sample.explainer.inside(sample.pass, 0, 0, 0.5));
    }

    @Test
    void theFactorsOfAnInputScaleAreTheSlopeOfTheScaledInputAndTheInput() {
        Sample sample = further();
        List<Factor> scale = sample.explainer.scaleFactors(sample.pass, 0, 2);
        assertEquals(
                List.of("∂L/∂x", "∂x/∂s"), scale.stream().map(Factor::symbol).toList());
        assertEquals(List.of(2.0, 2.0), scale.stream().map(Factor::value).toList());
        assertEquals(10, sample.factors(ParameterRef.weight(0, 0, 0)).get(2).value()); // a weight sees the scaled input
    }

    @Test
    void theComposedFormIsShownInTheOutputLayerAlone() {
        Sample sample = Sample.of(
                PLUGINS,
                "binary-cross-entropy",
                NetworkSpec.of(2, LayerSpec.of(1, "tanh"), LayerSpec.of(1, "sigmoid")),
                new double[][][] {{{0, 0, 0}}, {{0, 0}}},
                1);
        double[] target = {1};
        Explanation.Composed composed =
                sample.explainer.composed(sample.pass, target, 1, 0, -0.4).orElseThrow();
        assertEquals("a − y", composed.formula());
        assertEquals(1, composed.target());
        assertEquals(-0.5, composed.value());
        assertEquals(-0.4, composed.product());
        assertEquals(0.2, composed.relativeDifference(), 1e-15); // 0.1 of 0.5
        assertEquals(Optional.empty(), sample.explainer.composed(sample.pass, target, 0, 0, 0));
    }

    @Test
    void thePenaltyIsWrittenWithItsTerms() {
        assertEquals(
                new Factor("∂P/∂w", "0.25·sign(w) + 2·0.5·w", "0.25\\,\\operatorname{sign}(w)+2\\cdot0.5\\,w", -1.25),
                penalty(0.25, 0.5, ParameterRef.weight(1, 1, 0)).orElseThrow()); // −0.25 + 2 · 0.5 · −1
        assertEquals(
                "2·0.5·w",
                penalty(0, 0.5, ParameterRef.weight(1, 0, 0)).orElseThrow().formula());
        assertEquals(
                "0.25·sign(w)",
                penalty(0.25, 0, ParameterRef.weight(1, 0, 0)).orElseThrow().formula());
        assertEquals(Optional.empty(), penalty(0.25, 0.5, ParameterRef.bias(1, 1)));
        assertEquals(Optional.empty(), penalty(0.25, 0.5, ParameterRef.weight(0, 0, 0)));
    }

    private static Optional<Factor> penalty(double l1, double l2, ParameterRef parameter) {
        Regularization both = new Regularization(OptionalDouble.of(l1), OptionalDouble.of(l2), OptionalDouble.empty());
        return leaky(IDENTITY.withRegularization(both)).explainer.penalty(parameter);
    }

    /** An activation that has a formula or an expression on request, or fails at it. */
    private record Plain(boolean fails) implements Activation {
        @Override
        public String name() {
            return "plain";
        }

        @Override
        public Plain with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }

        @Override
        public Optional<Formula> formula() {
            if (fails) {
                throw new IllegalStateException("no formula today");
            }
            return Optional.empty();
        }
    }

    private static Sample plain(boolean fails) {
        return Sample.of(
                PLUGINS.plus(new Plain(fails)),
                "squared-error",
                NetworkSpec.of(2, LayerSpec.of(1, "plain")),
                new double[][][] {{{1, 1, 0}}},
                4);
    }

    @Test
    void anActivationWithoutFormulaAndExpressionIsCalledF() {
        Sample sample = plain(false);
        assertEquals("f′(z)", sample.factors(ParameterRef.bias(0, 0)).get(1).formula());
        assertEquals(Optional.empty(), sample.explainer.inside(sample.pass, 0, 0, 1));
    }

    @Test
    void aFormulaThatThrowsNamesThePlugin() {
        Sample sample = plain(true);
        PluginException fault = assertThrows(PluginException.class, () -> sample.factors(ParameterRef.bias(0, 0)));
        assertEquals(
                "activation 'plain' of layer 1 (" + Plain.class.getName()
                        + ") threw java.lang.IllegalStateException: no formula today [PLG_CONTRACT]",
                fault.getMessage());
    }

    @Test
    void theInsideOfAnActivationEndsInTheSlopeOfThePlugin() {
        Sample sample = Sample.of(
                PLUGINS,
                "squared-error",
                NetworkSpec.of(2, LayerSpec.of(1, "silu")),
                new double[][][] {{{0, 0, 0}}},
                4);
        Explanation.InnerLine f = sample.explainer
                .inside(sample.pass, 0, 0, 0.5)
                .orElseThrow()
                .lines()
                .get(0);
        assertEquals(0, f.value());
        assertEquals(0.5, f.derivative());
    }
}
