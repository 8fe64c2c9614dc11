package dev.chainrule.mlp.core.network;

/**
 * The place of the parameters of one kind in the array of a layer.
 *
 * @param kind the kind
 * @param from the index of the first one
 * @param to the index after the last one
 * @see ParameterArrays#layer
 * @since 0.2
 */
public record ParameterRange(ParameterKind kind, int from, int to) {

    /** Returns the number of parameters. */
    public int length() {
        return to - from;
    }
}
