package dev.chainrule.mlp.core.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The chain rule of one weight or bias for one row: the path from the loss to it, factor by factor, and the proof.
 *
 * <pre>
 *   ∂L/∂w  =  ∂L/∂a  ·  ∂a/∂z       ·  ∂z/∂w
 *             loss      activation     input of the weight
 * </pre>
 *
 * <p>In the output layer ∂L/∂a is the loss's own; in a hidden layer it is the sum of the {@link #terms}, δₖ · wₖⱼ over
 * the units k of the next layer. Where an activation looks at the whole row, as softmax does, z reaches the loss through
 * every output of its layer, and ∂L/∂z = Σₖ ∂L/∂aₖ · ∂aₖ/∂zⱼ is the sum of the {@link #jacobian}. Where loss and
 * activation have a composed form, as softmax and cross-entropy, {@link #composed} has it beside the product of the
 * factors. A row that counts more or less in training has a {@link #rowWeight}, one more factor. A penalty on the weights
 * is no factor but a summand: {@link #penalty} is ∂P/∂w, and {@link #gradient} the sum.
 * Nothing is dropped: dropout is for training alone. Everything is float64 and comes from the plugins' definitions.
 *
 * @param parameter which weight or bias
 * @param value the weight or bias itself
 * @param loss L of the row
 * @param z the unit's pre-activation
 * @param a the unit's output
 * @param factors what is multiplied: ∂L/∂a, ∂a/∂z and ∂z/∂w; or ∂L/∂z and ∂z/∂w where the activation looks at the whole
 *     row. Their product is {@link #lossGradient}, to rounding
 * @param terms what adds up to ∂L/∂a in a hidden layer; empty in the output layer
 * @param jacobian what adds up to ∂L/∂z where the activation looks at the whole row; otherwise empty
 * @param composed ∂L/∂z in one step, in the output layer where loss and activation have such a form
 * @param delta ∂L/∂z of the unit
 * @param rowWeight r, how much the row counts in training: the weight of its class times its own; 1 where all count alike
 * @param penalty ∂P/∂w, what the penalty on the weights adds; empty for a bias and where there is no penalty
 * @param gradient r·∂L/∂w, or with a penalty r·∂L/∂w + ∂P/∂w
 * @param update what the optimizer makes of it
 * @param check the central difference
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
        Optional<Composed> composed,
        double delta,
        double rowWeight,
        Optional<Factor> penalty,
        double gradient,
        Update update,
        Check check) {

    /** Copies the lists. */
    public Explanation {
        factors = List.copyOf(factors);
        terms = List.copyOf(terms);
        jacobian = List.copyOf(jacobian);
    }

    /**
     * What a unit of the next layer adds to ∂L/∂a of a hidden unit.
     *
     * @param unit the unit k of the next layer, from 0
     * @param delta δₖ = ∂L/∂zₖ of it
     * @param weight wₖⱼ, its weight for the hidden unit, which is ∂zₖ/∂a
     * @param value δₖ · wₖⱼ
     */
    public record Term(int unit, double delta, double weight, double value) {}

    /**
     * What an output of the layer adds to ∂L/∂z where the activation looks at the whole row.
     *
     * @param unit the unit k of this layer, from 0
     * @param lossByOutput ∂L/∂aₖ
     * @param derivative ∂aₖ/∂zⱼ, the Jacobian
     * @param value ∂L/∂aₖ · ∂aₖ/∂zⱼ
     */
    public record JacobianTerm(int unit, double lossByOutput, double derivative, double value) {}

    /**
     * ∂L/∂z of the output layer in one step, which is exact where the factors overflow or cancel, and the proof that it is
     * their product.
     *
     * @param formula how it is computed, as plain text: {@code a − y}
     * @param tex the same in TeX; empty if there is only the plain text
     * @param target y of the unit
     * @param value ∂L/∂z by the composed form; the gradient is made of this
     * @param product ∂L/∂z as the product of the factors
     * @param relativeDifference between the two; near 0 unless the product has lost digits
     */
    public record Composed(
            String formula, String tex, double target, double value, double product, double relativeDifference) {}

    /**
     * Returns the update that the optimizer computes in the first step of a run: step 1, all its slots 0. Training computes it
     * in float32, and so does this.
     *
     * @param optimizer its name
     * @param learningRate the step size: the optimizer's or, with a schedule, what that makes of it in the first step
     * @param clipped what the optimizer is given instead of the gradient; empty where clipping leaves it as it is
     * @param change what is added to the weight; where the unit would become longer than it may, with what that takes off
     */
    public record Update(String optimizer, double learningRate, OptionalDouble clipped, double change) {}

    /**
     * The central difference (L(w+h) − L(w−h)) / 2h, with r·L for L where the row has a weight r and L + P where there is a
     * penalty: an independent witness, which asks for losses alone.
     *
     * @param numeric its value, extrapolated from the steps h and 2h; NaN if there is none, because the row is at a kink
     * @param relativeError |numeric − gradient| over the larger of the two; over 1e-6 · max(1, |L|) where both are smaller,
     *     since a difference of losses has no digits there
     * @param step h; 0 if the row is at a kink, where there is no derivative
     */
    public record Check(double numeric, double relativeError, double step) {
        private static final double LARGEST_ROUNDING = 1e-5;

        /** Whether the row is at a kink, as z = 0 of ReLU, where there is nothing to compare with. */
        public boolean atKink() {
            return step == 0;
        }

        /** Whether the two differ by more than rounding, so that some factor must be wrong. */
        public boolean disagrees() {
            return !atKink() && !(relativeError <= LARGEST_ROUNDING);
        }
    }

    /** ∂L/∂w without the row's weight and what the penalty adds: δ · ∂z/∂w. */
    public double lossGradient() {
        return delta * factors.get(factors.size() - 1).value();
    }

    /** The formulas of the factors, one after the other: {@code (a − y) · a(1 − a) · input}. */
    public String formula() {
        List<String> formulas = new ArrayList<>();
        factors.forEach(factor -> formulas.add(grouped(factor.formula())));
        return String.join(" · ", formulas);
    }

    /** A formula as it stands in a product: in parentheses if it is a sum or has words. */
    public static String grouped(String formula) {
        int depth = 0;
        for (int i = 0; i < formula.length(); i++) {
            char c = formula.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (depth == 0 && (c == ' ' || c == '−' || c == '+')) {
                return "(" + formula + ")";
            }
        }
        return formula;
    }
}
