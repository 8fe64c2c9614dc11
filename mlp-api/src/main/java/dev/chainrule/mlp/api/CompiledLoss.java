package dev.chainrule.mlp.api;

import dev.chainrule.mlp.api.expression.BlockProgram;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** An elementwise loss whose expression has been translated to programs. Methods that the plugin overrides are the plugin's own. */
final class CompiledLoss implements ElementwiseLoss {
    private static final List<String> VARIABLES = List.of("a", "y");

    private final ElementwiseLoss plugin;
    private final Expression expression;

    private final Program valueProgram;
    private final Program derivativeProgram;

    /** Empty if the plugin computes its blocks itself. */
    private final Optional<BlockProgram> valueBlock;

    private final Optional<BlockProgram> derivativeBlock;
    private final List<Boundary> boundaries = new ArrayList<>();

    private final boolean hasValue;
    private final boolean hasDerivative;
    private final boolean hasRowValue;
    private final boolean hasRowGradient;
    private final boolean hasDistance;

    /**
     * An expression whose zeros divide two branches of ℓ.
     *
     * @param value the expression
     * @param slope its derivative by a
     */
    private record Boundary(Program value, Program slope) {}

    private CompiledLoss(ElementwiseLoss plugin, Expression expression) {
        this.plugin = plugin;
        this.expression = expression;
        Expression derivative = expression.derivative("a");
        valueProgram = program(expression);
        derivativeProgram = program(derivative);
        hasValue = Overrides.of(plugin, ElementwiseLoss.class, "value", double.class, double.class);
        hasDerivative = Overrides.of(plugin, ElementwiseLoss.class, "derivative", double.class, double.class);
        hasRowValue = Overrides.of(plugin, ElementwiseLoss.class, "value", double[].class, double[].class);
        hasRowGradient =
                Overrides.of(plugin, ElementwiseLoss.class, "gradient", double[].class, double[].class, double[].class);
        hasDistance = Overrides.of(plugin, ElementwiseLoss.class, "distanceToKink", double[].class, double[].class);
        boolean hasBlockValue =
                hasValue || hasRowValue || Overrides.of(plugin, Loss.class, "value", Matrix.class, Matrix.class);
        boolean hasBlockGradient = hasDerivative
                || hasRowGradient
                || Overrides.of(plugin, Loss.class, "valueAndGradient", Matrix.class, Matrix.class, Matrix.class);
        valueBlock = block(expression, hasBlockValue);
        derivativeBlock = block(derivative, hasBlockGradient);
        List<Expression> dividing = new ArrayList<>(expression.boundaries("a"));
        dividing.addAll(derivative.boundaries("a"));
        dividing.stream()
                .distinct()
                .forEach(each -> boundaries.add(new Boundary(program(each), program(each.derivative("a")))));
    }

    private static Program program(Expression e) {
        return Program.of(List.of(e), VARIABLES);
    }

    private static Optional<BlockProgram> block(Expression e, boolean isOverridden) {
        return isOverridden ? Optional.empty() : Optional.of(BlockProgram.of(List.of(e), VARIABLES));
    }

    /** Compiles a loss, or returns it as it is if it has no expression. */
    static Loss of(ElementwiseLoss plugin) {
        Optional<Expression> expression = plugin.expression();
        return expression.isPresent() ? new CompiledLoss(plugin, expression.get()) : plugin;
    }

    /** Compiles a loss that lacks a method that only an expression could supply. */
    static CompiledLoss withExpression(ElementwiseLoss plugin) {
        return new CompiledLoss(
                plugin,
                plugin.expression()
                        .orElseThrow(() -> new IllegalStateException(
                                "loss '" + plugin.name() + "' must override expression(), or value and derivative")));
    }

    @Override
    public String name() {
        return plugin.name();
    }

    @Override
    public Loss with(PluginOptions options) {
        return plugin.with(options);
    }

    @Override
    public Loss compiled() {
        return this;
    }

    @Override
    public Loss definition() {
        return plugin;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(expression);
    }

    @Override
    public boolean isMean() {
        return plugin.isMean();
    }

    @Override
    public List<Double> quantiles() {
        return plugin.quantiles();
    }

    @Override
    public OptionalDouble quantile(int output) {
        return plugin.quantile(output);
    }

    @Override
    public double value(double a, double y) {
        return hasValue ? plugin.value(a, y) : valueProgram.value(a, y);
    }

    @Override
    public double derivative(double a, double y) {
        return hasDerivative ? plugin.derivative(a, y) : derivativeProgram.value(a, y);
    }

    @Override
    public double value(double[] output, double[] target) {
        return hasRowValue ? plugin.value(output, target) : ElementwiseLoss.super.value(output, target);
    }

    @Override
    public void gradient(double[] output, double[] target, double[] gradient) {
        if (hasRowGradient) {
            plugin.gradient(output, target, gradient);
        } else {
            ElementwiseLoss.super.gradient(output, target, gradient);
        }
    }

    /** Estimates the distance to a zero of a boundary by one step of Newton's method, which is exact for |a − y|. */
    @Override
    public double distanceToKink(double[] output, double[] target) {
        if (hasDistance) {
            return plugin.distanceToKink(output, target);
        }
        double nearest = Double.POSITIVE_INFINITY;
        for (Boundary boundary : boundaries) {
            for (int i = 0; i < output.length; i++) {
                double value = Math.abs(boundary.value().value(output[i], target[i]));
                double slope = Math.abs(boundary.slope().value(output[i], target[i]));
                nearest = value == 0 ? 0 : slope > 0 ? Math.min(nearest, value / slope) : nearest;
            }
        }
        return nearest;
    }

    @Override
    public double value(Matrix output, Matrix target) {
        return valueBlock.isEmpty()
                ? plugin.value(output, target)
                : valueBlock
                        .get()
                        .sum(
                                output.data(),
                                target.data(),
                                output.columns(),
                                isMean() ? output.columns() : 1,
                                output.size());
    }

    @Override
    public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
        if (derivativeBlock.isEmpty()) {
            return plugin.valueAndGradient(output, target, gradient);
        }
        float scale = isMean() ? 1f / output.columns() : 1;
        derivativeBlock.get().run(output.data(), target.data(), gradient.data(), scale, output.size());
        return value(output, target);
    }

    @Override
    public Optional<Loss> composedWith(RowActivation output) {
        return plugin.composedWith(output);
    }

    @Override
    public Range outputs() {
        return plugin.outputs();
    }

    @Override
    public Range targets() {
        return plugin.targets();
    }

    @Override
    public Optional<String> objectionTo(RowActivation output, int units) {
        return plugin.objectionTo(output, units);
    }

    @Override
    public boolean classifies() {
        return plugin.classifies();
    }

    @Override
    public double prediction(double output) {
        return plugin.prediction(output);
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
