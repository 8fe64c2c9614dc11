package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** The report in a browser: its charts are those of its tables, and everybody can read it. */
@ExtendWith(SharedBrowser.class)
class ReportBrowserTest {
    /** Two classes, of whose first layer the second unit, relu(−x − 5), is dead as x is never negative. */
    private static final String CLASSIFIER = """
            {
              "name": "sides",
              "data": {"file": "rows.csv", "target": "side", "validation": {"every": 3}},
              "network": {"layers": [
                {"units": 2, "activation": "relu", "weights": [[1], [-1]], "biases": [1, -5]},
                {"activation": "softmax"}]},
              "loss": "cross-entropy",
              "optimizer": {"type": "sgd", "learningRate": 0.1},
              "training": {"epochs": 20, "batchSize": 2, "metrics": ["accuracy"]}
            }
            """;

    private static final String REGRESSION = """
            {
              "data": {"file": "rows.csv", "target": "y"},
              "network": {"layers": [{"activation": "identity"}]},
              "loss": "mean-squared-error",
              "optimizer": {"type": "sgd", "learningRate": 0.1},
              "training": {"epochs": 300}
            }
            """;

    @TempDir
    static Path folder;

    private static Browser browser;

    @BeforeAll
    static void start(Browser shared) {
        browser = shared;
    }

    @AfterEach
    void assertNoComplaint() {
        browser.assertNoComplaint();
    }

    private static void open(String document, String rows) throws IOException {
        browser.open(page(folder, document, rows));
    }

    private static String page(Path folder, String document, String rows) throws IOException {
        Files.writeString(folder.resolve("rows.csv"), rows);
        DocumentRun run = DocumentRun.open(Files.writeString(folder.resolve("run.json"), document), Plugins.load());
        EpochHistory history = new EpochHistory(new TrainingListener() {});
        TrainedModel model = run.train(new JavaKernel(), history);
        return ReportPage.html(new TrainingReport(
                "a run",
                run.preparation(),
                model,
                history.epochs(),
                history.end().orElseThrow(),
                model.evaluate(run.preparation().training(), run.metrics()),
                run.preparation().validation().map(held -> model.evaluate(held, run.metrics())),
                0.5,
                "mlp 1",
                "java"));
    }

    private static void openClassifier() throws IOException {
        browser.open(classifier(folder));
    }

    /** Trains a classifier in a folder and returns its report. */
    static String classifier(Path folder) throws IOException {
        return page(folder, CLASSIFIER, "x,side\n0,left\n1,left\n2,right\n3,right\n0.5,left\n2.5,right\n");
    }

    /** What an expression gives for a curve's point at an epoch from 0: its place on the axis beside the marks. */
    private static double number(String expression) {
        return ((Number) browser.evaluate(expression)).doubleValue();
    }

    @Test
    void theCurvesAreThoseOfTheirTables() throws IOException {
        openClassifier();
        assertEquals(40, browser.all(".loss circle").size(), "20 epochs in training and validation");
        assertEquals(
                40,
                browser.all("[aria-labelledby=metric-accuracy-heading] circle").size());
        assertEquals(
                List.of("training", "validation"),
                browser.all(".loss .start:not(.name)").stream()
                        .map(WebElement::getText)
                        .toList());
        // the marks of the axis say what the height of the last point means
        double stated = number("document.querySelector('#loss-table tr:last-child data').value * 1");
        double drawn = number("(() => { const ticks = [...document.querySelectorAll('.loss .left .tick')];"
                + "const at = tick => [Number(tick.textContent), tick.transform.baseVal[0].matrix.f];"
                + "const [[v0, y0], [v1, y1]] = [at(ticks[0]), at(ticks[1])];"
                + "const y = Number(document.querySelectorAll('.loss circle.training')[19].getAttribute('cy'));"
                + "return v0 + (v1 - v0) * (y - y0) / (y1 - y0); })()");
        assertEquals(stated, drawn, 1e-6);
    }

    @Test
    void theBestEpochIsMarkedInEveryCurve() throws IOException {
        open(
                CLASSIFIER.replace(
                        "\"batchSize\"",
                        "\"earlyStopping\": {\"metric\": \"accuracy\", \"patience\": 3}, \"batchSize\""),
                "x,side\n0,left\n1,left\n2,right\n3,right\n0.5,left\n2.5,right\n");
        String best = browser.find("#loss-table .best th").getDomProperty("textContent");
        assertEquals(
                List.of("epoch " + best + ", best validation accuracy", "epoch " + best + ", best validation accuracy"),
                browser.all("text.best").stream().map(WebElement::getText).toList());
        assertEquals(
                number("[...document.querySelectorAll('.loss circle.validation')]"
                        + ".find(dot => dot.textContent.startsWith('epoch " + best + ",')).getAttribute('cx') * 1"),
                number("document.querySelector('.loss line.best').getAttribute('x1') * 1"));
    }

    @Test
    void everyLayerHasABarOfItsGradientAndTheDeadUnitIsNamed() throws IOException {
        openClassifier();
        assertEquals(2, browser.all(".bar").size());
        assertTrue(number("document.querySelector('.bar').getAttribute('width') * 1") > 0);
        assertEquals(
                "Dead in layer 1: unit 2", browser.find(".layers p:last-child").getText());
    }

    @Test
    void aRegressionHasAPointForEachRowAndALineOnWhichTheyOughtToBe() throws IOException {
        open(REGRESSION, "x,y\n-1,-1\n0,1\n1,3\n2,5\n");
        assertEquals(4, browser.all(".scatter circle").size());
        assertEquals(
                "true 3, predicted 3",
                browser.find(".scatter circle:nth-of-type(3) title").getDomProperty("textContent"));
        assertEquals(1, browser.all(".scatter .ideal").size());
        assertEquals(0, browser.all(".loss circle").size(), "of 300 epochs the line alone is clearer");
        assertEquals("1e−12", browser.find(".loss .left .tick text").getText());
    }

    @Test
    void aSingleEpochIsAPoint() throws IOException {
        open(REGRESSION.replace("300", "1"), "x,y\n-1,-1\n0,1\n1,3\n2,5\n");
        assertEquals(1, browser.all(".loss circle").size());
    }

    @Test
    void chartsAndTablesHaveNames() throws IOException {
        openClassifier();
        assertEquals(
                List.of("Loss by epoch", "accuracy by epoch", "Gradient by layer"),
                browser.all("svg").stream().map(WebElement::getAccessibleName).toList());
        assertEquals(
                List.of(),
                browser.all("[tabindex], summary, section").stream()
                        .filter(part ->
                                part.isDisplayed() && part.getAccessibleName().isBlank())
                        .map(part -> part.getDomProperty("outerHTML"))
                        .toList());
    }

    @Test
    void nothingIsWiderThanAPhone() throws IOException {
        openClassifier();
        browser.resize(390, 844);
        assertEquals(
                browser.evaluate("document.documentElement.clientWidth"),
                browser.evaluate("document.documentElement.scrollWidth"));
        browser.resize(1280, 900);
    }
}
