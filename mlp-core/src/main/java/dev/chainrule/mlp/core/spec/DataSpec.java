package dev.chainrule.mlp.core.spec;

import java.util.List;
import java.util.Objects;

/**
 * Where the rows come from and how they are read.
 *
 * @param file the CSV, relative to the document
 * @param header whether the first line names the columns
 * @param delimiter what separates the cells of a line
 * @param target the column of labels, or one or more columns of numbers
 * @param targetType whether the target is labels or numbers
 * @param features the columns to learn from, in this order; if empty, all that are not targets
 * @param scale how the features are scaled
 * @param scaleTarget how targets that are numbers are scaled; predictions are scaled back
 * @param validation which rows are held out
 */
public record DataSpec(
        String file,
        boolean header,
        char delimiter,
        List<ColumnRef> target,
        TargetType targetType,
        List<ColumnRef> features,
        Scaling scale,
        Scaling scaleTarget,
        Validation validation) {

    /** Checks that there is a target and copies the lists. */
    public DataSpec {
        Objects.requireNonNull(file, "file");
        target = List.copyOf(target);
        features = List.copyOf(features);
        if (target.isEmpty()) {
            throw new IllegalArgumentException("data needs a target column");
        }
    }

    /** A CSV with a header and this target column, nothing scaled, nothing held out. */
    public static DataSpec of(String file, String target) {
        return new DataSpec(
                file,
                true,
                ',',
                List.of(ColumnRef.named(target)),
                TargetType.AUTO,
                List.of(),
                Scaling.NONE,
                Scaling.NONE,
                new Validation.None());
    }
}
