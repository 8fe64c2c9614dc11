package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Models to export. */
final class OnnxModels {
    static final Plugins PLUGINS = Plugins.load();

    private OnnxModels() {}

    /** A network with 16 hidden units of this activation, and three classes. */
    static TrainedModel hidden(PluginSpec activation, Plugins plugins) {
        RunSpec spec = RunSpec.builder()
                .seed(7)
                .network(network -> network.inputs(2)
                        .layer(layer -> layer.units(16).activation(activation).biasInitializer("normal"))
                        .layer(3, "softmax"))
                .loss("cross-entropy")
                .build();
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        return model(spec, plugins, Features.ofNumbers(List.of("a", "b")), target);
    }

    static RunSpec spec(String output, int units, String loss) {
        return RunSpec.builder()
                .seed(3)
                .network(network -> network.layer(8, "relu").layer(units, output))
                .loss(loss)
                .build();
    }

    static TrainedModel model(RunSpec run, Plugins plugins, Features features, Target target) {
        int inputs = features.inputs();
        NetworkSpec sizes = run.network().withSizes(inputs, target.outputs());
        RunSpec spec = run.withNetwork(sizes);
        Network network = Network.build(spec, plugins);
        double[] center = IntStream.range(0, inputs).mapToDouble(i -> 0.1 * i).toArray();
        double[] width = IntStream.range(0, inputs).mapToDouble(i -> 0.3 + i).toArray();
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, spec.seed()),
                new Preprocessing(features, new Scaler(center, width), target),
                new JavaKernel());
    }

    static DataTable numbers(int columns) {
        SplittableRandom random = new SplittableRandom(1);
        double[] values = random.doubles(200L * columns, -4, 4).toArray();
        Arrays.fill(values, 0, columns, 0);
        return DataTable.unlabelled(List.of("a", "b").subList(0, columns), values);
    }
}
