package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.Parameters;
import dev.chainrule.mlp.api.RowActivation;

/** Softmax by its definition alone: aᵢ = e^(zᵢ − m) / Σ e^(zⱼ − m).  ∂L/∂zᵢ = aᵢ (∂L/∂aᵢ − Σ aⱼ ∂L/∂aⱼ). */
record TestSoftmax() implements RowActivation {

    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public TestSoftmax with(Parameters parameters) {
        return this;
    }

    @Override
    public void value(double[] z, double[] a) {
        double max = Double.NEGATIVE_INFINITY;
        for (double x : z) {
            max = Math.max(max, x);
        }
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            a[i] = StrictMath.exp(z[i] - max);
            sum += a[i];
        }
        for (int i = 0; i < z.length; i++) {
            a[i] /= sum;
        }
    }

    @Override
    public void pullback(double[] z, double[] a, double[] gradient) {
        double mean = 0;
        for (int i = 0; i < z.length; i++) {
            mean += a[i] * gradient[i];
        }
        for (int i = 0; i < z.length; i++) {
            gradient[i] = a[i] * (gradient[i] - mean);
        }
    }
}
