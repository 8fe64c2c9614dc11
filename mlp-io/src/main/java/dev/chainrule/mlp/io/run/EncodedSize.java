package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * Estimates the memory that rows take once they are inputs and targets of a network: each category becomes an input and
 * each class a target.
 *
 * @param rows the number of rows
 * @param inputs the number of inputs of the network
 * @param targets the number of targets
 * @param widest the column that becomes the most inputs or targets; empty if they are a model's, which cannot change
 * @param ofWidest how many inputs or targets that column becomes
 * @param widestIsTarget whether that column is the target, so that its labels are the classes
 * @param bytes the size of the rows as read and as encoded
 */
record EncodedSize(
        long rows, long inputs, long targets, String widest, long ofWidest, boolean widestIsTarget, long bytes) {
    private static final double MOST_OF_THE_HEAP = 0.7;

    /** Estimates the size of rows to train on, before anything is fitted to them. */
    static EncodedSize of(DataTable examples, DataSpec data, ColumnEncodings encodings) {
        boolean hasLabels = !examples.labels().isEmpty();
        long targets = hasLabels
                ? new HashSet<>(examples.labels()).size()
                : examples.targetNames().size();
        long[] ofColumn = inputs(examples, data.preprocessing().rareCategories().orElse(0));
        for (int c = 0; c < ofColumn.length; c++) {
            if (!examples.categories(c).isEmpty()) {
                ofColumn[c] = encodings
                        .ofCategories(examples.featureNames().get(c))
                        .plugin()
                        .maxInputs((int) ofColumn[c]);
            }
        }
        int widest = 0;
        for (int c = 1; c < ofColumn.length; c++) {
            widest = ofColumn[c] > ofColumn[widest] ? c : widest;
        }
        boolean split = data.preprocessing().validation() instanceof Validation.Fraction
                || data.preprocessing().validation() instanceof Validation.Every
                || data.preprocessing().validation() instanceof Validation.Last;
        long inputs = Arrays.stream(ofColumn).sum();
        for (int c = 0; c < ofColumn.length; c++) {
            boolean isNumber = examples.categories(c).isEmpty();
            inputs += isNumber
                    ? encodings.of(examples.featureNames().get(c)).plugin().maxInputs() - 1
                    : 0;
        }
        long bytes = bytes(examples, inputs, targets, split ? 2 : 1); // the rows to train on are copied
        boolean hasFeatures = ofColumn.length > 0;
        if (hasLabels && targets > (hasFeatures ? ofColumn[widest] : 0)) {
            return new EncodedSize(
                    examples.rows(), inputs, targets, examples.targetNames().get(0), targets, true, bytes);
        }
        return new EncodedSize(
                examples.rows(),
                inputs,
                targets,
                hasFeatures ? examples.featureNames().get(widest) : "",
                hasFeatures ? ofColumn[widest] : 0,
                false,
                bytes);
    }

    /** Estimates the size of rows that are encoded as a model's. */
    static EncodedSize of(DataTable examples, Preprocessing preprocessing) {
        long inputs = preprocessing.features().inputs();
        long targets = preprocessing.target().outputs();
        return new EncodedSize(examples.rows(), inputs, targets, "", 0, false, bytes(examples, inputs, targets, 1));
    }

    private static long bytes(DataTable examples, long inputs, long targets, int copies) {
        long read = Double.BYTES
                * ((long) examples.features().length + examples.numbers().length + examples.weights().length);
        return copies * read + (long) Float.BYTES * examples.rows() * (inputs + targets);
    }

    /** Counts the inputs of each feature, if each category and each number is one. */
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

    /** Returns whether the rows take at most 70 % of the heap. */
    boolean fits(long heap) {
        return bytes <= MOST_OF_THE_HEAP * heap;
    }

    /**
     * Refuses rows that do not fit.
     *
     * @param heap the memory that Java may use, in bytes
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
                        + " bytes in memory, more than 70 % of the heap of " + heap + " bytes" + cause() + ". "
                        + remedy(streamable));
    }

    private String cause() {
        return ofWidest <= 1
                ? ""
                : "; this column alone becomes " + ofWidest
                        + (widestIsTarget ? " targets, one for each label" : " inputs, one for each category");
    }

    private String remedy(boolean streamable) {
        List<String> remedies = new ArrayList<>();
        if (widestIsTarget) {
            remedies.add("choose another target if this one identifies rows");
        }
        if (streamable) {
            remedies.add("set \"streaming\": true");
        }
        if (ofWidest > 1 && !widestIsTarget) {
            remedies.add("let rare categories share an input with \"rareCategories\"");
        }
        remedies.add("use fewer rows");
        String all = String.join(", ", remedies) + ", or give Java more memory with -Xmx";
        return all.substring(0, 1).toUpperCase(Locale.ROOT) + all.substring(1);
    }
}
