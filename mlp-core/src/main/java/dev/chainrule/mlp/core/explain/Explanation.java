package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.core.network.ParameterKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The chain rule of one weight or bias for one row: the path from the loss to the parameter, factor by factor, and a
 * numerical check.
 *
 * <pre>
 *   ∂L/∂w  =  ∂L/∂a  ·  ∂a/∂z       ·  ∂z/∂w
 *             loss      activation     input of the weight
 * </pre>
 *
 * <p>In the output layer, ∂L/∂a is the derivative of the loss; in a hidden layer it is the sum of the {@link #terms},
 * δₖ · wₖⱼ over the units k of the next layer. If the activation depends on the whole row, as softmax does, z affects
 * the loss through every output of its layer, and ∂L/∂z = Σₖ ∂L/∂aₖ · ∂aₖ/∂zⱼ is the sum of the {@link #jacobian}. If
 * loss and activation have a composed form, as cross-entropy and softmax do, {@link #composed} shows it beside the
 * product of the factors. The weight of the row in training, {@link #rowWeight}, is one more factor. A penalty on the
 * weights is a summand: {@link #penalty} is ∂P/∂w, and {@link #gradient} is the sum. Dropout is not applied. All
 * numbers are float64 and computed from the plugins' definitions.
 *
 * <p>For the scale s of an input, x = s·x⁰, the factors are ∂L/∂x = Σₖ δₖ · wₖ over the units of the first layer, and
 * ∂x/∂s = x⁰; {@link #z} is x⁰, {@link #a} is x, and {@link #delta} is ∂L/∂x. For the share α of an activation, a = z +
 * α(f(z) − z), they are ∂L/∂a and ∂a/∂α = f(z) − z. For a parameter θ of the learned encodings e = e(x, θ), the factor is
 * ∂L/∂θ = Σₖ ∂L/∂eₖ · ∂eₖ/∂θ, whose terms are the {@link #jacobian}; there is no z and no a (NaN), and {@link #delta} is ∂L/∂θ.
 *
 * @param parameter the parameter
 * @param value its value
 * @param loss the loss L of the row
 * @param z the unit's pre-activation
 * @param a the unit's output
 * @param factors ∂L/∂a, ∂a/∂z and ∂z/∂w; or ∂L/∂z and ∂z/∂w if the activation depends on the whole row. Their product
 *     is {@link #lossGradient}, up to rounding
 * @param terms the terms of ∂L/∂a in a hidden layer, or of ∂L/∂x; empty in the output layer
 * @param jacobian the terms of ∂L/∂z if the activation depends on the whole row, or of ∂L/∂θ; otherwise empty
 * @param inside how ∂a/∂z is derived; empty if the activation depends on the whole row or states no expression
 * @param composed ∂L/∂z by the composed form; empty in a hidden layer, or without such a form
 * @param delta ∂L/∂z of the unit
 * @param rowWeight r, the weight of the row in training: that of its class times its own; 1 without weights
 * @param penalty ∂P/∂w of the penalty on the weights; empty for a bias or without a penalty
 * @param gradient r·∂L/∂w, or r·∂L/∂w + ∂P/∂w with a penalty
 * @param update the update that the optimizer computes from the gradient; empty if a solver trains, whose step changes all
 *     weights together
 * @param check the central difference
 * @since 0.2
 */
public record Explanation(
        ParameterRef parameter,
        double value,
        double loss,
        double z,
        double a,
        List<Factor> factors,
        List<Term> terms,
        List<JacobianTerm> jacobian,
        Optional<Inside> inside,
        Optional<Composed> composed,
        double delta,
        double rowWeight,
        Optional<Factor> penalty,
        double gradient,
        Optional<Update> update,
        Check check) {

    /** Copies the lists. */
    public Explanation {
        factors = List.copyOf(factors);
        terms = List.copyOf(terms);
        jacobian = List.copyOf(jacobian);
    }

    /**
     * The contribution of a unit of the next layer to ∂L/∂a of a hidden unit.
     *
     * @param unit the unit k of the next layer, from 0
     * @param delta δₖ = ∂L/∂zₖ of that unit
     * @param weight wₖⱼ, the weight of that unit for the hidden unit, which is ∂zₖ/∂a
     * @param value δₖ · wₖⱼ
     */
    public record Term(int unit, double delta, double weight, double value) {}

    /**
     * The contribution of an output of the layer to ∂L/∂z, for an activation that depends on the whole row.
     *
     * @param unit the unit k of this layer, from 0
     * @param lossByOutput ∂L/∂aₖ
     * @param derivative ∂aₖ/∂zⱼ, an element of the Jacobian
     * @param value ∂L/∂aₖ · ∂aₖ/∂zⱼ
     */
    public record JacobianTerm(int unit, double lossByOutput, double derivative, double value) {}

    /**
     * The chain rule inside an elementwise activation: ∂a/∂z = f′(z), derived one inner function per line.
     *
     * @param isComposite whether functions are nested in f, as in z · tanh(softplus(z)); σ(z) is a single function, even if
     *     the plugin writes it as 1 / (1 + e⁻ᶻ)
     * @param lines first f, then the inner functions in the order in which they appear
     */
    public record Inside(boolean isComposite, List<InnerLine> lines) {
        /** Copies the list. */
        public Inside {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The derivation of f or of one inner function, with its numbers.
     *
     * @param step the function, its derivative, and the rules that were used
     * @param value the value of the function
     * @param withNumbers the derivative with numbers of six digits in place of the variable and the letters; empty if one of
     *     them is not finite
     * @param derivative the value of the derivative by z; for f, the factor ∂a/∂z
     */
    public record InnerLine(Derivation.Step step, double value, String withNumbers, double derivative) {}

    /**
     * ∂L/∂z of the output layer in one step, which remains exact where the factors overflow or cancel, compared with
     * the product of the factors.
     *
     * @param formula the formula in plain text, for example {@code a − y}
     * @param tex the formula in TeX; empty if there is only plain text
     * @param target the target y of the unit
     * @param value ∂L/∂z by the composed form, from which the gradient is computed
     * @param product ∂L/∂z as the product of the factors
     * @param relativeDifference the relative difference of value and product; near 0 unless the product has lost digits
     */
    public record Composed(
            String formula, String tex, double target, double value, double product, double relativeDifference) {}

    /**
     * The update that the optimizer computes in the first step of a run, with all its slots 0; in float32, as in
     * training.
     *
     * @param optimizer the name of the optimizer
     * @param learningRate the learning rate of the first step, after the schedule if there is one
     * @param clipped the clipped gradient; empty if clipping does not change it
     * @param change the number that is added to the weight, including the effect of a max-norm constraint
     */
    public record Update(String optimizer, double learningRate, OptionalDouble clipped, double change) {}

    /**
     * The central difference (J(w+h) − J(w−h)) / 2h of the objective J = r·L + P, an independent check of the
     * gradient that evaluates losses only.
     *
     * @param numeric the difference, extrapolated from the steps h and 2h; NaN if the row is at a kink
     * @param relativeError |numeric − gradient| relative to the larger of the two, but at least to 1e-6 · max(1,
     *     |J|), below which a difference of losses has no correct digits
     * @param step h; 0 if the row is at a kink, where there is no derivative
     */
    public record Check(double numeric, double relativeError, double step) {
        private static final double TOLERANCE = 1e-5;
        /** At a value of 1, a difference of values has too few digits for the relative error of a smaller derivative. */
        private static final double MIN_RESOLVED = 1e-6;

        /** @param size the magnitude of the values whose difference was taken */
        static Check of(double gradient, NumericalDerivative difference, double size) {
            double numeric = difference.value();
            double larger = Math.max(Math.abs(numeric), Math.abs(gradient));
            double resolved = MIN_RESOLVED * Math.max(1, Math.abs(size));
            return new Check(numeric, Math.abs(numeric - gradient) / Math.max(larger, resolved), difference.step());
        }

        /**
         * Returns whether the row is at a kink, such as z = 0 of ReLU, where there is no derivative to compare with.
         */
        public boolean atKink() {
            return step == 0;
        }

        /** Returns whether the difference and the gradient differ by more than rounding, so that a factor is wrong. */
        public boolean disagrees() {
            return !atKink() && !(relativeError <= TOLERANCE);
        }
    }

    /** Returns ∂L/∂w = δ · ∂z/∂w, without the weight of the row and the penalty; for a share α, ∂L/∂a · ∂a/∂α. */
    public double lossGradient() {
        if (parameter.kind() == ParameterKind.ENCODINGS) {
            return delta;
        }
        if (parameter.kind() == ParameterKind.ALPHA) {
            return factors.get(0).value() * factors.get(1).value();
        }
        return delta * factors.get(factors.size() - 1).value();
    }

    /** Returns the product of the factors' formulas, for example {@code (a − y) · a(1 − a) · input}. */
    public String formula() {
        List<String> formulas = new ArrayList<>();
        factors.forEach(factor -> formulas.add(grouped(factor.formula())));
        return String.join(" · ", formulas);
    }

    /** Returns one line: {@code layer 2, unit 1, input 1: ∂L/∂w = (a − y) · a(1 − a) · input = 0.10525963500454542}. */
    @Override
    public String toString() {
        return parameter + ": ∂L/∂" + parameter.symbol() + " = " + formula() + " = " + lossGradient();
    }

    /** Returns a formula as a factor of a product: in parentheses unless it is a product or a quotient itself. */
    public static String grouped(String formula) {
        int depth = 0;
        for (int i = 0; i < formula.length(); i++) {
            char c = formula.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (depth == 0 && (c == '−' || c == '+' || c == ' ' && !isNearDotOrSlash(formula, i))) {
                return "(" + formula + ")";
            }
        }
        return formula;
    }

    private static boolean isNearDotOrSlash(String formula, int space) {
        return "·/".indexOf(formula.charAt(space - 1)) >= 0 || "·/".indexOf(formula.charAt(space + 1)) >= 0;
    }
}
