package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.ParameterizedFormula;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Program;
import java.util.Map;

/**
 * A learning rate that is given as a formula, {@code {"type": "formula", "value": "rate * (1 - t)^2"}}.
 *
 * <p>Its variables are {@code rate}, the optimizer's learning rate; {@code t}, the part of the run that is done, in [0, 1);
 * {@code step}, the number of the step, from 1; and {@code epoch}, the number of the epoch, from 1. Every other name is a
 * parameter.
 *
 * @since 0.2
 */
public final class FormulaSchedule implements Schedule {
    private static final String[] VARIABLES = {"rate", "t", "step", "epoch"};

    private final ParameterizedFormula source;
    private final Program program;

    /** Creates the plugin {@code formula}, to which a document must give its formula. */
    public FormulaSchedule() {
        source = new ParameterizedFormula("", Map.of());
        program = Program.of(Expression.variable("rate"), VARIABLES);
    }

    /** Creates a schedule from a formula in {@code rate}, {@code t}, {@code step}, {@code epoch} and its parameters. */
    public FormulaSchedule(ParameterizedFormula source) {
        this.source = source;
        this.program = Program.of(source.expression(VARIABLES), VARIABLES);
    }

    @Override
    public String name() {
        return "formula";
    }

    @Override
    public FormulaSchedule with(PluginOptions options) {
        ParameterizedFormula given = source.with(options, VARIABLES);
        return given.equals(source) ? this : new FormulaSchedule(given);
    }

    @Override
    public boolean readsHistory() {
        return false;
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        return program.value(learningRate, (step - 1) / ((double) epochs * stepsPerEpoch), step, epoch);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FormulaSchedule schedule && schedule.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return "formula " + source;
    }
}
