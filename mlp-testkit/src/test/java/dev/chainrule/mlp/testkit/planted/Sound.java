package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.testkit.ActivationContract;
import dev.chainrule.mlp.testkit.InitializerContract;
import dev.chainrule.mlp.testkit.LossContract;
import dev.chainrule.mlp.testkit.OptimizerContract;
import dev.chainrule.mlp.testkit.RowActivationContract;
import dev.chainrule.mlp.testkit.ScheduleContract;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Plugins that keep their contract, and for each the test that its author would write. */
final class Sound {
    private Sound() {}

    /** Bent identity: f(z) = b(√(z²+1) − 1) + z.  f′(z) = bz/√(z²+1) + 1. */
    public record Bent(double bend) implements Activation {
        public Bent() {
            this(0.5);
        }

        @Override
        public String name() {
            return "bent";
        }

        @Override
        public double value(double z) {
            return bend * (Math.sqrt(z * z + 1) - 1) + z;
        }

        @Override
        public double derivative(double z) {
            return bend * z / Math.sqrt(z * z + 1) + 1;
        }

        @Override
        public Bent with(PluginOptions options) {
            return new Bent(options.number("bend", bend));
        }
    }

    static class BentContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Bent();
        }
    }

    /** Leaky ReLU with a threshold: a kink that is declared, block hooks, two parameters that depend on each other. */
    public record Leaky(double slope, double threshold, boolean mirrored, String side, int power)
            implements Activation {
        public Leaky() {
            this(0.01, 0, false, "left", 1);
        }

        public Leaky {
            Range.NOT_NEGATIVE.require("slope", slope);
            if (mirrored && threshold == 0) {
                throw new IllegalArgumentException("mirrored needs a threshold other than 0");
            }
        }

        @Override
        public String name() {
            return "leaky";
        }

        @Override
        public double value(double z) {
            double x = z - threshold;
            return x <= 0 ? slope * x : x;
        }

        @Override
        public double derivative(double z) {
            double x = z - threshold;
            return x <= 0 ? slope : x > 0 ? 1 : x;
        }

        @Override
        public double[] kinks() {
            return new double[] {threshold};
        }

        @Override
        public void forward(Matrix z, Matrix a) {
            float[] from = z.data();
            float[] to = a.data();
            for (int i = 0, n = z.size(); i < n; i++) {
                float x = (float) (from[i] - threshold);
                to[i] = x <= 0 ? (float) slope * x : x;
            }
        }

        @Override
        public Leaky with(PluginOptions options) {
            return new Leaky(
                    options.number("slope", slope),
                    options.number("threshold", threshold, Range.closed(-5, 5)),
                    options.bool("mirrored", mirrored),
                    options.text("side", side, "left", "right"),
                    options.integer("power", power, Range.closed(1, 3)));
        }
    }

    static class LeakyContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Leaky();
        }
    }

    /** aᵢ = e^(zᵢ − max z) / Σⱼ e^(zⱼ − max z).  ∂L/∂zᵢ = aᵢ(∂L/∂aᵢ − Σⱼ aⱼ ∂L/∂aⱼ). */
    public record Softmax() implements RowActivation {
        @Override
        public String name() {
            return "softmax";
        }

        @Override
        public Softmax with(PluginOptions options) {
            return this;
        }

        @Override
        public void value(double[] z, double[] a) {
            double max = Double.NEGATIVE_INFINITY;
            for (double element : z) {
                max = Math.max(max, element);
            }
            double sum = 0;
            for (int i = 0; i < z.length; i++) {
                a[i] = Math.exp(z[i] - max);
                sum += a[i];
            }
            for (int i = 0; i < z.length; i++) {
                a[i] /= sum;
            }
        }

        @Override
        public void pullback(double[] z, double[] a, double[] gradient) {
            double mean = 0;
            for (int i = 0; i < a.length; i++) {
                mean += a[i] * gradient[i];
            }
            for (int i = 0; i < a.length; i++) {
                gradient[i] = a[i] * (gradient[i] - mean);
            }
        }
    }

    static class SoftmaxContract extends RowActivationContract {
        @Override
        protected RowActivation plugin() {
            return new Softmax();
        }
    }

    /** a = z / n with n = √(ε + Σz²), and no block hook of its own. Near 0 its pullback magnifies the rounding of a. */
    public record Unit() implements RowActivation {
        private static final double EPSILON = 1e-6;

        @Override
        public String name() {
            return "unit";
        }

        @Override
        public Unit with(PluginOptions options) {
            return this;
        }

        private static double length(double[] z) {
            double squares = EPSILON;
            for (double element : z) {
                squares += element * element;
            }
            return Math.sqrt(squares);
        }

        @Override
        public void value(double[] z, double[] a) {
            double length = length(z);
            for (int i = 0; i < z.length; i++) {
                a[i] = z[i] / length;
            }
        }

        @Override
        public void pullback(double[] z, double[] a, double[] gradient) {
            double length = length(z);
            double along = 0;
            for (int i = 0; i < a.length; i++) {
                along += a[i] * gradient[i];
            }
            for (int i = 0; i < a.length; i++) {
                gradient[i] = (gradient[i] - a[i] * along) / length;
            }
        }
    }

    static class UnitContract extends RowActivationContract {
        @Override
        protected RowActivation plugin() {
            return new Unit();
        }
    }

    /** L = Σ (aᵢ − tᵢ)² / n.  ∂L/∂aᵢ = 2(aᵢ − tᵢ) / n. */
    public record Squares() implements Loss {
        @Override
        public String name() {
            return "squares";
        }

        @Override
        public Squares with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double[] output, double[] target) {
            double sum = 0;
            for (int i = 0; i < output.length; i++) {
                sum += (output[i] - target[i]) * (output[i] - target[i]);
            }
            return sum / output.length;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] gradient) {
            for (int i = 0; i < output.length; i++) {
                gradient[i] = 2 * (output[i] - target[i]) / output.length;
            }
        }
    }

    static class SquaresContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new Squares();
        }
    }

    /** L = Σ |aᵢ − tᵢ|, with a kink where they meet. */
    public record Absolute() implements Loss {
        @Override
        public String name() {
            return "absolute";
        }

        @Override
        public Absolute with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double[] output, double[] target) {
            double sum = 0;
            for (int i = 0; i < output.length; i++) {
                sum += Math.abs(output[i] - target[i]);
            }
            return sum;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] gradient) {
            for (int i = 0; i < output.length; i++) {
                gradient[i] = Math.signum(output[i] - target[i]);
            }
        }

        @Override
        public double distanceToKink(double[] output, double[] target) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < output.length; i++) {
                nearest = Math.min(nearest, Math.abs(output[i] - target[i]));
            }
            return nearest;
        }
    }

    static class AbsoluteContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new Absolute();
        }
    }

    /** L = −Σ tᵢ ln aᵢ with targets that sum to 1, and its composed form ln Σⱼ e^zⱼ − Σ tᵢ zᵢ. */
    public record CrossEntropy() implements Loss {
        @Override
        public String name() {
            return "cross-entropy";
        }

        @Override
        public CrossEntropy with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double[] output, double[] target) {
            double sum = 0;
            for (int i = 0; i < output.length; i++) {
                sum -= target[i] == 0 ? 0 * output[i] : target[i] * Math.log(output[i]);
            }
            return sum;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] gradient) {
            for (int i = 0; i < output.length; i++) {
                gradient[i] = -target[i] / output[i];
            }
        }

        @Override
        public Range outputs() {
            return Range.UNIT;
        }

        @Override
        public Range targets() {
            return Range.UNIT;
        }

        @Override
        public Optional<Loss> composedWith(RowActivation output) {
            return output instanceof Softmax ? Optional.of(new OfLogits()) : Optional.empty();
        }
    }

    /** Cross-entropy of softmax, on z. */
    public record OfLogits() implements Loss {
        @Override
        public String name() {
            return "cross-entropy-of-softmax";
        }

        @Override
        public OfLogits with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double[] z, double[] target) {
            double max = Double.NEGATIVE_INFINITY;
            for (double element : z) {
                max = Math.max(max, element);
            }
            double sum = 0;
            double dot = 0;
            for (int i = 0; i < z.length; i++) {
                sum += Math.exp(z[i] - max);
                dot += target[i] * (z[i] - max);
            }
            return Math.log(sum) - dot;
        }

        @Override
        public void gradient(double[] z, double[] target, double[] gradient) {
            new Softmax().value(z, gradient);
            for (int i = 0; i < z.length; i++) {
                gradient[i] -= target[i];
            }
        }
    }

    static class CrossEntropyContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new CrossEntropy();
        }

        @Override
        protected double[] target(int n, RandomStream r) {
            double[] target = new double[n];
            target[r.nextInt(n)] = 1;
            return target;
        }

        @Override
        protected List<RowActivation> composedWith() {
            return List.of(new Softmax());
        }
    }

    /** θ ← θ − ηg. */
    public record Descent() implements ElementwiseOptimizer {
        @Override
        public String name() {
            return "descent";
        }

        @Override
        public Descent with(PluginOptions options) {
            return this;
        }

        @Override
        public void update(
                float[] options, float[] gradient, float[][] slots, int from, int to, double rate, long step) {
            for (int i = from; i < to; i++) {
                options[i] -= (float) (rate * gradient[i]);
            }
        }
    }

    static class DescentContract extends OptimizerContract {
        @Override
        protected Optimizer plugin() {
            return new Descent();
        }
    }

    /** Adam (Kingma and Ba, 2015): two slots and a correction that depends on the step. */
    public record Adam(double beta1, double beta2, double epsilon) implements ElementwiseOptimizer {
        public Adam() {
            this(0.9, 0.999, 1e-8);
        }

        @Override
        public String name() {
            return "adam";
        }

        @Override
        public Adam with(PluginOptions options) {
            return new Adam(
                    options.number("beta1", beta1, Range.closedOpen(0, 1)),
                    options.number("beta2", beta2, Range.closedOpen(0, 1)),
                    options.number("epsilon", epsilon, Range.POSITIVE));
        }

        @Override
        public int slots() {
            return 2;
        }

        @Override
        public double defaultLearningRate() {
            return 0.001;
        }

        @Override
        public void update(
                float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long step) {
            double c1 = 1 - Math.pow(beta1, step);
            double c2 = 1 - Math.pow(beta2, step);
            for (int i = from; i < to; i++) {
                double m = beta1 * slots[0][i] + (1 - beta1) * gradient[i];
                double v = beta2 * slots[1][i] + (1 - beta2) * gradient[i] * gradient[i];
                slots[0][i] = (float) m;
                slots[1][i] = (float) v;
                parameters[i] -= (float) (rate * (m / c1) / (Math.sqrt(v / c2) + epsilon));
            }
        }
    }

    static class AdamContract extends OptimizerContract {
        @Override
        protected Optimizer plugin() {
            return new Adam();
        }
    }

    /** Descent along g / ‖g‖, which needs the whole array and so is not elementwise. */
    public record Normalised() implements Optimizer {
        @Override
        public String name() {
            return "normalised";
        }

        @Override
        public Normalised with(PluginOptions options) {
            return this;
        }

        @Override
        public void update(float[] options, float[] gradient, float[][] slots, double rate, long step) {
            double squares = 0;
            for (float g : gradient) {
                squares += (double) g * g;
            }
            double length = Math.sqrt(squares);
            for (int i = 0; i < options.length; i++) {
                options[i] -= (float) (length == 0 ? 0 : rate * gradient[i] / length);
            }
        }
    }

    static class NormalisedContract extends OptimizerContract {
        @Override
        protected Optimizer plugin() {
            return new Normalised();
        }
    }

    /** Gaussian with standard deviation 1/√fanIn. */
    public record Lecun() implements Initializer {
        @Override
        public String name() {
            return "lecun";
        }

        @Override
        public Lecun with(PluginOptions options) {
            return this;
        }

        @Override
        public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextGaussian() / Math.sqrt(fanIn);
            }
        }
    }

    static class LecunContract extends InitializerContract {
        @Override
        protected Initializer plugin() {
            return new Lecun();
        }
    }

    /** One number everywhere. */
    public record Constant(double value) implements Initializer {
        public Constant() {
            this(0);
        }

        @Override
        public String name() {
            return "constant";
        }

        @Override
        public Constant with(PluginOptions options) {
            return new Constant(options.number("value", value));
        }

        @Override
        public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
            Arrays.fill(values, value);
        }
    }

    static class ConstantContract extends InitializerContract {
        @Override
        protected Initializer plugin() {
            return new Constant();
        }

        @Override
        protected boolean constant() {
            return true;
        }
    }

    /** Multiplied by a factor after every epoch. */
    public record Decay(double factor) implements Schedule {
        public Decay() {
            this(0.9);
        }

        @Override
        public String name() {
            return "decay";
        }

        @Override
        public Decay with(PluginOptions options) {
            return new Decay(options.number("factor", factor, Range.UNIT));
        }

        @Override
        public double learningRate(
                double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
            return learningRate * StrictMath.pow(factor, epoch - 1);
        }
    }

    static class DecayContract extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new Decay();
        }
    }
}
