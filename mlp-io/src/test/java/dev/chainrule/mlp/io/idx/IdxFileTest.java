package dev.chainrule.mlp.io.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.DocumentRun;
import dev.chainrule.mlp.io.run.FileEvaluation;
import dev.chainrule.mlp.io.run.FilePredictions;
import dev.chainrule.mlp.io.run.ModelInspector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxFileTest {
    private static final Plugins PLUGINS = Plugins.load();
    /** Four images of 1 × 2 pixels. */
    private static final String IMAGES = "00000803 00000004 00000001 00000002 00ff 10f0 ff00 f010";

    private static final String LABELS = "00000801 00000004 03 03 07 07";

    @TempDir
    private Path folder;

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private Path file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void imagesAreRowsOfPixelsPackedOrNot() {
        Path labels = file("labels", bytes(LABELS));
        for (Path images : List.of(file("images", bytes(IMAGES)), file("images.gz", gzip(bytes(IMAGES))))) {
            DataTable rows = IdxFile.read(images, labels);
            assertEquals(List.of("1", "2"), rows.featureNames());
            assertArrayEquals(new double[] {0, 255, 16, 240, 255, 0, 240, 16}, rows.features());
            assertEquals(List.of("3", "3", "7", "7"), rows.labels());
            assertTrue(IdxFile.isIdx(images));
        }
        assertFalse(IdxFile.isIdx(file("t.csv", "a,b\n1,2\n".getBytes())));
    }

    @Test
    void aDocumentTrainsOnThemAndItsModelPredictsThem() throws IOException {
        file("images.gz", gzip(bytes(IMAGES)));
        file("labels.gz", gzip(bytes(LABELS)));
        Path document = file("run.json", """
                {"data": {"file": "images.gz", "labels": "labels.gz", "scale": "min-max",
                          "validation": {"file": "images.gz", "labels": "labels.gz"}},
                 "network": {"layers": [{"activation": "softmax"}]}, "loss": "cross-entropy",
                 "optimizer": {"type": "sgd", "learningRate": 1}, "training": {"epochs": 50}}
                """.getBytes());
        DocumentRun run = DocumentRun.open(document, PLUGINS);
        assertEquals(5, run.inputs().size());
        TrainedModel trained = run.train(new JavaKernel(), new TrainingListener() {});
        TrainedModel model = ModelFile.decode(ModelFile.encode(trained), "m", PLUGINS, new JavaKernel());
        Path images = folder.resolve("images.gz");
        ByteArrayOutputStream predictions = new ByteArrayOutputStream();
        FilePredictions.of(model).write(images, predictions);
        String third =
                predictions.toString(StandardCharsets.UTF_8).lines().toList().get(3);
        assertTrue(third.startsWith("7,"), third);
        FileEvaluation evaluation = FileEvaluation.open(model, images, Optional.of(folder.resolve("labels.gz")));
        assertEquals(4, evaluation.evaluate(List.of()).rows());
        Path file = folder.resolve("m.safetensors");
        ModelFile.save(model, file);
        for (Path subject : List.of(document, file)) {
            ModelInspector inspection = ModelInspector.open(
                    subject, Optional.of(images), Optional.of(folder.resolve("labels.gz")), PLUGINS);
            assertArrayEquals(new double[] {0, 1}, inspection.rows().inputs()[0]);
            assertArrayEquals(new double[] {0, 1}, inspection.rows().targets()[2]);
        }
        assertEquals(
                images + "  the model was trained on idx files; give the idx file of the labels too" + " [DAT_FORMAT]",
                assertThrows(MlpException.class, () -> FileEvaluation.open(model, images, Optional.empty()))
                        .getMessage());
    }

    private String fault(byte[] images, byte[] labels) {
        Path i = file("i", images);
        Path l = file("l", labels);
        return assertThrows(DataException.class, () -> IdxFile.read(i, l, 1 << 20))
                .getMessage()
                .replace(folder + "/", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00000803 00000004 00000001 00000002 00ff 10f0 ff00 f0 | its header announces 4 x 1 x 2 values, 24 bytes in"
                        + " all, found 23. Copy or download it again [DAT_FORMAT]",
                "00000803 00000004 00000001 00000002 00ff 10f0 ff00 f010 00 | its header announces 4 x 1 x 2 values, 24"
                        + " bytes in all, found 25. Copy or download it again [DAT_FORMAT]",
                "00000803 00000004 00000001 | it ends too early. Copy or download it again [DAT_FORMAT]",
                "0000 | this is no idx file: it begins with 0x0000, expected 0x000008 and the number of dimensions"
                        + " [DAT_FORMAT]",
                "612c620a312c320a | this is no idx file: it begins with 0x612c620a, expected 0x000008 and the number of"
                        + " dimensions [DAT_FORMAT]",
                "00000d03 00000001 00000001 00000001 00000000 | its values are of type 0x0d, accepted is 0x08: bytes from 0"
                        + " to 255 [DAT_FORMAT]",
                "00000800 | it has 0 dimensions, expected at least one [DAT_FORMAT]",
                "00000803 00000000 00000001 00000002 | dimension 1 is 0, expected 1 to 2147483647 [DAT_FORMAT]",
                "00000802 00000001 ffffffff | dimension 2 is 4294967295, expected 1 to 2147483647 [DAT_FORMAT]",
                "00000803 7fffffff 7fffffff 7fffffff | 2147483647 x 2147483647 x 2147483647 values take more than 70 % of"
                        + " the heap of 1048576 bytes. Give Java more memory with -Xmx [DAT_LIMIT]",
                "00000801 00000004 03 07 07 03 | it has one dimension, as labels have; images have two or more. Name a file"
                        + " of images [DAT_FORMAT]",
            })
    void aFaultOfTheImagesIsOneClearError(String images, String message) {
        assertEquals("i  " + message, fault(bytes(images), bytes(LABELS)));
    }

    /** Zeros compress a thousandfold, so a small file can announce an image that no network takes. */
    @Test
    void imagesOfMorePixelsThanInputsAreRefusedBeforeTheyAreRead() {
        byte[] header = bytes("00000803 00000001 00000dac 00000fa0"); // one image of 3500 x 4000
        Path images = file("wide.gz", gzip(Arrays.copyOf(header, 16 + 14_000_000)));
        Path labels = file("l", bytes("00000801 00000001 03"));
        assertTrue(images.toFile().length() < 20_000);
        assertEquals(
                images + "  1 x 3500 x 4000 values are images of 14000000 pixels, and each pixel becomes an input: a"
                        + " network has at most 1000000. Use smaller images [DAT_LIMIT]",
                assertThrows(DataException.class, () -> IdxFile.read(images, labels, 8L << 30))
                        .getMessage());
        assertEquals(
                images + "  1 x 3500 x 4000 values take more than 70 % of the heap of 1073741824 bytes. Give Java more"
                        + " memory with -Xmx [DAT_LIMIT]",
                assertThrows(DataException.class, () -> IdxFile.read(images, labels, 1L << 30))
                        .getMessage());
    }

    @Test
    void aFileOfNothingIsNoIdxFile() {
        assertEquals(
                "i  this is no idx file: it begins with nothing, expected 0x000008 and the number of dimensions"
                        + " [DAT_FORMAT]",
                fault(new byte[0], bytes(LABELS)));
    }

    @Test
    void aFaultOfTheLabelsIsOneClearError() {
        assertEquals(
                "l  2 labels for the 4 images of i. Name the labels of these images [DAT_FORMAT]",
                fault(bytes(IMAGES), bytes("00000801 00000002 03 07")));
        assertEquals(
                "l  it has 3 dimensions, as images have; labels have one. Name a file of labels [DAT_FORMAT]",
                fault(bytes(IMAGES), bytes(IMAGES)));
    }

    @Test
    void aDamagedCompressionIsOneClearErrorWhereverItIsCut() {
        byte[] whole = gzip(bytes(IMAGES));
        for (int length = 2; length < whole.length; length++) {
            String message = fault(Arrays.copyOf(whole, length), bytes(LABELS));
            assertTrue(message.endsWith(". Copy or download it again [DAT_FORMAT]"), length + ": " + message);
        }
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1; // of the checksum
        assertEquals(
                "i  the gzip data is damaged. Copy or download it again [DAT_FORMAT]", fault(flipped, bytes(LABELS)));
    }

    @Test
    void readsAllMembersOfACompressedFile() {
        byte[] whole = bytes(IMAGES);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(gzip(Arrays.copyOf(whole, 17)));
        members.writeBytes(gzip(Arrays.copyOfRange(whole, 17, whole.length)));

        assertArrayEquals(
                IdxFile.images(file("one", whole)).features(),
                IdxFile.images(file("two.gz", members.toByteArray())).features());
    }

    @Test
    void idxAndCsvAreToldApart() {
        file("i", bytes(IMAGES));
        file("i.gz", gzip(bytes(IMAGES)));
        for (String name : List.of("i", "i.gz")) {
            Path document = file(
                    "run.json",
                    ("{\"data\": {\"file\": \"" + name + "\", \"target\": \"y\"},"
                                    + "\"network\": {\"layers\": [{\"activation\": \"softmax\"}]}, \"loss\": \"cross-entropy\"}")
                            .getBytes());
            assertEquals(
                    folder.resolve(name)
                            + "  the file is an idx file, expected a CSV. For idx files name the file of their \"labels\", and"
                            + " no \"target\" [DAT_FORMAT]",
                    assertThrows(MlpException.class, () -> DocumentRun.open(document, PLUGINS))
                            .getMessage());
        }
    }
}
