package dev.chainrule.mlp.export.javaclass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.run.FilePredictions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Models to export, and what a class must have in common with its model. */
final class ExportModels {
    static final int ROWS = Integer.getInteger("mlp.export.rows", 100);
    static final Plugins PLUGINS = Plugins.load();

    private ExportModels() {}

    static void sameClasses(Compiled classes, String name, int count) throws Exception {
        TrainedModel model = classes.model(name);
        String scores = model.network().givesProbabilities() ? "probabilities" : "scores";
        for (double[] row : rows(model.features().size(), count)) {
            Prediction expected = model.predict(row);
            String context = name + " " + row[0] + " " + row[1];
            assertArrayEquals(expected.toArray(), (double[]) classes.call(name, scores, row), context);
            assertEquals(model.labels().indexOf(expected.label()), classes.call(name, "predict", row), context);
            assertEquals(expected.label(), classes.call(name, "predictLabel", row));
        }
    }

    static void sameMap(Compiled classes, String name, Map<String, Object> row) throws Exception {
        Prediction expected;
        try {
            expected = classes.model(name).predict(row);
        } catch (RuntimeException e) {
            assertThrows(IllegalArgumentException.class, () -> classes.call(name, "probabilities", row), row::toString);
            return;
        }
        assertArrayEquals(expected.toArray(), (double[]) classes.call(name, "probabilities", row), row::toString);
        assertEquals(expected.label(), classes.call(name, "predictLabel", row));
    }

    static String predicted(TrainedModel model, String csv) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FilePredictions.of(model)
                .write(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), Path.of("rows.csv"), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Rows near and far from 0, with zeros of both signs. */
    static List<double[]> rows(int columns, int count) {
        SplittableRandom random = new SplittableRandom(5);
        List<double[]> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            double spread = r % 10 == 0 ? 40 : r % 10 == 1 ? 1e-3 : 3;
            double[] row = new double[columns];
            for (int c = 0; c < columns; c++) {
                row[c] = r < 3 ? -0.0 * r : random.nextDouble(-spread, spread);
            }
            rows.add(row);
        }
        return rows;
    }

    /** A network with 16 hidden units of this activation, and three classes. */
    static TrainedModel hidden(PluginSpec activation, Plugins plugins) {
        return hidden(List.of(activation), plugins);
    }

    /** A network with a layer of 16 units for each of these activations, and three classes. */
    static TrainedModel hidden(List<PluginSpec> activations, Plugins plugins) {
        RunSpec spec = RunSpec.builder()
                .seed(7)
                .network(network -> {
                    network.inputs(2);
                    activations.forEach(activation -> network.layer(
                            layer -> layer.units(16).activation(activation).biasInitializer("normal")));
                    network.layer(3, "softmax");
                })
                .loss("cross-entropy")
                .build();
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        return model(spec, plugins, Features.ofNumbers(List.of("a", "b")), target);
    }

    static RunSpec spec(String output, String loss) {
        return RunSpec.builder()
                .seed(3)
                .network(network -> network.layer(8, "relu").layer(layer -> layer.activation(PluginSpec.of(output))))
                .loss(loss)
                .build();
    }

    static TrainedModel model(RunSpec run, Features features, Target target) {
        return model(run, PLUGINS, features, target);
    }

    static TrainedModel model(RunSpec run, Plugins plugins, Features features, Target target) {
        int inputs = features.inputs();
        RunSpec spec = run.withNetwork(run.network().withSizes(inputs, target.outputs()));
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
}
