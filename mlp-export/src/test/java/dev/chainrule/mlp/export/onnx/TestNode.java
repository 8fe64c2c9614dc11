package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;

/** Makes single nodes and the values that they read. */
final class TestNode {
    private static final long OPSET = 17;

    private TestNode() {}

    static NodeReader of(String operator, List<? extends GraphValue> inputs, OnnxAttribute... attributes) {
        return of(operator, inputs, OPSET, attributes);
    }

    static NodeReader of(String operator, List<? extends GraphValue> inputs, long opset, OnnxAttribute... attributes) {
        List<Optional<GraphValue>> values = new ArrayList<>();
        inputs.forEach(input -> values.add(Optional.of(input)));
        OnnxNode node = new OnnxNode(operator, "", "", List.of(), List.of("y"), List.of(attributes));
        return new NodeReader(node, values, opset);
    }

    /** Returns the inputs of a network, whose rows have a shape. */
    static Rows inputs(Integer... shape) {
        int units = 1;
        for (int size : shape) {
            units *= size;
        }
        return Rows.of(Stage.ofInputs(units), List.of(shape));
    }

    /** Returns the pre-activations of a dense layer of 3 inputs, all of whose weights are 1. */
    static Rows layer(int units) {
        double[] ones = new double[3 * units];
        Arrays.fill(ones, 1);
        return Rows.of(Stage.dense(inputs(3), Constant.of(OnnxType.FLOAT, ones, 3, units)), List.of(units));
    }

    /** Returns a list of float64 numbers. */
    static Constant list(double... values) {
        return Constant.of(OnnxType.DOUBLE, values, values.length);
    }

    static Constant number(double value) {
        return Constant.of(OnnxType.DOUBLE, new double[] {value});
    }

    /** Returns f(z) of rows that are a function of z. */
    static double at(double z, GraphValue rows) {
        return ((Rows) rows).function().value(Map.of("z", z));
    }

    static void refuses(String message, Executable computing) {
        assertEquals(message, assertThrows(UnfitException.class, computing).getMessage());
    }
}
