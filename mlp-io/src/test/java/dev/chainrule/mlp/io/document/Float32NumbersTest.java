package dev.chainrule.mlp.io.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that float64 holds and the float32 of training does not. */
class Float32NumbersTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final String TOO_LARGE = " must be finite in float32, at most 3.4e38 in size, found ";

    @TempDir
    private Path folder;

    private void read(String activation, String layer, String loss, String optimizer, String training)
            throws IOException {
        read(activation, layer, loss, optimizer, training, "2");
    }

    private void read(
            String activation, String layer, String loss, String optimizer, String training, String classWeight)
            throws IOException {
        Path file = folder.resolve("run.json");
        Files.writeString(file, """
                {"data": {"file": "x.csv", "target": "y", "classWeights": {"a": %s}},
                 "network": {"inputs": 1, "layers": [{"units": 1, "activation": %s%s}, {"activation": "identity"}]},
                 "loss": %s, "optimizer": %s, "training": {%s}}""".formatted(classWeight, activation, layer, loss, optimizer, training));
        new DocumentReader(PLUGINS).read(file);
    }

    private ConfigException fault(String where, String with) {
        return assertThrows(
                ConfigException.class,
                () -> read(
                        where.equals("activation") ? with : "\"tanh\"",
                        where.equals("layer") ? ", " + with : "",
                        where.equals("loss") ? with : "\"mean-squared-error\"",
                        where.equals("optimizer") ? with : "\"adam\"",
                        where.equals("training") ? with : "\"epochs\": 1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            activation | {'type': 'celu', 'alpha': 1e39}             | alpha  | 1.0E39
            activation | {'type': 'elu', 'alpha': 1e39}              | alpha  | 1.0E39
            activation | {'type': 'leaky-relu', 'slope': 4e38}       | slope  | 4.0E38
            loss       | {'type': 'huber', 'delta': 1e39}            | delta  | 1.0E39
            layer      | 'weights': [[1e39]]                         | weight | 1e39
            layer      | 'biases': [-1e39]                           | bias   | -1e39
            layer      | 'l1': 1e39              | l1     | 1e39
            layer      | 'maxNorm': 1e39         | maxNorm| 1e39
            layer      | 'initializer': {'type': 'constant', 'value': 1e39}   | value | 1.0E39
            layer      | 'initializer': {'type': 'normal', 'deviation': 1e39} | deviation | 1.0E39
            optimizer  | {'type': 'sgd', 'learningRate': 1e39}       | learningRate | 1e39
            optimizer  | {'type': 'adam', 'epsilon': 1e39}           | epsilon| 1.0E39
            optimizer  | {'type': 'adamw', 'weightDecay': 1e39}      | weightDecay | 1.0E39
            training   | 'gradientClipping': {'norm': 1e39}          | norm   | 1e39
            training   | 'gradientClipping': {'value': 1e39}         | value  | 1e39
            """)
    void aNumberThatOverflowsInFloat32IsRefused(String where, String with, String name, String found) {
        ConfigException e = fault(where, with.replace('\'', '"'));
        assertEquals(ErrorCode.CFG_RANGE, e.code());
        assertTrue(e.getMessage().contains(name + TOO_LARGE + found), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            activation | {'type': 'celu', 'alpha': 1e-46}            | alpha  | at least | 1.0E-46
            activation | {'type': 'leaky-relu', 'slope': 1e-46}      | slope  | 0 or at least | 1.0E-46
            loss       | {'type': 'huber', 'delta': 1e-46}           | delta  | at least | 1.0E-46
            layer      | 'l2': 1e-46             | l2     | 0 or at least | 1e-46
            optimizer  | {'type': 'sgd', 'learningRate': 1e-46}      | learningRate | at least | 1e-46
            optimizer  | {'type': 'adam', 'epsilon': 1e-46}          | epsilon| at least | 1.0E-46
            optimizer  | {'type': 'adagrad', 'epsilon': 1e-46}       | epsilon| at least | 1.0E-46
            optimizer  | {'type': 'rmsprop', 'epsilon': 1e-46}       | epsilon| at least | 1.0E-46
            training   | 'gradientClipping': {'norm': 1e-46}         | norm   | at least | 1e-46
            """)
    void aNumberThatFloat32RoundsToZeroIsRefused(String where, String with, String name, String least, String found) {
        ConfigException e = fault(where, with.replace('\'', '"'));
        assertEquals(ErrorCode.CFG_RANGE, e.code());
        String message =
                name + " would underflow to 0 in float32: must be " + least + " 1.4e-45 in size, found " + found;
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void aClassWeightThatFloat32DoesNotHoldIsRefused() {
        for (String weight : new String[] {"1e39", "1e-46"}) {
            ConfigException e = assertThrows(
                    ConfigException.class,
                    () -> read("\"tanh\"", "", "\"mean-squared-error\"", "\"adam\"", "\"epochs\": 1", weight));
            assertTrue(e.getMessage().contains("/data/classWeights/a  the weight of 'a' "), e.getMessage());
            assertTrue(e.getMessage().contains("in float32"), e.getMessage());
        }
    }

    @Test
    void aDecayThatFloat32RoundsToOneIsRefused() {
        String message = fault("optimizer", "{\"type\": \"adam\", \"beta2\": 0.9999999999}")
                .getMessage();
        String expected = "beta2 must be in [0, 1) in float32 too, found 0.9999999999, which rounds to 1";
        assertTrue(message.contains(expected), message);
    }

    /** A schedule computes in float64, and may make the rate as small as it likes. */
    @Test
    void numbersThatFloat64AloneUsesAreAccepted() throws IOException {
        read(
                "\"tanh\"",
                ", \"dropout\": 1e-50",
                "\"mean-squared-error\"",
                "{\"type\": \"sgd\", \"learningRate\": 0.1, \"schedule\": {\"type\": \"cosine\", \"minLearningRate\": 1e-50}}",
                "\"earlyStopping\": {\"minDelta\": 1e-60}");
    }
}
