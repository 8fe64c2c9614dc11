package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.Encoding;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Program;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests the trained part of every {@link LearnedEncoding}. How it prepares the cells of a column is the subject of {@link
 * EncodingContract} or {@link CategoryEncodingContract}.
 *
 * <pre>{@code
 * class SlopesTest {
 *     @Nested class Prepares extends EncodingContract { … }
 *     @Nested class Trains extends LearnedEncodingContract {
 *         @Override protected LearnedEncoding plugin() { return new Slopes(); }
 *     }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public abstract class LearnedEncodingContract {
    private static final int ROWS = 5;

    /** Columns and parameters around those of the plugin, which it must not touch. */
    private static final int MARGIN = 2;

    /** Float32 rounding of a sum of some terms of size 1. */
    private static final double ROUNDING = 2e-5;

    private static final float UNTOUCHED = 77;

    /** Returns the encoding to check, with any parameters; called anew by each check. */
    protected abstract LearnedEncoding plugin();

    /** Returns the number of inputs of the column; 1 by default, as numbers have. An encoding of categories has several. */
    protected int inputs() {
        return 1;
    }

    private String called() {
        LearnedEncoding plugin = plugin();
        String name = plugin instanceof Encoding encoding ? encoding.name() : "learned encoding";
        return "'" + name + "' (" + plugin.getClass().getName() + ")";
    }

    private double[] initial(long seed) {
        double[] parameters = new double[plugin().parameters(inputs())];
        Arrays.fill(parameters, Double.NaN);
        plugin().initialize(parameters, inputs(), new RandomStream(seed));
        return parameters;
    }

    /** Parameters that training has changed. */
    private double[] moved() {
        RandomStream random = new RandomStream(81);
        return Arrays.stream(initial(1))
                .map(p -> (float) (p + 0.3 * random.nextGaussian()))
                .toArray();
    }

    /** Rows of any numbers, of a single 1 (a category), and of zeros (an unknown one). */
    private double[][] rows() {
        RandomStream random = new RandomStream(82);
        double[][] rows = new double[ROWS][inputs()];
        for (int r = 0; r < 2; r++) {
            for (int i = 0; i < inputs(); i++) {
                rows[r][i] = (float) random.nextGaussian();
            }
        }
        rows[2][inputs() - 1] = 1;
        rows[3][0] = -2.5;
        return rows;
    }

    private double[] value(double[] x, double[] parameters) {
        double[] encoded = new double[plugin().outputs(inputs())];
        Arrays.fill(encoded, Double.NaN);
        plugin().value(x, parameters, encoded);
        return encoded;
    }

    @Test
    void theSizesArePositiveAndEachEncodedInputHasAName() {
        LearnedEncoding plugin = plugin();
        int outputs = plugin.outputs(inputs());
        List<String> given =
                IntStream.range(0, inputs()).mapToObj(i -> "col=" + i).toList();
        List<String> names = plugin.outputNames(given);
        if (outputs < 1 || plugin.parameters(inputs()) < 1) {
            fail(called() + ": it has " + outputs + " outputs and " + plugin.parameters(inputs())
                    + " parameters, expected at least one each");
        }
        if (names.size() != outputs || new HashSet<>(names).size() < outputs) {
            fail(called() + ": it has " + outputs + " outputs named " + names
                    + ", expected a name of its own for each");
        }
        double rate = plugin.learningRateFactor();
        if (!(rate >= 0 && rate < Float.MAX_VALUE)) {
            fail(called() + ": learningRateFactor() is " + rate + ", expected a finite number of 0 or above");
        }
    }

    @Test
    void theSeedDecidesAllInitialParameters() {
        double[] first = initial(4);
        if (!Arrays.stream(first).allMatch(p -> Float.isFinite((float) p))) {
            fail(called() + ": initialize gives " + Arrays.toString(first)
                    + ", expected a number that is finite in float32 for every parameter");
        }
        if (!Arrays.equals(first, initial(4))) {
            fail(called() + ": initialize gives other parameters for the same random numbers");
        }
    }

    @Test
    void everyEncodedInputIsSet() {
        double[] theta = moved();
        for (double[] x : rows()) {
            double[] encoded = value(x, theta);
            if (!Arrays.stream(encoded).allMatch(Double::isFinite)) {
                fail(called() + ": value(" + Arrays.toString(x) + ") gives " + Arrays.toString(encoded)
                        + ", expected a finite number for each encoded input");
            }
        }
    }

    @Test
    void argumentsAreNotModified() {
        double[] theta = moved();
        for (double[] row : rows()) {
            double[] x = row.clone();
            double[] gradient = lossByEncoded();
            plugin().value(x, theta, new double[plugin().outputs(inputs())]);
            plugin().pullback(x, theta, gradient, new double[x.length], new double[theta.length]);
            if (!Arrays.equals(x, row) || !Arrays.equals(gradient, lossByEncoded()) || !Arrays.equals(theta, moved())) {
                fail(called() + ": it modifies an argument that it only reads");
            }
        }
    }

    private double[] lossByEncoded() {
        RandomStream random = new RandomStream(83);
        return IntStream.range(0, plugin().outputs(inputs()))
                .mapToDouble(k -> (float) random.nextGaussian())
                .toArray();
    }

    /** Returns L = Σ gₖ eₖ, whose gradient by e is g. */
    private double loss(double[] x, double[] parameters) {
        double[] encoded = value(x, parameters);
        double[] g = lossByEncoded();
        double sum = 0;
        for (int k = 0; k < encoded.length; k++) {
            sum += g[k] * encoded[k];
        }
        return sum;
    }

    @Test
    void pullbackMatchesDifferencesOfValue() {
        double[] theta = moved();
        for (double[] x : rows()) {
            double[] byX = new double[x.length];
            double[] byTheta = new double[theta.length];
            Arrays.fill(byX, Double.NaN);
            Arrays.fill(byTheta, Double.NaN);
            plugin().pullback(x, theta, lossByEncoded(), byX, byTheta);
            for (int i = 0; i < x.length; i++) {
                int moving = i;
                double measured = CentralDifferences.derivative(step -> loss(plus(x, moving, step), theta), 0.1);
                require(x, "∂L/∂x of input " + i, byX[i], measured);
            }
            for (int p = 0; p < theta.length; p++) {
                int moving = p;
                double measured = CentralDifferences.derivative(step -> loss(x, plus(theta, moving, step)), 0.1);
                require(x, "∂L/∂θ of parameter " + p, byTheta[p], measured);
            }
        }
    }

    private static double[] plus(double[] values, int index, double step) {
        double[] moved = values.clone();
        moved[index] += step;
        return moved;
    }

    private void require(double[] x, String derivative, double stated, double measured) {
        if (!CentralDifferences.agree(stated, measured)) {
            fail(called() + ": where x is " + Arrays.toString(x) + ", pullback gives " + stated + " as " + derivative
                    + ", but central differences of value give " + measured);
        }
    }

    @Test
    void expressionsAgreeWithValue() {
        List<Expression> formulas = plugin().expressions(inputs());
        if (formulas.isEmpty()) {
            return;
        }
        if (formulas.size() != plugin().outputs(inputs())) {
            fail(called() + ": expressions(" + inputs() + ") has " + formulas.size()
                    + " formulas, expected one for each of " + plugin().outputs(inputs()) + " encoded inputs, or none");
        }
        double[] theta = moved();
        List<String> names = Stream.concat(
                        IntStream.rangeClosed(1, inputs()).mapToObj(i -> "x" + i),
                        IntStream.rangeClosed(1, theta.length).mapToObj(p -> "p" + p))
                .toList();
        Program program = program(formulas, names);
        for (double[] x : rows()) {
            double[] found = program.values(
                    DoubleStream.concat(Arrays.stream(x), Arrays.stream(theta)).toArray());
            double[] expected = value(x, theta);
            for (int k = 0; k < found.length; k++) {
                if (!(Math.abs(found[k] - expected[k]) <= 1e-12 * Math.max(1, Math.abs(expected[k])))) {
                    fail(called() + ": where x is " + Arrays.toString(x) + ", value gives " + expected[k]
                            + " as encoded input " + k + ", but its formula " + formulas.get(k) + " gives " + found[k]);
                }
            }
        }
    }

    private Program program(List<Expression> formulas, List<String> names) {
        try {
            return Program.of(formulas, names);
        } catch (IllegalArgumentException e) {
            return fail(called() + ": the variables of its formulas are x1, …, x" + inputs() + " and p1, …, p"
                    + (names.size() - inputs()) + ", but " + e.getMessage());
        }
    }

    private LearnedEncoding.Place place() {
        return new LearnedEncoding.Place(MARGIN, inputs(), MARGIN, MARGIN);
    }

    private Matrix block(int columns, double[][] rows) {
        Matrix block = new Matrix(ROWS + 1, columns + 2 * MARGIN);
        Arrays.fill(block.data(), UNTOUCHED);
        block.setRows(ROWS);
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < columns; i++) {
                block.set(r, MARGIN + i, (float) rows[r][i]);
            }
        }
        return block;
    }

    private static float[] array(double[] parameters) {
        float[] array = new float[parameters.length + 2 * MARGIN];
        Arrays.fill(array, UNTOUCHED);
        for (int p = 0; p < parameters.length; p++) {
            array[MARGIN + p] = (float) parameters[p];
        }
        return array;
    }

    @Test
    void forwardAgreesWithValueAndSetsNothingElse() {
        double[] theta = moved();
        int outputs = plugin().outputs(inputs());
        Matrix encoded = block(outputs, new double[0][]);
        plugin().forward(block(inputs(), rows()), array(theta), encoded, place());
        for (int i = 0; i < encoded.data().length; i++) {
            int r = i / encoded.columns();
            int k = i % encoded.columns() - MARGIN;
            boolean isOwn = r < ROWS && k >= 0 && k < outputs;
            double expected = isOwn ? value(rows()[r], theta)[k] : UNTOUCHED;
            requireClose("forward", "row " + r + ", encoded input " + k, expected, encoded.data()[i], isOwn);
        }
    }

    @Test
    void backwardAgreesWithPullbackAndSetsNothingElse() {
        double[] theta = moved();
        double[] g = lossByEncoded();
        double[] sum = new double[theta.length];
        double[][] gradients = new double[ROWS][g.length];
        for (int r = 0; r < ROWS; r++) {
            for (int k = 0; k < g.length; k++) {
                gradients[r][k] = (float) (g[k] * (r + 1));
            }
            double[] byTheta = new double[theta.length];
            plugin().pullback(rows()[r], theta, gradients[r], new double[inputs()], byTheta);
            for (int p = 0; p < sum.length; p++) {
                sum[p] += byTheta[p];
            }
        }
        float[] gradient = new float[theta.length + 2 * MARGIN];
        Arrays.fill(gradient, UNTOUCHED);
        plugin().backward(block(inputs(), rows()), array(theta), block(g.length, gradients), gradient, place());
        for (int i = 0; i < gradient.length; i++) {
            int p = i - MARGIN;
            boolean isOwn = p >= 0 && p < sum.length;
            requireClose("backward", "parameter " + p, isOwn ? sum[p] : UNTOUCHED, gradient[i], isOwn);
        }
    }

    private void requireClose(String hook, String where, double expected, float found, boolean isOwn) {
        double tolerance = isOwn ? ROUNDING * Math.max(1, Math.abs(expected)) : 0;
        if (!(Math.abs(found - expected) <= tolerance)) {
            fail(called() + ": " + hook + " leaves " + found + " in " + where + ", expected " + (float) expected
                    + (isOwn ? " as the definition gives" : ", which is not its own"));
        }
    }
}
