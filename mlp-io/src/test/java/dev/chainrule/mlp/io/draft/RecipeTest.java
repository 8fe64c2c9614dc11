package dev.chainrule.mlp.io.draft;

import static dev.chainrule.mlp.io.draft.SampleRows.decimal;
import static dev.chainrule.mlp.io.draft.SampleRows.noise;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.document.Preset;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
    private static final DataSpec DATA = DataSpec.builder()
            .file("a.csv")
            .target("y")
            .targetType(TargetType.LABEL)
            .build();

    @TempDir
    private Path folder;

    /** 32 units below 1,000 rows, 64 below 20,000, then 128 and larger batches. */
    @ParameterizedTest
    @CsvSource({
        "1, 32, 32, 1 row",
        "999, 32, 32, 999 rows",
        "1000, 64, 32, '1,000 rows'",
        "19999, 64, 32, '19,999 rows'",
        "20000, 128, 256, '20,000 rows'",
        "5000000000, 128, 256, '5,000,000,000 rows'"
    })
    void theSizeOfTheTableDecidesAboutTheUnitsAndTheBatches(long rows, int units, int batch, String shown) {
        Recipe recipe = new Recipe.Plain();
        RunSpec run = recipe.run(DATA, rows, true, true);
        assertEquals(
                List.of(OptionalInt.of(units), OptionalInt.of(units), OptionalInt.empty()),
                run.network().layers().stream().map(LayerSpec::units).toList());
        assertEquals(batch, run.training().batchSize());
        assertTrue(
                recipe.reasons().contains("Two hidden layers of " + units + " units suit " + shown + "."),
                recipe.reasons()::toString);
    }

    @Test
    void labelsHaveASoftmaxAndNumbersNoActivation() {
        RunSpec labels = new Recipe.Plain().run(DATA, 100, true, true);
        assertEquals("softmax", labels.network().outputLayer().activation().type());
        assertEquals("cross-entropy", labels.loss().type());
        RunSpec numbers = new Recipe.Plain()
                .run(DATA.toBuilder().targetType(TargetType.NUMBER).build(), 100, false, true);
        assertEquals("identity", numbers.network().outputLayer().activation().type());
        assertEquals("mean-squared-error", numbers.loss().type());
    }

    @Test
    void withoutHeldOutRowsNothingEndsTrainingEarly() {
        Recipe recipe = new Recipe.Plain();
        RunSpec run = recipe.run(DATA, 100, true, false);
        assertEquals(100, run.training().epochs());
        assertEquals(Optional.empty(), run.training().earlyStopping());
        assertEquals(1, recipe.reasons().size());
        RunSpec held = new Recipe.Plain().run(DATA, 100, true, true);
        assertEquals(200, held.training().epochs());
        assertEquals(20, held.training().earlyStopping().orElseThrow().patience());
    }

    @Test
    void thePlainRecipeEncodesNoColumn() {
        Recipe recipe = new Recipe.Plain();
        assertEquals("standard", recipe.scaling());
        assertEquals(Optional.empty(), recipe.ofNumbers());
        assertEquals(Optional.empty(), recipe.ofCategories(1000));
        assertFalse(recipe.embeds(1000));
    }

    private DocumentDraft preset(int rows, IntFunction<String> row) throws IOException {
        Path csv = SampleRows.write(folder, "x,y", rows, row);
        return DocumentDraft.of(csv, "y", "rows.csv", Preset.REALMLP_S, Plugins.load(), ReadListener.NONE);
    }

    @Test
    void aPresetIsWrittenInFull() throws IOException {
        DocumentDraft draft = preset(200, i -> decimal(noise(i)) + ',' + decimal(noise(3 * i)));
        assertEquals("""
                The target 'y' holds numbers from 0 to 0.9920: the output is a number with mean-squared-error, and targets are scaled for training.
                'x' holds numbers, which are centred on their median, divided by their interquartile range and bounded smoothly at ±3.
                Preset realmlp-s: three hidden layers of 256 units with mish, and a learned scale of each input at six times the learning rate.
                Their weights start from N(0, 1/inputs) and their biases from N(0, 1), the output from 0. Weights learn at 1/√inputs of the learning rate, biases at a tenth of it.
                Adam forgets large gradients sooner, with a beta2 of 0.95; the learning rate 0.07 rises and falls in four cycles.
                Training has 256 epochs of batches of 256 rows, without a smaller last one. A fifth of the rows is held out; the epoch with the least error on them is kept, of equal ones the later.
                With fewer than 1000 rows a network depends much on its seed: 4 are trained, and their predictions averaged.""", String.join("\n", draft.reasons()));
        assertFalse(draft.document().contains("preset"), draft.document());
        assertTrue(draft.document().contains("\"scale\": \"robust-smooth\""), draft.document());
        assertTrue(draft.document().contains("\"learningRateFactor\": \"1/sqrt(inputs)\""), draft.document());
    }

    /** Twelve towns are embedded, three sizes are inputs of 0 or 1, and two answers are one input. */
    @Test
    void theLargerPresetEncodesEachColumn() throws IOException {
        String lines = IntStream.range(0, 240)
                .mapToObj(i -> decimal(noise(i)) + ",t" + i * 7 % 12 + ',' + "SML".charAt(i % 3) + ','
                        + (i % 5 == 0 ? "yes" : "no") + ',' + decimal(noise(3 * i)))
                .collect(Collectors.joining("\n"));
        Path csv = Files.writeString(folder.resolve("rows.csv"), "x,town,size,answer,y\n" + lines + "\n");
        Plugins plugins = Plugins.load();
        DocumentDraft draft = DocumentDraft.of(csv, "y", "rows.csv", Preset.REALMLP, plugins, ReadListener.NONE);
        assertEquals(
                Map.of(
                        "x", new PluginSpec("periodic", Map.of("learningRateFactor", 0.1)),
                        "town", PluginSpec.of("embedding"),
                        "answer", new PluginSpec("one-hot", Map.of("binary", true))),
                draft.spec().preprocessing().encode());
        String reasons = String.join("\n", draft.reasons());
        assertTrue(
                reasons.contains(
                        "'town' holds 12 categories; the network learns a vector of 8 numbers for each.\n'answer' holds 2"),
                reasons);
        assertTrue(reasons.contains("the network gets combinations of cosines of it"), reasons);
        assertTrue(reasons.contains("0.15 of the outputs are dropped, and weights decay by 0.02"), reasons);
        DocumentRun run = DocumentRun.open(Files.writeString(folder.resolve("rows.json"), draft.document()), plugins);
        assertEquals(1 + 12 + 3 + 1, run.network().inputs());
        assertEquals(4 + 8 + 3 + 1, run.network().layers().get(0).inputs());
    }

    @Test
    void aPresetForManyRowsTrainsOneNetwork() throws IOException {
        assertEquals(4, members(999));
        assertEquals(1, members(1000));
    }

    private int members(int rows) throws IOException {
        return preset(rows, i -> decimal(noise(i)) + ',' + decimal(noise(3 * i)))
                .spec()
                .training()
                .members();
    }

    @Test
    void aPresetForFewRowsKeepsTheLastEpoch() throws IOException {
        DocumentDraft draft = preset(60, i -> decimal(noise(i)) + ',' + "ab".charAt(i % 2));
        assertTrue(draft.spec().training().earlyStopping().isEmpty());
        assertEquals("selu", draft.spec().network().layers().get(0).activation().type());
        assertTrue(draft.reasons().stream().anyMatch(reason -> reason.startsWith("With 60 rows none is held out")));
        assertTrue(
                draft.reasons().contains("Labels are smoothed by 0.1, which keeps probabilities away from 0 and 1."));
        assertTrue(draft.reasons()
                .contains(
                        "Training has 256 epochs of batches of 256 rows, without a smaller last one. The last weights are"
                                + " kept."));
    }
}
