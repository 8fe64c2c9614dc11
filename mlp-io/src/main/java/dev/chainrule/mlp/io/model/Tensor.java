package dev.chainrule.mlp.io.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The entry of one tensor in a header.
 *
 * @param name its name
 * @param type the type of its elements
 * @param shape its dimensions, none negative; their product times the element size is {@code end − begin}
 * @param begin where its bytes begin, from the start of the data
 * @param end where they end
 */
record Tensor(String name, TensorType type, List<Long> shape, long begin, long end) {

    /** Creates a tensor that follows another. */
    static Tensor after(long begin, String name, TensorType type, long... shape) {
        long bytes = type.bytes();
        for (long dimension : shape) {
            bytes = Math.multiplyExact(bytes, dimension);
        }
        List<Long> list = Arrays.stream(shape).boxed().toList();
        return new Tensor(name, type, list, begin, Math.addExact(begin, bytes));
    }

    /** Returns the number of bytes. */
    long bytes() {
        return end - begin;
    }

    /** Returns the number of elements. */
    int elements() {
        return Math.toIntExact(bytes() / type.bytes());
    }

    /** Returns the type and shape, for example {@code F32 3 x 4}. */
    String describe() {
        return type + " " + shape.stream().map(String::valueOf).collect(Collectors.joining(" x "));
    }
}
