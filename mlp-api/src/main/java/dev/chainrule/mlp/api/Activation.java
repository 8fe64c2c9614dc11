package dev.chainrule.mlp.api;

import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * An elementwise activation, defined by its formula, or by its value and its derivative. Most activations are of this
 * kind.
 *
 * <p>A complete plugin is one record and one line in {@code META-INF/services/dev.chainrule.mlp.api.Activation}:
 *
 * <pre>{@code
 * public record Bent(double bend) implements Activation {
 *     public Bent() { this(0.5); }
 *     public String name() { return "bent"; }
 *     public Optional<Expression> expression() {
 *         return Optional.of(Expression.parse("bend * (sqrt(z^2 + 1) - 1) + z").with(Map.of("bend", bend)));
 *     }
 *     public Bent with(PluginOptions options) { return new Bent(options.number("bend", bend)); }
 * }
 * }</pre>
 *
 * <p>From the expression follow the value, the derivative, the kinks, the float32 block methods and the texts of
 * explanations. A function that no expression can state overrides {@link #value(double)} and {@link
 * #derivative(double)} instead. Methods that are overridden beside {@link #expression()} must compute the same function;
 * the contract kit checks it.
 *
 * <p>The value and the derivative of NaN must be NaN, so that a diverging run is noticed. Use {@link StrictMath}
 * rather than {@link Math} for exp, log, tanh and similar functions: the results of {@code Math} differ between JDKs,
 * and with them the trained weights.
 *
 * @since 0.2
 */
public interface Activation extends RowActivation {

    /**
     * Returns f as an expression in z, with its parameters replaced by their numbers.
     *
     * @return an expression whose only variable is z; empty if the function cannot be stated so
     * @since 0.2
     */
    default Optional<Expression> expression() {
        return Optional.empty();
    }

    /**
     * Returns the float32 arithmetic of an overridden {@link #forward} as an expression in z, so that programs without
     * this plugin, such as an exported Java class, compute the same bits.
     *
     * <p>It is evaluated as written: each operation is rounded to float32, and the functions are those of {@link
     * FloatMath}. Operations that {@code forward} computes once may be repeated. The contract kit checks the bits.
     *
     * @return an expression whose only variable is z; empty if {@code forward} is not overridden, or cannot be stated so
     * @since 0.2
     */
    default Optional<Expression> float32() {
        return Optional.empty();
    }

    /**
     * Returns the value a = f(z).
     *
     * <p>By default it evaluates {@link #expression()}, which is prepared in each call: for many values, call the method
     * of {@link #compiled()}.
     *
     * @param z the pre-activation; any double, including infinities and NaN
     * @return f(z); NaN if {@code z} is NaN
     */
    default double value(double z) {
        return CompiledActivation.withExpression(this).value(z);
    }

    /**
     * Returns the derivative ∂a/∂z = f′(z): the activation's factor of the chain rule.
     *
     * <p>By default it evaluates the derivative of {@link #expression()}, as {@link #value(double)} does.
     *
     * @param z the pre-activation; any double, including infinities and NaN
     * @return f′(z); at a kink one of the one-sided derivatives; NaN if {@code z} is NaN
     */
    default double derivative(double z) {
        return CompiledActivation.withExpression(this).derivative(z);
    }

    /**
     * Returns the points where f has no first or second derivative, such as 0 for ReLU. Gradient checks avoid them.
     *
     * @return a new or empty array, in any order
     */
    default double[] kinks() {
        return expression().isPresent()
                ? CompiledActivation.withExpression(this).kinks()
                : new double[0];
    }

    @Override
    default Activation compiled() {
        return CompiledActivation.of(this);
    }

    @Override
    default Optional<Formula> formula() {
        return expression().map(Formula::ofActivation);
    }

    @Override
    default void value(double[] z, double[] a) {
        for (int i = 0; i < z.length; i++) {
            a[i] = value(z[i]);
        }
    }

    @Override
    default void pullback(double[] z, double[] a, double[] gradient) {
        for (int i = 0; i < z.length; i++) {
            gradient[i] *= derivative(z[i]);
        }
    }

    @Override
    default void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = (float) value(from[i]);
        }
    }

    @Override
    default void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] at = z.data();
        float[] g = gradient.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            g[i] = (float) (g[i] * derivative(at[i]));
        }
    }
}
