package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.Range;
import java.util.Arrays;
import java.util.Objects;

/**
 * A row that a page can show. The arrays are not copied.
 *
 * @param label its name, such as "row 3"
 * @param input the network's inputs
 * @param target the targets of the outputs
 * @param weight the weight of the row in training, finite and at least 0
 */
record PageRow(String label, double[] input, double[] target, double weight) {

    /** Creates a row of weight 1. */
    PageRow(String label, double[] input, double[] target) {
        this(label, input, target, 1);
    }

    /** Checks that nothing is null and that the weight is finite and at least 0. */
    PageRow {
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
