package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainingFinished;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CurveSectionsTest {
    private static final DataTable ROWS =
            DataTable.numeric(List.of("x"), new double[] {1, 2}, List.of("y"), new double[] {3, 4});

    private static RunSpec run(UnaryOperator<RunSpec.Builder> change) {
        return change.apply(RunSpec.builder()
                        .network(network -> network.layer(layer -> layer.activation("identity")))
                        .loss("mean-squared-error"))
                .build();
    }

    private static EpochResult epoch(int epoch, double loss, double heldOut, double mae) {
        return new EpochResult(epoch, 9, loss, Optional.of(new Evaluation(2, heldOut, Map.of("mae", mae))));
    }

    /** The losses are 4, 2, 1; those of the held-out rows 5, 3 and 3.5; the mean absolute errors 2, NaN and 1. */
    private static String sections(RunSpec spec, int keptEpoch) {
        List<EpochResult> epochs = List.of(epoch(1, 4, 5, 2), epoch(2, 2, 3, Double.NaN), epoch(3, 1, 3.5, 1));
        Optional<Evaluation> heldOut = epochs.get(2).validation();
        return html(TestReports.of(spec, ROWS, heldOut, epochs, new TrainingFinished(3, keptEpoch)));
    }

    private static String html(TrainingReport report) {
        ReportHtml html = new ReportHtml();
        new CurveSections(report, html).write();
        return html.toString();
    }

    @Test
    void describesTheCourseOfTheLoss() {
        String html = sections(run(run -> run), 3);
        assertTrue(
                html.contains(
                        "Training: from 4 after epoch 1 to 1 after epoch 3. Validation: from 5 after epoch 1 to 3.5"
                                + " after epoch 3, smallest 3 after epoch 2.</figcaption>"),
                html);
        assertTrue(
                html.contains(
                        "The training loss is the mean over the epoch&#39;s batches, each as it was when it was taken;"
                                + " the validation loss is that after the epoch.</p>"),
                html);
        assertTrue(html.contains("<summary>All epochs</summary>"), html);
    }

    @Test
    void listsTheNumbersOfEachEpoch() {
        String html = sections(run(run -> run), 3);
        String table = html.substring(html.indexOf("<table id=\"loss-table\">"), html.indexOf("</table>"));
        assertTrue(
                table.contains(
                        "<th scope=\"col\">epoch</th><th scope=\"col\">training</th><th scope=\"col\">validation</th>"),
                table);
        assertEquals(
                List.of("4.0", "5.0", "2.0", "3.0", "1.0", "3.5"),
                Pattern.compile("value=\"([^\"]*)\"")
                        .matcher(table)
                        .results()
                        .map(found -> found.group(1))
                        .toList());
        assertFalse(html.contains("class=\"best\""), "without early stopping no epoch is the best");
    }

    @Test
    void anUndefinedMetricIsNeitherTheSmallestNorTheLargest() {
        String html = sections(run(run -> run), 3);
        assertTrue(
                html.contains(
                        "Validation: from 2 after epoch 1 to 1 after epoch 3, smallest 1 after epoch 3, largest 2 after"
                                + " epoch 1."),
                html);
        assertTrue(html.contains("Of the held-out rows, after each epoch.</p>"), html);
        assertTrue(html.contains("<th scope=\"row\">2</th><td>–</td>"), html);
    }

    @Test
    void marksTheEpochWhoseWeightsEarlyStoppingKept() {
        String html = sections(
                run(run -> run.training(training -> training.earlyStopping(stopping -> stopping.patience(1)))), 2);
        assertTrue(
                html.contains(" The model is that of epoch 2, which has the best validation loss and is marked."),
                html);
        assertTrue(html.contains(" data-best=\"2\" data-best-of=\"validation loss\""), html);
        assertTrue(html.contains("<tr class=\"best\"><th scope=\"row\">2</th>"), html);
    }

    @Test
    void saysWhatTheTrainingLossIncludes() {
        List<EpochResult> epochs = List.of(new EpochResult(1, 1, 0.5, Optional.empty()));
        String dropped = html(TestReports.of(
                RunSpec.builder()
                        .network(network -> network.inputDropout(0.2)
                                .layer(layer ->
                                        layer.units(2).activation("tanh").l2(0.1))
                                .layer(layer -> layer.activation("identity")))
                        .loss("mean-squared-error")
                        .build(),
                ROWS,
                Optional.empty(),
                epochs,
                new TrainingFinished(1, 1)));
        assertTrue(
                dropped.contains(
                        "each as it was when it was taken, with the penalty on the weights and with units dropped.</p>"),
                dropped);
        assertFalse(dropped.contains("validation"), dropped);
        assertTrue(dropped.contains("<summary>All epochs</summary>"), dropped);
    }
}
