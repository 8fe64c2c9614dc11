package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.explain.BatchExplanation;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The update that an explanation shows is the step that training takes from the same weights. */
class ExplainedStepTest {
    /** In float32, of steps up to 1. */
    private static final double ROUNDING = 2e-6;

    private static final Plugins PLUGINS = Plugins.load();

    private static final String ROWS = """
            x1,x2,y,s
            2,-1,p,3
            0,0.5,n,0.25
            -1,1.5,n,0
            0.5,1,q,1
            1,2,n,2
            """;

    @TempDir
    Path folder;

    /** What a document says of its data, its network, its optimizer and its training, beside what all say. */
    record Variant(String data, String network, String optimizer, String training) {
        Variant data(String key) {
            return new Variant(data + "," + key, network, optimizer, training);
        }

        Variant network(String key) {
            return new Variant(data, network + "," + key, optimizer, training);
        }

        Variant optimizer(String other) {
            return new Variant(data, network, other, training);
        }

        Variant training(String key) {
            return new Variant(data, network, optimizer, training + "," + key);
        }

        String document(int batchSize) {
            return """
                    {"seed": 3,
                     "data": {"file": "rows.csv", "target": "y", "features": ["x1", "x2"] %s},
                     "network": {"layers": [{"units": 4, "activation": "tanh" %s}, {"units": 3, "activation": "softmax"}] %s},
                     "loss": "cross-entropy",
                     "optimizer": %s,
                     "training": {"epochs": 3, "batchSize": %d, "shuffle": false %s}}
                    """.formatted(
                            data,
                            network.contains("inputScale") ? ", \"parametric\": true" : "",
                            network,
                            optimizer,
                            batchSize,
                            training);
        }
    }

    private static String rate(String optimizer, String schedule) {
        return "{\"type\": \"%s\", \"learningRate\": 0.5, \"schedule\": %s}".formatted(optimizer, schedule);
    }

    static List<Variant> variants() {
        Variant plain = new Variant("", "", "{\"type\": \"sgd\", \"learningRate\": 1}", "");
        List<Variant> variants = new ArrayList<>(List.of(
                plain,
                plain.data("\"classWeights\": {\"p\": 3, \"n\": 0.5}"),
                plain.data("\"classWeights\": \"balanced\""),
                plain.data("\"sampleWeight\": \"s\""),
                plain.data("\"sampleWeight\": \"s\"").data("\"classWeights\": {\"p\": 3}"),
                plain.data("\"scale\": \"standard\""),
                plain.network("\"l2\": 0.5"),
                plain.network("\"l1\": 0.1").data("\"classWeights\": {\"p\": 3, \"n\": 5}"),
                plain.network("\"maxNorm\": 0.3"),
                plain.network("\"inputScale\": \"learned\", \"l2\": 0.1")
                        .training("\"gradientClipping\": {\"norm\": 0.1}"),
                plain.data(
                                "\"encode\": {\"x1\": {\"type\": \"periodic\", \"frequencies\": 3, \"learningRateFactor\": 0.1}}")
                        .network("\"inputScale\": \"learned\""),
                plain.training("\"gradientClipping\": {\"norm\": 0.1}"),
                plain.training("\"gradientClipping\": {\"value\": 0.05}").data("\"sampleWeight\": \"s\""),
                plain.data("\"classWeights\": {\"p\": 9}")
                        .network("\"l2\": 0.2, \"maxNorm\": 0.5")
                        .training("\"gradientClipping\": {\"norm\": 0.5}")
                        .optimizer(rate("adamw", "\"one-cycle\""))));
        Stream.of(
                        "{\"type\": \"sgd\", \"momentum\": 0.9, \"nesterov\": true}",
                        "\"adagrad\"",
                        "\"adam\"",
                        "\"nadam\"",
                        "\"rmsprop\"",
                        "{\"type\": \"adamw\", \"learningRate\": 0.1}")
                .map(plain.data("\"classWeights\": {\"p\": 3}")::optimizer)
                .forEach(variants::add);
        Stream.of(
                        "\"constant\"",
                        "{\"type\": \"cosine\", \"warmupEpochs\": 1}",
                        "\"exponential\"",
                        "\"one-cycle\"",
                        "\"polynomial\"",
                        "\"reduce-on-plateau\"",
                        "{\"type\": \"step\", \"stepSize\": 1}")
                .map(schedule -> plain.optimizer(rate("sgd", schedule)))
                .forEach(variants::add);
        return variants;
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aRowAloneMovesEveryWeightAsTrainingDoes(Variant variant) throws IOException {
        ModelInspector inspection = inspect(variant, 1);
        for (ParameterRef parameter : parameters(inspection.network())) {
            Explanation explained = inspection.explainer().explain(inspection.rows(), 0, parameter);
            assertStep(
                    variant,
                    1,
                    parameter,
                    explained.value() + explained.update().orElseThrow().change());
            assertTrue(explained.check().relativeError() < 1e-6, explained::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aBatchMovesEveryWeightAsTrainingDoes(Variant variant) throws IOException {
        ModelInspector inspection = inspect(variant, 5);
        for (ParameterRef parameter : parameters(inspection.network())) {
            BatchExplanation explained = inspection.explainer().explain(inspection.rows(), parameter, 5);
            assertStep(
                    variant,
                    5,
                    parameter,
                    explained.value() + explained.update().orElseThrow().change());
            assertTrue(explained.check().relativeError() < 1e-6, explained::toString);
        }
    }

    /** Row 1 alone: the class counts 3, so the step of one sigmoid unit is −3 (σ(z) − 1) x, with z = 0.4·2 + 0.3 + 0.1. */
    @Test
    void theWeightOfAClassIsInTheUpdateOfARow() throws IOException {
        ModelInspector inspection = oneUnit("\"classWeights\": {\"p\": 3}");
        Explanation explained = inspection.explainer().explain(inspection.rows(), 0, ParameterRef.weight(0, 0, 0));
        double sigma = 1 / (1 + Math.exp(-1.2));
        assertEquals(3, explained.rowWeight());
        assertEquals((sigma - 1) * 2, explained.lossGradient(), 1e-12);
        assertEquals(3 * (sigma - 1) * 2, explained.gradient(), 1e-12);
        assertEquals(-3 * (sigma - 1) * 2, explained.update().orElseThrow().change(), 1e-6);
    }

    /** Rows p (weight 3) and n, whose input is 0: the mean over two rows is half of row 1's. */
    @Test
    void theMeanIsOverTheRowsAndNotOverTheirWeights() throws IOException {
        ModelInspector inspection = oneUnit("\"classWeights\": {\"p\": 3}");
        BatchExplanation explained = inspection.explainer().explain(inspection.rows(), ParameterRef.weight(0, 0, 0), 2);
        double sigma = 1 / (1 + Math.exp(-1.2));
        assertEquals(3 * (sigma - 1) * 2 / 2, explained.gradient(), 1e-12);
        BatchExplanation.RowContribution first = explained.largest().get(0);
        assertEquals(0, first.row());
        assertEquals(3, first.weight());
        assertEquals((sigma - 1) * 2, first.gradient(), 1e-12);
        assertEquals(3 * (sigma - 1), first.value(), 1e-12);
    }

    /** Of five rows with the classes n, n, n, p, q each class has 5/3 rows: p counts 5/3, n 5/9. */
    @Test
    void balancedClassesAreThoseOfTheTrainingRowsWhateverIsExplained() throws IOException {
        Variant balanced = variants().get(2);
        Path one = Files.writeString(folder.resolve("one.csv"), "x1,x2,y\n2,-1,p\n");
        inspect(balanced, 1);
        ModelInspector inspection = ModelInspector.open(folder.resolve("run.json"), one, PLUGINS);
        assertEquals((float) (5.0 / 3), inspection.rows().weight(0));
    }

    @Test
    void rowsWithoutTheColumnOfTheWeightsCountOneWithAWarning() throws IOException {
        Path one = Files.writeString(folder.resolve("one.csv"), "x1,x2,y\n2,-1,p\n");
        inspect(variants().get(3), 1);
        ModelInspector inspection = ModelInspector.open(folder.resolve("run.json"), one, PLUGINS);
        assertEquals(1, inspection.rows().weight(0));
        assertEquals(
                List.of("the file has no column 's', the \"sampleWeight\" of training: each row counts 1 times the"
                        + " weight of its class"),
                inspection.warnings());
    }

    private ModelInspector oneUnit(String data) throws IOException {
        Files.writeString(folder.resolve("two.csv"), "x1,x2,y\n2,-1,p\n0,0,n\n");
        Path document = Files.writeString(folder.resolve("two.json"), """
                {"data": {"file": "two.csv", "target": "y", %s},
                 "network": {"layers": [{"units": 1, "activation": "sigmoid", "weights": [[0.4, -0.3]], "biases": [0.1]}]},
                 "loss": "binary-cross-entropy",
                 "optimizer": {"type": "sgd", "learningRate": 1}}
                """.formatted(data));
        return ModelInspector.open(document, folder.resolve("two.csv"), PLUGINS);
    }

    private ModelInspector inspect(Variant variant, int batchSize) throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.csv"), ROWS);
        Path document = Files.writeString(folder.resolve("run.json"), variant.document(batchSize));
        return ModelInspector.open(document, rows, PLUGINS);
    }

    private double[][][] trained = {};

    /** Takes the step once for all parameters. */
    private void assertStep(Variant variant, int batchSize, ParameterRef parameter, double explained) {
        if (trained.length == 0) {
            DocumentRun run = DocumentRun.open(folder.resolve("run.json"), PLUGINS);
            try (TrainingRun steps =
                    run.start(new Trainer(run.plugins(), new JavaKernel()), new TrainingListener() {})) {
                steps.step();
                trained = steps.model().weights().values();
            }
        }
        double[][] layer = trained[parameter.layer()];
        double actual = switch (parameter.kind()) {
            case WEIGHTS -> layer[parameter.unit()][parameter.input().getAsInt()];
            case BIASES -> layer[parameter.unit()][layer[parameter.unit()].length - 1];
            case INPUT_SCALE ->
                layer[layer.length - (variant.data().contains("encode") ? 3 : 2)][
                        parameter.input().getAsInt()];
            case ENCODINGS -> layer[layer.length - 2][parameter.input().getAsInt()];
            case ALPHA -> layer[layer.length - 1][parameter.unit()];
        };
        assertEquals(actual, explained, ROUNDING, () -> parameter + " of " + variant + " in batches of " + batchSize);
    }

    private static List<ParameterRef> parameters(Network network) {
        List<ParameterRef> all = new ArrayList<>();
        for (int l = 0; l < network.layers().size(); l++) {
            double[][] rows = ParameterArrays.zero(network).values()[l];
            for (int j = 0; j < rows.length; j++) {
                for (int i = 0; i < rows[j].length; i++) {
                    all.add(ParameterRef.at(network, l, j, i));
                }
            }
        }
        return all;
    }
}
