package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxReader;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxValue;
import dev.chainrule.mlp.export.onnx.format.OnnxWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Damaged and malicious files end in one {@link MlpException} or in a model, with little memory. {@code -Dmlp.mutants=200000}
 * tries that many; the slowest is printed if {@code -Dmlp.slowest} is set.
 */
class HostileOnnxTest {
    private static final int COUNT = Integer.getInteger("mlp.mutants", 1_000);
    private static final long MOST_BYTES = 64 << 20;
    private static final Plugins PLUGINS = Plugins.load();
    private static final List<String> FILES = List.of(
            "torch-classifier",
            "torch-images",
            "torch-one-sigmoid",
            "sklearn-iris",
            "sklearn-two-classes",
            "keras-regression",
            "dynamo-classifier");
    private static final List<String> OPERATORS = List.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Pow",
            "Min",
            "Max",
            "Gemm",
            "MatMul",
            "Where",
            "Greater",
            "Less",
            "Not",
            "Clip",
            "Concat",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Gather",
            "Shape",
            "ConstantOfShape",
            "Cast",
            "Exp",
            "Log",
            "Sqrt",
            "Erf",
            "Softplus",
            "Tanh",
            "Elu",
            "PRelu",
            "BatchNormalization",
            "Scaler",
            "Softmax",
            "LogSoftmax",
            "ArgMax",
            "ZipMap",
            "ArrayFeatureExtractor",
            "Dropout",
            "Identity",
            "Reciprocal",
            "Tan",
            "Loop");

    private final Random random = new Random(20);

    @Test
    void mutantsEndInOneExceptionOrAModel() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (String name : FILES) {
            files.add(Files.readAllBytes(OnnxImportTest.file(name)));
        }
        files.add(OnnxRoundTripTest.exported());
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int models = 0;
        long slowest = 0;
        for (int i = 0; i < COUNT; i++) {
            byte[] original = files.get(random.nextInt(files.size()));
            byte[] mutant = i % 2 == 0 ? damaged(original) : rewired(original);
            long bytes = memory.getCurrentThreadAllocatedBytes();
            long start = memory.getCurrentThreadCpuTime();
            models += isModel(mutant, i) ? 1 : 0;
            long took = memory.getCurrentThreadCpuTime() - start;
            long used = memory.getCurrentThreadAllocatedBytes() - bytes;
            assertTrue(used < MOST_BYTES, "mutant " + i + " takes " + used + " bytes");
            if (took > slowest) {
                slowest = took;
                print(i, took, used, mutant);
            }
        }
        assertTrue(models > COUNT / 100 && models < COUNT * 9 / 10, "models: " + models);
    }

    private static void print(int i, long took, long used, byte[] mutant) throws IOException {
        if (System.getProperty("mlp.slowest") != null) {
            System.out.println("mutant " + i + ": " + took / 1_000_000 + " ms of CPU, " + used + " bytes");
            Files.write(java.nio.file.Path.of(System.getProperty("mlp.slowest")), mutant);
        }
    }

    private static boolean isModel(byte[] mutant, int i) {
        try {
            OnnxImport.decode(mutant, "net.onnx", ImportOptions.NONE, PLUGINS, new JavaKernel());
            return true;
        } catch (MlpException e) {
            assertTrue(e.getMessage().startsWith("net.onnx  "), "mutant " + i + ": " + e.getMessage());
            return false;
        } catch (RuntimeException | Error e) {
            return fail("mutant " + i, e);
        }
    }

    /** Changes bytes: single ones, the end, or a part that is repeated, removed or made of other numbers. */
    private byte[] damaged(byte[] original) {
        byte[] bytes = original.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                for (int n = random.nextInt(6); n >= 0; n--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
            case 2 -> bytes = Arrays.copyOf(bytes, at);
            case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(9)), (byte) 0xFF);
            default -> {
                int length = random.nextInt(60);
                int from = random.nextInt(bytes.length);
                int to = Math.min(bytes.length, from + length);
                byte[] more = new byte[at + (to - from) + bytes.length - at];
                System.arraycopy(bytes, 0, more, 0, at);
                System.arraycopy(bytes, from, more, at, to - from);
                System.arraycopy(bytes, at, more, at + to - from, bytes.length - at);
                bytes = more;
            }
        }
        return bytes;
    }

    /** Changes what the graph says: operators, wires, attributes, and the shapes and types of constants. */
    private byte[] rewired(byte[] original) throws IOException {
        OnnxModel model = OnnxReader.read("net.onnx", ByteBuffer.wrap(original));
        OnnxGraph graph = model.graph();
        List<OnnxNode> nodes = new ArrayList<>(graph.nodes());
        List<OnnxTensor> tensors = new ArrayList<>(graph.initializers());
        List<OnnxValue> inputs = new ArrayList<>(graph.inputs());
        List<String> names = new ArrayList<>();
        nodes.forEach(node -> names.addAll(node.outputs()));
        tensors.forEach(tensor -> names.add(tensor.name()));
        for (int n = random.nextInt(3); n >= 0; n--) {
            int i = random.nextInt(nodes.size());
            OnnxNode node = nodes.get(i);
            switch (random.nextInt(7)) {
                case 0 -> nodes.set(i, with(node, OPERATORS.get(random.nextInt(OPERATORS.size())), node.inputs()));
                case 1 -> {
                    List<String> wires = new ArrayList<>(node.inputs());
                    if (!wires.isEmpty()) {
                        wires.set(random.nextInt(wires.size()), names.get(random.nextInt(names.size())));
                    }
                    nodes.set(i, with(node, node.operator(), wires));
                }
                case 2 -> {
                    List<String> wires = new ArrayList<>(node.inputs());
                    wires.add(random.nextBoolean() ? "" : names.get(random.nextInt(names.size())));
                    nodes.set(i, with(node, node.operator(), wires.subList(random.nextInt(2), wires.size())));
                }
                case 3 -> {
                    List<OnnxAttribute> attributes = new ArrayList<>(node.attributes());
                    String name =
                            attributes.isEmpty() ? "axis" : attributes.remove(0).name();
                    attributes.add(attribute(name));
                    nodes.set(
                            i,
                            new OnnxNode(
                                    node.operator(),
                                    node.domain(),
                                    node.name(),
                                    node.inputs(),
                                    node.outputs(),
                                    attributes));
                }
                case 4 -> {
                    int t = random.nextInt(tensors.size());
                    OnnxTensor tensor = tensors.get(t);
                    List<Long> shape = new ArrayList<>(tensor.shape());
                    Collections.shuffle(shape, random);
                    shape.add(random.nextInt(shape.size() + 1), random.nextBoolean() ? 1L : random.nextInt(4) - 1L);
                    tensors.set(
                            t,
                            new OnnxTensor(
                                    tensor.name(),
                                    tensor.type(),
                                    shape,
                                    tensor.raw(),
                                    tensor.texts(),
                                    tensor.external()));
                }
                case 5 -> {
                    int size = random.nextInt(6);
                    long[] values =
                            random.longs(size).map(v -> v % 2 == 0 ? v : v % 9).toArray();
                    int t = random.nextInt(tensors.size());
                    tensors.set(t, OnnxTensor.ofLongs(tensors.get(t).name(), values, size));
                }
                default -> {
                    OnnxValue input = inputs.get(0);
                    List<OnnxValue.Dimension> shape = new ArrayList<>(input.shape());
                    shape.add(OnnxValue.Dimension.of(random.nextBoolean() ? 1L << random.nextInt(63) : -1));
                    inputs.set(0, new OnnxValue(input.name(), input.type(), shape));
                }
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OnnxWriter.write(
                new OnnxModel(
                        model.irVersion(),
                        model.producerName(),
                        model.producerVersion(),
                        model.opsets(),
                        new OnnxGraph(graph.name(), nodes, tensors, inputs, graph.outputs()),
                        model.metadata()),
                out);
        return out.toByteArray();
    }

    private static OnnxNode with(OnnxNode node, String operator, List<String> inputs) {
        return new OnnxNode(operator, node.domain(), node.name(), inputs, node.outputs(), node.attributes());
    }

    private OnnxAttribute attribute(String name) {
        return switch (random.nextInt(4)) {
            case 0 -> new OnnxAttribute.OfInt(name, random.nextBoolean() ? random.nextLong() : random.nextInt(5) - 2);
            case 1 -> new OnnxAttribute.OfFloat(name, random.nextBoolean() ? Float.NaN : (float) random.nextGaussian());
            case 2 -> new OnnxAttribute.OfInts(name, List.of(random.nextLong(), (long) random.nextInt(4)));
            default -> new OnnxAttribute.OfString(name, "none");
        };
    }
}
