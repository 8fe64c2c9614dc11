package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.Penalty;
import dev.chainrule.mlp.core.network.PluginCalls;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.network.RowEncodings;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names and evaluates the factors of the chain rule for one row: values, formulas, and the terms of the sums among
 * them.
 */
final class FactorExplainer {
    /** The composed form is written a − y if its value equals that to this relative precision. */
    private static final double CANCELLED = 1e-12;

    private final Network network;
    private final double[][][] weights;

    /** The derivations and formulas of the activations by layer, each found when it is first needed: that takes a while. */
    private final Map<Integer, Optional<InsideActivation>> derivations = new ConcurrentHashMap<>();

    private final Map<Integer, Formula> formulas = new ConcurrentHashMap<>();

    FactorExplainer(Network network, double[][][] weights) {
        this.network = network;
        this.weights = weights;
    }

    /**
     * Returns δₖ · wₖⱼ for each unit k of the next layer; empty in the output layer.
     *
     * @param l the layer; −1 for the inputs of the network
     */
    List<Explanation.Term> terms(RowPass pass, int l, int j) {
        List<Explanation.Term> terms = new ArrayList<>();
        if (!isOutputLayer(l)) {
            for (int k = 0; k < pass.delta()[l + 1].length; k++) {
                double delta = pass.delta()[l + 1][k];
                double weight = weights[l + 1][k][j];
                terms.add(new Explanation.Term(k, delta, weight, delta * weight));
            }
        }
        return terms;
    }

    /** Returns ∂L/∂aₖ · ∂aₖ/∂zⱼ for each unit k of the layer. */
    List<Explanation.JacobianTerm> jacobian(RowPass pass, int l, int j) {
        List<Explanation.JacobianTerm> row = new ArrayList<>();
        for (int k = 0; k < pass.z()[l].length; k++) {
            row.add(jacobianTerm(pass, l, j, k));
        }
        return row;
    }

    /** Returns ∂L/∂aⱼ · ∂aⱼ/∂zⱼ. */
    Explanation.JacobianTerm own(RowPass pass, int l, int j) {
        return jacobianTerm(pass, l, j, j);
    }

    /** Computes ∂aₖ/∂zⱼ as element j of the pullback of the unit vector k. */
    private Explanation.JacobianTerm jacobianTerm(RowPass pass, int l, int j, int k) {
        double[] unit = new double[pass.z()[l].length];
        unit[k] = 1;
        PluginCalls.pullback(network.layers().get(l).activation(weights[l]), l, pass.z()[l], pass.a()[l], unit);
        double lossByOutput = pass.lossByOutput()[l][k];
        return new Explanation.JacobianTerm(k, lossByOutput, unit[j], lossByOutput * unit[j]);
    }

    /**
     * Returns the factors whose product is ∂L/∂w.
     *
     * @param path the terms from {@link #jacobian}, or the one from {@link #own} for an element-wise activation
     * @param wholeRow whether the activation depends on the whole row
     */
    List<Factor> factors(RowPass pass, ParameterRef parameter, List<Explanation.JacobianTerm> path, boolean wholeRow) {
        int l = parameter.layer();
        List<Factor> factors = new ArrayList<>();
        if (wholeRow) {
            factors.add(new Factor(
                    "∂L/∂z",
                    "Σₖ ∂L/∂aₖ·∂aₖ/∂z",
                    "\\sum_k \\frac{\\partial L}{\\partial a_k}\\frac{\\partial a_k}{\\partial z}",
                    pass.delta()[l][parameter.unit()]));
        } else {
            factors.add(lossByOutput(l, path.get(0).lossByOutput()));
            factors.add(derivative(l, path.get(0).derivative()));
        }
        double[] x = pass.x(l);
        factors.add(
                parameter.isBias()
                        ? new Factor("∂z/∂b", "1", "1", 1)
                        : new Factor(
                                "∂z/∂w",
                                "input",
                                "\\text{input}",
                                x[parameter.input().getAsInt()]));
        return factors;
    }

    private Factor derivative(int l, double value) {
        Layer layer = network.layers().get(l);
        Formula formula = formulas.computeIfAbsent(l, index -> formula(layer.activation(), index));
        return layer.parametric()
                ? new Factor("∂a/∂z", "1 + α(f′(z) − 1)", "1+\\alpha\\,(f'(z)-1)", value)
                : new Factor("∂a/∂z", formula.derivative(), formula.derivativeTex(), value);
    }

    /** Returns the factors whose product is ∂L/∂α of a parametric activation. */
    List<Factor> shareFactors(RowPass pass, int l, int unit) {
        double[] f = new double[pass.z()[l].length];
        PluginCalls.value(network.layers().get(l).activation(), l, pass.z()[l], f);
        return List.of(
                lossByOutput(l, pass.lossByOutput()[l][unit]),
                new Factor("∂a/∂α", "f(z) − z", "f(z)-z", f[unit] - pass.z()[l][unit]));
    }

    /** Returns the factors whose product is ∂L/∂s of an input scale. */
    List<Factor> scaleFactors(RowPass pass, int input, double lossByInput) {
        return List.of(
                new Factor("∂L/∂x", "Σₖ δₖ·wₖ", "\\sum_k \\delta_k w_k", lossByInput),
                new Factor("∂x/∂s", "input", "\\text{input}", pass.encodedInput()[input]));
    }

    /** Returns ∂L/∂eₖ · ∂eₖ/∂θ for each encoded input k of the encoding that has the parameter. */
    List<Explanation.JacobianTerm> encodingTerms(RowPass pass, int index) {
        InputEncodings encodings = network.layers().get(0).encodings();
        InputEncodings.Part part = encodings.partOf(index);
        double[] parameters = weights[0][network.layers().get(0).row(ParameterKind.ENCODINGS)];
        double[] lossByEncoded = pass.lossByEncoded();
        List<Explanation.JacobianTerm> terms = new ArrayList<>();
        for (int k = part.place().output(); k < part.place().output() + part.outputs(); k++) {
            double[] unit = new double[lossByEncoded.length];
            unit[k] = 1;
            double[] byParameters = new double[parameters.length];
            RowEncodings.pullback(encodings, pass.input(), parameters, unit, byParameters);
            double derivative = byParameters[index];
            terms.add(new Explanation.JacobianTerm(k, lossByEncoded[k], derivative, lossByEncoded[k] * derivative));
        }
        return terms;
    }

    /** Returns the factor ∂L/∂θ of a parameter of the learned encodings, the sum of {@link #encodingTerms}. */
    Factor encodingFactor(double sum) {
        return new Factor(
                "∂L/∂θ",
                "Σₖ ∂L/∂eₖ·∂eₖ/∂θ",
                "\\sum_k \\frac{\\partial L}{\\partial e_k}\\frac{\\partial e_k}{\\partial\\theta}",
                sum);
    }

    private Factor lossByOutput(int l, double value) {
        if (!isOutputLayer(l)) {
            return new Factor("∂L/∂a", "Σₖ δₖ·wₖ", "\\sum_k \\delta_k w_k", value);
        }
        Formula formula = formula(network.loss());
        return new Factor("∂L/∂a", formula.derivative(), formula.derivativeTex(), value);
    }

    /**
     * Returns how ∂a/∂z of an elementwise activation is derived.
     *
     * @param slope ∂a/∂z
     * @return empty if the activation states no expression, or the layer has a learned share of it
     */
    Optional<Explanation.Inside> inside(RowPass pass, int l, int j, double slope) {
        if (network.layers().get(l).parametric()) {
            return Optional.empty();
        }
        Activation activation = (Activation) network.layers().get(l).activation();
        try {
            return derivations
                    .computeIfAbsent(l, layer -> activation.expression().map(InsideActivation::new))
                    .map(derivation -> derivation.at(pass.z()[l][j], pass.a()[l][j], slope));
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(activation, l, e);
        }
    }

    /**
     * Returns ∂L/∂z by the composed form.
     *
     * @param product ∂L/∂z as the product of the factors
     * @return empty in a hidden layer, or if loss and activation have no composed form
     */
    Optional<Explanation.Composed> composed(RowPass pass, double[] target, int l, int j, double product) {
        if (!isOutputLayer(l)) {
            return Optional.empty();
        }
        return network.composedLoss().map(loss -> {
            double delta = pass.delta()[l][j];
            double difference = pass.a()[l][j] - target[j];
            Formula formula = Math.abs(delta - difference) <= CANCELLED * Math.max(Math.abs(delta), pass.a()[l][j])
                    ? new Formula("a − y", "a − y", "a-y", "a-y")
                    : formula(loss);
            return new Explanation.Composed(
                    formula.derivative(),
                    formula.derivativeTex(),
                    target[j],
                    delta,
                    product,
                    NumericalDerivative.relative(product, delta));
        });
    }

    /** Returns ∂P/∂w; empty for other parameters than weights, or if the layer has no penalty. */
    Optional<Factor> penalty(ParameterRef parameter) {
        Penalty penalty = network.layers().get(parameter.layer()).penalty();
        if (!parameter.isWeight() || penalty.isNone()) {
            return Optional.empty();
        }
        double w = weights[parameter.layer()][parameter.unit()][parameter.index(network)];
        String l1 = Formula.number(penalty.l1());
        String l2 = Formula.number(penalty.l2());
        List<String> summands = new ArrayList<>();
        List<String> tex = new ArrayList<>();
        if (penalty.l1() > 0) {
            summands.add(l1 + "·sign(w)");
            tex.add(l1 + "\\,\\operatorname{sign}(w)");
        }
        if (penalty.l2() > 0) {
            summands.add("2·" + l2 + "·w");
            tex.add("2\\cdot" + l2 + "\\,w");
        }
        return Optional.of(
                new Factor("∂P/∂w", String.join(" + ", summands), String.join("+", tex), penalty.derivative(w)));
    }

    private boolean isOutputLayer(int l) {
        return l == weights.length - 1;
    }

    private static Formula formula(RowActivation activation, int layer) {
        try {
            return activation.formula().orElse(new Formula("f(z)", "f′(z)", "f(z)", "f'(z)"));
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(activation, layer, e);
        }
    }

    /** Returns the formula of the loss or its composed form; errors name the loss in either case. */
    private Formula formula(Loss loss) {
        try {
            return loss.formula().orElse(new Formula("L(a, y)", "L′(a, y)", "L(a,y)", "L'(a,y)"));
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(network.loss(), e);
        }
    }
}
