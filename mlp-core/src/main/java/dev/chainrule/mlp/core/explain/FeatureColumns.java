package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import java.util.List;

/** The inputs of a network that a feature becomes, in rows whose feature is taken from other rows. */
final class FeatureColumns {
    private final int first;
    private final int count;

    private FeatureColumns(int first, int count) {
        this.first = first;
        this.count = count;
    }

    /** Finds the inputs of a feature by its index. */
    static FeatureColumns of(Preprocessing preprocessing, int feature) {
        List<Feature> columns = preprocessing.features().columns();
        int first =
                columns.subList(0, feature).stream().mapToInt(Feature::inputs).sum();
        return new FeatureColumns(first, columns.get(feature).inputs());
    }

    /** Returns the rows with the feature of row {@code from[r]} in row r. */
    MatrixDataset replaced(MatrixDataset rows, int[] from) {
        int inputs = rows.inputs();
        float[] source = rows.input().data();
        float[] data = source.clone();
        for (int r = 0; r < from.length; r++) {
            System.arraycopy(source, from[r] * inputs + first, data, r * inputs + first, count);
        }
        return new MatrixDataset(
                new Matrix(data, rows.rows(), inputs),
                rows.target(),
                rows.exactTargets(),
                rows.weights(),
                rows.lines());
    }
}
