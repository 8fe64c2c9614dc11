package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.Documents.IRIS;
import static dev.chainrule.mlp.io.document.Documents.READER;
import static dev.chainrule.mlp.io.document.Documents.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.spec.CheckpointSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointKeysTest {

    private static RunSpec read(String checkpoint) {
        return READER.read(edited(IRIS, "\"batchSize\": 16", "\"checkpoint\": " + checkpoint), "iris.json");
    }

    private static Optional<CheckpointSpec> checkpoint(String json) {
        RunSpec spec = read(json);
        assertEquals(spec, READER.read(DocumentWriter.write(spec), "written"));
        return spec.training().checkpoint();
    }

    @Test
    void checkpointsGoByEpochsOrByMinutes() {
        assertEquals(Optional.of(CheckpointSpec.everyEpochs(1)), checkpoint("{}"));
        assertEquals(Optional.of(CheckpointSpec.everyEpochs(1).keep(3)), checkpoint("{\"keep\": 3}"));
        assertEquals(Optional.of(CheckpointSpec.everyEpochs(5)), checkpoint("{\"everyEpochs\": 5, \"keep\": 2}"));
        assertEquals(Optional.of(CheckpointSpec.everyMinutes(0.5)), checkpoint("{\"everyMinutes\": 0.5}"));
        assertEquals(Optional.empty(), READER.read(IRIS, "iris.json").training().checkpoint());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    true                                 | :13:46  /training/checkpoint  expected an object, {"everyEpochs": 1} or {"everyMinutes": 5}, found the boolean true [CFG_TYPE]
                    {"everyEpochs": 0}                   | :13:62  /training/checkpoint/everyEpochs  everyEpochs must be >= 1, found 0 [CFG_RANGE]
                    {"everyMinutes": 0}                  | :13:63  /training/checkpoint/everyMinutes  everyMinutes must be > 0, found 0 [CFG_RANGE]
                    {"everyMinutes": "5"}                | :13:63  /training/checkpoint/everyMinutes  expected a number, found the string '5' [CFG_TYPE]
                    {"keep": 0}                          | :13:55  /training/checkpoint/keep  keep must be >= 1, found 0 [CFG_RANGE]
                    {"everyEpoch": 1}                    | :13:47  /training/checkpoint/everyEpoch  unknown key 'everyEpoch'. Did you mean 'everyEpochs'? Accepted: everyEpochs, everyMinutes, keep [CFG_UNKNOWN_KEY]
                    {"everyEpochs": 1, "everyMinutes": 2} | :13:46  /training/checkpoint  checkpoints are made by "everyEpochs" or by "everyMinutes", found both. Leave one out [CFG_SEMANTIC]
                    """)
    void whatIsWrongIsNamed(String json, String message) {
        ConfigException e = assertThrows(ConfigException.class, () -> read(json));
        assertEquals("iris.json" + message, e.getMessage());
    }
}
