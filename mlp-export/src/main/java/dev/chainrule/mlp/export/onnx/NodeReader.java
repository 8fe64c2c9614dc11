package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A node with the values that it reads.
 *
 * @param inputs the values; empty for an optional input that is left out
 * @param opset the version of ONNX's own operator set
 */
record NodeReader(OnnxNode node, List<Optional<GraphValue>> inputs, long opset) {

    NodeReader {
        inputs = List.copyOf(inputs);
    }

    /** Returns an input. */
    GraphValue input(int i) {
        return optional(i).orElseThrow(() -> new UnfitException("has no input number " + (i + 1)));
    }

    /** Returns an input that may be left out. */
    Optional<GraphValue> optional(int i) {
        return i < inputs.size() ? inputs.get(i) : Optional.empty();
    }

    /** Returns an input that must be constant. */
    Constant constant(int i) {
        return constant(input(i), i);
    }

    /** Returns an input that may be left out and must be constant. */
    Optional<Constant> optionalConstant(int i) {
        return optional(i).map(value -> constant(value, i));
    }

    private static Constant constant(GraphValue value, int i) {
        if (value instanceof Constant constant) {
            return constant;
        }
        throw new UnfitException("needs a constant as input number " + (i + 1) + ", and this depends on the data");
    }

    /** Returns an input that must depend on the data. */
    Rows rows(int i) {
        GraphValue value = input(i);
        if (value instanceof Rows rows) {
            return rows;
        }
        throw new UnfitException(
                value instanceof Constant
                        ? "needs values that depend on the data as input number " + (i + 1) + ", and this is constant"
                        : "cannot be computed from a label or a comparison");
    }

    /** Returns the integers of an input, or those of an attribute of the same meaning; empty if there are none. */
    Optional<int[]> integers(int i, String attribute) {
        Optional<Constant> input = optionalConstant(i);
        if (input.isPresent()) {
            return Optional.of(integers(input.get()));
        }
        return integers(attribute);
    }

    /** Returns the integers of an attribute; empty if it is left out. */
    Optional<int[]> integers(String attribute) {
        return node.attribute(attribute).map(found -> {
            if (found instanceof OnnxAttribute.OfInts of) {
                return of.values().stream().mapToInt(NodeReader::clamped).toArray();
            }
            throw wrong(attribute, "integers");
        });
    }

    static int[] integers(Constant constant) {
        return IntStream.range(0, constant.size())
                .map(i -> (int) constant.at(i))
                .toArray();
    }

    int integer(String attribute, int defaultValue) {
        return node.attribute(attribute)
                .map(found -> {
                    if (found instanceof OnnxAttribute.OfInt of) {
                        return clamped(of.value());
                    }
                    throw wrong(attribute, "an integer");
                })
                .orElse(defaultValue);
    }

    private static int clamped(long value) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    /** Returns the number that an attribute means: 0.1, not 0.10000000149. */
    double number(String attribute, double defaultValue) {
        return optionalNumber(attribute).orElse(defaultValue);
    }

    /** Returns a number of an attribute; empty if it is left out. */
    Optional<Double> optionalNumber(String attribute) {
        return node.attribute(attribute).map(found -> {
            if (found instanceof OnnxAttribute.OfFloat of) {
                return MeantNumber.of(of.value());
            }
            throw wrong(attribute, "a number");
        });
    }

    /** Returns the numbers of an attribute; empty if it is left out. */
    Optional<double[]> numbers(String attribute) {
        return node.attribute(attribute).map(found -> {
            if (found instanceof OnnxAttribute.OfFloats of) {
                return of.values().stream().mapToDouble(Float::doubleValue).toArray();
            }
            throw wrong(attribute, "numbers");
        });
    }

    /** Returns the texts of an attribute; empty if it is left out. */
    Optional<List<String>> texts(String attribute) {
        return node.attribute(attribute).map(found -> {
            if (found instanceof OnnxAttribute.OfStrings of) {
                return of.values();
            }
            if (found instanceof OnnxAttribute.OfInts of) {
                return of.values().stream().map(String::valueOf).toList();
            }
            if (found instanceof OnnxAttribute.OfString of) {
                return List.of(of.value());
            }
            throw wrong(attribute, "texts");
        });
    }

    /** Returns the tensor of an attribute; empty if it is left out. */
    Optional<OnnxTensor> tensor(String attribute) {
        return node.attribute(attribute).map(found -> {
            if (found instanceof OnnxAttribute.OfTensor of) {
                return of.value();
            }
            throw wrong(attribute, "a tensor");
        });
    }

    private static UnfitException wrong(String attribute, String expected) {
        return new UnfitException("has an attribute " + Problem.show(attribute) + " that is not " + expected);
    }

    /** Returns axes counted from 0, ascending, checked against the rank. */
    static int[] axes(int[] axes, int rank) {
        return Arrays.stream(axes).map(axis -> axis(axis, rank)).sorted().toArray();
    }

    /** Returns an axis counted from 0, checked against the rank. */
    static int axis(int axis, int rank) {
        int counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= rank) {
            throw new UnfitException("has axis " + axis + " of values with " + rank + " dimensions");
        }
        return counted;
    }
}
