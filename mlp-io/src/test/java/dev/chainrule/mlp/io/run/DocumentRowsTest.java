package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentRowsTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final String CSV = "x,kind,w\n1,a,1\n2,b,0.5\n3,c,0\n4,a,2\n";

    @TempDir
    private Path folder;

    private DocumentSource document;
    private RunSpec spec;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    /** @param data the object "data", with ' for " */
    private void open(String data, String activation, String loss) throws IOException {
        Path path = file(
                "run.json",
                ("{'data': " + data + ",\n 'network': {'layers': [{'activation': '" + activation + "'}]}, 'loss': '"
                                + loss + "'}")
                        .replace('\'', '"'));
        document = DocumentSource.read(path);
        spec = new DocumentReader(PLUGINS).read(document);
    }

    private void classes(String keys) throws IOException {
        open("{'file': 'rows.csv', 'target': 'kind'" + keys + "}", "softmax", "cross-entropy");
    }

    private DocumentRows read() {
        return DocumentRows.read(document, spec, PLUGINS, ReadListener.NONE);
    }

    private String message(Class<? extends MlpException> type) {
        return assertThrows(type, this::read).getMessage().replace(folder + "/", "");
    }

    @Test
    void rowsAreAsTheyStandInTheFile() throws IOException {
        file("rows.csv", CSV);
        classes(", 'scale': 'standard', 'sampleWeight': 'w'");
        DocumentRows rows = read();
        assertEquals(folder.resolve("rows.csv"), rows.file());
        assertEquals(TargetType.LABEL, rows.type());
        assertEquals("cross-entropy", rows.loss().name());
        assertArrayEquals(new double[] {1, 2, 4}, rows.examples().features());
        assertEquals(List.of("a", "b", "a"), rows.examples().labels());
        assertArrayEquals(new double[] {1, 0.5, 2}, rows.examples().weights());
        assertEquals(Set.of("c"), rows.unweightedLabels());
        assertEquals(
                List.of("1 of 4 rows of " + folder.resolve("rows.csv")
                        + " has the weight 0 and is left out, the first in line 4"),
                rows.warnings());
    }

    @Test
    void theLossDecidesAboutTargetsThatMayBeBoth() throws IOException {
        file("rows.csv", "x,y\n1,0\n2,1\n");
        open("{'file': 'rows.csv', 'target': 'y'}", "identity", "mean-squared-error");
        assertEquals(TargetType.NUMBER, read().type());
        open("{'file': 'rows.csv', 'target': 'y'}", "softmax", "cross-entropy");
        assertEquals(TargetType.LABEL, read().type());
        assertEquals(List.of("0", "1"), read().examples().labels());
    }

    @Test
    void aFirstLineThatWasPerhapsAHeaderIsAWarning() throws IOException {
        file("rows.csv", "shape,kind\n" + "round,a\nflat,b\n".repeat(15));
        open("{'file': 'rows.csv', 'target': 2, 'header': false, 'categorical': [1]}", "softmax", "cross-entropy");
        assertEquals(
                List.of("the first row looks like a header: each of its cells is a name that occurs nowhere else in its"
                        + " column. If it names the columns, set \"header\": true"),
                read().warnings());
    }

    @Test
    void foldsDoNotStream() throws IOException {
        file("rows.csv", CSV);
        classes(", 'streaming': true");
        assertEquals(
                "run.json:1:62  /data/streaming  folds and a search hold all rows in memory, and \"streaming\" is true."
                        + " Delete it if the rows fit; train takes files of any size [CFG_SEMANTIC]",
                message(ConfigException.class));
    }

    @Test
    void faultsNameTheFileInWhichTheyAre() throws IOException {
        classes("");
        assertEquals(
                ErrorCode.STO_NOT_FOUND,
                assertThrows(StorageException.class, this::read).code());
        file("rows.csv", "x,kind\n1,a\nold,b\n");
        assertTrue(message(DataException.class).startsWith("rows.csv:3  column 1 'x'  'old' is not a number"));
        file("rows.csv", "x,art\n1,a\n2,b\n");
        assertTrue(message(DataException.class).startsWith("rows.csv:1  there is no column 'kind'"));
    }

    @Test
    void aDocumentWithoutDataHasNoRows() throws IOException {
        Path path = file("run.json", """
                {"network": {"inputs": 2, "layers": [{"units": 1, "activation": "identity"}]}, "loss": "squared-error"}""");
        document = DocumentSource.read(path);
        spec = new DocumentReader(PLUGINS).read(document);
        assertEquals(
                "run.json  /data  the document names no data to train on. Add \"data\": {\"file\": …, \"target\": …}"
                        + " [CFG_MISSING]",
                message(ConfigException.class));
        assertEquals(List.of(path), DocumentRows.inputs(path, spec));
    }

    @Test
    void imagesHaveTheirLabelsInAFileOfTheirOwn() throws IOException {
        Files.write(folder.resolve("i"), HexFormat.of().parseHex("00000803000000020000000100000002" + "00ff10f0"));
        Files.write(folder.resolve("l"), HexFormat.of().parseHex("0000080100000002" + "0307"));
        open("{'file': 'i', 'labels': 'l'}", "softmax", "cross-entropy");
        DocumentRows rows = read();
        assertEquals(TargetType.LABEL, rows.type());
        assertEquals(List.of("3", "7"), rows.examples().labels());
        assertArrayEquals(new double[] {0, 255, 16, 240}, rows.examples().features());
        assertEquals(
                List.of(folder.resolve("run.json"), folder.resolve("i"), folder.resolve("l")),
                DocumentRows.inputs(folder.resolve("run.json"), spec));
    }

    @Test
    void imagesThatAreHeldOutHaveTheSizeOfTheOthers() throws IOException {
        Files.write(folder.resolve("i"), HexFormat.of().parseHex("00000803000000020000000100000002" + "00ff10f0"));
        Files.write(folder.resolve("l"), HexFormat.of().parseHex("0000080100000002" + "0307"));
        Files.write(folder.resolve("h"), HexFormat.of().parseHex("00000803000000020000000100000003" + "00ff1000ff10"));
        open("{'file': 'i', 'labels': 'l', 'validation': {'file': 'h', 'labels': 'l'}}", "softmax", "cross-entropy");
        DocumentRows rows = read();
        assertEquals(
                folder.resolve("h") + "  its images have 3 pixels, but the training rows had 2 features. Give images of"
                        + " the size that was trained on [DAT_COLUMNS]",
                assertThrows(DataException.class, () -> rows.prepare(document, spec))
                        .getMessage());
    }

    @Test
    void rowsOfAnotherFileAreHeldOutAndScaledAsTheOthers() throws IOException {
        file("rows.csv", "x,kind\n1,a\n3,b\n");
        file("held.csv", "kind,x\nb,5\n");
        classes(", 'scale': 'standard', 'validation': {'file': 'held.csv'}");
        DocumentRows rows = read();
        assertEquals(Optional.of(folder.resolve("held.csv")), DocumentRows.heldOut(document, spec));
        PreparedData prepared = rows.prepare(document, spec);
        assertEquals(2, prepared.training().rows());
        assertArrayEquals(
                new float[] {3}, // (5 − 2) / 1
                prepared.validation().orElseThrow().sample(1).input().data());
        List<String> warnings = new ArrayList<>();
        DataTable held =
                rows.heldOut(document, spec, prepared.preprocessing(), warnings).orElseThrow();
        assertArrayEquals(new double[] {5}, held.features());
        assertEquals(List.of(), warnings);
        assertEquals(
                List.of("run.json", "rows.csv", "held.csv"),
                DocumentRows.inputs(folder.resolve("run.json"), spec).stream()
                        .map(path -> path.getFileName().toString())
                        .toList());
        file("held.csv", "kind,x\nnew,5\n");
        assertTrue(assertThrows(DataException.class, () -> rows.prepare(document, spec))
                .getMessage()
                .startsWith(folder.resolve("held.csv") + ":2  column 1 'kind'  unknown label 'new'"));
    }

    @Test
    void withoutAFileOfHeldOutRowsThereIsNone() throws IOException {
        file("rows.csv", CSV);
        classes(", 'validation': 0.5");
        assertEquals(Optional.empty(), DocumentRows.heldOut(document, spec));
        DocumentRows rows = read();
        PreparedData prepared = rows.prepare(document, spec);
        assertEquals(Optional.empty(), rows.heldOut(document, spec, prepared.preprocessing(), new ArrayList<>()));
    }

    @Test
    void theWarningsOfTheFileStandBeforeThoseOfItsContent() throws IOException {
        file("rows.csv", "x,same,kind\n1,5,a\n2,5,b\n,5,a\n");
        classes(", 'missing': 'drop'");
        PreparedData prepared = read().prepare(document, spec);
        assertEquals(
                List.of(
                        "1 of 3 rows of " + folder.resolve("rows.csv")
                                + " lack a value and are left out, the first in line 4",
                        "column 'same' is the same in every training row and teaches nothing"),
                prepared.warnings());
    }

    @Test
    void rowsForAModelAreEncodedAsTheModelSays() throws IOException {
        file("rows.csv", "x,kind\n1,a\n3,b\n");
        classes(", 'scale': 'standard'");
        PreparedData before = read().prepare(document, spec);
        file("rows.csv", "more,kind,x\n?,b,7\n?,b,2\n");
        DocumentRows rows = DocumentRows.read(document, spec, PLUGINS, before.preprocessing(), ReadListener.NONE);
        assertArrayEquals(new double[] {7, 2}, rows.examples().features());
        PreparedData further = rows.prepare(document, spec, before.preprocessing());
        assertArrayEquals(
                new float[] {5, 0}, further.training().sample(2).input().data()); // (x − 2) / 1
    }

    @Test
    void rowsThatDoNotFitAreRefusedWithTheirFile() throws IOException {
        file("rows.csv", CSV);
        classes("");
        DocumentRows rows = read();
        rows.requireFits(document, spec, 1 << 20, true);
        DataException fault = assertThrows(DataException.class, () -> rows.requireFits(document, spec, 10, true));
        assertEquals(ErrorCode.DAT_LIMIT, fault.code());
        assertTrue(fault.getMessage().startsWith(folder.resolve("rows.csv").toString()), fault.getMessage());
    }
}
