package dev.chainrule.mlp.export.javaclass;

import static dev.chainrule.mlp.export.javaclass.ExportModels.PLUGINS;
import static dev.chainrule.mlp.export.javaclass.ExportModels.ROWS;
import static dev.chainrule.mlp.export.javaclass.ExportModels.model;
import static dev.chainrule.mlp.export.javaclass.ExportModels.sameClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.activations.Activations;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.ParameterRange;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The weights and the pass through the layers of a class. */
class LayersSourceTest {
    @TempDir
    private Path folder;

    @Test
    void learnedScalesAndSharesGiveTheBitsOfTheModel() throws Exception {
        Compiled classes = new Compiled(folder);
        classes.add("scaled.InText", scaled(5));
        classes.add("scaled.InFile", scaled(6));
        JavaExport.of(classes.model("scaled.InFile"), "scaled.InFile")
                .withResource()
                .write(folder);
        classes.compile();
        sameClasses(classes, "scaled.InText", ROWS);
        sameClasses(classes, "scaled.InFile", ROWS);
    }

    @Test
    void writesThePassThroughTheLayers() {
        String text = source(PLUGINS, false, "tanh", "identity", "tanh").methods();
        assertTrue(text.startsWith("""

                            /** Returns the outputs of the network. */
                            private static float[] outputs(float[] x) {
                                float[] z = Layers.dense(x, Layer1.WEIGHTS);
                                Layers.requireFinite(z, 1);
                                tanh(z);
                                z = Layers.dense(z, Layer2.WEIGHTS);
                                Layers.requireFinite(z, 2);
                                z = Layers.dense(z, Layer3.WEIGHTS);
                                Layers.requireFinite(z, 3);
                                tanh(z);
                                Layers.requireFinite(z, 3);
                                return z;
                            }
                        """), text);
        assertEquals(2, text.split("void tanh\\(").length, "one method for both layers: " + text);
    }

    @Test
    void namesTheMethodOfAnActivationAfterItsPlugin() {
        Plugins plugins = PLUGINS.plus(Activations.formula("predict", "z / 2", Map.of()))
                .plus(Activations.formula("class", "z / 4", Map.of()))
                .plus(Activations.formula("leaky.relu", "z / 5", Map.of()))
                .plus(Activations.formula("cube_root", "z / 6", Map.of()));
        String text = source(plugins, false, "predict", "cube_root", "class", "leaky-relu", "leaky.relu")
                .methods();
        for (String method :
                List.of("predictOfLayer1", "cubeRoot", "classOfLayer3", "leakyRelu", "leakyReluOfLayer5")) {
            assertTrue(text.contains("        " + method + "(z);\n"), method + " in " + text);
            assertTrue(text.contains("    private static float " + method + "(float z) {\n"), method + " in " + text);
        }
    }

    /** The weights and biases of the layers lie one after the other, each layer with its further parameters. */
    @Test
    void readsTheMatricesOfAFileInItsOrder() {
        TrainedModel model = scaled(5);
        WeightsSource weights = new WeightsSource(model.network(), List.of(model.weights()), true);
        LayersSource inFile = new LayersSource(model.network(), weights);
        assertEquals("""

                    /** The weights of the layers: a row for each input, and the biases. */
                    private static final class Weights {
                        private static final int[][] SHAPES = {{3, 5}, {1, 2}, {1, 5}, {6, 4}, {1, 4}, {5, 2}};

                        static final float[][][] LAYERS = Packed.read(Iris.class, "Iris.weights",
                                "12ab", SHAPES);

                        private Weights() {}
                    }
                """, weights.reader("Iris", "Iris.weights", "12ab"));
        String methods = inFile.methods();
        assertTrue(methods.contains("Layers.dense(inputScaled(x), Weights.LAYERS[0])"), methods);
        assertTrue(methods.contains("float[] scale = Weights.LAYERS[1][0];"), methods);
        assertTrue(methods.contains("share(z1, z, Weights.LAYERS[2][0]);"), methods);
        assertTrue(methods.contains("Layers.dense(z, Weights.LAYERS[3])"), methods);
        assertFalse(methods.contains("Weights.LAYERS[4]"), "the share of an identity changes nothing");
        assertTrue(methods.contains("Layers.dense(z, Weights.LAYERS[5])"), methods);
    }

    private static LayersSource source(Plugins plugins, boolean isInFile, String... activations) {
        LayerSpec[] layers =
                Arrays.stream(activations).map(name -> LayerSpec.of(2, name)).toArray(LayerSpec[]::new);
        RunSpec spec = RunSpec.builder()
                .network(NetworkSpec.of(2, layers))
                .loss("mean-squared-error")
                .build();
        Network network = Network.build(spec, plugins);
        List<ParameterArrays> weights = List.of(ParameterArrays.initial(network, 1));
        return new LayersSource(network, new WeightsSource(network, weights, isInFile));
    }

    /** A model with a learned scale of the inputs and learned shares of an activation, which are not 1. */
    private static TrainedModel scaled(int units) {
        RunSpec spec = RunSpec.builder()
                .seed(7)
                .network(network -> network.inputScale(InputScale.LEARNED)
                        .layer(layer -> layer.units(units).activation("tanh").parametric(true))
                        .layer(layer -> layer.units(4).activation("identity").parametric(true))
                        .layer(2, "softmax"))
                .loss("cross-entropy")
                .build();
        Target target = new Target.Classes("kind", List.of("p", "q"), 2);
        TrainedModel model = model(spec, Features.ofNumbers(List.of("a", "b")), target);
        ParameterArrays weights = model.weights();
        ParameterRange scale = model.network().layers().get(0).range(ParameterKind.INPUT_SCALE);
        weights.layer(0)[scale.from()] = 0.3f;
        weights.layer(0)[scale.from() + 1] = -1.7f;
        ParameterRange alpha = model.network().layers().get(0).range(ParameterKind.ALPHA);
        for (int i = alpha.from(); i < alpha.to(); i++) {
            weights.layer(0)[i] = 0.3f * (i - alpha.from());
        }
        return new TrainedModel(model.spec(), model.network(), weights, model.preprocessing(), new JavaKernel());
    }
}
