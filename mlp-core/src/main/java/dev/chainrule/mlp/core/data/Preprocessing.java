package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.List;

/**
 * How rows become what the network takes, and what its outputs stand for: fitted on the training rows alone and kept
 * with the model.
 *
 * @param features the columns that become the inputs
 * @param scaler how the inputs are scaled
 * @param target what the outputs stand for
 */
public record Preprocessing(Features features, Scaler scaler, Target target) {
    private static final int LARGEST_MATRIX = Integer.MAX_VALUE - 8;

    /** Checks that the sizes fit. */
    public Preprocessing {
        if (features.inputs() != scaler.columns()) {
            throw new IllegalArgumentException(features.inputs() + " inputs, a scaler for " + scaler.columns());
        }
    }

    /** Columns of numbers that become the inputs, in order. */
    public Preprocessing(List<String> featureNames, Scaler scaler, Target target) {
        this(Features.ofNumbers(featureNames), scaler, target);
    }

    /** The same with another policy about unknown categories. */
    public Preprocessing withUnknown(UnknownCategories policy) {
        return new Preprocessing(features.withUnknown(policy), scaler, target);
    }

    /** The names of the columns that become the inputs, in order. */
    public List<String> featureNames() {
        return features.names();
    }

    /** What each input is, for people. */
    public List<String> inputNames() {
        return features.inputNames();
    }

    /**
     * The inputs of rows, whose features are found by name, in any order.
     *
     * @throws DataException if a feature is missing, a value is missing or too large, or a category is not known
     */
    public Matrix inputs(DataTable rows) {
        DataTable examples = rows.withFeatures(featureNames());
        int columns = scaler.columns();
        if ((long) examples.rows() * columns > LARGEST_MATRIX) {
            throw new DataException(
                    ErrorCode.DAT_LIMIT,
                    Location.NONE,
                    examples.rows() + " rows of " + columns + " inputs are more than " + LARGEST_MATRIX
                            + " numbers. Use fewer rows or categories, or set \"streaming\": true");
        }
        Matrix inputs = new Matrix(examples.rows(), columns);
        Features.Encoder encoder = features.encoder(examples);
        double[] row = new double[columns];
        for (int r = 0; r < examples.rows(); r++) {
            encoder.encode(r, row);
            for (int c = 0; c < columns; c++) {
                float single = (float) scaler.scale(c, row[c]);
                if (Float.isInfinite(single)) {
                    throw tooLarge(
                            row[c] + examples.rowInWords(r),
                            examples.place(r, features.inputNames().get(c)));
                }
                inputs.data()[r * columns + c] = single;
            }
        }
        return inputs;
    }

    /**
     * The inputs of rows, not rounded to float32.
     *
     * @return rows × inputs
     * @throws DataException as {@link #inputs}
     */
    public double[][] exactInputs(DataTable rows) {
        DataTable examples = rows.withFeatures(featureNames());
        double[][] inputs = new double[examples.rows()][scaler.columns()];
        Features.Encoder encoder = features.encoder(examples);
        for (int r = 0; r < inputs.length; r++) {
            encoder.encode(r, inputs[r]);
            for (int c = 0; c < inputs[r].length; c++) {
                inputs[r][c] = scaler.scale(c, inputs[r][c]);
            }
        }
        return inputs;
    }

    /** A number that the network, in float32, cannot take. */
    static DataException tooLarge(String value, Location place) {
        return new DataException(
                ErrorCode.DAT_RANGE,
                place,
                value + " is too large for float32, up to 3.4e38 in size, as the network takes it. Correct it, or scale"
                        + " the data");
    }

    /** The inputs and targets of rows. */
    public MatrixDataset dataset(DataTable examples) {
        double[] exactTargets =
                target instanceof Target.Numbers numbers ? examples.numbers(numbers.names()) : new double[0];
        return new MatrixDataset(
                inputs(examples), target.encode(examples), exactTargets, new float[0], examples.lines());
    }
}
