package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.List;
import java.util.Optional;

/** The members of an ensemble, each beside the mean of all. */
final class MembersSection {
    private final TrainingReport report;
    private final ReportHtml html;

    MembersSection(TrainingReport report, ReportHtml html) {
        this.report = report;
        this.html = html;
    }

    /** Writes a row for each member and one for the ensemble; nothing for a single network. */
    void write() {
        if (report.members().isEmpty()) {
            return;
        }
        Optional<Evaluation> whole = report.validation();
        html.section(
                "members",
                "Members",
                "Each network was trained from a seed of its own, and the model is the mean of their outputs"
                        + (whole.isPresent() ? ". The last row has the mean on the held-out rows." : "."));
        html.scroll("members");
        html.add(
                "<table class=\"members\"><caption>",
                whole.isPresent() ? "On the held-out rows" : "In training",
                "</caption><thead><tr><th scope=\"col\">member</th><th scope=\"col\">seed</th>",
                "<th scope=\"col\">epochs</th><th scope=\"col\">loss</th>");
        List<String> metrics =
                whole.map(rows -> List.copyOf(rows.metrics().keySet())).orElse(List.of());
        metrics.forEach(name -> html.add("<th scope=\"col\">", Html.escaped(name), "</th>"));
        html.add("</tr></thead><tbody>");
        List<TrainedModel> models = report.model().members();
        for (int k = 0; k < report.members().size(); k++) {
            member(k, models.get(k).spec().seed(), metrics);
        }
        html.add("</tbody>");
        whole.ifPresent(rows -> {
            html.add("<tfoot><tr><th scope=\"row\">mean of outputs</th><td></td><td></td>");
            html.cell(rows.loss());
            rows.metrics().values().forEach(html::cell);
            html.add("</tr></tfoot>");
        });
        html.add("</table></div></section>\n");
    }

    private void member(int k, long seed, List<String> metrics) {
        TrainingReport.Member member = report.members().get(k);
        html.add(
                "<tr><th scope=\"row\">",
                Integer.toString(k + 1),
                "</th><td>",
                Long.toString(seed),
                "</td><td>",
                Integer.toString(member.end().epochs()),
                "</td>");
        html.cell(member.kept()
                .validation()
                .map(Evaluation::loss)
                .orElse(member.kept().loss()));
        for (String metric : metrics) {
            html.cell(member.kept()
                    .validation()
                    .map(rows -> rows.value(metric).orElse(Double.NaN))
                    .orElse(Double.NaN));
        }
        html.add("</tr>");
    }
}
