package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.PluginOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradcheckCommandTest {
    @TempDir
    private Path folder;

    private Path document(String activation) throws IOException {
        return Files.writeString(folder.resolve("run.json"), """
                {"network": {"inputs": 2, "layers": [{"units": 3, "activation": "%s"}, {"units": 2, "activation": "softmax"}]},
                 "loss": "cross-entropy", "optimizer": "nadam"}
                """.formatted(activation));
    }

    @Test
    void aRightNetworkPasses() throws IOException {
        Workspace.Result run = new Workspace(folder).run("gradcheck", document("gelu"));
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertEquals("""
                network     2-3-2, 17 parameters
                rows        5 random
                worst       ~
                result      passed, tolerance 1.0e-06
                """, run.out().replaceFirst("(?m)^worst .*$", "worst       ~"));
    }

    @Test
    void aPenaltyIsPartOfWhatIsChecked() throws IOException {
        Path document = document("gelu");
        Files.writeString(
                document,
                Files.readString(document)
                        .replace("\"inputs\": 2,", "\"inputs\": 2, \"l1\": 0.3, \"l2\": 5, \"inputDropout\": 0.5,"));
        Workspace.Result run = new Workspace(folder).run("gradcheck", document);
        assertEquals("", run.err());
        assertTrue(run.out().endsWith("result      passed, tolerance 1.0e-06\n"), run.out());
    }

    @Test
    void rowsMayBeGiven() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.csv"), "0.5,1,0,1\n-1,2,1,0\n");
        Workspace.Result run = new Workspace(folder).run("gradcheck", document("relu"), rows, "--json");
        assertEquals("", run.err());
        assertTrue(run.out().startsWith("{\"passed\":true,\"rows\":2,\"parameters\":17,\"leftOut\":0,"), run.out());
    }

    /** z = 0 in every unit: nothing of the first layer can be checked but what does not move it. */
    @Test
    void whatKinksForbidIsSaid() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.csv"), "0,0,0,1\n");
        Workspace.Result run = new Workspace(folder).run("gradcheck", document("relu"), rows);
        assertEquals(0, run.code());
        assertTrue(run.out().contains("left out    3 of 17 checks: the row is at a kink\n"), run.out());
    }

    /** Bent identity with a derivative that is 10 % too steep. */
    public static final class Steep implements Activation {
        /** For ServiceLoader. */
        public Steep() {}

        @Override
        public String name() {
            return "steep";
        }

        @Override
        public Steep with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return (Math.sqrt(z * z + 1) - 1) / 2 + z;
        }

        @Override
        public double derivative(double z) {
            return 1.1 * (z / (2 * Math.sqrt(z * z + 1)) + 1);
        }
    }

    @Test
    void aWrongPluginAndItsFactorAreNamed() throws IOException {
        Path services = Files.createDirectories(folder.resolve("plugins/META-INF/services"));
        Files.writeString(services.resolve(Activation.class.getName()), Steep.class.getName());
        Workspace.Result run =
                new Workspace(folder).run("gradcheck", document("steep"), "--plugins", folder.resolve("plugins"));
        assertEquals(9, run.code());
        // 1.1 · (−8/(2√65) + 1) = 0.554247, and without the 1.1 it is 0.503861
        assertEquals(
                "activation 'steep' (" + Steep.class.getName() + ") of layer 1: derivative(-8.0) is 0.55424714, "
                        + "expected 0.50386107 (differences of value(z))\n",
                run.err());
        assertTrue(
                run.out().endsWith("result      failed, tolerance 1.0e-06; a plugin's factor is wrong\n"), run.out());
        assertTrue(run.out().contains("worst       layer 1, unit "), run.out());

        Path rows = Files.writeString(folder.resolve("rows.csv"), "0.5,1,0,1\n");
        run = new Workspace(folder)
                .run("explain", document("steep"), rows, "--bias", "1,1", "--plugins", folder.resolve("plugins"));
        assertTrue(
                run.out()
                        .contains("          these differ by more than rounding: a plugin's factor is wrong;"
                                + " 'mlp gradcheck' names it\n"),
                run.out());
    }

    @Test
    void theToleranceDecides() throws IOException {
        Workspace.Result run = new Workspace(folder).run("gradcheck", document("tanh"), "--tolerance", "1e-16");
        assertEquals(9, run.code());
        assertEquals("", run.err(), "no plugin is accused of rounding");
        assertTrue(
                run.out()
                        .endsWith("result      failed, tolerance 1.0e-16; each plugin is correct on its own."
                                + " Differences resolve no more than about 1.0e-07\n"),
                run.out());
        run = new Workspace(folder).run("gradcheck", document("tanh"), "--tolerance", "0");
        assertEquals(2, run.code());
        assertEquals("mlp gradcheck: --tolerance must be > 0, was 0.0. Try 'mlp gradcheck --help'\n", run.err());
    }

    @Test
    void aDocumentThatIsWrongIsAFaultOfTheDocument() throws IOException {
        assertEquals(
                3, new Workspace(folder).run("gradcheck", document("no-such")).code());
    }
}
