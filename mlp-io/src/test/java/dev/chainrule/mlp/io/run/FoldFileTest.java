package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.CrossValidation;
import dev.chainrule.mlp.core.selection.FoldListener;
import dev.chainrule.mlp.core.selection.FoldResult;
import dev.chainrule.mlp.io.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldFileTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final FoldListener SILENT = fold -> {};

    @TempDir
    Path folder;

    private Path document;
    private Path state;

    @BeforeEach
    void write() throws IOException {
        document = TwelveRows.write(folder, 0.1);
        state = folder.resolve("state");
    }

    private DocumentFolds folds() {
        return DocumentFolds.open(document, PLUGINS, 4, true);
    }

    private FoldFile file(FoldListener listener) {
        // a clock that stands still: the first fold is written at once, the others when the work ends
        return FoldFile.open(state, folds().plan(), false, listener, warning -> {}, () -> 0);
    }

    private CrossValidation run(FoldFile file) {
        return folds().run(new JavaKernel(), file.known(), file);
    }

    @Test
    void workThatIsEndedAfterAnyFoldGoesOnWhereItWas() throws IOException {
        CrossValidation whole = folds().run(new JavaKernel(), List.of(), SILENT);
        assertEquals(whole, folds().run());
        for (int end = 1; end <= 4; end++) {
            int last = end;
            FoldFile ended = file(fold -> {
                if (fold.fold() == last) {
                    throw new IllegalStateException("ended");
                }
            });
            assertThrows(IllegalStateException.class, () -> run(ended));
            ended.save();

            List<Integer> rest = new ArrayList<>();
            FoldFile continued = file(fold -> rest.add(fold.fold()));
            assertEquals(end, continued.known().size());
            assertEquals(whole, run(continued));
            assertEquals(Stream.of(1, 2, 3, 4).filter(f -> f > last).toList(), rest);
            continued.delete();
            assertFalse(Files.exists(state));
        }
    }

    @Test
    void theFirstFoldIsKeptAtOnce() {
        FoldFile ended = file(fold -> {
            throw new IllegalStateException("killed");
        });
        assertThrows(IllegalStateException.class, () -> run(ended));
        assertEquals(1, file(SILENT).known().size());
    }

    @Test
    void measuresThatAreNotFiniteAreKept() {
        FoldFile kept = file(SILENT);
        FoldResult infinite = new FoldResult(1, 2, Map.of("loss", Double.POSITIVE_INFINITY), "");
        kept.foldFinished(infinite);
        assertEquals(List.of(infinite), file(SILENT).known());
    }

    @Test
    void aFileThatCannotBeWrittenIsOneWarningUntilItCanBeAgain() throws IOException {
        List<String> warnings = new ArrayList<>();
        FoldFile file = FoldFile.open(state, folds().plan(), false, SILENT, warnings::add, () -> 0);
        Files.createDirectory(state);
        CrossValidation result = run(file);
        file.save();
        assertEquals(
                List.of("finished folds are not saved: " + state + "  is a directory. Name a file to write"
                        + " [STO_NOT_A_FILE]"),
                warnings);
        assertEquals(folds().run(new JavaKernel(), List.of(), SILENT), result);

        Files.delete(state);
        file.save();
        assertEquals(4, file(SILENT).known().size());
        Files.delete(state);
        Files.writeString(Files.createDirectory(state).resolve("other"), "");
        file.delete();
        assertEquals(2, warnings.size());
        assertTrue(warnings.get(1).startsWith("the work is done, but the finished folds cannot be removed: " + state));
    }

    private void keepOneFold() {
        FoldFile ended = file(fold -> {
            throw new IllegalStateException("ended");
        });
        assertThrows(IllegalStateException.class, () -> run(ended));
    }

    @Test
    void foldsOfAnotherDocumentAreNotContinued() throws IOException {
        keepOneFold();
        TwelveRows.write(folder, 0.2);
        assertEquals(
                state
                        + "  was started with another document or other options and cannot be resumed. Start again, or use"
                        + " another file [MDL_DATA_MISMATCH]",
                assertThrows(ModelFormatException.class, () -> file(SILENT)).getMessage());
    }

    @Test
    void foldsOfOtherDataAreNotContinued() throws IOException {
        keepOneFold();
        Path rows = folder.resolve("rows.csv");
        Files.writeString(rows, Files.readString(rows).replace("11,2,", "12,2,"));
        assertEquals(
                state + "  was started with other data and cannot be resumed. Start again, or use"
                        + " another file [MDL_DATA_MISMATCH]",
                assertThrows(ModelFormatException.class, () -> file(SILENT)).getMessage());
    }

    @Test
    void anotherNumberOfThreadsContinues() throws IOException {
        keepOneFold();
        Files.writeString(document, Files.readString(document).replace("\"threads\": 1", "\"threads\": 2"));
        assertEquals(1, file(SILENT).known().size());
    }

    @Test
    void aFileThatIsDamagedOrSomethingElseIsRefused() throws IOException {
        keepOneFold();
        String good = Files.readString(state);
        for (String bad : List.of("", "{}", "[]", "x,y\n1,2\n", good.substring(0, good.length() / 2))) {
            Files.writeString(state, bad);
            assertEquals(
                    state + "  holds no finished folds, or is damaged. Start again, or use"
                            + " another file [MDL_NOT_A_MODEL]",
                    assertThrows(ModelFormatException.class, () -> file(SILENT), bad)
                            .getMessage());
        }
    }

    @Test
    void aFileWithADigestButOtherContentIsRefused() throws IOException {
        keepOneFold();
        String good = Files.readString(state);
        String body = good.substring(0, good.indexOf(",\"sha256\""));
        Files.writeString(state, withDigest(body));
        assertEquals(good, Files.readString(state));
        for (String other : List.of(
                body.replace("\"fold\":1", "\"fold\":0"),
                body.replace("\"fold\":1", "\"fold\":99999999999"),
                body.replace("\"fold\":1", "\"fold\":\"1\""),
                body.replace("\"trial\":1", "\"trial\":2"),
                body.replace("measures", "measure"),
                body.replaceFirst("\"accuracy\":\"[^\"]*\"", "\"accuracy\":\"high\""),
                body.replaceFirst("\"accuracy\":\"[^\"]*\"", "\"accuracy\":{}"),
                body.replaceFirst("\"measures\":\\{[^}]*}", "\"measures\":{}"),
                body.replaceFirst("\"folds\":.*", "\"folds\":{}"),
                body.replaceFirst("\"plan\"", "\"mlp\""))) {
            assertFalse(other.equals(body), other);
            Files.writeString(state, withDigest(other));
            assertEquals(
                    state + "  holds no finished folds, or is damaged. Start again, or use"
                            + " another file [MDL_NOT_A_MODEL]",
                    assertThrows(ModelFormatException.class, () -> file(SILENT), other)
                            .getMessage());
        }
    }

    private static String withDigest(String body) {
        return body + ",\"sha256\":\"" + Sha256.of(body) + "\"}\n";
    }

    @Test
    void aMeasureThatWasEditedIsNotBelieved() throws IOException {
        keepOneFold();
        String good = Files.readString(state);
        for (String edited : List.of(
                good.replaceFirst("\"accuracy\":\"[^\"]*\"", "\"accuracy\":\"-77\""),
                good.replace("\"fold\":1", "\"fold\":2"),
                good.replace("measures", "measure"),
                good + " ")) {
            assertFalse(edited.equals(good));
            Files.writeString(state, edited);
            assertEquals(
                    state
                            + "  the content does not match its digest: the file was changed or damaged. Start again, or use"
                            + " another file [MDL_DIGEST]",
                    assertThrows(ModelFormatException.class, () -> file(SILENT), edited)
                            .getMessage());
        }
    }

    @Test
    void everyChangedBitAndEveryTruncationIsNoticed() throws IOException {
        keepOneFold();
        byte[] good = Files.readAllBytes(state);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] changed = good.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(state, changed);
            assertThrows(ModelFormatException.class, () -> file(SILENT), "bit " + bit);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(state, Arrays.copyOf(good, length));
            assertThrows(ModelFormatException.class, () -> file(SILENT), "length " + length);
        }
        Files.write(state, good);
        assertEquals(1, file(SILENT).known().size());
    }

    @Test
    void aFileWithoutADigestIsOfAnOlderVersion() throws IOException {
        keepOneFold();
        Files.writeString(state, "{\"mlp\":\"folds 1\",\"plan\":\"\",\"data\":\"\",\"folds\":[]}\n");
        assertEquals(
                state
                        + "  was written by mlp 0.1, without the digest that shows changes. Start again, or use"
                        + " another file [MDL_VERSION]",
                assertThrows(ModelFormatException.class, () -> file(SILENT)).getMessage());
    }
}
