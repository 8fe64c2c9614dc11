package dev.chainrule.mlp.core.network;

/**
 * The penalty on the weights of a layer, P = λ₁ Σ|w| + λ₂ Σw², which is added to the mean loss of a batch. Biases are
 * not penalized.
 *
 * <pre>
 *   ∂(L + P)/∂w  =  ∂L/∂w  +  λ₁ sign(w) + 2λ₂w
 * </pre>
 *
 * <p>Keras' {@code L1L2}. At w = 0, where |w| has a kink, sign(w) is 0.
 *
 * @param l1 λ₁; 0 or above
 * @param l2 λ₂; 0 or above
 * @since 0.2
 */
public record Penalty(double l1, double l2) {

    /** Returns whether the penalty is 0 for all weights. */
    public boolean isNone() {
        return l1 == 0 && l2 == 0;
    }

    /** Returns the penalty on one weight, λ₁|w| + λ₂w². */
    public double value(double w) {
        return l1 * Math.abs(w) + l2 * w * w;
    }

    /** Returns the derivative of the penalty on one weight, λ₁ sign(w) + 2λ₂w. */
    public double derivative(double w) {
        return l1 * Math.signum(w) + 2 * l2 * w;
    }

    /** Returns whether the step from one weight to another crosses the kink of |w| at 0, or starts or ends on it. */
    public boolean crossesKink(double from, double to) {
        return l1 > 0 && from != to && from * to <= 0;
    }

    /**
     * Adds ∂P/∂w of every layer that is not frozen to a float32 gradient.
     *
     * @param weights the weights and biases; not modified
     * @param gradient ∂L/∂w, to which ∂P/∂w is added
     * @return the sum of the layers' penalties; infinite if ∂P/∂w overflows float32
     */
    static double addAll(Layer[] layers, ParameterArrays weights, ParameterArrays gradient) {
        double penalty = 0;
        for (int l = layers.length - 1; l >= 0; l--) {
            int count = layers[l].inputs() * layers[l].units();
            Penalty own = layers[l].penalty();
            if (!layers[l].frozen()) {
                own.addDerivative(weights.layer(l), gradient.layer(l), count);
            }
            penalty += own.sum(weights.layer(l), count);
        }
        return penalty;
    }

    private void addDerivative(float[] weights, float[] gradient, int count) {
        if (l1 > 0) {
            float lambda = (float) l1;
            for (int i = 0; i < count; i++) {
                gradient[i] += weights[i] == 0 ? 0 : Math.copySign(lambda, weights[i]); // signum is slow on JDK 17
            }
        }
        if (l2 > 0) {
            float twice = (float) (2 * l2);
            for (int i = 0; i < count; i++) {
                gradient[i] += twice * weights[i];
            }
        }
    }

    private double sum(float[] weights, int count) {
        double penalty = 0;
        if (l1 > 0) {
            penalty += l1 * Sums.absoluteValues(weights, count);
        }
        if (l2 > 0) {
            double squares = Sums.squares(weights, count);
            penalty += 2 * l2 * Math.sqrt(squares) < Float.MAX_VALUE ? l2 * squares : Double.POSITIVE_INFINITY;
        }
        return l1 < Float.MAX_VALUE ? penalty : Double.POSITIVE_INFINITY;
    }
}
