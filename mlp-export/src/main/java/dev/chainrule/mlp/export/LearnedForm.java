package dev.chainrule.mlp.export;

import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.network.InputEncodings;
import java.util.Arrays;
import java.util.Optional;

/**
 * A function that a learned encoding may compute. An encoding is recognized by its arithmetic and not by its name: its bits
 * are compared with those of a form.
 */
public sealed interface LearnedForm {
    /** The number of rows on which the values are compared. */
    int ROWS = 20;

    /** The size of the largest table of rows whose bits are compared. */
    int MOST_NUMBERS = 1_000_000;

    /** The largest relative difference of values in float64. */
    double TOLERANCE = 1e-9;

    /** Computes the encoding of a row as an exported class does. */
    @FunctionalInterface
    interface Arithmetic {
        /** Encodes the inputs in x with the parameters p; e has zeros. */
        void encode(float[] x, float[] p, float[] e);
    }

    /**
     * A number x as itself and c + V h with h = cos(2πwx + b); the parameters are w, b, the rows of V, and c.
     *
     * @param frequencies the number of cosines
     * @param outputs the number of further outputs
     */
    record Waves(int frequencies, int outputs) implements LearnedForm {
        @Override
        public void value(double[] x, double[] p, double[] e) {
            e[0] = x[0];
            for (int j = 0; j < outputs; j++) {
                e[1 + j] = p[(2 + outputs) * frequencies + j];
                for (int i = 0; i < frequencies; i++) {
                    double h = StrictMath.cos(2 * Math.PI * p[i] * x[0] + p[frequencies + i]);
                    e[1 + j] += p[(2 + j) * frequencies + i] * h;
                }
            }
        }
    }

    /**
     * The product of the inputs and a matrix; the parameters are a row for each input.
     *
     * @param outputs the number of columns of the matrix
     */
    record Rows(int outputs) implements LearnedForm {
        @Override
        public void value(double[] x, double[] p, double[] e) {
            Arrays.fill(e, 0);
            for (int c = 0; c < x.length; c++) {
                for (int k = 0; k < outputs; k++) {
                    e[k] += x[c] * p[c * outputs + k];
                }
            }
        }
    }

    /** Computes the encoding of one row in float64. */
    void value(double[] x, double[] p, double[] e);

    /** Returns the form of an encoding: one with the same values in float64. */
    static Optional<LearnedForm> of(InputEncodings.Part part) {
        return likely(part).filter(form -> hasValues(part, form));
    }

    private static boolean hasValues(InputEncodings.Part part, LearnedForm form) {
        RandomStream random = new RandomStream(27);
        double[] parameters = gaussians(random, part.parameters());
        double[] expected = new double[part.outputs()];
        double[] found = new double[part.outputs()];
        for (int r = 0; r < ROWS; r++) {
            double[] x = gaussians(random, part.place().inputs());
            part.plugin().value(x, parameters, expected);
            form.value(x, parameters, found);
            for (int k = 0; k < found.length; k++) {
                if (!(Math.abs(found[k] - expected[k]) <= TOLERANCE * (1 + Math.abs(expected[k])))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static double[] gaussians(RandomStream random, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextGaussian();
        }
        return numbers;
    }

    private static Optional<LearnedForm> likely(InputEncodings.Part part) {
        int inputs = part.place().inputs();
        int outputs = part.outputs() - 1;
        int frequencies = outputs < 1 ? 0 : (part.parameters() - outputs) / (outputs + 2);
        if (inputs == 1 && frequencies > 0 && part.parameters() == frequencies * (outputs + 2) + outputs) {
            return Optional.of(new Waves(frequencies, outputs));
        }
        return part.parameters() == inputs * part.outputs() ? Optional.of(new Rows(part.outputs())) : Optional.empty();
    }

    /**
     * Returns whether an encoding has the bits of a form, for many rows and for parameters like those that are learned.
     *
     * @param form computes the encoding otherwise
     */
    static boolean hasBits(InputEncodings.Part part, Arithmetic form) {
        RandomStream random = new RandomStream(26);
        int inputs = part.place().inputs();
        float[] parameters = new float[part.parameters()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextGaussian();
        }
        int rows =
                Math.max(20, Math.min(inputs + 20, MOST_NUMBERS / inputs)); // a row for each category if there are few
        Matrix x = new Matrix(rows, inputs);
        for (int r = 0; r < rows; r++) {
            boolean isHot = inputs > 1 && r < inputs;
            double spread = r % 5 == 0 ? 1e4 : 3;
            for (int i = 0; i < inputs; i++) {
                x.set(r, i, isHot ? i == r ? 1 : 0 : (float) random.nextDouble(-spread, spread));
            }
        }
        Arrays.fill(x.data(), (rows - 1) * inputs, rows * inputs, 0);
        Matrix encoded = new Matrix(rows, part.outputs());
        part.plugin().forward(x, parameters, encoded, new LearnedEncoding.Place(0, inputs, 0, 0));
        float[] found = new float[part.outputs()];
        for (int r = 0; r < rows; r++) {
            Arrays.fill(found, 0);
            form.encode(Arrays.copyOfRange(x.data(), r * inputs, (r + 1) * inputs), parameters, found);
            for (int k = 0; k < found.length; k++) {
                if (Float.floatToIntBits(found[k]) != Float.floatToIntBits(encoded.get(r, k))) {
                    return false;
                }
            }
        }
        return true;
    }
}
