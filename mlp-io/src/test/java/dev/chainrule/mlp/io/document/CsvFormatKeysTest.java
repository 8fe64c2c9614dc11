package dev.chainrule.mlp.io.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvFormatKeysTest {
    private static final DocumentReader READER = new DocumentReader(Plugins.load());

    @Test
    void readsEachKeyOfTheFormat() {
        CsvFormat expected =
                new CsvFormat(false, ';', ',', Optional.of('.'), "windows-1252", List.of("-", "unknown", "-999"));

        assertEquals(expected, format("""
                        "header": false, "delimiter": ";", "decimal": ",", "thousands": ".", "encoding": "windows-1252",
                        "missingValues": ["-", "unknown", -999, "-"]"""));
    }

    @Test
    void hasTheDefaultsOfAnEnglishCsv() {
        assertEquals(CsvFormat.DEFAULT, format("\"header\": true"));
    }

    @Test
    void writesWhatItReads() {
        RunSpec spec = READER.read(
                document(
                        "\"decimal\": \",\", \"thousands\": \" \", \"encoding\": \"UTF-16\", \"missingValues\": [\"-\"]"),
                "x.json");

        assertEquals(spec, READER.read(DocumentWriter.write(spec), "x.json"));
    }

    @Test
    void refusesTheSameMarkForDecimalsAndThousands() {
        ConfigException fault =
                assertThrows(ConfigException.class, () -> format("\"header\": true, \"thousands\": \".\""));

        assertEquals("/data/thousands", fault.location().path());
        assertTrue(fault.getMessage().contains("set \"decimal\": \",\""), fault.getMessage());
    }

    @Test
    void buildsTheSameInAProgram() {
        DataSpec spec = DataSpec.builder()
                .file("x.csv")
                .target(3)
                .header(false)
                .delimiter(';')
                .decimal(',')
                .thousands('.')
                .encoding("windows-1252")
                .missingValues("-")
                .build();

        assertEquals(new CsvFormat(false, ';', ',', Optional.of('.'), "windows-1252", List.of("-")), spec.format());
        assertThrows(
                IllegalArgumentException.class,
                () -> spec.toBuilder().encoding("UTF-7.5").build());
        assertThrows(
                IllegalArgumentException.class,
                () -> spec.toBuilder().decimal(';').build());
    }

    private static CsvFormat format(String keys) {
        return READER.read(document(keys), "x.json").data().orElseThrow().format();
    }

    private static String document(String keys) {
        return """
                {"data": {"file": "x.csv", "target": 3, %s},
                 "network": {"layers": [{"activation": "identity"}]}, "loss": "mean-squared-error"}""".formatted(keys);
    }
}
