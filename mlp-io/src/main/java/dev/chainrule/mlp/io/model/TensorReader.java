package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.network.ParameterArrays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads the numbers of the tensors of a model file, one tensor after the other. */
final class TensorReader {
    private final DigestedInput in;
    private final ModelFaults faults;
    private Optional<ModelFormatException> notFinite = Optional.empty();

    TensorReader(DigestedInput in, ModelFaults faults) {
        this.in = in;
        this.faults = faults;
    }

    /** Returns the fault of the first number that is not finite; empty if all are. */
    Optional<ModelFormatException> notFinite() {
        return notFinite;
    }

    /** Reads a tensor of float64. */
    double[] readDoubles(Tensor tensor) throws IOException {
        double[] values = new double[tensor.elements()];
        for (int i = 0; i < values.length; ) {
            ByteBuffer some = in.some((long) (values.length - i) * Double.BYTES);
            for (; some.hasRemaining(); i++) {
                values[i] = some.getDouble();
                // a loss or a measure in the history may be infinite or not defined
                if (!Double.isFinite(values[i]) && !tensor.name().equals(TensorNames.HISTORY)) {
                    noteNotFinite(tensor, Integer.toString(i), values[i]);
                }
            }
        }
        return values;
    }

    /** Reads all numbers of a network in the order that they have in memory. */
    void readInMemoryOrder(Tensor tensor, ParameterArrays to) throws IOException {
        long left = tensor.bytes();
        int l = 0;
        int i = 0;
        while (left > 0) {
            ByteBuffer some = in.some(left);
            left -= some.remaining();
            while (some.hasRemaining()) {
                while (i == to.layer(l).length) {
                    l++;
                    i = 0;
                }
                to.layer(l)[i++] = some.getFloat();
            }
        }
    }

    /**
     * Reads a tensor of units × columns into a layer, which holds it transposed.
     *
     * @param from the index in the layer's array where the first number goes
     */
    void readTransposed(Tensor tensor, float[] layer, int from, int columns) throws IOException {
        int elements = tensor.elements();
        int units = elements / columns;
        int unit = 0;
        int column = 0;
        for (int read = 0; read < elements; ) {
            ByteBuffer some = in.some((long) (elements - read) * Float.BYTES);
            for (; some.hasRemaining(); read++) {
                float value = some.getFloat();
                if (!Float.isFinite(value)) {
                    noteNotFinite(tensor, tensor.shape().size() == 1 ? unit + "" : unit + ", " + column, value);
                }
                layer[from + column * units + unit] = value;
                if (++column == columns) {
                    column = 0;
                    unit++;
                }
            }
        }
    }

    /** Keeps the first fault until the digest is checked, because most often a damaged file is the cause. */
    private void noteNotFinite(Tensor tensor, String index, double value) {
        if (notFinite.isEmpty()) {
            notFinite = Optional.of(faults.ofTensor(
                    ErrorCode.MDL_NONFINITE,
                    tensor.name(),
                    "[" + index + "] is " + value + ", expected finite numbers"));
        }
    }
}
