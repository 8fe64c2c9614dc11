package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;

/**
 * The preprocessing of a run, fitted on its training rows.
 *
 * @param spec the run, with all sizes of its network
 * @param preprocessing the preprocessing of inputs and targets
 * @param weights the weights of training rows
 * @param warnings non-fatal warnings, one sentence each
 * @since 0.2
 */
public record FittedPreprocessing(
        RunSpec spec, Preprocessing preprocessing, RowWeights weights, List<String> warnings) {

    /** Returns training rows after preprocessing, with their weights. */
    public MatrixDataset training(DataTable examples) {
        MatrixDataset rows = preprocessing.dataset(examples);
        return new MatrixDataset(rows.input(), rows.target(), rows.exactTargets(), weights.of(examples), rows.lines());
    }
}
