package dev.chainrule.mlp.io.draft;

import static dev.chainrule.mlp.io.draft.SampleRows.decimal;
import static dev.chainrule.mlp.io.draft.SampleRows.noise;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.document.Preset;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentDraftTest {
    @TempDir
    private Path folder;

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
                Training has 256 epochs of batches of 256 rows, without a smaller last one. A fifth of the rows is held out; the epoch with the least error on them is kept, of equal ones the later.""", String.join("\n", draft.reasons()));
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
        assertTrue(reasons.contains("'town' has many categories; the network learns a vector of 8 numbers for each."), reasons);
        assertTrue(reasons.contains("the network gets combinations of cosines of it"), reasons);
        assertTrue(reasons.contains("0.15 of the outputs are dropped, and weights decay by 0.02"), reasons);
        String document = draft.document().replace("\"epochs\": 256", "\"epochs\": 2");
        DocumentRun run = DocumentRun.open(Files.writeString(folder.resolve("rows.json"), document), plugins);
        TrainedModel model = run.train();
        assertEquals(1 + 12 + 3 + 1, model.network().inputs());
        assertEquals(4 + 8 + 3 + 1, model.network().layers().get(0).inputs());
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

    /** Rows that training would refuse, were it not for what the draft says about them. */
    @Test
    void draftsTrainAsTheyAre() throws IOException {
        Path csv = SampleRows.write(
                folder,
                "first;second;kind",
                150,
                i -> (i % 9 == 0 ? "-" : decimal(noise(i)).replace('.', ',')) + ";town " + i % 40 + ';'
                        + (i % 50 == 3 ? "" : "ab".charAt(i % 2)));
        DocumentDraft draft = DocumentDraft.of(csv, "kind", "rows.csv");
        Path document = Files.writeString(folder.resolve("rows.json"), draft.document());
        DocumentRun run = DocumentRun.open(document, Plugins.load(), ReadListener.NONE);
        assertEquals(
                147,
                run.preparation().training().rows()
                        + run.preparation().validation().orElseThrow().rows());
    }
}
