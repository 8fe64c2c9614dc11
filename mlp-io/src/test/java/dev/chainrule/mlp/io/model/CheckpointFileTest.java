package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointFileTest {
    @TempDir
    Path folder;

    private final TrainedModel model = Models.regression();
    private Path file;

    @BeforeEach
    void choose() {
        file = folder.resolve("c");
    }

    /** All parameters of the model's network, from {@code first} on, each one more than the one before. */
    private ParameterArrays rising(float first) {
        ParameterArrays arrays = ParameterArrays.zero(model.network());
        for (int l = 0; l < arrays.layers(); l++) {
            for (int i = 0; i < arrays.layer(l).length; i++) {
                arrays.layer(l)[i] = first++;
            }
        }
        return arrays;
    }

    /** At the third epoch, after its second batch; the losses of the epochs before are what a bad run has. */
    private TrainingState state() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("rmse", 3.5);
        metrics.put("r2", Double.NaN);
        return new TrainingState(
                3,
                2,
                1.25,
                List.of(
                        new EpochResult(
                                1,
                                3,
                                0.5,
                                Optional.of(new Evaluation(35, 0.75, metrics)),
                                Optional.of(new Evaluation(4, 0.25, metrics))),
                        new EpochResult(
                                2,
                                3,
                                Double.POSITIVE_INFINITY,
                                Optional.of(new Evaluation(35, 1e300, metrics)),
                                Optional.of(new Evaluation(4, -0.0, metrics)))),
                model.weights(),
                Optional.of(rising(100)),
                List.of(rising(200), rising(-300)),
                7);
    }

    private Checkpoint load() {
        return CheckpointFile.load(file, Models.PLUGINS, new JavaKernel());
    }

    private static void assertSame(ParameterArrays expected, ParameterArrays found) {
        assertEquals(expected.layers(), found.layers());
        for (int l = 0; l < expected.layers(); l++) {
            assertArrayEquals(expected.layer(l), found.layer(l));
        }
    }

    @Test
    void aCheckpointIsReadAsItWasSaved() {
        TrainingState state = state();
        DataFingerprint data = DataFingerprint.of(35, 2, List.of("aa", "bb"));
        assertEquals("486b34250bd4400c0aa90516fce9a9c0633a922eb40d0828cf299bc4e825acf4", data.sha256());
        CheckpointFile.save(new Checkpoint(model, state, data), file);
        Checkpoint found = load();
        assertEquals(data, found.data());
        assertEquals(model.spec(), found.model().spec());
        assertSame(model.weights(), found.model().weights());
        assertEquals(3, found.state().epoch());
        assertEquals(2, found.state().batch());
        assertEquals(7, found.state().step());
        assertEquals(1.25, found.state().lossSum());
        assertEquals(state.history(), found.state().history());
        assertSame(model.weights(), found.state().weights());
        assertSame(rising(100), found.state().best().orElseThrow());
        assertEquals(2, found.state().slots().size());
        assertSame(rising(200), found.state().slots().get(0));
        assertSame(rising(-300), found.state().slots().get(1));
    }

    @Test
    void beforeTheFirstEpochThereIsNoHistoryAndMayBeNoBest() {
        TrainingState first = new TrainingState(
                1, 0, 0, List.of(), model.weights(), Optional.empty(), List.of(rising(0), rising(1)), 0);
        CheckpointFile.save(new Checkpoint(model, first, new DataFingerprint(1, 2, "")), file);
        assertEquals(List.of(), load().state().history());
        assertEquals(Optional.empty(), load().state().best());
    }

    private String fault() {
        return assertThrows(ModelFormatException.class, this::load).getMessage().replace(file.toString(), "c");
    }

    /** Saves a checkpoint in whose metadata a text is replaced; quotes are escaped there. */
    private void saveWith(String old, String with) throws IOException {
        CheckpointFile.save(new Checkpoint(model, state(), new DataFingerprint(35, 2, "ab")), file);
        String escaped = old.replace("'", "\\\"");
        byte[] changed = Models.withHeader(Files.readAllBytes(file), header -> {
            assertEquals(2, header.split(Pattern.quote(escaped), -1).length, old);
            return header.replace(escaped, with.replace("'", "\\\""));
        });
        Files.write(file, changed);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', delimiter = ';', textBlock = """
            'epoch':3; 'epoch':0;          epoch 0, batch 2, step 7, slots 2
            'epoch':3; 'epoch':2147483648; epoch 2147483648, batch 2, step 7, slots 2
            'batch':2; 'batch':-1;         epoch 3, batch -1, step 7, slots 2
            'batch':2; 'batch':2147483648; epoch 3, batch 2147483648, step 7, slots 2
            'step':7;  'step':-1;          epoch 3, batch 2, step -1, slots 2
            'slots':2; 'slots':-1;         epoch 3, batch 2, step 7, slots -1
            'slots':2; 'slots':10000001;   epoch 3, batch 2, step 7, slots 10000001
            """)
    void aPlaceThatNoRunStandsAtIsRefused(String old, String with, String place) throws IOException {
        saveWith(old, with);
        assertEquals(
                "c  mlp.checkpoint has an impossible state of a run: " + place
                        + ", with the keys [batch, best, columns, data, epoch, history, rows, slots, step] [MDL_HEADER]",
                fault());
    }

    @Test
    void everyKeyIsThereOnceAndNoOther() throws IOException {
        saveWith("'step':7,", "");
        assertEquals(
                "c  mlp.checkpoint has an impossible state of a run: epoch 3, batch 2, step 0, slots 2, with the keys"
                        + " [batch, best, columns, data, epoch, history, rows, slots] [MDL_HEADER]",
                fault());
        saveWith("'step':7,", "'step':7,'step':7,");
        assertEquals("c  mlp.checkpoint has 'step' twice [MDL_HEADER]", fault());
        saveWith("'step':7,", "'step':7,'stop':7,");
        assertEquals("c  mlp.checkpoint has 'stop', which nobody reads [MDL_HEADER]", fault());
        saveWith("'data':'ab'", "'sha256':'x','data':'ab'");
        assertEquals("c  mlp.checkpoint has 'data' twice [MDL_HEADER]", fault());
        saveWith("'data':'ab'", "'sha256':'ab'");
        assertEquals(new DataFingerprint(35, 2, ""), load().data());
        saveWith("'best':true", "'best':1");
        assertEquals("c  mlp.checkpoint: expected a boolean, found an integer at character 38 [MDL_HEADER]", fault());
    }

    @Test
    void theOptimizerAndTheEpochsAreThoseOfTheDocument() throws IOException {
        saveWith("'slots':2", "'slots':1");
        assertEquals(
                "c  mlp.checkpoint has 1 slots in epoch 3, the document's optimizer has 2 and its training 3 epochs"
                        + " [MDL_HEADER]",
                fault());
        saveWith("'epoch':3", "'epoch':5");
        assertEquals(
                "c  mlp.checkpoint has 2 slots in epoch 5, the document's optimizer has 2 and its training 3 epochs"
                        + " [MDL_HEADER]",
                fault());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', delimiter = ';', textBlock = """
            ['loss','training';    ['lost','training';    lost, training, training.loss, validation, validation.loss
            'training.loss';       'training.lost';       loss, training, training.lost, validation, validation.loss
            'validation.loss';     'validation.lost';     loss, training, training.loss, validation, validation.lost
            'loss','training';     'loss','trained';      loss, trained, training.loss, validation, validation.loss
            """)
    void aHistoryWithoutItsLossesIsRefused(String old, String with, String columns) throws IOException {
        saveWith(old, with);
        String found = columns.replace(", validation,", ", training.rmse, training.r2, validation,");
        assertEquals(
                "c  mlp.checkpoint has no losses in its history: [" + found + ", validation.rmse, validation.r2]"
                        + " [MDL_HEADER]",
                fault());
    }

    @Test
    void aModelIsNoCheckpoint() {
        ModelFile.save(model, file);
        assertEquals("c  this is a model, not a checkpoint: it has no mlp.checkpoint [MDL_NOT_A_MODEL]", fault());
    }
}
