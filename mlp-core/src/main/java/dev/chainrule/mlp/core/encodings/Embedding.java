package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.Fma;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Operator;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encodes a category as a vector that is trained, one for each category:
 *
 * <pre>
 *   e = Eᵀx,   ∂L/∂E = x (∂L/∂e)ᵀ
 * </pre>
 *
 * where x is 1 for the category and 0 for the others, so that e is its row of E. An unknown category is 0 in all of x, and
 * its vector is 0. A missing value that is filled in is the mean of the vectors by frequency. Initially N(0, 1).
 *
 * <p>Guo and Berkhahn, "Entity embeddings of categorical variables" (2016), arXiv:1604.06737. Eight dimensions are those of
 * RealMLP: Holzmüller, Grinsztajn and Steinwart (2024), arXiv:2407.04491.
 *
 * @param dimensions the length of a vector, from 1 to 1,000
 * @param learningRateFactor the factor of the learning rate of the vectors, 0 or above
 */
public record Embedding(int dimensions, double learningRateFactor) implements CategoryEncoding, LearnedEncoding {
    private static final Range DIMENSIONS = Range.closed(1, 1000);
    private static final OneHot CATEGORIES = new OneHot();

    /** Creates the default of eight dimensions. */
    public Embedding() {
        this(8, 1);
    }

    /** Checks the ranges. */
    public Embedding {
        DIMENSIONS.require("dimensions", dimensions);
        Periodic.FACTOR.requireFloat32("learningRateFactor", learningRateFactor);
    }

    @Override
    public String name() {
        return "embedding";
    }

    @Override
    public List<String> aliases() {
        return List.of("embeddings", "entity-embedding");
    }

    /** Returns the number of categories. */
    @Override
    public double[] fit(List<String> categories, long[] rows) {
        return CATEGORIES.fit(categories, rows);
    }

    @Override
    public int maxInputs(int categories) {
        return CATEGORIES.maxInputs(categories);
    }

    @Override
    public int inputs(double[] fitted) {
        return CATEGORIES.inputs(fitted);
    }

    @Override
    public List<String> inputNames(String column, List<String> categories, double[] fitted) {
        return CATEGORIES.inputNames(column, categories, fitted);
    }

    @Override
    public void encode(int category, double[] fitted, double[] inputs, int from) {
        CATEGORIES.encode(category, fitted, inputs, from);
    }

    @Override
    public int parameters(int inputs) {
        return Math.multiplyExact(inputs, dimensions);
    }

    @Override
    public int outputs(int inputs) {
        return dimensions;
    }

    /**
     * Returns names such as {@code color~1}: the column, which the names {@code color=red} and {@code color=blue} of its inputs
     * begin with.
     */
    @Override
    public List<String> outputNames(List<String> inputs) {
        String column = column(inputs);
        return IntStream.rangeClosed(1, dimensions)
                .mapToObj(k -> column + "~" + k)
                .toList();
    }

    /** A category may contain "=", and so may the name of the column: the last "=" that all names share ends it. */
    private static String column(List<String> inputs) {
        String first = inputs.get(0);
        int end = inputs.size() == 1 ? first.indexOf('=') : first.lastIndexOf('=');
        while (end > 0) {
            String beginning = first.substring(0, end + 1);
            if (inputs.stream().allMatch(name -> name.startsWith(beginning))) {
                return first.substring(0, end);
            }
            end = first.lastIndexOf('=', end - 1);
        }
        return first;
    }

    @Override
    public void initialize(double[] parameters, int inputs, RandomStream random) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.nextGaussian();
        }
    }

    @Override
    public void value(double[] x, double[] parameters, double[] encoded) {
        Arrays.fill(encoded, 0);
        for (int c = 0; c < x.length; c++) {
            if (x[c] != 0) { // NaN too
                for (int k = 0; k < dimensions; k++) {
                    encoded[k] += x[c] * parameters[c * dimensions + k];
                }
            }
        }
    }

    /** Returns Σ x·E over the categories, for each dimension. */
    @Override
    public List<Expression> expressions(int inputs) {
        return IntStream.range(0, dimensions)
                .mapToObj(k -> Sum.of(IntStream.range(0, inputs)
                        .<Expression>mapToObj(c -> new Expression.Binary(
                                Operator.MULTIPLY,
                                Expression.variable("x" + (c + 1)),
                                Expression.variable("p" + (c * dimensions + k + 1))))
                        .toList()))
                .toList();
    }

    @Override
    public void pullback(
            double[] x, double[] parameters, double[] lossByEncoded, double[] lossByX, double[] lossByParameters) {
        for (int c = 0; c < x.length; c++) {
            lossByX[c] = 0;
            for (int k = 0; k < dimensions; k++) {
                lossByX[c] += lossByEncoded[k] * parameters[c * dimensions + k]; // ∂eₖ/∂xᶜ = Eᶜₖ
                lossByParameters[c * dimensions + k] = lossByEncoded[k] * x[c]; // ∂eₖ/∂Eᶜₖ = xᶜ
            }
        }
    }

    @Override
    public void forward(Matrix x, float[] parameters, Matrix encoded, Place place) {
        float[] e = encoded.data();
        for (int r = 0; r < x.rows(); r++) {
            int in = r * x.columns() + place.input();
            int out = r * encoded.columns() + place.output();
            Arrays.fill(e, out, out + dimensions, 0);
            for (int c = 0; c < place.inputs(); c++) {
                float xc = x.data()[in + c];
                if (xc != 0) {
                    int row = place.parameter() + c * dimensions;
                    for (int k = 0; k < dimensions; k++) {
                        e[out + k] = Fma.fma(xc, parameters[row + k], e[out + k]);
                    }
                }
            }
        }
    }

    @Override
    public void backward(Matrix x, float[] parameters, Matrix lossByEncoded, float[] gradient, Place place) {
        float[] g = lossByEncoded.data();
        Arrays.fill(gradient, place.parameter(), place.parameter() + parameters(place.inputs()), 0);
        for (int r = 0; r < x.rows(); r++) {
            int in = r * x.columns() + place.input();
            int out = r * lossByEncoded.columns() + place.output();
            for (int c = 0; c < place.inputs(); c++) {
                float xc = x.data()[in + c];
                if (xc != 0) {
                    int row = place.parameter() + c * dimensions;
                    for (int k = 0; k < dimensions; k++) {
                        gradient[row + k] = Fma.fma(g[out + k], xc, gradient[row + k]);
                    }
                }
            }
        }
    }

    @Override
    public Embedding with(PluginOptions options) {
        return new Embedding(
                options.integer("dimensions", dimensions, DIMENSIONS),
                options.number("learningRateFactor", learningRateFactor, Periodic.FACTOR));
    }
}
