package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.RowEncoder;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.NonFiniteRow;
import dev.chainrule.mlp.core.network.PackedLayers;
import java.util.List;

/**
 * A model's forward pass in buffers made once: for one thread that predicts often. A call allocates nothing, provided
 * that the activations override {@code forward}, as all that come with mlp do.
 *
 * @since 0.2
 */
public final class Predictor {
    private final CheckedPass pass;
    private final RowEncoder encoder;
    private final List<String> inputNames;
    private final OutputReader reader;
    private final Matrix input;
    private final double[] output;
    private final double[] numbers;
    private final CheckedPass.Blame blame = this::error;

    Predictor(Network network, List<PackedLayers> members, int maxRows, Preprocessing preprocessing) {
        this.pass = new CheckedPass(network, members, maxRows);
        this.encoder = new RowEncoder(preprocessing);
        this.inputNames = preprocessing.inputNames();
        this.reader = new OutputReader(network, preprocessing.target());
        this.input = new Matrix(1, network.inputs());
        this.output = new double[network.outputs()];
        this.numbers = new double[reader.size()];
    }

    /**
     * Computes the network's outputs.
     *
     * @param inputs rows × inputs, scaled as the network takes them, at most as many rows as this was made for; not
     *     modified
     * @return rows × outputs, all finite; a buffer that the next call overwrites
     * @throws DataException if a row has an input that is not finite, or overflows float32 on its way
     * @throws PluginException if an activation returns NaN or an infinity for finite numbers
     */
    public Matrix outputs(Matrix inputs) {
        return pass.outputs(inputs, blame);
    }

    /**
     * Predicts one row: scales the features, runs the network and scales its outputs back. The result has the same
     * bits as that of {@link TrainedModel#predict(double...)}.
     *
     * @param features one number a feature, in the units of the training data, NaN where it is missing; not modified
     * @param out receives the predicted numbers in the units of the targets or, of a classifier, the score of each
     *     label, in the order of {@link TrainedModel#targets} or {@link TrainedModel#labels}
     * @return the position of the predicted label in {@link TrainedModel#labels}; −1 if the model predicts numbers
     * @throws IllegalArgumentException if an array is not as long as there are features, labels or targets
     * @throws DataException if a feature holds categories, a value is missing and there is none to fill in, or the row
     *     overflows
     * @throws PluginException if an activation returns NaN or an infinity for finite numbers
     * @since 0.2
     */
    public int predict(double[] features, double[] out) {
        if (out.length != reader.size()) {
            throw new IllegalArgumentException(
                    "the model predicts " + reader.size() + " numbers, found an array for " + out.length);
        }
        encoder.encode(features, 0, input, 0);
        Matrix outputs = pass.outputs(input, blame);
        outputs.getRow(0, output);
        return reader.read(output, out, 0, Predictor::place);
    }

    /**
     * Predicts a block of rows that are prepared already, as {@link Preprocessing#inputs} and {@link
     * RowEncoder#encode} do it. The results have the same bits as those of {@link TrainedModel#predict(double...)}.
     * Allocates nothing.
     *
     * @param inputs rows × inputs, scaled as the network takes them, at most as many rows as this was made for; not
     * modified
     * @param answers receives for each row the position of the predicted label in {@link TrainedModel#labels}, −1 if
     *     the model predicts numbers
     * @param values receives for each row the numbers that {@link #predict(double[], double[])} gives, in row-major
     *     order
     * @throws IllegalArgumentException if an array is too short for the rows
     * @throws DataException if a row has an input that is not finite, or overflows
     * @throws PluginException if an activation returns NaN or an infinity for finite numbers
     * @since 0.2
     */
    public void predict(Matrix inputs, int[] answers, double[] values) {
        int rows = inputs.rows();
        int size = reader.size();
        if (answers.length < rows || values.length < (long) rows * size) {
            throw new IllegalArgumentException(rows + " rows have " + rows + " answers and " + (long) rows * size
                    + " numbers, found arrays for " + answers.length + " and " + values.length);
        }
        Matrix outputs = pass.outputs(inputs, blame);
        for (int r = 0; r < rows; r++) {
            outputs.getRow(r, output);
            answers[r] = reader.read(output, numbers, r, Predictor::place);
            System.arraycopy(numbers, 0, values, r * size, size);
        }
    }

    private MlpException error(NonFiniteRow fault) {
        return fault.toException(place(fault.row()), inputNames);
    }

    private static Location place(int row) {
        return Location.of("", "row " + (row + 1));
    }
}
