package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutcomeSectionTest {

    private static String section(TrainingReport report) {
        ReportHtml html = new ReportHtml();
        new OutcomeSection(report, html).write();
        return html.toString();
    }

    private static RunSpec run(String output, String loss) {
        return RunSpec.builder()
                .network(network -> network.layer(layer -> layer.activation(output)))
                .loss(loss)
                .build();
    }

    /** Returns the values of all cells. */
    private static List<Double> values(String html) {
        return Pattern.compile("<data value=\"([^\"]*)\">")
                .matcher(html)
                .results()
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }

    /** The model says yes for x > 0: −1 is no, 1 is yes, and 2 is no, which it takes for yes. */
    @Test
    void countsTheAnswersForEachClass() {
        DataTable rows = DataTable.from(List.of(-1, 1, 2))
                .number("x", x -> x)
                .label("open", x -> x == 1 ? "yes" : "<no>")
                .build();
        String html = section(TestReports.of(run("softmax", "cross-entropy"), rows, -1, 1, 0, 0));
        assertTrue(html.contains("The training rows by their class and by what the model says."), html);
        assertTrue(html.contains("<th scope=\"col\">&lt;no&gt;</th><th scope=\"col\">yes</th>"), html);
        assertEquals(
                List.of("right 0.5 1", "wrong 0.5 1", "wrong 0.0 0", "right 1.0 1"),
                Pattern.compile("<td class=\"(right|wrong)\" style=\"--share:([^\"]*)\">(\\d+)</td>")
                        .matcher(html)
                        .results()
                        .map(cell -> cell.group(1) + " " + cell.group(2) + " " + cell.group(3))
                        .toList());
        assertEquals(List.of(0.5, 1.0, 1.0, 0.5), values(html), "recall of no and yes, then their precision");
    }

    /** A model that always says the first class has no precision for the others. */
    @Test
    void aShareOfNothingIsADash() {
        DataTable rows = DataTable.from(List.of(1, 2))
                .number("x", x -> x)
                .label("open", x -> x == 1 ? "no" : "yes")
                .build();
        String html = section(TestReports.of(run("softmax", "cross-entropy"), rows, 0, 0, 1, 0));
        assertEquals(List.of(1.0, 0.0, 0.5), values(html));
        assertTrue(html.contains("<td class=\"sum\">–</td>"), html);
    }

    @Test
    void listsTheMostFrequentConfusionsOfManyClasses() {
        DataTable rows = DataTable.from(IntStream.range(0, 45).boxed().toList())
                .number("x", x -> 0)
                .label("kind", x -> x < 41 ? "c" + (10 + x) : "c50")
                .build();
        float[] firstClass = new float[2 * 41];
        firstClass[41] = 1;
        String html = section(TestReports.of(run("softmax", "cross-entropy"), rows, firstClass));
        assertTrue(html.contains("The most frequent of 40 confusions of 41 classes"), html);
        assertTrue(
                html.contains("<tbody><tr><th scope=\"row\">c50</th><td>c10</td><td>5</td></tr>"
                        + "<tr><th scope=\"row\">c11</th><td>c10</td><td>1</td></tr>"),
                html);
        assertFalse(html.contains("class=\"confusion\"><caption>"), html);
    }

    /** y = 2 x + 1 predicts 3, 5 and 7 for 3, 4 and 7.1. */
    @Test
    void comparesNumbersInTheUnitsOfTheTarget() {
        DataTable rows =
                DataTable.numeric(List.of("x"), new double[] {1, 2, 3}, List.of("y"), new double[] {3, 4, 7.1});
        String html = section(TestReports.of(run("identity", "mean-squared-error"), rows, 2, 1));
        assertTrue(
                html.contains("The training rows, in the units of the target; on the line both are the same."), html);
        assertTrue(html.contains("3 points; the prediction furthest off is off by 1."), html);
        assertEquals(List.of(3.0, 3.0, 0.0, 4.0, 5.0, 1.0, 7.1, 7.0, 7 - 7.1), values(html));
        assertTrue(html.contains("<h3>y</h3>"), html);
    }

    @Test
    void showsSomeOfManyRowsAndTargets() {
        List<String> targets = IntStream.range(0, 7).mapToObj(t -> "y" + t).toList();
        DataTable rows = DataTable.numeric(List.of("x"), new double[501], targets, new double[7 * 501]);
        String html = section(TestReports.of(run("identity", "mean-squared-error"), rows));
        assertTrue(
                html.contains(
                        "500 of the 501 training rows, in the units of the target; on the line both are the same. The"
                                + " first 6 of 7 targets."),
                html.substring(0, 400));
        assertEquals(6, html.split("<h3>").length - 1);
        assertEquals(6 * 500 * 3, values(html).size());
    }
}
