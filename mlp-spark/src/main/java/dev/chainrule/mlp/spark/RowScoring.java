package dev.chainrule.mlp.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * A model on the executors, and the predictions that it appends to the rows of a DataFrame.
 *
 * @param model the model
 * @param isVector whether the features are in one column of vectors
 * @param outputs the columns to append, in order
 */
record RowScoring(Broadcast<PortableModel> model, boolean isVector, List<OutputColumn> outputs)
        implements Serializable {

    /** Copies the list. */
    RowScoring {
        outputs = List.copyOf(outputs);
    }

    /** Returns the same with some of the outputs only. */
    RowScoring withOutputs(List<Integer> positions) {
        return new RowScoring(
                model, isVector, positions.stream().map(outputs::get).toList());
    }
}
