package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetWarningsTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static List<String> warnings(LayerSpec output, String loss, DataSpec data, DataTable rows) {
        RunSpec spec = RunSpec.of(
                        0,
                        new NetworkSpec(OptionalInt.empty(), List.of(output)),
                        loss,
                        OptimizerSpec.DEFAULT,
                        TrainingSpec.DEFAULT)
                .withData(data);
        return PreparedData.of(spec, PLUGINS, rows).warnings();
    }

    private static DataSpec data(String scaleTarget) {
        return DataSpec.builder()
                .file("")
                .target("y")
                .scaleTarget(Optional.of(scaleTarget)
                        .filter(scaling -> !scaling.equals("none"))
                        .map(PluginSpec::of))
                .build();
    }

    private static List<String> ofNumbers(String output, String loss, String scaling, double... targets) {
        double[] x = IntStream.range(0, targets.length).mapToDouble(i -> i % 2).toArray();
        DataTable rows = DataTable.numeric(List.of("x"), x, List.of("y"), targets);
        return warnings(open(output), loss, data(scaling), rows);
    }

    private static List<String> ofLabels(LayerSpec output, String loss, TargetType type, String... labels) {
        double[] x = IntStream.range(0, labels.length).mapToDouble(i -> i % 2).toArray();
        DataTable rows = DataTable.labelled(List.of("x"), x, "y", List.of(labels));
        DataSpec data = DataSpec.builder().file("").target("y").targetType(type).build();
        return warnings(output, loss, data, rows);
    }

    private static LayerSpec open(String activation) {
        return LayerSpec.builder().activation(activation).build();
    }

    private static LayerSpec sigmoid() {
        return open("sigmoid");
    }

    @Test
    void numbersThatBecomeSeveralSigmoidOutputsAreReported() {
        assertEquals(
                List.of(
                        "the target 'y' has 3 different numbers, and each becomes a class with an output of its own, because"
                                + " the loss 'binary-cross-entropy' takes labels. If they are quantities, set \"targetType\":"
                                + " \"number\" in \"data\"; if they are classes, set \"targetType\": \"label\""),
                ofLabels(sigmoid(), "binary-cross-entropy", TargetType.AUTO, "0", "0.5", "1", "1", "0", "0.5"));
        assertEquals(
                List.of(
                        "the target 'y' has 3 different numbers, and each becomes a class with an output of its own, because"
                                + " the loss 'binary-cross-entropy' takes labels. If they are quantities, use the output activation"
                                + " 'identity' and a loss for numbers such as 'mean-squared-error'; if they are classes, set"
                                + " \"targetType\": \"label\""),
                ofLabels(sigmoid(), "binary-cross-entropy", TargetType.AUTO, "0", "1", "2", "1", "0", "2"));
    }

    @Test
    void classesThatTheDocumentAsksForAreQuiet() {
        assertEquals(
                List.of(), ofLabels(sigmoid(), "binary-cross-entropy", TargetType.LABEL, "0", "0.5", "1", "0", "1"));
        assertEquals(List.of(), ofLabels(sigmoid(), "binary-cross-entropy", TargetType.AUTO, "0", "1", "1", "0"));
        assertEquals(List.of(), ofLabels(sigmoid(), "binary-cross-entropy", TargetType.AUTO, "a", "b", "c", "a"));
        assertEquals(
                List.of(),
                ofLabels(LayerSpec.of(3, "sigmoid"), "binary-cross-entropy", TargetType.AUTO, "0", "1", "2", "0"));
        LayerSpec softmax = open("softmax");
        assertEquals(List.of(), ofLabels(softmax, "cross-entropy", TargetType.AUTO, "3", "4.0", "5", "3"));
    }

    @Test
    void fractionsAreRarelyLabels() {
        assertEquals(
                List.of(
                        "the target 'y' has 3 different numbers, and each becomes a class with an output of its own, because"
                                + " the loss 'cross-entropy' takes labels. If they are quantities, use the output activation"
                                + " 'identity' and a loss for numbers such as 'mean-squared-error'; if they are classes, set"
                                + " \"targetType\": \"label\""),
                ofLabels(open("softmax"), "cross-entropy", TargetType.AUTO, "1.5", "2.5", "3", "1.5", "3"));
    }

    @Test
    void oneUnitForSeveralNumbersPointsToTheTypeOfTheTarget() {
        assertEquals(
                "/network/layers/0/units  the data has 3 classes, the document says 1. Leave \"units\" out and the data"
                        + " decides, or predict numbers with \"targetType\": \"number\" in \"data\" [CFG_SEMANTIC]",
                assertThrows(
                                ConfigException.class,
                                () -> ofLabels(
                                        LayerSpec.of(1, "sigmoid"),
                                        "binary-cross-entropy",
                                        TargetType.AUTO,
                                        "0",
                                        "0.5",
                                        "1"))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "sigmoid, 0, 50, 'target ''y'' (0 to 50) exceeds what the output activation ''sigmoid'' can predict (0 to 1).'",
        "tanh, -3, 0.5, 'target ''y'' (-3 to 0.5) exceeds what the output activation ''tanh'' can predict (-1 to 1).'",
        "relu, -5, 5, 'target ''y'' (-5 to 5) exceeds what the output activation ''relu'' can predict (0 and above).'",
        "relu6, 0, 7, 'target ''y'' (0 to 7) exceeds what the output activation ''relu6'' can predict (0 to 6).'",
        "softplus, -1, 1, 'target ''y'' (-1 to 1) exceeds what the output activation ''softplus'' can predict (0 and above).'",
        "elu, -2, 1, 'target ''y'' (-2 to 1) exceeds what the output activation ''elu'' can predict (-1 and above).'",
        "gelu, -1, 1, 'target ''y'' (-1 to 1) exceeds what the output activation ''gelu'' can predict (-0.17 and above).'",
        "softsign, -2, 2, 'target ''y'' (-2 to 2) exceeds what the output activation ''softsign'' can predict (-1 to 1).'"
    })
    void targetsThatNoOutputReachesAreReported(String output, double low, double high, String start) {
        assertEquals(
                List.of(start + " Set \"scaleTarget\": \"min-max\" in \"data\", or use the activation 'identity' in the"
                        + " output layer"),
                ofNumbers(output, "mean-squared-error", "none", low, high));
    }

    @ParameterizedTest
    @CsvSource({
        "sigmoid, 0, 1",
        "tanh, -1, 1",
        "relu, 0, 9",
        "gelu, -0.16997, 1",
        "identity, -9, 9",
        "leaky-relu, -9, 9"
    })
    void targetsThatOutputsReachAreQuiet(String output, double low, double high) {
        assertEquals(List.of(), ofNumbers(output, "mean-squared-error", "none", low, high));
    }

    @Test
    void scaledTargetsAreComparedAfterScaling() {
        assertEquals(List.of(), ofNumbers("sigmoid", "mean-squared-error", "min-max", 0, 50));
        assertEquals(
                List.of(
                        "target 'y' (scaled: -1 to 1) exceeds what the output activation 'sigmoid' can predict (0 to 1). Set"
                                + " \"scaleTarget\": \"min-max\" in \"data\", or use the activation 'identity' in the output layer"),
                ofNumbers("sigmoid", "mean-squared-error", "standard", 0, 50));
    }

    /** Its predictions are e to the power of the outputs, so that the targets are compared with these. */
    @Test
    void theRangeIsThatOfThePredictions() {
        assertEquals(List.of(), ofNumbers("identity", "poisson", "none", 0, 9));
        assertEquals(
                List.of(
                        "target 'y' (0 to 9) exceeds what the output activation 'tanh' can predict (0.368 to 2.72). Use the"
                                + " activation 'identity' in the output layer"),
                ofNumbers("tanh", "poisson", "none", 0, 9));
    }

    @Test
    void largeTargetsOfAPositiveOutputAreNotToBecomeNegative() {
        assertEquals(
                List.of(
                        "target 'y' (mean 152, deviation 77) is not scaled; targets far from mean 0 and deviation 1 train"
                                + " slowly or badly. Set \"scaleTarget\": \"min-max\" in \"data\""),
                ofNumbers("relu", "mean-squared-error", "none", 75, 229));
    }

    @Test
    void ofManyTargetsThreeAreNamed() {
        List<String> names = List.of("a", "b", "c", "d", "e");
        DataTable rows = DataTable.numeric(
                List.of("x"), new double[] {0, 1}, names, new double[] {0, 0, 0, 0, 0, 2, 1, 3, 4, 5});
        DataSpec data =
                DataSpec.builder().file("").target("a", "b", "c", "d", "e").build();
        assertEquals(
                List.of("targets 'a' (0 to 2), 'c' (0 to 3), 'd' (0 to 4) and 1 more exceed what the output activation"
                        + " 'sigmoid' can predict (0 to 1). Set \"scaleTarget\": \"min-max\" in \"data\", or use the"
                        + " activation 'identity' in the output layer"),
                warnings(sigmoid(), "mean-squared-error", data, rows));
    }
}
