package dev.chainrule.mlp.core.linalg;

/**
 * The parameters of a layer together with a copy of its weights in the order in which a kernel reads them.
 *
 * <p>{@link Kernel#pack} creates it, for the forward products of that kernel. Immutable and thread-safe as long as
 * nobody modifies the parameters.
 *
 * @since 0.2
 */
public final class PackedWeights {
    /** W and b, (inputs + 1) × units. */
    final float[] parameters;

    /** The weights in the kernel's order; empty if the kernel reads the parameters. */
    final float[] panels;

    PackedWeights(float[] parameters, float[] panels) {
        this.parameters = parameters;
        this.panels = panels;
    }

    /** Returns whether there is a copy of the weights. */
    boolean isCopied() {
        return panels.length > 0;
    }
}
