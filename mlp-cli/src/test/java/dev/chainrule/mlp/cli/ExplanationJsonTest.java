package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ExplanationJsonTest {
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

    private Workspace.Result explain(Object... options) {
        Object[] words = new Object[3 + options.length];
        words[0] = "explain";
        words[1] = network;
        words[2] = rows;
        System.arraycopy(options, 0, words, 3, options.length);
        return new Workspace(folder).run(words);
    }

    @Test
    void jsonHasAllDigits() {
        Workspace.Result run =
                new Workspace(folder).run("explain", network, rows, "--row", 1, "--weight", "2,1,1", "--json");
        assertEquals(0, run.code());
        assertTrue(run.out().startsWith("""
                        {"layer":2,"unit":1,"input":1,"value":0.2550690257394217,"gradient":0.10525963500454542,\
                        "factors":[{"symbol":"∂L/∂a","formula":"a − y","value":0.6629970129852887},\
                        {"symbol":"∂a/∂z","formula":"a(1 − a)","value":0.22343197375787363},\
                        {"symbol":"∂z/∂w","formula":"input","value":0.7105668883115941}],"terms":[],"numeric":0.105259635004"""), run.out());
        assertTrue(run.out().endsWith("""
                        ,"update":-0.05262981727719307,"optimizer":"sgd","learningRate":0.5,"clipped":null,"row":1,\
                        "loss":0.2575081496194359,"z":0.6766786910162718,"a":0.6629970129852887,\
                        "delta":0.14813473120687762,"rowWeight":1.0,"penalty":null,"jacobian":[],"composed":null,\
                        "inside":[{"name":"f","definition":"1 / (1 + e⁻ᶻ)","derivative":"−eᵘ · u′ / (1 + eᵘ)²",\
                        "rules":["chain rule with u = −z","reciprocal rule","sum rule"],\
                        "withNumbers":"−exp(−0.676679) · (−1) / (1 + exp(−0.676679))²",\
                        "value":0.6629970129852887,"derivativeValue":0.22343197375787363},\
                        {"name":"u","definition":"−z","derivative":"−1","rules":["constant factor"],\
                        "withNumbers":"−1","value":-0.6766786910162718,"derivativeValue":-1.0}]}
                        """), run.out());
    }

    @Test
    void jsonHasTheTermsOfAHiddenBias() {
        String out = new Workspace(folder)
                .run("explain", network, rows, "--row", 1, "--bias", "1,1", "--json")
                .out();
        assertTrue(out.startsWith("{\"layer\":1,\"unit\":1,\"input\":null,"), out);
        assertTrue(
                out.contains("\"terms\":[{\"unit\":1,\"delta\":0.14813473120687762,\"weight\":0.2550690257394217,"),
                out);
    }

    private JsonNode json(Object... options) {
        Object[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = "--json";
        return Workspace.json(explain(all));
    }

    /** The mean of the tutorial's 0.10525963500454542 and of −0.06082840218915466. */
    @Test
    void allRowsHaveTheirMeanAndItsLargestContributions() {
        JsonNode json = json("--weight", "2,1,1");
        assertEquals(
                List.of(
                        "layer",
                        "unit",
                        "input",
                        "value",
                        "gradient",
                        "numeric",
                        "relativeError",
                        "update",
                        "optimizer",
                        "learningRate",
                        "clipped",
                        "rows",
                        "loss",
                        "penalty",
                        "largest"),
                Workspace.keys(json));
        assertEquals(
                (0.10525963500454542 - 0.06082840218915466) / 2,
                json.get("gradient").asDouble(),
                1e-16);
        assertEquals(2, json.get("rows").asInt());
        JsonNode second = json.get("largest").get(1);
        assertEquals(2, second.get("row").asInt());
        assertEquals(1, second.get("rowWeight").asDouble());
        assertEquals(-0.06082840218915466, second.get("gradient").asDouble(), 1e-16);
        assertEquals(-0.06082840218915466 / 2, second.get("contribution").asDouble(), 1e-16);
        assertTrue(json.get("penalty").isNull());
    }

    /** softmax(1, 2, 3) at the target 2, whose loss is −ln a₂: ∂L/∂a₂ = −1 / a₂, ∂a₂/∂z₀ = −a₀·a₂. */
    @Test
    void aComposedPairHasBothWays() throws IOException {
        Files.writeString(network, """
                {"network": {"inputs": 1, "layers": [
                   {"units": 3, "activation": "softmax", "weights": [[1], [2], [3]], "biases": [0, 0, 0]}]},
                 "loss": "cross-entropy", "optimizer": {"type": "sgd", "learningRate": 0.1}}
                """);
        Files.writeString(rows, "1,0,0,1\n");
        JsonNode json = json("--row", 1, "--bias", "1,1");
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
        double first = Math.exp(1) / sum;
        double last = Math.exp(3) / sum;
        assertEquals("a − y", json.get("composed").get("formula").asString());
        assertEquals(first, json.get("composed").get("value").asDouble(), 1e-15);
        assertEquals(first, json.get("composed").get("product").asDouble(), 1e-15);
        JsonNode term = json.get("jacobian").get(2);
        assertEquals(3, term.get("unit").asInt());
        assertEquals(-1 / last, term.get("lossByOutput").asDouble(), 1e-14);
        assertEquals(-first * last, term.get("derivative").asDouble(), 1e-15);
        assertEquals(first, term.get("value").asDouble(), 1e-15);
    }

    @Test
    void whatThereIsNotIsNull() throws IOException {
        Files.writeString(network, """
                {"network": {"inputs": 1, "layers": [{"units": 1, "activation": "relu", "weights": [[1]], "biases": [0]}]},
                 "loss": "squared-error", "solver": "lbfgs"}
                """);
        Files.writeString(rows, "x,y\n0,1\n");
        JsonNode json = json("--row", 1, "--bias", "1,1");
        for (String key : List.of(
                "input",
                "numeric",
                "relativeError",
                "update",
                "optimizer",
                "learningRate",
                "clipped",
                "penalty",
                "composed")) {
            assertTrue(json.get(key).isNull(), key);
        }
    }

    @Test
    void theParameterIsNamedByItsKind() throws IOException {
        Files.writeString(
                network,
                NETWORK.replace("\"inputs\": 2,", "\"inputs\": 2, \"inputScale\": \"learned\",")
                        .replaceFirst("\"sigmoid\",", "\"sigmoid\", \"parametric\": true,"));
        JsonNode scale = json("--row", 1, "--input-scale", 2);
        assertEquals("input scale", scale.get("parameter").asString());
        assertEquals(2, scale.get("input").asInt());
        JsonNode alpha = json("--row", 1, "--alpha", "1,1");
        assertEquals("alpha", alpha.get("parameter").asString());
        assertEquals(1, alpha.get("layer").asInt());
        assertEquals(1, alpha.get("unit").asInt());
    }
}
