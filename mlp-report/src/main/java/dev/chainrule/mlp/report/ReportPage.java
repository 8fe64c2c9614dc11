package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.io.document.DocumentWriter;

/**
 * Writes a page about a run: its curves, the errors of the model, what its features are worth, the state of each layer, and how
 * to repeat it.
 *
 * <p>The page is one file that opens from disk and fetches nothing. D3 draws each chart from the numbers of a table beside
 * it, where a {@code data} element keeps all digits of what is shown with four; without JavaScript the tables remain.
 *
 * @since 0.2
 */
public final class ReportPage {
    private final TrainingReport report;
    private final ReportHtml html = new ReportHtml();

    private ReportPage(TrainingReport report) {
        this.report = report;
    }

    /** Returns the page as HTML. */
    public static String html(TrainingReport report) {
        return new ReportPage(report).write();
    }

    private String write() {
        PageFrame.open(html, report.title(), "how it was trained", summary());
        result();
        new MembersSection(report, html).write();
        new CurveSections(report, html).write();
        new OutcomeSection(report, html).write();
        report.importance().ifPresent(features -> new ImportanceSections(features, html).write());
        new LayersSection(report, html).write();
        document();
        PageFrame.close(html);
        return html.toString();
    }

    private String summary() {
        return "network " + report.model().network() + ", "
                + report.model().network().parameterCount() + " parameters, "
                + epochs();
    }

    private String epochs() {
        TrainingSpec training = report.model().spec().training();
        int done = report.end().epochs();
        if (!report.members().isEmpty()) {
            return "the mean of " + report.members().size() + " members of up to " + done + " epochs each";
        }
        return done
                + (done < training.epochs() ? " of " + training.epochs() + " epochs, stopped early" : " epochs")
                + (report.end().keptEpoch() < done
                        ? ", with the weights of epoch " + report.end().keptEpoch()
                        : "");
    }

    private void result() {
        html.section("run", "Result", "");
        html.add(
                "<table><caption>The model",
                report.members().isEmpty() ? " after epoch " + report.end().keptEpoch() : "",
                "</caption><thead><tr><td></td><th scope=\"col\">rows</th>");
        html.add("<th scope=\"col\">loss</th>");
        report.training()
                .metrics()
                .keySet()
                .forEach(name -> html.add("<th scope=\"col\">", Html.escaped(name), "</th>"));
        html.add("</tr></thead><tbody>");
        evaluation("training", report.training());
        report.validation().ifPresent(validation -> evaluation("validation", validation));
        html.add("</tbody></table>");
        html.add("<table class=\"facts\"><caption>To repeat it</caption><tbody>");
        fact("seed", Long.toString(report.model().spec().seed()));
        fact("made with", report.versions());
        fact("kernel", report.kernel());
        fact("time", Html.digits(report.seconds()) + " s");
        html.add("</tbody></table></section>\n");
    }

    private void evaluation(String name, Evaluation evaluation) {
        html.add("<tr><th scope=\"row\">", name, "</th><td>", Integer.toString(evaluation.rows()), "</td>");
        html.cell(evaluation.loss());
        evaluation.metrics().values().forEach(html::cell);
        html.add("</tr>");
    }

    private void fact(String name, String value) {
        html.add("<tr><th scope=\"row\">", name, "</th><td>", Html.escaped(value), "</td></tr>");
    }

    private void document() {
        html.section(
                "document",
                "Document",
                "With all sizes that the data decided; what is left out has its default. "
                        + "With the same data it trains the same model again.");
        html.add(
                "<pre tabindex=\"0\" role=\"group\" aria-labelledby=\"document-heading\"><code>",
                Html.escaped(DocumentWriter.write(report.model().spec())),
                "</code></pre></section>\n");
    }
}
