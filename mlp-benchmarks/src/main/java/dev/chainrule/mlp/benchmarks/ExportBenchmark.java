package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.Predictor;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.javaclass.JavaExport;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The probabilities of one row, from its features: by an exported class, and by a predictor. */
@State(Scope.Thread)
public class ExportBenchmark {
    @Param({"iris", "digits"})
    public String example;

    @Param("chosen")
    public String kernel;

    private Predictor predictor;
    private Function<double[], double[]> exported;
    private double[] features;
    private double[] probabilities;
    private long operations;

    @Setup
    @SuppressWarnings("unchecked")
    public void prepare() throws IOException, ReflectiveOperationException {
        boolean isIris = example.equals("iris");
        TrainedModel model = isIris ? model(4, 16, "leaky-relu", 3) : model(64, 256, "relu", 10);
        features = new double[model.network().inputs()];
        Arrays.setAll(features, i -> 0.1 * i);
        probabilities = new double[model.labels().size()];
        predictor = model.predictor();
        operations = 2 * model.network().parameterCount();
        Path folder = Files.createTempDirectory("export");
        JavaExport.of(model, "Model").write(folder);
        Files.writeString(folder.resolve("Call.java"), """
                public final class Call implements java.util.function.Function<double[], double[]> {
                    public double[] apply(double[] features) {
                        return Model.probabilities(features);
                    }
                }
                """);
        ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        folder.resolve("Model.java").toString(),
                        folder.resolve("Call.java").toString());
        ClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        exported = (Function<double[], double[]>)
                loader.loadClass("Call").getConstructor().newInstance();
    }

    private TrainedModel model(int inputs, int hidden, String activation, int classes) {
        RunSpec spec = RunSpec.builder()
                .network(network ->
                        network.inputs(inputs).layer(hidden, activation).layer(classes, "softmax"))
                .loss("cross-entropy")
                .build();
        Network network = Network.build(spec, Plugins.load());
        double[] width = new double[inputs];
        Arrays.fill(width, 2);
        List<String> names = IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList();
        List<String> labels = IntStream.range(0, classes).mapToObj(i -> "y" + i).toList();
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, 1),
                new Preprocessing(
                        names, new Scaler(new double[inputs], width), new Target.Classes("y", labels, classes)),
                Synthetic.kernel(kernel));
    }

    @Benchmark
    public double[] exportedClass(Flops count) {
        count.flops += operations;
        return exported.apply(features);
    }

    @Benchmark
    public double[] predictor(Flops count) {
        count.flops += operations;
        predictor.predict(features, probabilities);
        return probabilities;
    }
}
