package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Knots;
import dev.chainrule.mlp.api.expression.Program;
import dev.chainrule.mlp.core.data.FittedEncoding;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * The formula with which a class computes a scaling or an encoding of a column: it has the bits of the plugin.
 *
 * @param plugin the name of the plugin
 * @param program the formula, of x
 * @param knots the numbers among which x is a position, or the value of the formula is one if it scales back; empty for none
 */
record ColumnFormula(String plugin, Program program, List<Double> knots) {
    private static final String X = "x";
    private static final int SAMPLES = 500;

    /** Returns the formula of a scaling. */
    static ColumnFormula scaling(FittedEncoding<Scaling> curve, String column) {
        double[] fitted = curve.numbers();
        RandomStream random = new RandomStream(23);
        double[] samples = samples(random, fitted);
        for (int i = 0; i < SAMPLES; i++) { // numbers like the training values, and some beyond them
            double scaled = random.nextDouble(-5, 5);
            double value = curve.plugin().unscale(scaled, fitted);
            double other = curve.plugin().unscale(-scaled, fitted);
            samples[2 * i] = value;
            samples[2 * i + 1] = value + (value - other) * random.nextDouble(-3, 3);
        }
        double[] knots = curve.plugin().knots(fitted);
        DoubleUnaryOperator position = knots.length == 0 ? x -> x : x -> Knots.position(x, knots);
        return of(
                curve,
                "scale",
                column,
                curve.plugin().expression(fitted).orElseThrow(),
                program -> x -> program.value(position.applyAsDouble(x)),
                x -> curve.plugin().scale(x, fitted),
                samples);
    }

    /** Returns the formula of the inverse of a scaling, for predictions in float32. */
    static ColumnFormula inverse(FittedEncoding<Scaling> curve, String column) {
        double[] fitted = curve.numbers();
        RandomStream random = new RandomStream(24);
        double[] samples = samples(random, fitted);
        for (int i = 0; i < SAMPLES; i++) {
            samples[2 * i] = random.nextDouble(-5, 5);
            samples[2 * i + 1] = random.nextDouble(-50, 50);
        }
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) samples[i];
        }
        double[] knots = curve.plugin().knots(fitted);
        DoubleUnaryOperator number = knots.length == 0 ? x -> x : x -> Knots.value(x, knots);
        return of(
                curve,
                "unscale",
                column,
                curve.plugin().inverseExpression(fitted).orElseThrow(),
                program -> x -> number.applyAsDouble(program.value(x)),
                x -> curve.plugin().unscale(x, fitted),
                samples);
    }

    /** Returns the formula of an input of an encoding. */
    static ColumnFormula encoding(FittedEncoding<?> encoding, int input, String column) {
        double[] inputs = new double[encoding.inputs()];
        return of(
                encoding,
                "encode",
                column,
                encoding.expressions().get(input),
                program -> program::value,
                x -> {
                    encoding.encode(x, inputs, 0);
                    return inputs[input];
                },
                samples(new RandomStream(25), encoding.numbers()));
    }

    private static ColumnFormula of(
            FittedEncoding<?> fitted,
            String method,
            String column,
            Expression expression,
            Function<Program, DoubleUnaryOperator> written,
            DoubleUnaryOperator function,
            double[] samples) {
        double[] knots = fitted.plugin() instanceof Scaling scaling ? scaling.knots(fitted.numbers()) : new double[0];
        Program asWritten = Program.asWritten(expression, X);
        Program program =
                haveSameBits(written.apply(asWritten), function, samples) ? asWritten : Program.of(expression, X);
        if (program == asWritten || haveSameBits(written.apply(program), function, samples)) {
            return new ColumnFormula(
                    fitted.spec().type(), program, Arrays.stream(knots).boxed().toList());
        }
        throw new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.of("", column),
                "'" + fitted.spec().type() + "' ("
                        + fitted.plugin().getClass().getName() + ") cannot be exported as a Java class: its " + method
                        + " has other bits than the formula that it states. Write both with the same operations");
    }

    private static boolean haveSameBits(DoubleUnaryOperator written, DoubleUnaryOperator function, double[] samples) {
        for (double x : samples) {
            boolean isSample = Double.isFinite(x);
            if (isSample && Double.compare(written.applyAsDouble(x), function.applyAsDouble(x)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns numbers of every size, the fitted numbers, and numbers between and around these. */
    private static double[] samples(RandomStream random, double[] fitted) {
        double[] samples = new double[4 * SAMPLES + 2 + fitted.length];
        for (int i = 0; i < 4 * SAMPLES; i++) {
            double size = StrictMath.pow(10, random.nextDouble(-30, 30));
            boolean isNear = i % 2 == 0 && fitted.length > 0;
            samples[i] = isNear
                    ? fitted[random.nextInt(fitted.length)]
                            + fitted[random.nextInt(fitted.length)] * random.nextDouble(-3, 3)
                    : size * Math.signum(random.nextDouble(-1, 1));
        }
        samples[4 * SAMPLES] = -0.0;
        System.arraycopy(fitted, 0, samples, 4 * SAMPLES + 2, fitted.length);
        return samples;
    }
}
