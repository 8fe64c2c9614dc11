package dev.chainrule.mlp.export.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Pre-activations z = (factor · W a + term) / divisor of the outputs a of the stage before, or of the inputs. Immutable.
 *
 * <p>Without W it only scales; such a stage becomes a part of the layer after it, or the scaling of the model. Factor and
 * divisor are separate so that a scaler (x − center) / width is read back exactly.
 */
final class Stage {
    private final Optional<Rows> before;
    private final List<String> columns;
    private final Optional<Constant> weights;
    private final int units;
    private final double[] factor;
    private final double[] term;
    private final double[] divisor;

    private Stage(
            Optional<Rows> before,
            List<String> columns,
            Optional<Constant> weights,
            int units,
            double[] factor,
            double[] term,
            double[] divisor) {
        this.before = before;
        this.columns = columns;
        this.weights = weights;
        this.units = units;
        this.factor = factor;
        this.term = term;
        this.divisor = divisor;
    }

    private static Stage unscaled(Optional<Rows> before, List<String> columns, Optional<Constant> weights, int units) {
        return new Stage(before, columns, weights, units, new double[0], new double[0], new double[0]);
    }

    /** Returns the inputs of a network, in one array; -1 for a number that the file leaves open. */
    static Stage ofInputs(int count) {
        return unscaled(Optional.empty(), List.of(), Optional.empty(), count);
    }

    /** Returns one input of a network that has its own name. */
    static Stage ofInput(String name) {
        return unscaled(Optional.empty(), List.of(name), Optional.empty(), 1);
    }

    /**
     * Returns a dense layer without biases.
     *
     * @param weights inputs × units
     */
    static Stage dense(Rows before, Constant weights) {
        return unscaled(Optional.of(before), List.of(), Optional.of(weights), weights.size(1));
    }

    /** Returns a stage that scales the outputs of the one before. */
    static Stage scaling(Rows before) {
        return unscaled(Optional.of(before), List.of(), Optional.empty(), before.stage().units);
    }

    /** Returns inputs side by side. */
    static Stage concatenated(List<Stage> parts) {
        List<String> names =
                parts.stream().flatMap(part -> part.columns.stream()).toList();
        int count = parts.stream().mapToInt(Stage::units).sum();
        double[] factors = new double[count];
        double[] terms = new double[count];
        double[] divisors = new double[count];
        int at = 0;
        for (Stage part : parts) {
            for (int i = 0; i < part.units; i++, at++) {
                factors[at] = part.factor(i);
                terms[at] = part.term(i);
                divisors[at] = part.divisor(i);
            }
        }
        return new Stage(Optional.empty(), names, Optional.empty(), count, factors, terms, divisors);
    }

    /** Returns z + t in place of z. */
    Stage plus(double[] t) {
        return scaled(t.length, this::factor, j -> term(j) + t[j] * divisor(j), this::divisor);
    }

    /** Returns f · z in place of z. */
    Stage times(double[] f) {
        return scaled(f.length, j -> factor(j) * f[j], j -> term(j) * f[j], this::divisor);
    }

    /** Returns z / d in place of z. */
    Stage dividedBy(double[] d) {
        return scaled(d.length, this::factor, this::term, j -> divisor(j) * d[j]);
    }

    /** Returns f · z + t in place of z, the same for each unit. */
    Stage then(double f, double t, int count) {
        double[] factors = new double[count];
        Arrays.fill(factors, f);
        double[] terms = new double[count];
        Arrays.fill(terms, t);
        Stage result = this;
        if (f != 1) {
            result = result.times(factors);
        }
        return t == 0 ? result : result.plus(terms);
    }

    private Stage scaled(
            int count, IntToDoubleFunction factors, IntToDoubleFunction terms, IntToDoubleFunction divisors) {
        if (units >= 0 && count != units) {
            throw new UnfitException("joins " + count + " numbers and rows of " + units + " values");
        }
        return new Stage(
                before,
                columns,
                weights,
                count,
                IntStream.range(0, count).mapToDouble(factors).toArray(),
                IntStream.range(0, count).mapToDouble(terms).toArray(),
                IntStream.range(0, count).mapToDouble(divisors).toArray());
    }

    Optional<Rows> before() {
        return before;
    }

    /** Returns the names of the inputs, if each has its own; empty otherwise. */
    List<String> columns() {
        return columns;
    }

    /** Returns W, inputs × units; empty if the stage only scales. */
    Optional<Constant> weights() {
        return weights;
    }

    boolean isInputs() {
        return before.isEmpty();
    }

    boolean isDense() {
        return weights.isPresent();
    }

    /** Returns the number of units; -1 for inputs of a number that the file leaves open. */
    int units() {
        return units;
    }

    double factor(int unit) {
        return factor.length == 0 ? 1 : factor[unit];
    }

    double term(int unit) {
        return term.length == 0 ? 0 : term[unit];
    }

    double divisor(int unit) {
        return divisor.length == 0 ? 1 : divisor[unit];
    }

    /** Returns factor / divisor. */
    double scale(int unit) {
        return factor(unit) / divisor(unit);
    }

    /** Returns term / divisor. */
    double shift(int unit) {
        return term(unit) / divisor(unit);
    }
}
