package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Small models, and the parts of their files. */
public final class Models {
    static final Plugins PLUGINS = Plugins.load();

    private Models() {}

    /** Three classes of two features, trained for a few epochs. */
    static TrainedModel classifier() {
        return trained("""
                {"name": "kinds", "seed": 5,
                 "data": {"file": "kinds.csv", "target": "kind", "scale": "standard"},
                 "network": {"layers": [
                   {"units": 4, "activation": {"type": "leaky-relu", "slope": 0.1}},
                   {"activation": "softmax"}]},
                 "loss": "cross-entropy", "training": {"epochs": 5, "batchSize": 4}}""", classes());
    }

    static DataTable classes() {
        return DataTable.labelled(
                List.of("width", "größe"),
                new double[] {1, 10, 2, 11, 5, 3, 6, 4, 9, 9, 8, 10.5},
                "kind",
                List.of("p", "p", "q", "q", "日本", "日本"));
    }

    /** Two numbers from two features, trained for a few epochs, both sides scaled. */
    static TrainedModel regression() {
        return trained("""
                {"data": {"file": "n.csv", "target": ["u", "v"], "scale": "min-max", "scaleTarget": "standard"},
                 "network": {"layers": [{"units": 3, "activation": "tanh"}, {"activation": "identity"}]},
                 "loss": "mean-squared-error", "training": {"epochs": 3}}""", numbers());
    }

    static DataTable numbers() {
        return DataTable.numeric(List.of("a", "b"), new double[] {1, 2, 3, 4, 5, 7}, List.of("u", "v"), new double[] {
            10, 0.1, 20, 0.2, 40, 0.5
        });
    }

    /** Two classes at one output. */
    static TrainedModel binary() {
        return trained(
                """
                {"data": {"file": "b.csv", "target": "y"},
                 "network": {"layers": [{"units": 1, "activation": "sigmoid"}]},
                 "loss": "binary-cross-entropy", "training": {"epochs": 3}}""",
                DataTable.labelled(List.of("a"), new double[] {1, 2, 3, 4}, "y", List.of("no", "no", "yes", "yes")));
    }

    static TrainedModel trained(String document, DataTable examples) {
        RunSpec spec = new DocumentReader(PLUGINS).read(document, "test");
        PreparedData preparation = PreparedData.of(spec, PLUGINS, examples);
        return new Trainer(PLUGINS, new JavaKernel()).train(preparation, new TrainingListener() {});
    }

    /**
     * The 2-2-2 network of sigmoid units of Mazur, "A step by step backpropagation example" (2015), untrained. Its outputs
     * for (0.05, 0.1) are 0.7513650695523157 and 0.7729284653214626.
     */
    static TrainedModel mazur() {
        RunSpec spec = RunSpec.of(
                42,
                NetworkSpec.of(
                        2,
                        LayerSpec.of(2, "sigmoid")
                                .withWeights(List.of(List.of(0.15, 0.20), List.of(0.25, 0.30)), List.of(0.35, 0.35)),
                        LayerSpec.of(2, "sigmoid")
                                .withWeights(List.of(List.of(0.40, 0.45), List.of(0.50, 0.55)), List.of(0.60, 0.60))),
                "squared-error",
                OptimizerSpec.of("sgd", 0.5),
                TrainingSpec.of(1, 1, false));
        return untrained(spec, List.of("i1", "i2"), List.of("o1", "o2"));
    }

    /** A model with the weights that a spec starts from, for numbers that are not scaled. */
    static TrainedModel untrained(RunSpec spec, List<String> features, List<String> targets) {
        Network network = Network.build(spec, PLUGINS);
        return withWeights(spec, network, ParameterArrays.initial(network, spec.seed()), features, targets);
    }

    static TrainedModel withWeights(
            RunSpec spec, Network network, ParameterArrays weights, List<String> features, List<String> targets) {
        Target target = new Target.Numbers(targets, Scaler.none(targets.size()));
        return new TrainedModel(
                spec,
                network,
                weights,
                new Preprocessing(features, Scaler.none(features.size()), target),
                new JavaKernel());
    }

    static TrainedModel decode(byte[] bytes) {
        return ModelFile.decode(bytes, "m.mlp", PLUGINS, new JavaKernel());
    }

    /** The header of a file as text, without its padding. */
    static String header(byte[] file) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return new String(file, 8, length, StandardCharsets.UTF_8).stripTrailing();
    }

    /** A file with another header, and the digest that it should have. */
    public static byte[] withHeader(byte[] file, UnaryOperator<String> change) {
        return file(change.apply(header(file)), data(file));
    }

    /** The tensors of a file. */
    static byte[] data(byte[] file) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return Arrays.copyOfRange(file, 8 + length, file.length);
    }

    /** A file of a header and tensors, padded and with the digest that it should have. */
    static byte[] file(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer out = ByteBuffer.allocate(8 + padded + data.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(padded).put(json);
        while (out.position() < 8 + padded) {
            out.put((byte) ' ');
        }
        out.put(data);
        return data.length < TensorNames.DIGEST_BYTES ? out.array() : digested(out.array());
    }

    /** A file whose last 32 bytes are made the digest of those before. */
    static byte[] digested(byte[] file) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(file, 0, file.length - TensorNames.DIGEST_BYTES);
        System.arraycopy(digest.digest(), 0, file, file.length - TensorNames.DIGEST_BYTES, TensorNames.DIGEST_BYTES);
        return file;
    }
}
