package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelCauseTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static RunSpec spec(String loss, LayerSpec output, TargetType type) {
        return RunSpec.builder()
                .network(n -> n.layer(output))
                .loss(loss)
                .data(DataSpec.builder()
                        .file("houses.csv")
                        .target("price")
                        .targetType(type)
                        .validation(0.2)
                        .build())
                .build();
    }

    private static LabelCause cause(RunSpec spec) {
        return new LabelCause(
                spec,
                PLUGINS.loss(spec.loss()),
                PLUGINS.activation(spec.network().outputLayer().activation()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mean-squared-error | softmax | 0 | AUTO | the output activation 'softmax' is for classes | use the output activation 'identity'
            cross-entropy | softmax | 0 | AUTO | the loss 'cross-entropy' takes labels | use the output activation 'identity' and a loss for numbers such as 'mean-squared-error'
            mean-squared-error | tanh | 3 | AUTO | the output layer has several units | leave out "units" of the output layer
            mean-squared-error | softmax | 3 | AUTO | the output activation 'softmax' is for classes | use the output activation 'identity', leave out "units" of the output layer
            mean-squared-error | tanh | 0 | LABEL | "targetType" is "label" | set "targetType": "number" in "data"
            """)
    void namesTheReasonAndWhatToChange(
            String loss, String activation, int units, TargetType type, String reason, String remedy) {
        LayerSpec.Builder output = LayerSpec.builder().activation(PluginSpec.of(activation));
        LabelCause cause = cause(
                spec(loss, units == 0 ? output.build() : output.units(units).build(), type));
        assertEquals(reason, cause.reason());
        assertEquals(remedy, cause.remedy());
    }

    /** A softmax output turns 400 prices into 400 labels, of which no row can be held out. */
    @Test
    void theSoftmaxIsNamedWherePricesLeaveNoRowToHoldOut() {
        RunSpec spec = spec(
                "mean-squared-error", LayerSpec.builder().activation("softmax").build(), TargetType.AUTO);
        DataTable rows = DataTable.labelled(List.of("area"), new double[400], "price", labels(400));
        DataException fault = assertThrows(DataException.class, () -> PreparedData.of(spec, PLUGINS, rows));
        assertEquals(
                "price  the target has 400 different labels in 400 rows. A row of each label remains to train on, so none"
                        + " can be held out. If it is a measured quantity, use the output activation 'identity', because"
                        + " the output activation 'softmax' is for classes; if it identifies rows, choose another target"
                        + " [DAT_TOO_FEW]",
                fault.getMessage());
    }

    @Test
    void onlyThousandsOfLabelsNeedTwoRowsEach() {
        LabelCause cause = cause(
                spec("cross-entropy", LayerSpec.builder().activation("softmax").build(), TargetType.AUTO));
        Target.Classes most = new Target.Classes("id", labels(5_000), 5_000);
        assertDoesNotThrow(() -> most.requireRepeated(5_000, cause));
        Target.Classes more = new Target.Classes("id", labels(5_001), 5_001);
        assertDoesNotThrow(() -> more.requireRepeated(10_002, cause));
        DataException fault = assertThrows(DataException.class, () -> more.requireRepeated(10_001, cause));
        assertEquals(ErrorCode.DAT_LIMIT, fault.code());
    }

    private static List<String> labels(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
