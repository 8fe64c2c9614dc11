package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.ParameterRange;
import java.util.HashMap;
import java.util.Map;

/**
 * The place of a tensor in the array of a layer.
 *
 * @param parameters the parameters of the network
 * @param layer the index of the layer
 * @param range its part for the tensor
 * @param columns the number of columns of the tensor, which the array holds transposed
 */
record LayerTensor(ParameterArrays parameters, int layer, ParameterRange range, int columns) {

    /**
     * Returns the places of all tensors of a network by their names.
     *
     * @param parameters where the tensors go
     * @param prefix the beginning of their names
     */
    static Map<String, LayerTensor> byName(Network network, ParameterArrays parameters, String prefix) {
        Map<String, LayerTensor> tensors = new HashMap<>();
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            for (ParameterRange range : layer.ranges()) {
                int columns = range.kind() == ParameterKind.WEIGHTS ? layer.inputs() : 1;
                tensors.put(prefix + TensorNames.of(l, range.kind()), new LayerTensor(parameters, l, range, columns));
            }
        }
        return tensors;
    }
}
