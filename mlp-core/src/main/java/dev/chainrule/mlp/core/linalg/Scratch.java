package dev.chainrule.mlp.core.linalg;

/**
 * The buffers of one thread, created once so that a product allocates nothing.
 *
 * <p>{@link Kernel#newScratch} creates it for that kernel only. Its content means nothing between calls.
 *
 * @since 0.2
 */
public final class Scratch {
    /** A packed operand, for kernels that index a flat array. */
    final float[] panel;

    /** A packed operand, one array per row, for loops that the JIT compiler vectorizes only in this form. */
    final float[][] operand;

    /** The rows of the output that are being summed. */
    final float[][] sums;

    Scratch(float[] panel, float[][] operand, float[][] sums) {
        this.panel = panel;
        this.operand = operand;
        this.sums = sums;
    }
}
