package dev.chainrule.mlp.api;

import dev.chainrule.mlp.api.expression.BlockProgram;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * An activation whose expression has been translated to programs. Methods that the plugin overrides are the plugin's own.
 */
final class CompiledActivation implements Activation {
    private static final String Z = "z";

    private final Activation plugin;
    private final Expression expression;
    private final Expression derivative;

    private final Program valueProgram;
    private final Program derivativeProgram;

    /** Empty if the plugin computes its blocks itself. */
    private final Optional<BlockProgram> valueBlock;

    private final Optional<BlockProgram> derivativeBlock;

    private final boolean hasValue;
    private final boolean hasDerivative;
    private final boolean hasKinks;
    private final boolean hasRowValue;
    private final boolean hasPullback;

    /** Null until it is first requested, since the search takes a while. A race only repeats the search. */
    private volatile double[] kinks;

    private CompiledActivation(Activation plugin, Expression expression) {
        this.plugin = plugin;
        this.expression = expression;
        derivative = expression.derivative(Z);
        hasValue = Overrides.of(plugin, Activation.class, "value", double.class);
        hasDerivative = Overrides.of(plugin, Activation.class, "derivative", double.class);
        hasKinks = Overrides.of(plugin, Activation.class, "kinks");
        hasRowValue = Overrides.of(plugin, Activation.class, "value", double[].class, double[].class);
        hasPullback =
                Overrides.of(plugin, Activation.class, "pullback", double[].class, double[].class, double[].class);
        boolean hasForward = hasValue || Overrides.of(plugin, Activation.class, "forward", Matrix.class, Matrix.class);
        boolean hasBackward = hasDerivative
                || Overrides.of(plugin, Activation.class, "backward", Matrix.class, Matrix.class, Matrix.class);
        valueProgram = Program.of(expression, Z);
        derivativeProgram = Program.of(derivative, Z);
        valueBlock = block(expression, hasForward);
        derivativeBlock = block(derivative, hasBackward);
    }

    private static Optional<BlockProgram> block(Expression e, boolean isOverridden) {
        return isOverridden ? Optional.empty() : Optional.of(BlockProgram.of(List.of(e), List.of(Z)));
    }

    /** Compiles an activation, or returns it as it is if it has no expression. */
    static Activation of(Activation plugin) {
        Optional<Expression> expression = plugin.expression();
        return expression.isPresent() ? new CompiledActivation(plugin, expression.get()) : plugin;
    }

    /** Compiles an activation that lacks a method that only an expression could supply. */
    static CompiledActivation withExpression(Activation plugin) {
        return new CompiledActivation(
                plugin,
                plugin.expression()
                        .orElseThrow(() -> new IllegalStateException("activation '" + plugin.name()
                                + "' must override expression(), or value and derivative")));
    }

    @Override
    public String name() {
        return plugin.name();
    }

    @Override
    public RowActivation with(PluginOptions options) {
        return plugin.with(options);
    }

    @Override
    public Activation compiled() {
        return this;
    }

    @Override
    public RowActivation definition() {
        return plugin;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(expression);
    }

    @Override
    public Optional<Expression> float32() {
        return plugin.float32();
    }

    @Override
    public double value(double z) {
        return hasValue ? plugin.value(z) : keepingNaN(z, valueProgram.value(z));
    }

    @Override
    public double derivative(double z) {
        return hasDerivative ? plugin.derivative(z) : keepingNaN(z, derivativeProgram.value(z));
    }

    @Override
    public void value(double[] z, double[] a) {
        if (hasRowValue) {
            plugin.value(z, a);
        } else if (hasValue) {
            Activation.super.value(z, a);
        } else {
            valueProgram.run(z, a);
            for (int i = 0; i < z.length; i++) {
                a[i] = keepingNaN(z[i], a[i]);
            }
        }
    }

    @Override
    public void pullback(double[] z, double[] a, double[] gradient) {
        if (hasPullback) {
            plugin.pullback(z, a, gradient);
        } else if (hasDerivative) {
            Activation.super.pullback(z, a, gradient);
        } else {
            derivativeProgram.multiply(z, gradient);
            for (int i = 0; i < z.length; i++) {
                gradient[i] = keepingNaN(z[i], gradient[i]);
            }
        }
    }

    /** A constant function would turn NaN into a number. */
    private static double keepingNaN(double z, double result) {
        return Double.isNaN(z) ? z : result;
    }

    @Override
    public double[] kinks() {
        if (hasKinks) {
            return plugin.kinks();
        }
        double[] found = kinks;
        if (found == null) {
            found = DoubleStream.concat(Arrays.stream(expression.kinks(Z)), Arrays.stream(derivative.kinks(Z)))
                    .sorted()
                    .distinct()
                    .toArray();
            kinks = found;
        }
        return found.clone();
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        if (valueBlock.isEmpty()) {
            plugin.forward(z, a);
        } else {
            valueBlock.get().run(z.data(), a.data(), z.size());
            keepNaN(valueBlock.get(), z, a);
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        if (derivativeBlock.isEmpty()) {
            plugin.backward(z, a, gradient);
        } else {
            derivativeBlock.get().multiply(z.data(), gradient.data(), z.size());
            keepNaN(derivativeBlock.get(), z, gradient);
        }
    }

    private static void keepNaN(BlockProgram program, Matrix z, Matrix result) {
        if (program.isConstant()) {
            float[] from = z.data();
            float[] to = result.data();
            for (int i = 0, n = z.size(); i < n; i++) {
                to[i] = from[i] == from[i] ? to[i] : Float.NaN;
            }
        }
    }

    @Override
    public String defaultInitializer() {
        return plugin.defaultInitializer();
    }

    @Override
    public Optional<Formula> formula() {
        return plugin.formula();
    }

    @Override
    public String toString() {
        return plugin.toString();
    }
}
