package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.LogisticFunction;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.SoftmaxFunction;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.testkit.ActivationContract;
import dev.chainrule.mlp.testkit.RowActivationContract;
import java.util.Arrays;
import java.util.Optional;

/** Activations with one fault each, and the test that their author would write. */
final class PlantedActivations {
    private PlantedActivations() {}

    /** What the faults are planted in: f(z) = √(z²+1) + z. */
    static class Curve implements Activation {
        @Override
        public String name() {
            return "curve";
        }

        @Override
        public RowActivation with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return Math.sqrt(z * z + 1) + z;
        }

        @Override
        public double derivative(double z) {
            return Math.abs(z) > 1e100 ? 1 + Math.signum(z) : z / Math.sqrt(z * z + 1) + 1;
        }
    }

    abstract static class Planted extends ActivationContract {
        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    static class WrongDerivative extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public double derivative(double z) {
                    return super.derivative(z) * 1.00001;
                }
            };
        }
    }

    static class ExpressionOfAnotherFunction extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public Optional<Expression> expression() {
                    return Optional.of(Expression.parse("sqrt(z^2 + 1)"));
                }
            };
        }
    }

    /** In float32, z² + 1 rounds more often than in the float64 of value, which forward calls. */
    static class Float32OfOtherArithmetic extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public Optional<Expression> float32() {
                    return Optional.of(Expression.parse("sqrt(z^2 + 1) + z"));
                }
            };
        }
    }

    static class DerivativeOfTheOutput extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public double derivative(double z) {
                    return super.derivative(value(z));
                }
            };
        }
    }

    static class DerivativeWrongForLargeZ extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public double derivative(double z) {
                    return z > 2000 ? 1 : super.derivative(z);
                }
            };
        }
    }

    static class DerivativeWrongAtZero extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public double derivative(double z) {
                    return z == 0 ? 0 : super.derivative(z);
                }
            };
        }
    }

    static class UndeclaredKink extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public double value(double z) {
                    return z <= 0.3337 ? 0.5 * z + 0.16685 : z;
                }

                @Override
                public double derivative(double z) {
                    return z <= 0.3337 ? 0.5 : z > 0.3337 ? 1 : z;
                }
            };
        }
    }

    static class UndeclaredJump extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public double value(double z) {
                    return z > 0.7331 ? 1 : 0 * Math.min(1, Math.max(-1, z));
                }

                @Override
                public double derivative(double z) {
                    return 0 * Math.min(1, Math.max(-1, z));
                }
            };
        }
    }

    static class SharedKinks extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                private final double[] kinks = {50};

                @Override
                public double[] kinks() {
                    return kinks;
                }
            };
        }
    }

    static class ChangesTheOutputInPullback extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void pullback(double[] z, double[] a, double[] gradient) {
                    super.pullback(z, a, gradient);
                    Arrays.fill(a, 0);
                }
            };
        }
    }

    static class ChangesTheOutputInBackward extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void backward(Matrix z, Matrix a, Matrix gradient) {
                    super.backward(z, a, gradient);
                    Arrays.fill(a.data(), 0, a.size(), 0);
                }
            };
        }
    }

    static class RemembersTheLastForward extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                private final ThreadLocal<Matrix> last = new ThreadLocal<>();

                @Override
                public void forward(Matrix z, Matrix a) {
                    last.set(new Matrix(z.data().clone(), z.rows(), z.columns()));
                    super.forward(z, a);
                }

                @Override
                public void backward(Matrix z, Matrix a, Matrix gradient) {
                    super.backward(last.get(), a, gradient);
                }
            };
        }
    }

    static class DependsOnEarlierCalls extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                private volatile double largest;

                @Override
                public void pullback(double[] z, double[] a, double[] gradient) {
                    super.pullback(z, a, gradient);
                    for (int i = 0; i < z.length; i++) {
                        largest = Math.max(largest, z[i]);
                        gradient[i] += 1e-10 * largest;
                    }
                }
            };
        }
    }

    static class SharedBuffer extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                private final double[] buffer = new double[1000];

                @Override
                public void forward(Matrix z, Matrix a) {
                    for (int i = 0; i < z.size(); i++) {
                        buffer[i] = z.data()[i];
                    }
                    Thread.yield();
                    for (int i = 0; i < z.size(); i++) {
                        a.data()[i] = (float) value(buffer[i]);
                    }
                }
            };
        }
    }

    static class HidesNan extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public double value(double z) {
                    return z > 0 ? z : 0;
                }

                @Override
                public double derivative(double z) {
                    return z > 0 ? 1 : 0;
                }

                @Override
                public double[] kinks() {
                    return new double[] {0};
                }
            };
        }
    }

    static class HidesNanInForward extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void forward(Matrix z, Matrix a) {
                    super.forward(z, a);
                    for (int i = 0; i < a.size(); i++) {
                        a.data()[i] = a.data()[i] > 0 ? a.data()[i] : 0;
                    }
                }
            };
        }
    }

    static class OverflowsToNan extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public double value(double z) {
                    return Math.exp(z) / (1 + Math.exp(z));
                }

                @Override
                public double derivative(double z) {
                    return value(z) * (1 - value(z));
                }
            };
        }
    }

    static class BackwardOverflowsToNan extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void backward(Matrix z, Matrix a, Matrix gradient) {
                    for (int i = 0; i < z.size(); i++) {
                        double x = z.data()[i];
                        float e = (float) Math.exp(x);
                        gradient.data()[i] *= (float) (derivative(x) * (x > 0 && Math.abs(x) > 60 ? e / e : 1));
                    }
                }
            };
        }
    }

    static class ThrowsForInfinity extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public double value(double z) {
                    if (Double.isInfinite(z)) {
                        throw new ArithmeticException("infinite");
                    }
                    return super.value(z);
                }
            };
        }
    }

    static class BadName extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public String name() {
                    return "Curved Thing";
                }
            };
        }
    }

    static class ChangingName extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                private int calls;

                @Override
                public void pullback(double[] z, double[] a, double[] gradient) {
                    super.pullback(z, a, gradient);
                    calls++;
                }

                @Override
                public String name() {
                    return calls == 0 ? "curve" : "curve-used";
                }
            };
        }
    }

    static class ForwardDiffers extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void forward(Matrix z, Matrix a) {
                    for (int i = 0; i < z.size(); i++) {
                        a.data()[i] = (float) (value(z.data()[i]) * 1.00001);
                    }
                }
            };
        }
    }

    /** Right while arrays come zeroed, but training reuses them. */
    static class ForwardAdds extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void forward(Matrix z, Matrix a) {
                    for (int i = 0; i < z.size(); i++) {
                        a.data()[i] += (float) value(z.data()[i]);
                    }
                }
            };
        }
    }

    static class ForwardSkipsTheTail extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void forward(Matrix z, Matrix a) {
                    float[] data = a.data();
                    Arrays.fill(data, 0, a.size(), 0);
                    for (int i = 0; i < z.size(); i++) {
                        data[i] =
                                i < (z.size() & ~3) || Float.isNaN(z.data()[i]) ? (float) value(z.data()[i]) : data[i];
                    }
                }
            };
        }
    }

    static class BackwardDiffers extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void backward(Matrix z, Matrix a, Matrix gradient) {
                    for (int i = 0; i < z.size(); i++) {
                        gradient.data()[i] = (float) derivative(z.data()[i]);
                    }
                }
            };
        }
    }

    static class ForwardWritesBeyond extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void forward(Matrix z, Matrix a) {
                    for (int i = 0; i < z.data().length; i++) {
                        a.data()[i] = (float) value(z.data()[i]);
                    }
                }
            };
        }
    }

    static class BackwardWritesBeyond extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void backward(Matrix z, Matrix a, Matrix gradient) {
                    for (int i = 0; i < z.data().length; i++) {
                        gradient.data()[i] = (float) (gradient.data()[i] * derivative(z.data()[i]));
                    }
                }
            };
        }
    }

    static class PullbackReplacesTheGradient extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void pullback(double[] z, double[] a, double[] gradient) {
                    for (int i = 0; i < z.length; i++) {
                        gradient[i] = derivative(z[i]);
                    }
                }

                @Override
                public void backward(Matrix z, Matrix a, Matrix gradient) {
                    for (int i = 0; i < z.size(); i++) {
                        gradient.data()[i] = (float) derivative(z.data()[i]);
                    }
                }
            };
        }
    }

    static class RowDiffersFromElement extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public void value(double[] z, double[] a) {
                    super.value(z, a);
                    a[a.length - 1] *= 1.0000001;
                }
            };
        }
    }

    static class InitializerIsNoName extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public String defaultInitializer() {
                    return "He Normal";
                }
            };
        }
    }

    static class WithGivesNull extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public RowActivation with(PluginOptions options) {
                    return null;
                }
            };
        }
    }

    static class NoEquals extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public RowActivation with(PluginOptions options) {
                    return new Curve();
                }
            };
        }
    }

    /** What faults of {@code with} are planted in: f(z) = scale · z. */
    abstract static class Scaled extends Curve {
        final double scale;

        Scaled(double scale) {
            this.scale = scale;
        }

        @Override
        public String name() {
            return "scaled";
        }

        @Override
        public double value(double z) {
            return scale * z;
        }

        @Override
        public double derivative(double z) {
            return scale + 0 * Math.min(1, Math.max(-1, z));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Scaled scaled && scaled.scale == scale;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(scale);
        }
    }

    static class EachCallGivesAnUnequalPlugin extends Planted {
        static final class Unequal extends Scaled {
            Unequal(double scale) {
                super(scale);
            }

            @Override
            public RowActivation with(PluginOptions options) {
                double given = options.number("scale", scale);
                return given == scale ? this : new Unequal(given);
            }

            @Override
            public boolean equals(Object other) {
                return this == other;
            }

            @Override
            public int hashCode() {
                return System.identityHashCode(this);
            }
        }

        @Override
        protected Activation plugin() {
            return new Unequal(2);
        }
    }

    static class IgnoresItsParameter extends Planted {
        @Override
        protected Activation plugin() {
            return new Scaled(2) {
                @Override
                public RowActivation with(PluginOptions options) {
                    options.number("scale", scale);
                    return this;
                }
            };
        }
    }

    static class ForgetsItsParameter extends Planted {
        static final class Forgetful extends Scaled {
            Forgetful(double scale) {
                super(scale);
            }

            @Override
            public RowActivation with(PluginOptions options) {
                return new Forgetful(options.number("scale", 2));
            }
        }

        @Override
        protected Activation plugin() {
            return new Forgetful(2);
        }
    }

    static class ForgetsTheParameterItWasGiven extends Planted {
        @Override
        protected Activation plugin() {
            return new ForgetsItsParameter.Forgetful(3);
        }
    }

    static class ReadsOnlySometimes extends Planted {
        static final class Fickle extends Scaled {
            Fickle(double scale) {
                super(scale);
            }

            @Override
            public RowActivation with(PluginOptions options) {
                boolean on = options.bool("on", true);
                return new Fickle(on ? options.number("scale", scale) : 0.125);
            }
        }

        @Override
        protected Activation plugin() {
            return new Fickle(2);
        }
    }

    static class CastsWhatItIsGiven extends Planted {
        static final class Caster extends Scaled {
            Caster(double scale) {
                super(scale);
            }

            @Override
            public RowActivation with(PluginOptions options) {
                options.number("scale", scale);
                return new Caster((Double) options.given("scale").orElse(scale));
            }
        }

        @Override
        protected Activation plugin() {
            return new Caster(2);
        }
    }

    static class TakesAnyParameter extends Planted {
        @Override
        protected Activation plugin() {
            return new Curve() {
                @Override
                public RowActivation with(PluginOptions options) {
                    if (options.given("noSuchParameter").isPresent()) {
                        options.number("noSuchParameter", 1);
                    }
                    return this;
                }
            };
        }
    }

    static class DefaultOutOfItsRange extends Planted {
        static final class OutOfRange extends Scaled {
            OutOfRange(double scale) {
                super(scale);
            }

            @Override
            public RowActivation with(PluginOptions options) {
                return new OutOfRange(options.number("scale", scale, Range.UNIT));
            }
        }

        @Override
        protected Activation plugin() {
            return new OutOfRange(2);
        }
    }

    /** Has a component that no document can set. */
    public record Unread(double bend) implements Activation {
        public Unread() {
            this(0.5);
        }

        @Override
        public String name() {
            return "unread";
        }

        @Override
        public double value(double z) {
            return bend * z;
        }

        @Override
        public double derivative(double z) {
            return bend + 0 * Math.min(1, Math.max(-1, z));
        }

        @Override
        public Unread with(PluginOptions options) {
            return this;
        }
    }

    static class ReadsNoParameter extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Unread();
        }
    }

    /** Has no line in a service file. */
    public record Unlisted() implements Activation {
        @Override
        public String name() {
            return "unlisted";
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1 + 0 * Math.min(1, Math.max(-1, z));
        }

        @Override
        public Unlisted with(PluginOptions options) {
            return this;
        }
    }

    static class NotInTheServiceFile extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Unlisted();
        }
    }

    static class NoPublicConstructor extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Scaled(1) {};
        }
    }

    abstract static class PlantedRow extends RowActivationContract {
        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    /** Softmax, with whatever a subclass does wrong. */
    static class Soft implements RowActivation {
        private final Sound.Softmax softmax = new Sound.Softmax();

        @Override
        public String name() {
            return "soft";
        }

        @Override
        public RowActivation with(PluginOptions options) {
            return this;
        }

        @Override
        public void value(double[] z, double[] a) {
            softmax.value(z, a);
        }

        @Override
        public void pullback(double[] z, double[] a, double[] gradient) {
            softmax.pullback(z, a, gradient);
        }
    }

    static class OnlyTheDiagonal extends PlantedRow {
        @Override
        protected RowActivation plugin() {
            return new Soft() {
                @Override
                public void pullback(double[] z, double[] a, double[] gradient) {
                    for (int i = 0; i < z.length; i++) {
                        gradient[i] *= a[i] * (1 - a[i]);
                    }
                }
            };
        }
    }

    static class RowsLeakIntoEachOther extends PlantedRow {
        @Override
        protected RowActivation plugin() {
            return new Soft() {
                @Override
                public void forward(Matrix z, Matrix a) {
                    super.forward(z, a);
                    float sum = 0;
                    for (int i = 0; i < z.size(); i++) {
                        sum += z.data()[i];
                    }
                    for (int i = 0; i < z.size(); i++) {
                        a.data()[i] += 0 * sum;
                    }
                }
            };
        }
    }

    static class ChangesItsArgument extends PlantedRow {
        @Override
        protected RowActivation plugin() {
            return new Soft() {
                @Override
                public void value(double[] z, double[] a) {
                    for (int i = 0; i < z.length; i++) {
                        z[i] -= 1e-9;
                    }
                    super.value(z, a);
                }
            };
        }
    }

    static class SkipsNan extends PlantedRow {
        @Override
        protected RowActivation plugin() {
            return new Soft() {
                @Override
                public void value(double[] z, double[] a) {
                    double[] clean = z.clone();
                    for (int i = 0; i < z.length; i++) {
                        clean[i] = z[i] == z[i] ? z[i] : 0;
                    }
                    super.value(clean, a);
                }
            };
        }
    }

    static class ThrowsForTwoInfinities extends PlantedRow {
        @Override
        protected RowActivation plugin() {
            return new Soft() {
                @Override
                public void pullback(double[] z, double[] a, double[] gradient) {
                    if (z.length > 1 && Double.isInfinite(z[0]) && Double.isInfinite(z[1])) {
                        throw new ArithmeticException("no largest element");
                    }
                    super.pullback(z, a, gradient);
                }
            };
        }
    }

    static class NaiveSoftmax extends PlantedRow {
        @Override
        protected RowActivation plugin() {
            return new Soft() {
                @Override
                public void value(double[] z, double[] a) {
                    double sum = 0;
                    for (int i = 0; i < z.length; i++) {
                        a[i] = Math.exp(z[i]);
                        sum += a[i];
                    }
                    for (int i = 0; i < z.length; i++) {
                        a[i] /= sum;
                    }
                }
            };
        }
    }

    static class IsCalledSoftmax extends PlantedRow {
        /** Softmax of z / 2, which is another function. */
        static final class Mild extends Soft implements SoftmaxFunction {
            @Override
            public void value(double[] z, double[] a) {
                super.value(Arrays.stream(z).map(x -> x / 2).toArray(), a);
            }

            @Override
            public void pullback(double[] z, double[] a, double[] gradient) {
                super.pullback(z, a, gradient);
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] /= 2;
                }
            }
        }

        private final Mild plugin = new Mild();

        @Override
        protected RowActivation plugin() {
            return plugin;
        }
    }

    static class IsCalledLogistic extends Planted {
        static final class Other extends Curve implements LogisticFunction {}

        private final Other plugin = new Other();

        @Override
        protected Activation plugin() {
            return plugin;
        }
    }
}
