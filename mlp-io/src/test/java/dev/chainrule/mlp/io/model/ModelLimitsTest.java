package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.document.DocumentReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written can be read, and what cannot is refused before training. */
class ModelLimitsTest {
    private static final int FEATURES = 94_000;

    private static RunSpec spec(List<String> features, String name) {
        String columns = features.stream().map(f -> '"' + f + '"').collect(Collectors.joining(","));
        return new DocumentReader(Models.PLUGINS)
                .read(
                        "{\"data\":{\"file\":\"wide.csv\",\"target\":\"t\",\"features\":[" + columns + "]},"
                                + "\"network\":{\"inputs\":" + features.size()
                                + ",\"layers\":[{\"units\":1,\"activation\":\"identity\"}]},"
                                + "\"loss\":\"mean-squared-error\"}",
                        "wide.json")
                .withName(name);
    }

    private static void check(TrainedModel model) {
        ModelFile.check(
                model.spec(),
                model.network(),
                model.preprocessing(),
                Path.of("m.safetensors"),
                Models.PLUGINS,
                new JavaKernel());
    }

    /** The document is 1 MB as the user wrote it, and longer as it is saved. */
    @Test
    void aModelOfALargeDocumentIsLoadedAgain() {
        List<String> features = IntStream.range(0, FEATURES)
                .mapToObj(i -> String.format("f%07d", i))
                .toList();
        TrainedModel model = Models.untrained(spec(features, ""), features, List.of("t"));
        check(model);
        TrainedModel loaded = Models.decode(ModelFile.encode(model));
        assertEquals(features, loaded.preprocessing().featureNames());
        assertEquals(model.spec(), loaded.spec());
    }

    @Test
    void namesOf5000CharactersAreLoadedAgain() {
        String name = "n".repeat(5000);
        TrainedModel model = Models.untrained(spec(List.of("x"), name), List.of(name), List.of(name));
        check(model);
        TrainedModel loaded = Models.decode(ModelFile.encode(model));
        assertEquals(List.of(name), loaded.preprocessing().featureNames());
        assertEquals(name, loaded.spec().name());
    }

    @Test
    void whatCouldNotBeLoadedIsRefusedBeforeTraining() {
        TrainedModel model = Models.untrained(spec(List.of("x"), "n".repeat(70_000)), List.of("x"), List.of("t"));
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> check(model));
        assertEquals(ErrorCode.MDL_CONFIG, e.code());
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "m.safetensors:2:11  /name  the model of this run could not be saved and loaded again, so"
                                        + " it is not trained: the document in the file is not valid. (CFG_LIMIT) more than 65536"
                                        + " characters in a string (limit maxString)"),
                e.getMessage());
    }

    @Test
    void aNameThatIsCutInsideACharacterIsRefused() {
        TrainedModel model = Models.untrained(spec(List.of("x"), ""), List.of("x\ud83d"), List.of("t"));
        assertThrows(ModelFormatException.class, () -> check(model));
        assertThrows(ModelFormatException.class, () -> ModelFile.encode(model));
        assertDoesNotThrow(
                () -> check(Models.untrained(spec(List.of("x"), ""), List.of("x\ud83d\ude00"), List.of("t"))));
    }
}
