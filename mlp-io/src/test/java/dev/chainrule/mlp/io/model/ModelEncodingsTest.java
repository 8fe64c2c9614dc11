package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Version 4 of the file: encodings, and scalings that are not linear. */
class ModelEncodingsTest {
    private static final DataTable ROWS = DataTable.numeric(
            List.of("age", "income"),
            new double[] {20, 1000, 30, 1500, 40, 900, 50, 90000, 60, 3000},
            List.of("price"),
            new double[] {10, 20, 40, 4000, 100});

    private static final TrainedModel MODEL = Models.trained("""
            {"seed": 1,
             "data": {"file": "a.csv", "target": "price", "scale": "robust-smooth", "scaleTarget": "log",
                      "encode": {"age": {"type": "piecewise-linear", "bins": 2}}},
             "network": {"layers": [{"units": 1, "activation": "identity"}]},
             "loss": "squared-error", "training": {"epochs": 3}}""", ROWS);

    @Test
    void encodingsAreReadAsTheyWereWritten() {
        byte[] file = ModelFile.encode(MODEL);
        TrainedModel read = Models.decode(file);
        assertEquals(MODEL.preprocessing(), read.preprocessing());
        assertArrayEquals(file, ModelFile.encode(read));
        assertEquals(
                List.of("age < 40", "age >= 40", "income"), read.preprocessing().inputNames());
        assertEquals(MODEL.predict(Map.of("age", 35, "income", 1200)), read.predict(Map.of("age", 35, "income", 1200)));
    }

    @Test
    void theFileListsThemInItsHeader() {
        String header = Models.header(ModelFile.encode(MODEL));
        assertTrue(header.contains("\"mlp.version\":\"4\""), header);
        assertTrue(header.contains("\"mlp.encodings\":{\"dtype\":\"F64\",\"shape\":[9]"), header); // 3 + 4 + 2
    }

    /** Only names change, to others of the same length, and the digest is computed again. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "robust-smooth | robust-smxxth | no encoding named 'robust-smxxth'",
                "input | inpuT | has the unknown use 'inpuT'",
                "feature | target_ | has the unknown use 'target_'",
            })
    void aFileThatNamesWhatIsNotThereIsRefused(String from, String to, String message) {
        byte[] file = Models.withHeader(ModelFile.encode(MODEL), header -> {
            int at = header.indexOf("\"mlp.encodings\":\"");
            return header.substring(0, at) + header.substring(at).replace(from, to);
        });
        ModelFormatException fault = assertThrows(ModelFormatException.class, () -> Models.decode(file));
        assertTrue(fault.getMessage().contains(message), fault.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "frequency; 0; has 'frequency' for feature 0, which holds numbers",
                "quantile; 1; has 'quantile' for feature 1, which holds categories",
                "quantile; 2; has no column for feature 2"
            })
    void anEncodingHasAColumnOfItsKind(String name, int feature, String message) {
        ModelEncodings encodings = new ModelEncodings(
                List.of(new ModelEncodings.Entry(ModelEncodings.Use.FEATURE, feature, PluginSpec.of(name), 1, 1)));
        List<Feature> features = List.of(Feature.number("a"), new Feature("b", List.of("x", "y")));
        ModelFormatException fault = assertThrows(
                ModelFormatException.class,
                () -> encodings.check(features, 3, 0, Plugins.load(), new ModelFaults("m")));
        assertEquals("mlp.encodings " + message, fault.problems().get(0).message());
    }
}
