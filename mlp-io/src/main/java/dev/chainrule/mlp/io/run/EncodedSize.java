package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.Arrays;
import java.util.HashSet;

/**
 * Estimates the memory that rows take once they are inputs and targets of a network, where each category is an input and
 * each class a target.
 *
 * @param rows the number of rows
 * @param inputs the number of inputs of the network
 * @param targets the number of targets
 * @param widest the feature that becomes the most inputs; empty if there is none
 * @param ofWidest the number of its inputs
 * @param bytes of the rows as read and as encoded
 */
record EncodedSize(long rows, long inputs, long targets, String widest, long ofWidest, long bytes) {
    private static final double MOST_OF_THE_HEAP = 0.7;

    /** Of rows to train on, before anything is fitted to them. */
    static EncodedSize of(DataTable examples, DataSpec data) {
        long targets =
                examples.labels().isEmpty() ? examples.targetNames().size() : new HashSet<>(examples.labels()).size();
        long[] ofColumn = inputs(examples, data.rareCategories().orElse(0));
        int widest = 0;
        for (int c = 1; c < ofColumn.length; c++) {
            widest = ofColumn[c] > ofColumn[widest] ? c : widest;
        }
        boolean split =
                data.validation() instanceof Validation.Fraction || data.validation() instanceof Validation.Every;
        return of(
                examples,
                Arrays.stream(ofColumn).sum(),
                targets,
                ofColumn.length == 0 ? "" : examples.featureNames().get(widest),
                ofColumn.length == 0 ? 0 : ofColumn[widest],
                split ? 2 : 1); // the rows to train on are copied
    }

    /** Of rows that are encoded as a model's. */
    static EncodedSize of(DataTable examples, Preprocessing preprocessing) {
        return of(
                examples,
                preprocessing.features().inputs(),
                preprocessing.target().outputs(),
                "",
                0,
                1);
    }

    private static EncodedSize of(
            DataTable examples, long inputs, long targets, String widest, long ofWidest, int copies) {
        long rows = examples.rows();
        long read = Double.BYTES
                * ((long) examples.features().length + examples.numbers().length + examples.weights().length);
        long encoded = Float.BYTES * rows * (inputs + targets);
        return new EncodedSize(rows, inputs, targets, widest, ofWidest, copies * read + encoded);
    }

    /** The inputs of each feature. */
    private static long[] inputs(DataTable examples, long least) {
        int columns = examples.featureNames().size();
        long[] inputs = new long[columns];
        for (int c = 0; c < columns; c++) {
            int categories = examples.categories(c).size();
            if (categories == 0) {
                inputs[c] = 1;
                continue;
            }
            long[] counts = new long[categories];
            for (int r = 0; r < examples.rows(); r++) {
                double category = examples.features()[r * columns + c];
                if (!Double.isNaN(category)) {
                    counts[(int) category]++;
                }
            }
            long frequent = Arrays.stream(counts)
                    .filter(count -> count >= Math.max(1, least))
                    .count();
            boolean rare = Arrays.stream(counts).anyMatch(count -> count > 0 && count < least);
            inputs[c] = frequent + (rare ? 1 : 0);
        }
        return inputs;
    }

    boolean fits(long heap) {
        return bytes <= MOST_OF_THE_HEAP * heap;
    }

    /**
     * Refuses rows that do not fit.
     *
     * @param streamable whether the rows could be streamed instead
     * @throws DataException if they would take more than 70 % of the heap
     */
    void requireFits(long heap, boolean streamable) {
        if (fits(heap)) {
            return;
        }
        throw new DataException(
                ErrorCode.DAT_LIMIT,
                Location.of("", ofWidest > 1 ? widest : ""),
                rows + " rows of " + inputs + " inputs and " + targets + " targets take " + bytes
                        + " bytes in memory, more than 70 % of the heap of " + heap + " bytes"
                        + (ofWidest > 1
                                ? "; this column alone becomes " + ofWidest + " inputs, one for each category"
                                : "")
                        + ". " + (streamable ? "Set \"streaming\": true, let" : "Let")
                        + " rare categories share an input with \"rareCategories\", use fewer rows, or give Java more"
                        + " memory with -Xmx");
    }
}
