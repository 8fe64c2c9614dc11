package dev.chainrule.mlp.core.linalg;

/**
 * The buffers in which one thread's products work, made once so that a product allocates nothing.
 *
 * <p>Comes from {@link Kernel#newScratch} and serves that kernel alone, one thread at a time. Nothing in it outlives a
 * call.
 */
public final class Scratch {
    /** Packed operand, for kernels that address one flat array. */
    final float[] panel;

    /** Rows of a packed operand as arrays of their own, for loops that the JIT vectorises only so. */
    final float[][] operand;

    /** Rows of the output while they are summed. */
    final float[][] sums;

    Scratch(float[] panel, float[][] operand, float[][] sums) {
        this.panel = panel;
        this.operand = operand;
        this.sums = sums;
    }
}
