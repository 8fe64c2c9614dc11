package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
    @TempDir
    private Path folder;

    private Workspace workspace;

    @BeforeEach
    void writeRows() throws IOException {
        workspace = new Workspace(folder);
        StringBuilder rows = new StringBuilder("x,y,kind\n");
        for (int i = 0; i < 60; i++) {
            rows.append(i * 37 % 60 / 10.0).append(',').append(i % 7).append(i % 2 == 0 ? ",left\n" : ",right\n");
        }
        Files.createDirectories(workspace.file("data"));
        Files.writeString(workspace.file("data/rows.csv"), rows);
    }

    private Workspace.Result init(String target, String out) {
        return workspace.run("init", workspace.file("data/rows.csv"), "--target", target, "--out", workspace.file(out));
    }

    @Test
    void writesADocumentThatTrains() {
        Workspace.Result written = init("kind", "rows.json");
        assertEquals(0, written.code(), written.err());
        assertTrue(written.out().contains("- 'x', 'y' hold numbers, which are scaled"), written.out());
        assertTrue(written.out().contains("ok: 2-32-32-2, 1218 parameters; 60 rows to train on"), written.out());
        Workspace.Result trained =
                workspace.run("train", workspace.file("rows.json"), "--out", workspace.file("m.safetensors"));
        assertEquals(0, trained.code(), trained.err());
    }

    @Test
    void aPresetIsWrittenInFull() throws IOException {
        Workspace.Result written = workspace.run(
                "init",
                workspace.file("data/rows.csv"),
                "--target",
                "kind",
                "--preset",
                "realmlp-s",
                "--out",
                workspace.file("rows.json"));
        assertEquals(0, written.code(), written.err());
        assertTrue(written.out()
                .contains("- Preset realmlp-s: three hidden layers of 256 units with selu, and a learned scale"));
        assertTrue(
                written.out().contains("ok: 2-256-256-256-2, 132868 parameters; 60 rows to train on"), written.out());
        assertTrue(Files.readString(workspace.file("rows.json")).contains("\"schedule\": \"coslog4\""));
    }

    @Test
    void everyKeyIsWrittenOnRequest() throws IOException {
        Workspace.Result written = workspace.run(
                "init",
                workspace.file("data/rows.csv"),
                "--target",
                "kind",
                "--full",
                "--out",
                workspace.file("rows.json"));
        assertEquals(0, written.code(), written.err());
        assertTrue(written.out().contains("- data.missing is error by default. How a missing value"), written.out());
        assertTrue(Files.readString(workspace.file("rows.json")).contains("\"missing\": \"error\""));
        assertTrue(written.out().contains("ok: 2-32-32-2, 1218 parameters; 60 rows to train on"), written.out());
    }

    @Test
    void anUnknownPresetAndAPresetForADocumentAreRefused() {
        Workspace.Result unknown =
                workspace.run("init", workspace.file("data/rows.csv"), "--target", "kind", "--preset", "realmpl-s");
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().contains("no preset named 'realmpl-s'. Available: realmlp-s, realmlp"), unknown.err());
        Workspace.Result document = workspace.run("train", workspace.file("rows.json"), "--preset", "realmlp-s");
        assertEquals(2, document.code());
        assertTrue(
                document.err()
                        .contains("--preset is for a CSV with --target; write \"preset\": \"realmlp-s\" into the"
                                + " document"),
                document.err());
    }

    @Test
    void thePathOfTheCsvIsRelativeToTheDocument() throws IOException {
        init("kind", "rows.json");
        assertTrue(Files.readString(workspace.file("rows.json")).contains("\"file\": \"data/rows.csv\""));
    }

    @Test
    void aDocumentIsNotWrittenOver() throws IOException {
        Files.writeString(workspace.file("rows.json"), "mine");
        Workspace.Result refused = init("kind", "rows.json");
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("rows.json exists and is not written over"), refused.err());
        assertEquals("mine", Files.readString(workspace.file("rows.json")));
    }

    /** Two runs on one table, each with its own document. */
    @Test
    void aDocumentThatIsTrainedAtOnceIsNamedAsTheModel() {
        for (String name : List.of("a", "b")) {
            Workspace.Result trained = workspace.run(
                    "train",
                    workspace.file("data/rows.csv"),
                    "--target",
                    "kind",
                    "--out",
                    workspace.file(name + ".safetensors"));
            assertEquals(0, trained.code(), trained.err());
            assertTrue(Files.exists(workspace.file(name + ".json")));
        }
        Workspace.Result again = workspace.run(
                "train", workspace.file("data/rows.csv"), "--target", "kind", "--out", workspace.file("a.safetensors"));
        assertEquals(2, again.code());
        assertTrue(again.err().contains("', delete it, or give another name with --out"), again.err());
        assertEquals(Path.of("m/tuned.json"), NewDocument.besideModel(Path.of("m/tuned.SafeTensors")));
    }

    @Test
    void nothingIsWrittenWithoutATarget() {
        Workspace.Result refused = init("kid", "rows.json");
        assertEquals(4, refused.code());
        assertTrue(
                refused.err().contains("there is no column 'kid' for \"target\". Did you mean 'kind'?"), refused.err());
        assertFalse(Files.exists(workspace.file("rows.json")));
    }

    @Test
    void aCsvInPlaceOfADocumentGivesAHint() {
        Workspace.Result refused = workspace.run("train", workspace.file("data/rows.csv"));
        assertEquals(3, refused.code());
        assertTrue(
                refused.err().contains("hint: mlp init FILE.csv --target COLUMN writes such a document"),
                refused.err());
    }

    @Test
    void theDocumentIsNamedAsTheCsv() {
        assertEquals(Path.of("plants.json"), NewDocument.nameFor(Path.of("a/plants.csv.gz")));
        assertEquals(Path.of("plants.v2.json"), NewDocument.nameFor(Path.of("plants.v2")));
        assertEquals(Path.of("plants.json"), NewDocument.nameFor(Path.of("plants.TSV")));
    }
}
