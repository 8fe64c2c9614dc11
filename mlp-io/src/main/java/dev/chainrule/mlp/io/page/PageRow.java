package dev.chainrule.mlp.io.page;

import java.util.Objects;

/**
 * A row that a page can show. The arrays belong to the caller.
 *
 * @param label what to call it, as "row 3"
 * @param input the network's inputs
 * @param target the wanted outputs
 */
public record PageRow(String label, double[] input, double[] target) {

    /** Checks that nothing is null. */
    public PageRow {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(target, "target");
    }
}
