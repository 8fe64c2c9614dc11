package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import dev.chainrule.mlp.export.onnx.format.OnnxValue;
import dev.chainrule.mlp.export.onnx.format.OnnxWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    @TempDir
    private Path folder;

    private Workspace workspace;

    /** p = σ(3 x − 2 y + 0.5). */
    @BeforeEach
    void writeOnnxFile() throws IOException {
        workspace = new Workspace(folder);
        write("Sigmoid", "net.onnx");
    }

    private void write(String function, String file) throws IOException {
        OnnxGraph graph = new OnnxGraph(
                "g",
                List.of(
                        new OnnxNode("Gemm", "", "", List.of("in", "w", "b"), List.of("z"), List.of()),
                        new OnnxNode(function, "", "last", List.of("z"), List.of("p"), List.of())),
                List.of(
                        OnnxTensor.ofFloats("w", new float[] {3, -2}, 2, 1),
                        OnnxTensor.ofFloats("b", new float[] {0.5f}, 1)),
                List.of(new OnnxValue(
                        "in",
                        OnnxType.FLOAT.number(),
                        List.of(OnnxValue.Dimension.named("N"), OnnxValue.Dimension.of(2)))),
                List.of(new OnnxValue("p", OnnxType.FLOAT.number(), List.of())));
        OnnxModel model = new OnnxModel(8, "test", "", new TreeMap<>(Map.of("", 17L)), graph, new TreeMap<>());
        try (OutputStream out = Files.newOutputStream(workspace.file(file))) {
            OnnxWriter.write(model, out);
        }
    }

    private Workspace.Result convert() {
        return workspace.run(
                "import",
                workspace.file("net.onnx"),
                "--out",
                workspace.file("net.safetensors"),
                "--features=x,y",
                "--labels=left,right",
                "--target=side");
    }

    @Test
    void allCommandsWorkOnAnImportedModel() {
        Workspace.Result run = convert();
        assertEquals("", run.err());
        assertEquals(
                "net: 2 inputs, 1 sigmoid, predicts side (left, right), loss binary-cross-entropy, 3 parameters\n",
                run.out());
        assertEquals(0, run.code());
        Path model = workspace.file("net.safetensors");
        Path rows = workspace.write("rows.csv", Workspace.ROWS);

        // of the six rows, σ(3 x − 2 y + 0.5) ≥ 0.5 for (1, 1), (2, 0) and (3, 0) alone
        assertTrue(workspace.run("evaluate", model, rows).out().contains("accuracy"));
        assertEquals(
                "left left right right left right",
                workspace
                        .run("predict", model, rows)
                        .out()
                        .lines()
                        .skip(1)
                        .map(line -> line.split(",")[0])
                        .reduce((a, b) -> a + " " + b)
                        .orElseThrow());
        assertEquals(
                0,
                workspace
                        .run("explain", model, rows, "--row", "1", "--weight", "1,1,1")
                        .code());
        assertEquals(0, workspace.run("gradcheck", model, rows).code());
        workspace.write("more.json", """
                {
                  "data": {"file": "rows.csv", "target": "side"},
                  "network": {"layers": [{"activation": "sigmoid"}]},
                  "loss": "binary-cross-entropy",
                  "training": {"epochs": 2}
                }
                """);
        Workspace.Result trained = workspace.run(
                "train", workspace.file("more.json"), "--from", model, "--out", workspace.file("more.safetensors"));
        assertEquals(0, trained.code(), trained.err());
    }

    @Test
    void namesTheFirstNodeThatDoesNotFit() throws IOException {
        write("Conv", "net.onnx");
        Workspace.Result run = convert();
        assertEquals(5, run.code());
        assertEquals(
                workspace.file("net.onnx")
                        + "  Conv node 'last'  is not supported. mlp reads chains of dense layers (Gemm, MatMul, Add,"
                        + " BatchNormalization), elementwise functions with constants, Softmax, and scalers of the inputs:"
                        + " export the part of the network that is one [MDL_UNSUPPORTED]\n",
                run.err());
    }

    @Test
    void otherCommandsPointToImport() {
        Path onnx = workspace.file("net.onnx");
        Path rows = workspace.write("rows.csv", Workspace.ROWS);
        assertEquals(
                onnx + "  this is an ONNX file, not a model that mlp has saved [MDL_NOT_A_MODEL]\n"
                        + "hint: mlp import FILE.onnx --out MODEL makes a model of it\n",
                workspace.run("predict", onnx, rows).err());
    }

    @Test
    void namesMustFitTheNetwork() {
        Path onnx = workspace.file("net.onnx");
        Path out = workspace.file("net.safetensors");
        assertEquals(
                onnx + "  the network has 2 inputs, and 3 names of features are given [MDL_SHAPE_MISMATCH]\n",
                workspace.run("import", onnx, "--out", out, "--features=a,b,c").err());
        Workspace.Result twice = workspace.run("import", onnx, "--out", out, "--features=a,a");
        assertEquals(2, twice.code());
        assertEquals(
                "mlp import: the features must be different and not empty, found [a, a]. Try 'mlp import --help'\n",
                twice.err());
        assertEquals(
                "warning: the file names no columns, so they are x1, x2. Give the names that your CSV has, in the order of"
                        + " the inputs\n"
                        + "warning: the file names no labels, so they are 0 and 1. Give those of your data, in the order of"
                        + " the outputs\n",
                workspace.run("import", onnx, "--out", out).err());
    }
}
