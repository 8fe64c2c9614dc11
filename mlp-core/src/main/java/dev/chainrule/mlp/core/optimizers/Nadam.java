package dev.chainrule.mlp.core.optimizers;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Adam with Nesterov momentum, by Dozat, "Incorporating Nesterov momentum into Adam" (2016).
 *
 * <p>As PyTorch's {@code torch.optim.NAdam}: m and v are those of {@link Adam}, μₜ = β₁ (1 − ½ · 0.96^(t ψ)), and θ ←
 * θ − η ((1 − μₜ) g / (1 − Πₜ) + μₜ₊₁ m / (1 − Πₜ₊₁)) / (√v̂ + ε), where Πₜ is the product of μ₁ … μₜ.
 *
 * <p>Πₜ is a product of t factors. An instance caches the last product and continues from it, so that the cost of a
 * step does not grow; a resumed run recomputes the product once, with the same bits. Apart from this cache, instances
 * are immutable. They are thread-safe.
 */
public final class Nadam implements ElementwiseOptimizer {
    /** A product so small that subtracting it from 1 gives 1. */
    private static final double NEGLIGIBLE = 0x1p-60;

    private final Moments moments;
    private final double momentumDecay;
    private final AtomicReference<Product> last = new AtomicReference<>(Product.EMPTY);

    /** The product of the first {@code steps} factors. */
    private record Product(long steps, double value) {
        static final Product EMPTY = new Product(0, 1);
    }

    /** Creates the default, β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and ψ = 0.004. */
    public Nadam() {
        this(Moments.DEFAULT, 0.004);
    }

    /**
     * Creates the optimizer.
     *
     * @param moments β₁, β₂ and ε
     * @param momentumDecay ψ, the speed at which μ rises to β₁; 0 or above
     * @throws IllegalArgumentException if ψ is negative or not finite
     */
    public Nadam(Moments moments, double momentumDecay) {
        this.moments = Objects.requireNonNull(moments, "moments");
        this.momentumDecay = Range.NOT_NEGATIVE.require("momentumDecay", momentumDecay);
    }

    /** Returns β₁, β₂ and ε. */
    public Moments moments() {
        return moments;
    }

    /** Returns ψ, the speed at which μ rises to β₁. */
    public double momentumDecay() {
        return momentumDecay;
    }

    @Override
    public String name() {
        return "nadam";
    }

    @Override
    public Nadam with(PluginOptions options) {
        return new Nadam(moments.with(options), options.number("momentumDecay", momentumDecay, Range.NOT_NEGATIVE));
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public double defaultLearningRate() {
        return 0.002;
    }

    /** Returns μₜ. */
    private double momentum(long t) {
        return moments.beta1() * (1 - 0.5 * StrictMath.pow(0.96, t * momentumDecay));
    }

    /**
     * Returns Πₜ, multiplied in the order of the factors. Once the product is negligible, further factors do not change
     * 1 − Πₜ.
     */
    private double product(long step) {
        Product known = last.get();
        if (known.steps() == step || known.steps() < step && known.value() <= NEGLIGIBLE) {
            return known.value();
        }
        Product start = known.steps() < step ? known : Product.EMPTY;
        double product = start.value();
        for (long t = start.steps() + 1; t <= step && product > NEGLIGIBLE; t++) {
            product *= momentum(t);
        }
        last.set(new Product(step, product));
        return product;
    }

    @Override
    public void update(
            float[] parameters, float[] gradient, float[][] slots, int from, int to, double learningRate, long step) {
        double product = product(step);
        double next = momentum(step + 1);
        float[] mean = slots[0];
        float[] square = slots[1];
        float b1 = (float) moments.beta1();
        float b2 = (float) moments.beta2();
        float rest1 = (float) (1 - moments.beta1());
        float rest2 = (float) (1 - moments.beta2());
        float gradientRate = (float) (learningRate * (1 - momentum(step)) / (1 - product));
        float meanRate = (float) (learningRate * next / (1 - product * next));
        float correction = (float) (1 / Math.sqrt(1 - StrictMath.pow(moments.beta2(), step)));
        float eps = (float) moments.epsilon();
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float m = FloatMath.flush(b1 * mean[i] + rest1 * g);
            float v = FloatMath.flush(b2 * square[i] + rest2 * (g * g));
            mean[i] = m;
            square[i] = v;
            parameters[i] -= (gradientRate * g + meanRate * m) / ((float) Math.sqrt(v) * correction + eps);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nadam nadam
                && moments.equals(nadam.moments)
                && Double.compare(momentumDecay, nadam.momentumDecay) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(moments, momentumDecay);
    }

    @Override
    public String toString() {
        return "Nadam[moments=" + moments + ", momentumDecay=" + momentumDecay + "]";
    }
}
