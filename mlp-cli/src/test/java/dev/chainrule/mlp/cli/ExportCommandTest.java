package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.export.onnx.OnnxExport;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    private Path folder;

    private Workspace workspace;
    private Path model;

    @BeforeEach
    void train() {
        workspace = new Workspace(folder);
        model = workspace.file("side.safetensors");
        workspace.run("train", workspace.classifier(), "--out", model);
    }

    @Test
    void writesAnOnnxFile() throws IOException {
        Path out = workspace.file("side.onnx");
        Workspace.Result run = workspace.run("export", model, "--to", "onnx", "--out", out);
        assertEquals("", run.err());
        assertEquals("", run.out());
        assertEquals(0, run.code());
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        OnnxExport.write(ModelFile.load(model), expected);
        assertArrayEquals(expected.toByteArray(), Files.readAllBytes(out));
    }

    @Test
    void refusesToWriteOverTheModel() {
        Workspace.Result run = workspace.run("export", model, "--to", "onnx", "--out", model);
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("mlp export: would write over its own input "), run.err());
    }

    @Test
    void namesTheFormatsThatItKnows() {
        Workspace.Result run = workspace.run("export", model, "--to", "pmml", "--out", workspace.file("side.pmml"));
        assertEquals(2, run.code());
        assertTrue(
                run.err().startsWith("mlp export: Invalid value for option '--to': expected one of [onnx"), run.err());
    }

    @Test
    void namesAFileThatIsNotAModel() throws IOException {
        Workspace.Result run = workspace.run(
                "export", workspace.file("rows.csv"), "--to", "onnx", "--out", workspace.file("side.onnx"));
        assertEquals(5, run.code());
        assertTrue(Files.notExists(workspace.file("side.onnx")));
    }
}
