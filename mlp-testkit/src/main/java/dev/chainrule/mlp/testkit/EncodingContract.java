package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.Encoding;
import dev.chainrule.mlp.api.LinearPiece;
import dev.chainrule.mlp.api.LinearScaling;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Knots;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests the contract of every {@link NumberEncoding} and {@link Scaling}. Extend it and name the plugin; all checks then
 * run:
 *
 * <pre>{@code
 * class MaxAbsTest extends EncodingContract {
 *     @Override
 *     protected NumberEncoding plugin() {
 *         return new MaxAbs();
 *     }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public abstract class EncodingContract extends PluginContract<Encoding> {
    /** Room around the inputs of an encoding, which it must not touch. */
    private static final int MARGIN = 2;

    private static final double ROUNDING = 1e-6;

    @Override
    protected abstract NumberEncoding plugin();

    /** Returns the type whose service file lists the plugin. */
    @Override
    protected Class<? extends Encoding> service() {
        return Encoding.class;
    }

    /** Training values of columns, by a description. */
    private static Map<String, double[]> columns() {
        Map<String, double[]> columns = new LinkedHashMap<>();
        RandomStream random = new RandomStream(71);
        columns.put("normal", normal(random, 400));
        columns.put(
                "skewed",
                DoubleStream.of(normal(random, 300)).map(StrictMath::exp).toArray());
        columns.put(
                "negative",
                IntStream.range(0, 50).mapToDouble(i -> -1000 - i * i).toArray());
        columns.put("with an outlier", outlier(normal(random, 100)));
        columns.put(
                "of few different numbers",
                IntStream.range(0, 90).mapToDouble(i -> i % 3).toArray());
        columns.put(
                "mostly 0",
                IntStream.range(0, 80).mapToDouble(i -> i < 60 ? 0 : i).toArray());
        columns.put("constant", new double[] {7, 7, 7, 7, 7});
        columns.put("constant 0", new double[] {0, 0, 0});
        columns.put("of one value", new double[] {-3.5});
        columns.put("of two values", new double[] {1, 2});
        columns.put(
                "far from 0", IntStream.range(0, 60).mapToDouble(i -> 1e9 + i).toArray());
        columns.put("tiny", IntStream.range(0, 60).mapToDouble(i -> i * 1e-300).toArray());
        columns.put(
                "huge",
                IntStream.range(-30, 31).mapToDouble(i -> i / 30.0 * 1e145).toArray());
        return columns;
    }

    private static double[] normal(RandomStream random, int count) {
        return IntStream.range(0, count).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    private static double[] outlier(double[] values) {
        values[values.length / 2] = 1000;
        return values;
    }

    private interface Check {
        void accept(String column, double[] values, double[] fitted);
    }

    private void forEachColumn(Check check) {
        columns().forEach((column, values) -> check.accept(column, values, fitted(column, values)));
    }

    private double[] fitted(String column, double[] values) {
        double[] fitted = plugin().fit(ColumnValues.of(values));
        if (fitted == null || !Arrays.stream(fitted).allMatch(Double::isFinite) || fitted.length > 1_000_000) {
            fail(called(plugin()) + ": fitted to a column " + column + " it returns " + Arrays.toString(fitted)
                    + ", expected at most 1,000,000 finite numbers");
        }
        return fitted;
    }

    @Test
    void theFittedNumbersCanBeSaved() {
        forEachColumn((column, values, fitted) -> {
            if (plugin() instanceof LinearScaling && !(fitted.length == 2 && fitted[1] > 0)) {
                fail(called(plugin()) + ": fitted to a column " + column + " it returns " + Arrays.toString(fitted)
                        + ", expected a center and a width above 0");
            }
        });
    }

    @Test
    void statisticsAreEnoughUnlessItReadsValues() {
        if (plugin().readsValues()) {
            return;
        }
        forEachColumn((column, values, fitted) -> {
            ColumnValues all = ColumnValues.of(values);
            try {
                double[] found = plugin().fit(ColumnValues.ofStatistics(
                        all.count(), all.mean(), all.deviation(), all.low(), all.high()));
                if (firstDifference(fitted, found) >= 0 || fitted.length != found.length) {
                    fail(called(plugin()) + ": without the values of a column " + column
                            + " it is fitted differently, but readsValues() is false");
                }
            } catch (IllegalStateException e) {
                fail(called(plugin()) + ": fit reads values, but readsValues() is false", e);
            }
        });
    }

    @Test
    void everyInputHasANameOfItsOwn() {
        forEachColumn((column, values, fitted) -> {
            int inputs = plugin().inputs(fitted);
            if (inputs < 1 || inputs > plugin().maxInputs()) {
                fail(called(plugin()) + ": a column " + column + " makes " + inputs
                        + " inputs, expected 1 to maxInputs(), " + plugin().maxInputs());
            }
            List<String> names = plugin().inputNames("col", fitted);
            if (names.size() != inputs || new HashSet<>(names).size() < inputs) {
                fail(called(plugin()) + ": a column " + column + " has " + inputs + " inputs named " + names
                        + ", expected a name of its own for each");
            }
        });
    }

    @Test
    void everyInputIsSetToAFiniteNumberAndNothingElse() {
        forEachColumn((column, values, fitted) -> {
            double[] before = fitted.clone();
            double spread = spread(values);
            double[] tried = DoubleStream.concat(
                            Arrays.stream(values), DoubleStream.of(0, values[0] - 2 * spread, values[0] + 3 * spread))
                    .toArray();
            for (double value : tried) {
                double[] to = new double[plugin().inputs(fitted) + 2 * MARGIN];
                Arrays.fill(to, Double.NaN);
                plugin().encode(value, fitted, to, MARGIN);
                requirePieces(column, value, fitted, to);
                for (int i = 0; i < to.length; i++) {
                    boolean isOwn = i >= MARGIN && i < to.length - MARGIN;
                    if (isOwn ? !Double.isFinite(to[i]) : !Double.isNaN(to[i])) {
                        fail(called(plugin()) + ": in a column " + column + ", encode(" + value + ") leaves " + to[i]
                                + (isOwn
                                        ? " in input " + (i - MARGIN) + ", expected a finite number"
                                        : " beyond its inputs"));
                    }
                }
            }
            assertEquals(
                    -1, firstDifference(before, fitted), called(plugin()) + ": encode modifies the fitted numbers");
        });
    }

    private void requirePieces(String column, double value, double[] fitted, double[] encoded) {
        List<LinearPiece> pieces = plugin().pieces(fitted);
        if (!pieces.isEmpty() && pieces.size() != plugin().inputs(fitted)) {
            fail(called(plugin()) + ": in a column " + column + " it has " + pieces.size() + " pieces and "
                    + plugin().inputs(fitted) + " inputs");
        }
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).value(value) != encoded[MARGIN + i]) {
                fail(called(plugin()) + ": in a column " + column + ", encode(" + value + ") gives "
                        + encoded[MARGIN + i] + " as input " + i + ", but its piece "
                        + pieces.get(i).value(value));
            }
        }
    }

    private static double spread(double[] values) {
        double high = Arrays.stream(values).max().orElseThrow();
        double low = Arrays.stream(values).min().orElseThrow();
        return Math.max(high - low, 1e-9 * Math.max(Math.abs(high), Math.abs(low)));
    }

    @Test
    void aScalingNeverDecreases() {
        if (!(plugin() instanceof Scaling scaling)) {
            return;
        }
        forEachColumn((column, values, fitted) -> {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            for (int i = 1; i < sorted.length; i++) {
                double below = scaling.scale(sorted[i - 1], fitted);
                double above = scaling.scale(sorted[i], fitted);
                if (below > above) {
                    fail(called(plugin()) + ": in a column " + column + ", " + sorted[i - 1] + " is scaled to " + below
                            + " and " + sorted[i] + " to " + above + "; a scaling must not decrease");
                }
            }
        });
    }

    @Test
    void aScalingCanBeUndone() {
        if (!(plugin() instanceof Scaling scaling)) {
            return;
        }
        forEachColumn((column, values, fitted) -> {
            double tolerance = ROUNDING * spread(values);
            for (double value : values) {
                double scaled = scaling.scale(value, fitted);
                double back = scaling.unscale(scaled, fitted);
                if (!(Math.abs(back - value) <= tolerance)) {
                    fail(called(plugin()) + ": in a column " + column + ", " + value + " is scaled to " + scaled
                            + " and back to " + back);
                }
            }
            for (double scaled : new double[] {-1e3, -10, -1, 0, 0.5, 2, 10, 1e3}) {
                double back = scaling.unscale(scaled, fitted);
                if (!Double.isFinite(back)) {
                    fail(called(plugin()) + ": in a column " + column + ", a prediction of " + scaled
                            + " is scaled back to " + back + ", expected a finite number");
                }
            }
        });
    }

    /** Checks the formulas at the values of training alone: far beyond them, a formula may end. */
    @Test
    void aFormulaOfAScalingHasItsValues() {
        if (!(plugin() instanceof Scaling scaling)) {
            return;
        }
        forEachColumn((column, values, fitted) -> {
            double[] knots = scaling.knots(fitted);
            for (double value : values) {
                double scaled = scaling.scale(value, fitted);
                double x = knots.length == 0 ? value : Knots.position(value, knots);
                scaling.expression(fitted)
                        .ifPresent(formula -> requireClose(column, "scale", value, scaled, formula, x));
                double back = scaling.unscale(scaled, fitted);
                scaling.inverseExpression(fitted)
                        .map(formula -> formula.value(Map.of("x", scaled)))
                        .map(found -> knots.length == 0 ? found : Double.valueOf(Knots.value(found, knots)))
                        .ifPresent(found -> requireClose(column, "unscale", scaled, back, found));
            }
        });
    }

    @Test
    void theFormulasOfAnEncodingHaveItsValues() {
        if (plugin() instanceof Scaling) {
            return;
        }
        forEachColumn((column, values, fitted) -> {
            List<Expression> formulas = plugin().expressions(fitted);
            double[] encoded = new double[plugin().inputs(fitted)];
            if (!formulas.isEmpty() && formulas.size() != encoded.length) {
                fail(called(plugin()) + ": in a column " + column + " it has " + formulas.size() + " formulas and "
                        + encoded.length + " inputs");
            }
            for (double value : values) {
                plugin().encode(value, fitted, encoded, 0);
                for (int i = 0; i < formulas.size(); i++) {
                    requireClose(column, "input " + (i + 1) + " of encode", value, encoded[i], formulas.get(i), value);
                }
            }
        });
    }

    private void requireClose(
            String column, String method, double value, double expected, Expression formula, double x) {
        requireClose(column, method, value, expected, formula.value(Map.of("x", x)));
    }

    private void requireClose(String column, String method, double value, double expected, double found) {
        if (!(Math.abs(found - expected) <= ROUNDING * Math.max(1, Math.abs(expected)))) {
            fail(called(plugin()) + ": in a column " + column + ", " + method + "(" + value + ") is " + expected
                    + ", but its formula gives " + found);
        }
    }

    @Test
    void aMissingValueBecomesFiniteInputs() {
        forEachColumn((column, values, fitted) -> {
            double[] missing = plugin().encodeMissing(ColumnValues.of(values), fitted);
            if (missing.length != plugin().inputs(fitted)
                    || !Arrays.stream(missing).allMatch(Double::isFinite)) {
                fail(called(plugin()) + ": in a column " + column + ", encodeMissing returns "
                        + Arrays.toString(missing) + ", expected " + plugin().inputs(fitted) + " finite numbers");
            }
        });
    }

    @Test
    void aTextEncodingReadsTheTextsThatItWrites() {
        if (!(plugin() instanceof TextEncoding encoding)) {
            return;
        }
        for (double number : new double[] {0, 1, 86_400, 1e9, 1.75e9}) {
            double read = encoding.number(encoding.text(number));
            if (encoding.number(encoding.text(read)) != read) {
                fail(called(plugin()) + ": " + Problem.show(encoding.text(read)) + ", the text of " + read
                        + ", is read as " + encoding.number(encoding.text(read)));
            }
        }
        try {
            double read = encoding.number("~");
            fail(called(plugin()) + ": '~' is read as " + read + ", expected an IllegalArgumentException");
        } catch (IllegalArgumentException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                fail(called(plugin()) + ": '~' is refused without a message, expected what is accepted", e);
            }
        }
    }

    @Override
    protected double[] answers(Encoding encoding, long seed) {
        NumberEncoding plugin = (NumberEncoding) encoding;
        double[] values = normal(new RandomStream(72 + seed), 60);
        double[] fitted = plugin.fit(ColumnValues.of(values));
        Answers answers = new Answers().add(fitted);
        double[] to = new double[plugin.inputs(fitted)];
        for (double value : values) {
            plugin.encode(value, fitted, to, 0);
            answers.add(to);
        }
        return answers.toArray();
    }
}
