package dev.chainrule.mlp.core.network;

/**
 * The parameters of each layer in float64: those of trained layers in one array θ, those of frozen layers in arrays of
 * their own. Each layer has the order of {@link ParameterArrays}.
 */
final class LayerWeights {
    private final double[] trained;
    private final double[][] frozen;
    private final int[] offsets;

    /**
     * @param trained θ; not copied
     * @param frozen the parameters of each frozen layer; empty arrays for trained ones
     * @param offsets where the parameters of each trained layer begin in θ
     */
    LayerWeights(double[] trained, double[][] frozen, int[] offsets) {
        this.trained = trained;
        this.frozen = frozen;
        this.offsets = offsets;
    }

    /** Returns the array that holds the parameters of a layer. */
    double[] array(int l) {
        return frozen[l].length > 0 ? frozen[l] : trained;
    }

    /** Returns where they begin. */
    int from(int l) {
        return frozen[l].length > 0 ? 0 : offsets[l];
    }
}
