package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.document.DocumentWriter;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** But for its script the page is also well-formed XML, so that the JDK can read it here. */
class TrainReportTest {
    @TempDir
    Path folder;

    private final XPath xpath = XPathFactory.newInstance().newXPath();
    private Workspace workspace;
    private Path report;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
        report = workspace.file("report.html");
    }

    private Document reported(Path document) throws Exception {
        Result result = workspace.run("train", document, "--out", workspace.file("m"), "--report", report);
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().endsWith("report      " + report + "\n"), result.out());
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(withoutScript(Files.readString(report)))));
    }

    private static String withoutScript(String html) {
        return html.replaceFirst("(?s)<script>.*</script>", "");
    }

    private String text(Document page, String path) throws Exception {
        return xpath.evaluate(path, page);
    }

    private List<String> all(Document page, String path) throws Exception {
        NodeList nodes = (NodeList) xpath.evaluate(path, page, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    private static List<EpochResult> trained(Path document) {
        List<EpochResult> told = new ArrayList<>();
        DocumentRun.open(document, Plugins.load()).train(Kernels.choose().kernel(), new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                told.add(result);
            }
        });
        return told;
    }

    @Test
    void theCurvesAreWhatTheListenerWasTold() throws Exception {
        Path document = workspace.classifier();
        Document page = reported(document);
        List<EpochResult> told = trained(document);
        assertEquals(60, told.size());
        assertEquals(
                told.stream().map(result -> Double.toString(result.loss())).toList(),
                all(page, "//section[@class='loss']//tbody/tr/td[1]/data/@value"));
        assertEquals(
                told.stream()
                        .map(result -> Double.toString(
                                result.validation().orElseThrow().loss()))
                        .toList(),
                all(page, "//section[@class='loss']//tbody/tr/td[2]/data/@value"));
        assertEquals(
                told.stream()
                        .map(result -> Double.toString(
                                result.validation().orElseThrow().accuracy().orElseThrow()))
                        .toList(),
                all(page, "//section[@class='metric']//tbody/tr/td/data/@value"));
        assertTrue(text(page, "//section[@class='loss']//figcaption").startsWith("Training: from "));
    }

    @Test
    void everyMetricHasItsCurvesAndARunThatStopsEarlySaysSo() throws Exception {
        Path document = workspace.classifier();
        Path stopping =
                workspace.write("stopping.json", Files.readString(document).replace("\"batchSize\": 2", """
                "batchSize": 2, "metrics": ["accuracy", "log-loss"],
                "earlyStopping": {"metric": "recall-macro", "patience": 3}"""));
        Document page = reported(stopping);
        List<EpochResult> told = trained(stopping);
        assertEquals(List.of("accuracy", "log-loss", "recall-macro"), all(page, "//section[@class='metric']/h2"));
        for (String metric : List.of("accuracy", "log-loss", "recall-macro")) {
            String table = "//section[@aria-labelledby='metric-" + metric + "-heading']//tbody/tr";
            assertEquals(
                    told.stream()
                            .map(result -> Double.toString(result.training()
                                    .orElseThrow()
                                    .value(metric)
                                    .orElseThrow()))
                            .toList(),
                    all(page, table + "/td[1]/data/@value"));
            assertEquals(
                    told.stream()
                            .map(result -> Double.toString(result.validation()
                                    .orElseThrow()
                                    .value(metric)
                                    .orElseThrow()))
                            .toList(),
                    all(page, table + "/td[2]/data/@value"));
        }
        assertEquals(
                List.of("rows", "loss", "accuracy", "log-loss", "recall-macro"),
                all(page, "//section[@class='run']/table[1]/thead//th"));
        int best = told.size() - 3;
        assertEquals(
                "network 2-4-2, 22 parameters, " + told.size()
                        + " of 60 epochs, stopped early, with the weights of epoch " + best,
                text(page, "//header/p"));
        assertEquals(
                List.of("" + best, "" + best, "" + best, "" + best),
                all(page, "//figure[@data-chart='curves']/@data-best"));
        assertEquals("" + best, text(page, "//table[@id='loss-table']//tr[@class='best']/th"));
        assertTrue(text(page, "//section[@class='loss']//figcaption")
                .endsWith(" The model is that of epoch " + best
                        + ", which has the best validation recall-macro and is marked."));
        assertEquals("The model after epoch " + best, text(page, "//section[@class='run']/table[1]/caption"));
    }

    @Test
    void featuresAreRankedOnTheRowsHeldOut() throws Exception {
        Document page = reported(workspace.classifier());
        assertEquals(2, all(page, "//table[@class='importance']/tbody/tr").size());
        assertEquals("x", text(page, "//table[@class='importance']/tbody/tr[1]/th"));
        assertTrue(
                text(page, "//section[@aria-labelledby='importance-heading']/p").startsWith("accuracy is 1 on 2 rows."),
                text(page, "//section[@aria-labelledby='importance-heading']/p"));
        assertEquals(2, all(page, "//section[@class='dependence']").size());
    }

    @Test
    void whatTheLossOfTrainingCountsIsSaid() throws Exception {
        String document = Files.readString(workspace.classifier());
        String about = "//section[@class='loss']/p[@class='about']";
        assertEquals(
                "The training loss is the mean over the epoch's batches, each as it was when it was taken;"
                        + " the validation loss is that after the epoch.",
                text(reported(workspace.write("plain.json", document)), about));
        assertEquals(
                "The training loss is the mean over the epoch's batches, each as it was when it was taken, with the penalty on"
                        + " the weights and with units dropped; the validation loss is that after the epoch.",
                text(
                        reported(workspace.write(
                                "regularized.json",
                                document.replace("\"units\": 4", "\"units\": 4, \"l2\": 0.1, \"dropout\": 0.5"))),
                        about));
    }

    @Test
    void aClassifierHasAConfusionMatrix() throws Exception {
        Document page = reported(workspace.classifier());
        assertEquals(List.of("class", "left", "right", "recall"), all(page, "//table[@class='confusion']/thead//th"));
        // of the rows held out, the third and the sixth, both are right
        assertEquals(
                List.of("left", "0", "0", "–", "right", "0", "2", "100.0 %"),
                all(page, "//table[@class='confusion']/tbody/tr/*"));
        assertEquals(List.of("precision", "–", "100.0 %", ""), all(page, "//table[@class='confusion']/tfoot/tr/*"));
        assertEquals("", text(page, "//section[@class='scatter']"));
    }

    @Test
    void whatIsNeededToRepeatTheRunIsThere() throws Exception {
        Path document = workspace.classifier();
        Document page = reported(document);
        assertEquals("side: how it was trained", text(page, "//title"));
        assertEquals(
                List.of(
                        "1",
                        new Version().getVersion()[0],
                        Kernels.choose().kernel().name()),
                all(page, "//table[@class='facts']//td").subList(0, 3));
        assertEquals(
                DocumentWriter.write(
                        DocumentRun.open(document, Plugins.load()).preparation().spec()),
                text(page, "//section[@class='document']//code"));
        assertEquals(
                List.of("training", "4", "validation", "2"),
                all(page, "//section[@class='run']/table[1]/tbody/tr/*[position() < 3]"));
    }

    @Test
    void eachLayerHasItsStatistics() throws Exception {
        Document page = reported(workspace.classifier());
        assertEquals(
                List.of("1", "tanh", "4", "2", "softmax", "2"),
                all(page, "//table[@class='layers']/tbody/tr/*[position() < 4]"));
        assertEquals(List.of("–", "–", "–"), all(page, "//table[@class='layers']/tbody/tr[2]/td[position() > 6]"));
    }

    /** x is never negative, so that relu(−x − 5) is never on; its bias and its weight get no gradient. */
    @Test
    void aDeadUnitIsNamed() throws Exception {
        workspace.write("rows.csv", "x,y\n0,0\n1,2\n2,4\n");
        Document page = reported(workspace.write("dead.json", """
                {
                  "data": {"file": "rows.csv", "target": "y"},
                  "network": {"layers": [
                    {"units": 2, "activation": "relu", "weights": [[1], [-1]], "biases": [1, -5]},
                    {"activation": "identity"}]},
                  "loss": "mean-squared-error",
                  "optimizer": {"type": "sgd", "learningRate": 0.001},
                  "training": {"epochs": 1}
                }
                """));
        assertEquals(List.of("1", "0", "50.0 %"), all(page, "//table[@class='layers']/tbody/tr[1]/td[position() > 6]"));
        assertEquals("Dead in layer 1: unit 2", text(page, "//section[@class='layers']/p[last()]"));
    }

    @Test
    void aMatrixOfTooManyClassesIsLeftOutWithASentence() throws Exception {
        StringBuilder rows = new StringBuilder("x,label\n");
        for (int r = 0; r < 4002; r++) {
            rows.append(r % 2001 / 2001.0).append(",c").append(r % 2001).append('\n');
        }
        workspace.write("many.csv", rows.toString());
        Path document = workspace.write("many.json", """
                {"data": {"file": "many.csv", "target": "label"},
                 "network": {"layers": [{"activation": "softmax"}]},
                 "loss": "cross-entropy", "training": {"epochs": 1}}
                """);
        String sentence = "he confusion matrix is left out: the model has 2001 classes, and at most 2000 are counted";
        assertEquals("T" + sentence + ".", text(reported(document), "//section[@class='confusion']/p"));
        Workspace.Result evaluated =
                workspace.run("evaluate", workspace.file("m"), workspace.write("few.csv", "x,label\n0,c0\n1,c9\n"));
        assertEquals(0, evaluated.code(), evaluated.err());
        assertEquals("warning: t" + sentence + "\n", evaluated.err());
    }

    @Test
    void aRegressionHasAScatterAndWithoutHeldOutRowsNoValidation() throws Exception {
        Document page = reported(workspace.regression());
        assertEquals(List.of("y"), all(page, "//section[@class='scatter']/h3"));
        assertEquals(
                List.of("-1.0", "1.0", "3.0", "5.0"),
                all(page, "//section[@class='scatter']//tbody/tr/td[1]/data/@value"));
        assertEquals(List.of("−1", "1", "3", "5"), all(page, "//section[@class='scatter']//tbody/tr/td[2]"));
        assertEquals(List.of("epoch", "training"), all(page, "//section[@class='loss']//thead//th"));
        assertEquals("", text(page, "//section[@class='metric']"));
        assertEquals("", text(page, "//table[@class='confusion']"));
        assertEquals(List.of("rows", "loss", "r2", "rmse"), all(page, "//section[@class='run']/table[1]/thead//th"));
    }

    @Test
    void thePageNeedsNothingElse() throws Exception {
        Document page = reported(workspace.classifier());
        String html = Files.readString(report);
        String own = withoutScript(html);
        assertFalse(own.contains("http://") || own.contains("https://") || own.contains("@import"), own);
        assertEquals(List.of(), all(page, "//script | //img | //iframe | //@src | //@onclick"));
        assertEquals(List.of("data:,"), all(page, "//@href"));
        assertEquals(
                "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:",
                text(page, "//meta[@http-equiv='Content-Security-Policy']/@content"));
        assertTrue(html.contains("Permission to use, copy, modify, and/or distribute this software"), "D3's licence");
        assertTrue(html.length() < 400_000, "has " + html.length());
    }

    @Test
    void whateverTheDataSaysIsTextOnThePage() throws Exception {
        String odd = "</script><b onclick='x'>&amp;";
        workspace.write("rows.csv", "x,\"" + odd + "\"\n1,\"" + odd + "\"\n2,\"\"\"quoted\"\"\"\n");
        Document page = reported(workspace.write("odd.json", """
                {
                  "name": "<title>",
                  "data": {"file": "rows.csv", "target": "ODD"},
                  "network": {"layers": [{"activation": "softmax"}]},
                  "loss": "cross-entropy",
                  "training": {"epochs": 2}
                }
                """.replace("ODD", odd)));
        assertEquals("<title>", text(page, "//h1"));
        assertEquals(List.of("class", "\"quoted\"", odd, "recall"), all(page, "//table[@class='confusion']/thead//th"));
        assertTrue(text(page, "//code").contains(odd));
        assertEquals(List.of(), all(page, "//b"));
    }

    @Test
    void oneEpochIsACurveOfOnePoint() throws Exception {
        Path document = workspace.classifier();
        Document page = reported(
                workspace.write("one.json", Files.readString(document).replace("\"epochs\": 60", "\"epochs\": 1")));
        assertEquals(1, all(page, "//table[@id='loss-table']/tbody/tr").size());
        assertFalse(withoutScript(Files.readString(report)).contains("NaN"));
    }

    private void assertRefused(int code, String message, Object... arguments) {
        List<String> before = workspace.files();
        Result result = workspace.run(arguments);
        assertEquals(new Result(code, "", message), result);
        assertEquals(before, workspace.files());
    }

    @Test
    void aReportOverTheDocumentOrTheDataIsAUsageError() {
        Path document = workspace.classifier();
        for (Path input : List.of(document, workspace.file("rows.csv"))) {
            assertRefused(
                    2,
                    "mlp train: would write over its own input " + input
                            + "; name another --report. Try 'mlp train --help'\n",
                    "train",
                    document,
                    "--out",
                    workspace.file("m"),
                    "--report",
                    input);
        }
    }

    @Test
    void aReportOverTheModelIsAUsageErrorWhateverTheirNames() throws Exception {
        Path document = workspace.classifier();
        Path model = workspace.file("m");
        Path link = Files.createSymbolicLink(workspace.file("link"), folder);
        for (Path same : List.of(model, folder.resolve("../" + folder.getFileName() + "/m"), link.resolve("m"))) {
            assertRefused(
                    2,
                    "mlp train: would write the report over the model " + model
                            + "; name another --report. Try 'mlp train --help'\n",
                    "train",
                    document,
                    "--out",
                    model,
                    "--report",
                    same);
        }
    }

    @Test
    void aReportThatCannotBeWrittenIsFoundBeforeTraining() {
        Path document = workspace.classifier();
        Path missing = workspace.file("no/report.html");
        assertRefused(
                7,
                missing + "  there is no directory " + workspace.file("no") + ". Create it first [STO_NOT_FOUND]\n",
                "train",
                document,
                "--out",
                workspace.file("m"),
                "--report",
                missing);
    }

    @Test
    void aRunThatDivergesWritesNoReport() throws Exception {
        Path document = workspace.regression();
        Path diverging = workspace.write(
                "wild.json", Files.readString(document).replace("\"learningRate\": 0.1", "\"learningRate\": 1e6"));
        assertEquals(
                6,
                workspace
                        .run("train", diverging, "--out", workspace.file("m"), "--report", report)
                        .code());
        assertFalse(Files.exists(report));
    }
}
