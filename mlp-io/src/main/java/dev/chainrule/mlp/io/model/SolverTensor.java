package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.SolverState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The tensor of a solver's state in a checkpoint: whether it is done (1 or 0), the parameters of the layers that are
 * trained in float64, and the numbers that it keeps.
 */
final class SolverTensor {
    private SolverTensor() {}

    /** Returns the number of elements; empty if the run has no solver. */
    static OptionalLong size(RunSpec spec, InputEncodings encoded, Plugins plugins) {
        if (spec.solver().isEmpty()) {
            return OptionalLong.empty();
        }
        long parameters = parameters(spec.network(), encoded);
        long memory = parameters > Integer.MAX_VALUE
                ? 0 // no array holds them, which the length of the file will show
                : plugins.solver(spec.solver().get()).stateSize((int) parameters);
        return OptionalLong.of(1 + parameters + memory);
    }

    private static long parameters(NetworkSpec network, InputEncodings encoded) {
        long parameters = 0;
        long inputs = encoded.isEmpty() ? network.inputs().orElseThrow() : encoded.outputs();
        long ofInputs = encoded.parameters() + (network.inputScale() == InputScale.LEARNED ? inputs : 0);
        for (LayerSpec layer : network.layers()) {
            long units = layer.units().orElseThrow();
            long own = units * (inputs + 1) + ofInputs + (layer.parametric() ? units : 0);
            parameters += layer.frozen() ? 0 : own;
            inputs = units;
            ofInputs = 0; // the first layer alone has some
        }
        return parameters;
    }

    static long size(SolverState state) {
        return 1L + state.parameters().length + state.memory().length;
    }

    static void put(ByteBuffer out, SolverState state) {
        out.putDouble(state.isDone() ? 1 : 0);
        for (double parameter : state.parameters()) {
            out.putDouble(parameter);
        }
        for (double number : state.memory()) {
            out.putDouble(number);
        }
    }

    static SolverState state(double[] numbers, NetworkSpec network, InputEncodings encoded) {
        int end = 1 + (int) parameters(network, encoded);
        return new SolverState(
                Arrays.copyOfRange(numbers, 1, end), Arrays.copyOfRange(numbers, end, numbers.length), numbers[0] == 1);
    }
}
