package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private static final String NETWORK = TutorialNetwork.DOCUMENT;

    @TempDir
    private Path folder;

    private Path network;
    private Path rows;

    @BeforeEach
    void writeFiles() throws IOException {
        network = Files.writeString(folder.resolve("article.json"), NETWORK);
        rows = Files.writeString(folder.resolve("rows.csv"), "x1,x2,y1,y2\n1,0,0,1\n0,1,1,0\n");
    }

    @Test
    void aNetworkWithoutAScaleHasNoneToExplain() {
        assertFault(2, "the network has no input scale: \"inputScale\" is not \"learned\"", "--input-scale", 1);
    }

    @Test
    void labelsWillDoAsTargets() throws IOException {
        Files.writeString(network, """
                {"network": {"inputs": 1, "layers": [{"units": 3, "activation": "softmax"}]}, "loss": "cross-entropy"}
                """);
        Files.writeString(rows, "x,kind\n1,oak\n2,ash\n3,elm\n");
        Workspace.Result run =
                new Workspace(folder).run("explain", network, rows, "--row", 1, "--bias", "1,3", "--json");
        assertEquals("", run.err());
        assertTrue(run.out().contains("\"formula\":\"a − y\""), run.out());
        Files.writeString(rows, "x,kind\n1,oak\n2,ash\n");
        run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--bias", "1,3");
        assertEquals(4, run.code());
        assertEquals(rows + "  kind  the network distinguishes 3 labels, found 2: ash, oak [DAT_LABEL]\n", run.err());
    }

    @Test
    void whatIsWrongIsSaidInOneLineWithItsCode() throws IOException {
        assertFault(
                2,
                "give one of --weight LAYER,UNIT,INPUT, --bias LAYER,UNIT, --input-scale INPUT, --encoding PARAMETER,"
                        + " --alpha LAYER,UNIT, --inputs"
                        + " and --integrated",
                "--row",
                1);
        assertFault(2, "there is no row 3: " + rows + " has 2", "--row", 3, "--bias", "1,1");
        assertFault(2, "rows count from 1, was --row 0", "--row", 0, "--bias", "1,1");
        assertFault(2, "there is no layer 3: the network 2-1-2 has 2 layers", "--row", 1, "--bias", "3,1");
        assertFault(
                2, "--weight takes LAYER,UNIT,INPUT, three numbers from 1, was '2,1'", "--row", 1, "--weight", "2,1");
        assertFault(2, "--bias takes LAYER,UNIT, two numbers from 1, was '0,1'", "--row", 1, "--bias", "0,1");

        Files.writeString(rows, "1,0,0\n");
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--bias", "1,1");
        assertEquals(4, run.code());
        Files.writeString(rows, "1,0,0,1,1\n");
        run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--bias", "1,1");
        assertEquals(
                rows + "  expected 4 columns, the 2 inputs and then the 2 targets, found 5 [DAT_COLUMNS]\n", run.err());
        assertEquals(4, run.code());
        Files.writeString(network, "{\"network\": 1}");
        assertEquals(
                3,
                new Workspace(folder)
                        .run("explain", network, rows, "--bias", "1,1")
                        .code());
        assertEquals(
                7,
                new Workspace(folder)
                        .run("explain", folder.resolve("no.json"), rows, "--bias", "1,1")
                        .code());
        Files.writeString(folder.resolve("x.safetensors"), "not a model");
        assertEquals(
                5,
                new Workspace(folder)
                        .run("explain", folder.resolve("x.safetensors"), rows, "--bias", "1,1")
                        .code());
    }

    private void assertFault(int code, String message, Object... options) {
        Object[] arguments = new Object[3 + options.length];
        arguments[0] = "explain";
        arguments[1] = network;
        arguments[2] = rows;
        System.arraycopy(options, 0, arguments, 3, options.length);
        Workspace.Result run = new Workspace(folder).run(arguments);
        assertEquals("mlp explain: " + message + ". Try 'mlp explain --help'\n", run.err());
        assertEquals(code, run.code());
        assertEquals("", run.out());
    }

    @Test
    void aPageIsWrittenAndBeginsWithTheRowAndTheWeightThatAreAskedFor() throws IOException {
        Path page = folder.resolve("page.html");
        Workspace.Result run = new Workspace(folder)
                .run("explain", network, rows, "--row", 2, "--bias", "1,1", "--html", page, "--json");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertTrue(run.out().startsWith("{"), run.out());
        String html = Files.readString(page);
        assertTrue(html.contains("<h1>article.json</h1>"));
        assertTrue(html.contains("\"inputs\":[\"x1\",\"x2\"],\"outputs\":[\"y1\",\"y2\"]"));
        assertTrue(html.contains("\"row\":1,"));
        assertTrue(html.contains("\"layer\":0,\"unit\":0,\"input\":2}"));
    }

    @Test
    void aPageNeedsNoWeightToBeginWith() throws IOException {
        Path page = folder.resolve("page.html");
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--html", page);
        assertEquals("wrote " + page + "\n", run.out().replace("\r", ""));
        assertTrue(Files.readString(page).contains("\"layer\":0,\"unit\":0,\"input\":0}"));
    }

    @Test
    void aPageIsNotWrittenOverItsRows() throws IOException {
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--html", rows);
        assertEquals(2, run.code());
        assertEquals(
                "mlp explain: would write over its own input " + rows
                        + "; name another --html. Try 'mlp explain --help'\n",
                run.err());
        assertTrue(Files.readString(rows).startsWith("x1,x2,y1,y2"));
    }
}
