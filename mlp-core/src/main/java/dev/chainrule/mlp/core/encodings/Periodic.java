package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Fma;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes a number as itself and linear combinations of cosines, all of whose numbers are trained:
 *
 * <pre>
 *   hᵢ = cos(2π wᵢ x + bᵢ),   e = (x, Vh + c)
 *   ∂hᵢ/∂wᵢ = −2π x sin(2π wᵢ x + bᵢ),   ∂hᵢ/∂bᵢ = −sin(2π wᵢ x + bᵢ),   ∂e/∂V = hᵀ,   ∂e/∂c = 1
 * </pre>
 *
 * where x is the number after the scaling {@code robust-smooth}. At first w is N(0, deviation²), b uniform in (−π, π), V and c
 * uniform in ±1/√frequencies. The parameters are w, b, the rows of V, and c.
 *
 * <p>The embeddings "PBLD" of Holzmüller, Grinsztajn and Steinwart, "Better by default: strong pre-tuned MLPs and boosted
 * trees on tabular data" (2024), arXiv:2407.04491, section 3, after Gorishniy, Rubachev and Babenko (2022), arXiv:2203.05556.
 *
 * @param frequencies the number of cosines, from 1 to 1,000
 * @param outputs the number of combinations, from 1 to 1,000
 * @param deviation the standard deviation of the initial frequencies w, 0 or above
 * @param learningRateFactor the factor of the learning rate of the parameters, 0 or above
 */
public record Periodic(int frequencies, int outputs, double deviation, double learningRateFactor)
        implements NumberEncoding, LearnedEncoding {
    static final Range FACTOR = Range.atLeast(0);
    private static final Range COUNT = Range.closed(1, 1000);
    private static final RobustSmooth SCALING = new RobustSmooth();
    private static final double TURNS = 1 / (2 * Math.PI);

    /** Creates the default of RealMLP, 16 frequencies of deviation 0.1 and 3 outputs. */
    public Periodic() {
        this(16, 3, 0.1, 1);
    }

    /** Checks the ranges. */
    public Periodic {
        COUNT.require("frequencies", frequencies);
        COUNT.require("outputs", outputs);
        FACTOR.requireFloat32("deviation", deviation);
        FACTOR.requireFloat32("learningRateFactor", learningRateFactor);
    }

    @Override
    public String name() {
        return "periodic";
    }

    @Override
    public List<String> aliases() {
        return List.of("pbld", "plr", "fourier");
    }

    /** Returns the numbers of the scaling. */
    @Override
    public double[] fit(ColumnValues column) {
        return SCALING.fit(column);
    }

    @Override
    public int maxInputs() {
        return 1;
    }

    @Override
    public int inputs(double[] fitted) {
        return 1;
    }

    @Override
    public List<String> inputNames(String column, double[] fitted) {
        return List.of(column);
    }

    @Override
    public void encode(double value, double[] fitted, double[] inputs, int from) {
        SCALING.encode(value, fitted, inputs, from);
    }

    @Override
    public List<Expression> expressions(double[] fitted) {
        return SCALING.expressions(fitted);
    }

    @Override
    public int parameters(int inputs) {
        return 2 * frequencies + outputs * (frequencies + 1);
    }

    @Override
    public int outputs(int inputs) {
        return 1 + outputs;
    }

    /** Returns the name of the column, and names such as {@code age~1}. */
    @Override
    public List<String> outputNames(List<String> inputs) {
        String[] names = new String[1 + outputs];
        names[0] = inputs.get(0);
        for (int j = 1; j <= outputs; j++) {
            names[j] = names[0] + "~" + j;
        }
        return List.of(names);
    }

    @Override
    public void initialize(double[] parameters, int inputs, RandomStream random) {
        double bound = 1 / Math.sqrt(frequencies);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = i < frequencies
                    ? deviation * random.nextGaussian()
                    : (2 * random.nextDouble() - 1) * (i < 2 * frequencies ? Math.PI : bound);
        }
    }

    /** Returns the index of V of an output and a frequency. */
    private int weight(int output, int frequency) {
        return (2 + output) * frequencies + frequency;
    }

    /** Returns the index of c of an output. */
    private int bias(int output) {
        return (2 + outputs) * frequencies + output;
    }

    @Override
    public void value(double[] x, double[] parameters, double[] encoded) {
        encoded[0] = x[0];
        for (int j = 0; j < outputs; j++) {
            encoded[1 + j] = parameters[bias(j)];
        }
        for (int i = 0; i < frequencies; i++) {
            double h = StrictMath.cos(2 * Math.PI * parameters[i] * x[0] + parameters[frequencies + i]);
            for (int j = 0; j < outputs; j++) {
                encoded[1 + j] += parameters[weight(j, i)] * h;
            }
        }
    }

    /** Returns x, and c + Σ V cos(2πwx + b) for each combination. */
    @Override
    public List<Expression> expressions(int inputs) {
        List<Expression> waves = new ArrayList<>();
        for (int i = 1; i <= frequencies; i++) {
            waves.add(Expression.parse("cos(2 * pi * p" + i + " * x1 + p" + (frequencies + i) + ")"));
        }
        List<Expression> encoded = new ArrayList<>(List.of(Expression.variable("x1")));
        for (int j = 0; j < outputs; j++) {
            List<Expression> terms = new ArrayList<>(List.of(parameter(bias(j))));
            for (int i = 0; i < frequencies; i++) {
                terms.add(new Expression.Binary(Operator.MULTIPLY, parameter(weight(j, i)), waves.get(i)));
            }
            encoded.add(Sum.of(terms));
        }
        return encoded;
    }

    private static Expression parameter(int index) {
        return Expression.variable("p" + (index + 1));
    }

    @Override
    public void pullback(
            double[] x, double[] parameters, double[] lossByEncoded, double[] lossByX, double[] lossByParameters) {
        lossByX[0] = lossByEncoded[0];
        for (int j = 0; j < outputs; j++) {
            lossByParameters[bias(j)] = lossByEncoded[1 + j]; // ∂e/∂c = 1
        }
        for (int i = 0; i < frequencies; i++) {
            double angle = 2 * Math.PI * parameters[i] * x[0] + parameters[frequencies + i];
            double h = StrictMath.cos(angle);
            double lossByH = 0;
            for (int j = 0; j < outputs; j++) {
                lossByParameters[weight(j, i)] = lossByEncoded[1 + j] * h; // ∂e/∂V = hᵀ
                lossByH += lossByEncoded[1 + j] * parameters[weight(j, i)]; // ∂e/∂h = V
            }
            double lossByAngle = -lossByH * StrictMath.sin(angle); // cos′ = −sin
            lossByParameters[i] = lossByAngle * 2 * Math.PI * x[0];
            lossByParameters[frequencies + i] = lossByAngle;
            lossByX[0] += lossByAngle * 2 * Math.PI * parameters[i];
        }
    }

    @Override
    public void forward(Matrix x, float[] parameters, Matrix encoded, Place place) {
        int at = place.parameter();
        float[] e = encoded.data();
        for (int r = 0; r < x.rows(); r++) {
            float xr = x.data()[r * x.columns() + place.input()];
            int out = r * encoded.columns() + place.output();
            e[out] = xr;
            for (int j = 0; j < outputs; j++) {
                e[out + 1 + j] = parameters[at + bias(j)];
            }
            for (int i = 0; i < frequencies; i++) {
                float h = FloatMath.cosOfTurns(turns(parameters[at + i], xr, parameters[at + frequencies + i]));
                for (int j = 0; j < outputs; j++) {
                    e[out + 1 + j] = Fma.fma(parameters[at + weight(j, i)], h, e[out + 1 + j]);
                }
            }
        }
    }

    @Override
    public void backward(Matrix x, float[] parameters, Matrix lossByEncoded, float[] gradient, Place place) {
        int at = place.parameter();
        float[] g = lossByEncoded.data();
        Arrays.fill(gradient, at, at + parameters(1), 0);
        for (int r = 0; r < x.rows(); r++) {
            float xr = x.data()[r * x.columns() + place.input()];
            int out = r * lossByEncoded.columns() + place.output() + 1;
            for (int j = 0; j < outputs; j++) {
                gradient[at + bias(j)] += g[out + j];
            }
            for (int i = 0; i < frequencies; i++) {
                double turns = turns(parameters[at + i], xr, parameters[at + frequencies + i]);
                float h = FloatMath.cosOfTurns(turns);
                float lossByH = 0;
                for (int j = 0; j < outputs; j++) {
                    int weight = at + weight(j, i);
                    gradient[weight] = Fma.fma(g[out + j], h, gradient[weight]);
                    lossByH = Fma.fma(g[out + j], parameters[weight], lossByH);
                }
                float lossByAngle = -lossByH * FloatMath.sinOfTurns(turns);
                gradient[at + i] = Fma.fma(lossByAngle * (float) (2 * Math.PI), xr, gradient[at + i]);
                gradient[at + frequencies + i] += lossByAngle;
            }
        }
    }

    /** Returns wx + b/2π. */
    private static double turns(float w, float x, float b) {
        return Fma.fma((double) w, x, b * TURNS);
    }

    @Override
    public Periodic with(PluginOptions options) {
        return new Periodic(
                options.integer("frequencies", frequencies, COUNT),
                options.integer("outputs", outputs, COUNT),
                options.number("deviation", deviation, FACTOR),
                options.number("learningRateFactor", learningRateFactor, FACTOR));
    }
}
