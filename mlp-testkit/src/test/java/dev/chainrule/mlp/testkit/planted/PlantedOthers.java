package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.testkit.InitializerContract;
import dev.chainrule.mlp.testkit.LossContract;
import dev.chainrule.mlp.testkit.OptimizerContract;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Losses, optimizers and initializers with one fault each, and the test that their author would write. */
final class PlantedOthers {
    private PlantedOthers() {}

    /** What the faults of losses are planted in: L = Σ (aᵢ − tᵢ)². */
    static class Squared implements Loss {
        @Override
        public String name() {
            return "squared";
        }

        @Override
        public Loss with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double[] output, double[] target) {
            double sum = 0;
            for (int i = 0; i < output.length; i++) {
                sum += (output[i] - target[i]) * (output[i] - target[i]);
            }
            return sum;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] gradient) {
            for (int i = 0; i < output.length; i++) {
                gradient[i] = 2 * (output[i] - target[i]);
            }
        }
    }

    abstract static class Planted extends LossContract {
        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    static class WrongSign extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public void gradient(double[] output, double[] target, double[] gradient) {
                    super.gradient(target, output, gradient);
                }
            };
        }
    }

    static class ForgetsTheTwo extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public void gradient(double[] output, double[] target, double[] gradient) {
                    for (int i = 0; i < output.length; i++) {
                        gradient[i] = output[i] - target[i];
                    }
                }
            };
        }
    }

    static class ValueDividesByRows extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public double value(Matrix output, Matrix target) {
                    return super.value(output, target) / Math.max(1, output.rows());
                }

                @Override
                public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
                    return super.valueAndGradient(output, target, gradient) / Math.max(1, output.rows());
                }
            };
        }
    }

    static class GradientDividesByRows extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
                    double value = super.valueAndGradient(output, target, gradient);
                    for (int i = 0; i < gradient.size(); i++) {
                        gradient.data()[i] /= gradient.rows();
                    }
                    return value;
                }
            };
        }
    }

    /** Right while arrays come zeroed, but training reuses them. */
    static class AddsToTheGradient extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public void gradient(double[] output, double[] target, double[] gradient) {
                    double[] own = new double[gradient.length];
                    super.gradient(output, target, own);
                    for (int i = 0; i < own.length; i++) {
                        gradient[i] += own[i];
                    }
                }
            };
        }
    }

    static class AddsToTheBlock extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
                    float[] before = gradient.data().clone();
                    double value = super.valueAndGradient(output, target, gradient);
                    for (int i = 0; i < gradient.size(); i++) {
                        gradient.data()[i] += before[i];
                    }
                    return value;
                }
            };
        }
    }

    /** Looks at the length of the array, which may be longer than the block. */
    static class ValueByLength extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public double value(Matrix output, Matrix target) {
                    double sum = super.value(output, target);
                    for (int i = output.size(); i < output.data().length; i++) {
                        sum += output.data()[i];
                    }
                    return sum;
                }
            };
        }
    }

    static class TwoValues extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
                    return (float) super.valueAndGradient(output, target, gradient);
                }
            };
        }
    }

    static class WritesBeyond extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
                    double value = super.valueAndGradient(output, target, gradient);
                    Arrays.fill(gradient.data(), gradient.size(), gradient.data().length, 0);
                    return value;
                }
            };
        }
    }

    static class ChangesTheTarget extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
                    double value = super.valueAndGradient(output, target, gradient);
                    if (target.size() > 0) {
                        target.set(0, 0, Math.nextUp(target.get(0, 0)));
                    }
                    return value;
                }
            };
        }
    }

    static class UndeclaredKink extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                private final Sound.Absolute absolute = new Sound.Absolute();

                @Override
                public double value(double[] output, double[] target) {
                    return absolute.value(output, target);
                }

                @Override
                public void gradient(double[] output, double[] target, double[] gradient) {
                    absolute.gradient(output, target, gradient);
                }
            };
        }
    }

    static class HidesNan extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public double value(double[] output, double[] target) {
                    double sum = super.value(output, target);
                    return sum > 0 ? sum : 0;
                }
            };
        }
    }

    static class ThrowsForInfinity extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                @Override
                public double value(double[] output, double[] target) {
                    double sum = super.value(output, target);
                    if (Double.isInfinite(sum)) {
                        throw new ArithmeticException("infinite");
                    }
                    return sum;
                }
            };
        }
    }

    static class KeepsTheLastRow extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                private double last;

                @Override
                public void gradient(double[] output, double[] target, double[] gradient) {
                    super.gradient(output, target, gradient);
                    gradient[0] += 1e-12 * last;
                    last = gradient[0];
                }

                @Override
                public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
                    Loss sound = new Squared();
                    return sound.valueAndGradient(output, target, gradient);
                }
            };
        }
    }

    static class SharedBuffer extends Planted {
        @Override
        protected Loss plugin() {
            return new Squared() {
                private final double[] buffer = new double[1000];

                @Override
                public double value(Matrix output, Matrix target) {
                    for (int i = 0; i < output.size(); i++) {
                        buffer[i] = output.data()[i] - target.data()[i];
                    }
                    Thread.yield();
                    double sum = 0;
                    for (int i = 0; i < output.size(); i++) {
                        sum += buffer[i] * buffer[i];
                    }
                    return sum;
                }

                @Override
                public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
                    super.valueAndGradient(output, target, gradient);
                    return value(output, target);
                }
            };
        }
    }

    /** Cross-entropy with softmax, whose composed form a subclass gets wrong. */
    abstract static class PlantedComposed extends Sound.CrossEntropyContract {
        /** The composed form. */
        abstract Loss composed();

        @Override
        protected boolean inServiceFile() {
            return false;
        }

        @Override
        protected List<RowActivation> composedWith() {
            return List.of(new Sound.Softmax());
        }

        @Override
        protected Loss plugin() {
            Sound.CrossEntropy entropy = new Sound.CrossEntropy();
            return new Squared() {
                @Override
                public double value(double[] output, double[] target) {
                    return entropy.value(output, target);
                }

                @Override
                public void gradient(double[] output, double[] target, double[] gradient) {
                    entropy.gradient(output, target, gradient);
                }

                @Override
                public Range outputs() {
                    return entropy.outputs();
                }

                @Override
                public Optional<Loss> composedWith(RowActivation output) {
                    return Optional.ofNullable(composed());
                }
            };
        }
    }

    /** What faults of composed forms are planted in. */
    static class Composed extends Squared {
        private final Sound.OfLogits sound = new Sound.OfLogits();

        @Override
        public double value(double[] z, double[] target) {
            return sound.value(z, target);
        }

        @Override
        public void gradient(double[] z, double[] target, double[] gradient) {
            sound.gradient(z, target, gradient);
        }
    }

    static class ComposedIsMissing extends PlantedComposed {
        @Override
        Loss composed() {
            return null;
        }
    }

    static class ComposedValueWrong extends PlantedComposed {
        @Override
        Loss composed() {
            return new Composed() {
                @Override
                public double value(double[] z, double[] target) {
                    return super.value(z, target) + 0.001;
                }
            };
        }
    }

    static class ComposedGradientWrong extends PlantedComposed {
        @Override
        Loss composed() {
            return new Composed() {
                @Override
                public void gradient(double[] z, double[] target, double[] gradient) {
                    super.gradient(z, target, gradient);
                    gradient[0] = -gradient[0];
                }
            };
        }
    }

    static class ComposedOverflows extends PlantedComposed {
        @Override
        Loss composed() {
            return new Composed() {
                @Override
                public double value(double[] z, double[] target) {
                    double sum = 0;
                    double dot = 0;
                    for (int i = 0; i < z.length; i++) {
                        sum += Math.exp(z[i]);
                        dot += target[i] * z[i];
                    }
                    return Math.log(sum) - dot;
                }
            };
        }
    }

    static class ComposedBlockDiffers extends PlantedComposed {
        @Override
        Loss composed() {
            return new Composed() {
                @Override
                public double valueAndGradient(Matrix z, Matrix target, Matrix gradient) {
                    double value = super.valueAndGradient(z, target, gradient);
                    for (int i = 0; i < gradient.size(); i++) {
                        gradient.data()[i] /= gradient.rows();
                    }
                    return value;
                }
            };
        }
    }

    static class ComposedHidesNan extends PlantedComposed {
        @Override
        Loss composed() {
            return new Composed() {
                @Override
                public double value(double[] z, double[] target) {
                    double value = super.value(z, target);
                    return value > 0 ? value : 0;
                }
            };
        }
    }

    static class ComposedChangesTheTarget extends PlantedComposed {
        @Override
        Loss composed() {
            return new Composed() {
                @Override
                public double value(double[] z, double[] target) {
                    double value = super.value(z, target);
                    target[0] = Math.nextUp(target[0]);
                    return value;
                }
            };
        }
    }

    abstract static class PlantedOptimizer extends OptimizerContract {
        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    /** What the faults of optimizers are planted in: v ← ½v + g, θ ← θ − ηv. */
    static class Momentum implements ElementwiseOptimizer {
        @Override
        public String name() {
            return "momentum";
        }

        @Override
        public Optimizer with(PluginOptions options) {
            return this;
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public void update(
                float[] options, float[] gradient, float[][] slots, int from, int to, double rate, long step) {
            for (int i = from; i < to; i++) {
                slots[0][i] = 0.5f * slots[0][i] + gradient[i];
                options[i] -= (float) (rate * slots[0][i]);
            }
        }
    }

    static class GoesUphill extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                @Override
                public void update(
                        float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long n) {
                    super.update(parameters, gradient, slots, from, to, -rate, n);
                }
            };
        }
    }

    static class StateInside extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                private float[] velocity = new float[0];

                @Override
                public synchronized void update(
                        float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long n) {
                    velocity = Arrays.copyOf(velocity, Math.max(velocity.length, to));
                    for (int i = from; i < to; i++) {
                        velocity[i] = 0.5f * velocity[i] + gradient[i];
                        parameters[i] -= (float) (rate * velocity[i]);
                    }
                }
            };
        }
    }

    static class CountsItsOwnSteps extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                private int count;

                @Override
                public void update(float[] parameters, float[] gradient, float[][] slots, double rate, long n) {
                    super.update(parameters, gradient, slots, rate / (1 + 1e-3 * count++), n);
                }

                @Override
                public void update(
                        float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long n) {
                    super.update(parameters, gradient, slots, from, to, rate, n);
                }
            };
        }
    }

    static class NotElementwise extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                @Override
                public void update(
                        float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long n) {
                    double sum = 0;
                    for (int i = from; i < to; i++) {
                        sum += Math.abs((double) gradient[i]);
                    }
                    super.update(parameters, gradient, slots, from, to, rate / Math.max(1, sum), n);
                }
            };
        }
    }

    static class WritesBeyondItsRange extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                @Override
                public void update(
                        float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long n) {
                    int end = to - from == 17 ? Math.min(parameters.length, to + 7) : to;
                    super.update(parameters, gradient, slots, from, end, rate, n);
                }
            };
        }
    }

    static class IgnoresTheDecayFactor extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                @Override
                public boolean decays() {
                    return true;
                }
            };
        }
    }

    static class ClipsTheGradientInPlace extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                @Override
                public void update(
                        float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long n) {
                    for (int i = from; i < to; i++) {
                        gradient[i] = Math.max(-1, Math.min(1, gradient[i]));
                    }
                    super.update(parameters, gradient, slots, from, to, rate, n);
                }
            };
        }
    }

    static class SkipsNan extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                @Override
                public void update(
                        float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long n) {
                    float[] clean = gradient.clone();
                    for (int i = from; i < to; i++) {
                        clean[i] = gradient[i] == gradient[i] ? gradient[i] : 0;
                    }
                    super.update(parameters, clean, slots, from, to, rate, n);
                }
            };
        }
    }

    static class DividesByZero extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                @Override
                public void update(
                        float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long n) {
                    for (int i = from; i < to; i++) {
                        parameters[i] -= (float) (rate * gradient[i] / Math.abs((double) gradient[i]));
                    }
                }
            };
        }
    }

    static class OverflowsFloat extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                @Override
                public void update(
                        float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long n) {
                    for (int i = from; i < to; i++) {
                        slots[0][i] = Math.abs(gradient[i] * gradient[i] * gradient[i]);
                        parameters[i] -= (float) (rate * gradient[i] / (1 + Math.cbrt(slots[0][i])));
                    }
                }
            };
        }
    }

    static class InfiniteLearningRate extends PlantedOptimizer {
        @Override
        protected Optimizer plugin() {
            return new Momentum() {
                @Override
                public double defaultLearningRate() {
                    return Double.POSITIVE_INFINITY;
                }
            };
        }

        @Override
        protected double learningRate() {
            return 0.01;
        }
    }

    abstract static class PlantedInitializer extends InitializerContract {
        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    /** What the faults of initializers are planted in: uniform in ±√(6 / (fanIn + fanOut)). */
    static class Uniform implements Initializer {
        @Override
        public String name() {
            return "uniform";
        }

        @Override
        public Initializer with(PluginOptions options) {
            return this;
        }

        @Override
        public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
            double limit = Math.sqrt(6.0 / ((double) fanIn + fanOut));
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextDouble(-limit, limit);
            }
        }
    }

    static class LeavesTheLastElement extends PlantedInitializer {
        @Override
        protected Initializer plugin() {
            return new Uniform() {
                @Override
                public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
                    double last = values[values.length - 1];
                    super.fill(values, fanIn, fanOut, random);
                    values[values.length - 1] = last;
                }
            };
        }
    }

    static class FanSumOverflows extends PlantedInitializer {
        @Override
        protected Initializer plugin() {
            return new Uniform() {
                @Override
                public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
                    double limit = Math.sqrt(6.0 / (fanIn + fanOut));
                    for (int i = 0; i < values.length; i++) {
                        values[i] = random.nextDouble(-limit, limit);
                    }
                }
            };
        }
    }

    static class ItsOwnRandomness extends PlantedInitializer {
        private static final RandomStream SHARED = new RandomStream(1);

        @Override
        protected Initializer plugin() {
            return new Uniform() {
                @Override
                public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
                    super.fill(values, fanIn, fanOut, new RandomStream(SHARED.nextLong()));
                }
            };
        }
    }

    static class IgnoresTheStream extends PlantedInitializer {
        @Override
        protected Initializer plugin() {
            return new Uniform() {
                @Override
                public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
                    super.fill(values, fanIn, fanOut, new RandomStream(1));
                }
            };
        }
    }
}
