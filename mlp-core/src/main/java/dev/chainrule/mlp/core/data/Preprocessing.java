package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import java.util.List;

/**
 * How rows become what the network takes, and what its outputs stand for: fitted on the training rows alone and kept
 * with the model.
 *
 * @param featureNames the columns that become the inputs, in order
 * @param scaler how they are scaled
 * @param target what the outputs stand for
 */
public record Preprocessing(List<String> featureNames, Scaler scaler, Target target) {

    /** Checks that the sizes fit. */
    public Preprocessing {
        featureNames = List.copyOf(featureNames);
        if (featureNames.size() != scaler.columns()) {
            throw new IllegalArgumentException(featureNames.size() + " features, a scaler for " + scaler.columns());
        }
    }

    /**
     * The inputs of rows.
     *
     * @throws DataException if there are more or fewer features, or one is too large
     */
    public Matrix inputs(Examples examples) {
        int columns = scaler.columns();
        if (examples.featureNames().size() != columns) {
            throw new DataException(
                    ErrorCode.DAT_COLUMNS,
                    Location.NONE,
                    "expected " + columns + " features, found "
                            + examples.featureNames().size());
        }
        Matrix inputs = new Matrix(examples.rows(), columns);
        double[] features = examples.features();
        float[] to = inputs.data();
        for (int i = 0; i < features.length; i++) {
            to[i] = scaler.single(i % columns, features[i], featureNames.get(i % columns), i / columns);
        }
        return inputs;
    }

    /** The inputs and targets of rows. */
    public MatrixDataset dataset(Examples examples) {
        return new MatrixDataset(inputs(examples), target.encode(examples));
    }
}
