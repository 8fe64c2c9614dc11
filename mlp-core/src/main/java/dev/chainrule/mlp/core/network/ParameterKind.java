package dev.chainrule.mlp.core.network;

/**
 * The kinds of parameters of a layer, in the order in which its array has them.
 *
 * @see Layer#ranges
 * @since 0.2
 */
public enum ParameterKind {
    /** The weights W: one for each input of each unit. */
    WEIGHTS("weights"),

    /** The biases b: one for each unit. */
    BIASES("biases"),

    /** The learned scale s of the network's inputs: one number for each input of the first layer. */
    INPUT_SCALE("input scale"),

    /** θ of the learned encodings of the network's inputs, in front of the first layer. */
    ENCODINGS("encoding"),

    /** α of a parametric activation: one number for each unit. */
    ALPHA("alpha");

    private final String label;

    ParameterKind(String label) {
        this.label = label;
    }

    /** Returns the name in messages: {@code input scale}. */
    public String label() {
        return label;
    }
}
