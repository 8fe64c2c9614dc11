package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;

/**
 * What follows for a run from its training rows.
 *
 * @param spec the run with all sizes of its network given
 * @param preprocessing how rows become inputs and targets
 * @param weights how much training rows count
 * @param warnings what a user should know and can live with, a sentence each
 */
public record FittedPreprocessing(
        RunSpec spec, Preprocessing preprocessing, RowWeights weights, List<String> warnings) {

    /** Training rows as the network takes them. */
    public MatrixDataset training(DataTable examples) {
        MatrixDataset rows = preprocessing.dataset(examples);
        return new MatrixDataset(rows.input(), rows.target(), rows.exactTargets(), weights.of(examples), rows.lines());
    }
}
