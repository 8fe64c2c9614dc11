package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.List;

/**
 * The preprocessing of a model: encodes and scales rows as inputs and targets. It is fitted on the training rows only
 * and saved with the model.
 *
 * @param features the columns that become the inputs
 * @param scaler the scaler of the inputs
 * @param target the meaning of the outputs
 * @since 0.2
 */
public record Preprocessing(Features features, Scaler scaler, Target target) {
    private static final int MAX_MATRIX_SIZE = Integer.MAX_VALUE - 8;
    private static final double[] NONE = {};

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if the scaler has another number of columns than there are inputs
     */
    public Preprocessing {
        if (features.inputs() != scaler.columns()) {
            throw new IllegalArgumentException(features.inputs() + " inputs, a scaler for " + scaler.columns());
        }
    }

    /** Creates the preprocessing of columns of numbers, which become the inputs in order. */
    public Preprocessing(List<String> featureNames, Scaler scaler, Target target) {
        this(Features.ofNumbers(featureNames), scaler, target);
    }

    /** Returns the same preprocessing with another policy for unknown categories. */
    public Preprocessing withUnknown(UnknownCategories policy) {
        return new Preprocessing(features.withUnknown(policy), scaler, target);
    }

    /** Returns the names of the feature columns, in order. */
    public List<String> featureNames() {
        return features.names();
    }

    /** Returns a name for each input, for example {@code color=red}. */
    public List<String> inputNames() {
        return features.inputNames();
    }

    /**
     * Returns the inputs of rows, whose features are found by name, in any order.
     *
     * @return rows × inputs
     * @throws DataException if a feature is missing, a value is missing or too large, or a category is unknown and not
     *     ignored
     */
    public Matrix inputs(DataTable rows) {
        DataTable examples = rows.withFeatures(featureNames());
        int columns = scaler.columns();
        if ((long) examples.rows() * columns > MAX_MATRIX_SIZE) {
            throw new DataException(
                    ErrorCode.DAT_LIMIT,
                    Location.NONE,
                    examples.rows() + " rows of " + columns + " inputs are more than " + MAX_MATRIX_SIZE
                            + " numbers. Use fewer rows or categories, or set \"streaming\": true");
        }
        Matrix inputs = new Matrix(examples.rows(), columns);
        Features.Encoder encoder = features.encoder(examples);
        double[] row = new double[columns];
        for (int r = 0; r < examples.rows(); r++) {
            encoder.encode(r, row);
            for (int c = 0; c < columns; c++) {
                float scaled = (float) scaler.scale(c, row[c]);
                if (Float.isInfinite(scaled)) {
                    throw tooLarge(
                            row[c] + examples.rowInWords(r),
                            examples.place(r, features.inputNames().get(c)));
                }
                inputs.data()[r * columns + c] = scaled;
            }
        }
        return inputs;
    }

    /**
     * Encodes one row of numbers as the inputs of the network, as {@link #inputs} does. Allocates nothing, unless a
     * number is encoded as several inputs.
     *
     * @param values one number a feature, NaN where it is missing; not modified
     * @param number the number of the row from 0, for messages
     * @param inputs receives the inputs
     * @param row the row of {@code inputs} that receives them
     * @throws IllegalArgumentException if there are more or fewer numbers than features
     * @throws DataException if a value is missing and there is none to fill in, or is too large, or if a feature holds
     *     categories
     * @since 0.2
     */
    public void encode(double[] values, int number, Matrix inputs, int row) {
        List<Feature> columns = features.columns();
        requireFeatures(values.length);
        int input = 0;
        for (int c = 0; c < values.length; c++) {
            Feature column = columns.get(c);
            boolean isMissing = Double.isNaN(values[c]);
            if (isMissing && features.fill().isEmpty()) {
                throw Features.missing(Location.of("", column.name()), " in row " + (number + 1));
            }
            if (!isMissing && column.isCategorical()) {
                throw Features.notACategory(column, values[c], Location.of("", column.name()));
            }
            boolean isEncoded = !isMissing && column.encoding().isPresent();
            double[] encoded = isEncoded ? new double[column.inputs()] : NONE;
            if (isEncoded) {
                column.encoding().get().encode(values[c], encoded, 0);
            }
            int first = input;
            for (int end = input + column.inputs(); input < end; input++) {
                double value = isMissing ? features.fill().get(input) : isEncoded ? encoded[input - first] : values[c];
                float single = (float) scaler.scale(input, value);
                if (Float.isInfinite(single)) {
                    throw tooLarge(value + " in row " + (number + 1), Location.of("", column.name()));
                }
                inputs.set(row, input, single);
            }
        }
    }

    /**
     * Checks the number of values of a row.
     *
     * @throws IllegalArgumentException if it is not the number of features
     * @since 0.2
     */
    public void requireFeatures(int found) {
        int expected = features.columns().size();
        if (found != expected) {
            throw new IllegalArgumentException("expected " + expected + " features, found " + found);
        }
    }

    /**
     * Returns the inputs of rows without rounding them to float32.
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

    /** Returns the exception for a number that overflows float32 after scaling. */
    static DataException tooLarge(String value, Location place) {
        return new DataException(
                ErrorCode.DAT_RANGE,
                place,
                value + " is too large for float32, up to 3.4e38 in size, as the network takes it. Correct it, or scale"
                        + " the data");
    }

    /** Returns the exception for a target that the loss does not accept, as 7 for a loss on probabilities. */
    static DataException outsideOfLoss(Loss loss, float value, Location place) {
        return new DataException(
                ErrorCode.DAT_RANGE,
                place,
                "loss '" + loss.name() + "' takes targets " + loss.targets() + ", found " + value);
    }

    /**
     * Returns the number that each output should predict, in the units of the data.
     *
     * @return rows × outputs, row by row; empty if the target holds labels
     * @since 0.2
     */
    public double[] exactTargets(DataTable examples) {
        return target instanceof Target.Numbers numbers ? examples.numbers(numbers.columns()) : new double[0];
    }

    /** Returns the inputs and targets of rows. */
    public MatrixDataset dataset(DataTable examples) {
        return new MatrixDataset(
                inputs(examples), target.encode(examples), exactTargets(examples), new float[0], examples.lines());
    }
}
