package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.Range;
import java.util.Arrays;
import java.util.Objects;

/**
 * A row that a page can show. The arrays belong to the caller.
 *
 * @param label what to call it, as "row 3"
 * @param input the network's inputs
 * @param target the wanted outputs
 * @param weight how much the row counts in training, finite and at least 0
 * @since 0.2
 */
public record PageRow(String label, double[] input, double[] target, double weight) {

    /** A row that counts 1. */
    public PageRow(String label, double[] input, double[] target) {
        this(label, input, target, 1);
    }

    /** Checks that nothing is null and the weight is one. */
    public PageRow {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(target, "target");
        Range.NOT_NEGATIVE.require("the weight of a row", weight);
    }

    /** Compares the contents of the arrays too. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PageRow that
                && label.equals(that.label)
                && Arrays.equals(input, that.input)
                && Arrays.equals(target, that.target)
                && Double.compare(weight, that.weight) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(label, Arrays.hashCode(input), Arrays.hashCode(target), weight);
    }

    /** Returns the label. */
    @Override
    public String toString() {
        return label;
    }
}
