package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import java.util.ArrayList;
import java.util.List;

/** The slots of an optimizer for every layer of a network, initially 0. */
final class OptimizerState {
    /** The number of steps in which all of the state is checked once: an overflowed mean or sum stays so. */
    private static final int CHECK_PERIOD = 16;

    private final Network network;
    private final Layer[] layers;
    private final Optimizer optimizer;
    private final Kernel kernel;
    private final float[][][] slots;

    OptimizerState(Network network, Optimizer optimizer, Kernel kernel) {
        this.network = network;
        this.optimizer = optimizer;
        this.kernel = kernel;
        layers = network.layers().toArray(Layer[]::new);
        slots = new float[layers.length][optimizer.slots()][];
        for (int l = 0; l < slots.length; l++) {
            for (int s = 0; s < slots[l].length; s++) {
                slots[l][s] = new float[layers[l].parameterCount()];
            }
        }
    }

    /** Returns the slots of a layer; not a copy. */
    float[][] layer(int l) {
        return slots[l];
    }

    /** Returns a copy, one element per slot. */
    List<ParameterArrays> copies() {
        List<ParameterArrays> copies = new ArrayList<>();
        for (int s = 0; s < optimizer.slots(); s++) {
            ParameterArrays slot = ParameterArrays.zero(network);
            for (int l = 0; l < slots.length; l++) {
                System.arraycopy(slots[l][s], 0, slot.layer(l), 0, slots[l][s].length);
            }
            copies.add(slot);
        }
        return copies;
    }

    /**
     * Sets the state to a copy of another one.
     *
     * @throws IllegalArgumentException if it belongs to another optimizer
     */
    void set(List<ParameterArrays> others) {
        if (others.size() != optimizer.slots()) {
            throw new IllegalArgumentException("optimizer '" + optimizer.name() + "' keeps " + optimizer.slots()
                    + " numbers a weight, not " + others.size());
        }
        for (int s = 0; s < others.size(); s++) {
            for (int l = 0; l < slots.length; l++) {
                System.arraycopy(others.get(s).layer(l), 0, slots[l][s], 0, slots[l][s].length);
            }
        }
    }

    /**
     * Checks the state of the biases, which the largest sums of deltas reach first, and in turn a part of the rest.
     *
     * @param step the number of the step
     * @param errors creates the error for a layer whose state is not finite
     */
    void requireFinitePart(long step, Divergence errors) {
        for (int l = 0; l < slots.length; l++) {
            for (float[] slot : slots[l]) {
                int weightsOnly = layers[l].weightCount();
                int parts = weightsOnly <= TrainingSession.PIECE / CHECK_PERIOD ? 1 : CHECK_PERIOD;
                int part = (int) (step % parts);
                int from = (int) ((long) weightsOnly * part / parts);
                int to = (int) ((long) weightsOnly * (part + 1) / parts);
                if (!kernel.areFinite(slot, weightsOnly, slot.length) || !kernel.areFinite(slot, from, to)) {
                    throw errors.ofState(l);
                }
            }
        }
    }

    /**
     * Checks all of the state.
     *
     * @param errors creates the error for a layer whose state is not finite
     */
    void requireFinite(Divergence errors) {
        for (int l = 0; l < slots.length; l++) {
            for (float[] slot : slots[l]) {
                if (!kernel.areFinite(slot, 0, slot.length)) {
                    throw errors.ofState(l);
                }
            }
        }
    }
}
