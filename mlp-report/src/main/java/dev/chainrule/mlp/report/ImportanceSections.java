package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.explain.PartialDependence;
import dev.chainrule.mlp.core.explain.PermutationImportance.OfFeature;
import java.util.Comparator;
import java.util.List;

/** Writes the table that ranks the features of a model, and a curve of the mean prediction for each of some features. */
final class ImportanceSections {
    private static final int MAX_OUTPUTS = 6;
    private static final double PERCENT = 100;

    private final ImportanceReport report;
    private final ReportHtml html;

    ImportanceSections(ImportanceReport report, ReportHtml html) {
        this.report = report;
        this.html = html;
    }

    void write() {
        ranking();
        for (int i = 0; i < report.dependences().size(); i++) {
            dependence(i, report.dependences().get(i));
        }
    }

    private void ranking() {
        int repeats = report.importance().repeats();
        html.section(
                "importance",
                "Importance of features",
                report.importance().metric() + " is "
                        + Html.digits(report.importance().value()) + " on "
                        + report.rows() + " rows. The table has what it loses if a feature is shuffled among the rows, "
                        + (repeats == 1 ? "once" : "the mean and the standard deviation of " + repeats + " times")
                        + ". Features with the same information can replace each other, so that each of them may seem"
                        + " unimportant.");
        html.scroll("importance");
        html.add(
                "<table class=\"importance\"><thead><tr><th scope=\"col\">feature</th><th scope=\"col\">mean</th>",
                "<th scope=\"col\">sd</th><th scope=\"col\" class=\"level\"><span class=\"hidden\">share of the largest</span></th></tr></thead>",
                "<tbody>");
        List<OfFeature> ranked = report.importance().features().stream()
                .sorted(Comparator.comparingDouble(OfFeature::mean).reversed())
                .toList();
        double most = ranked.isEmpty() ? 0 : ranked.get(0).mean();
        for (OfFeature each : ranked) {
            html.add("<tr><th scope=\"row\">", Html.escaped(each.name()), "</th>");
            html.cell(each.mean());
            html.cell(each.deviation());
            double share = each.mean() > 0 ? each.mean() / most : 0;
            html.add(
                    "<td class=\"level\"><div style=\"width:",
                    Integer.toString((int) Math.round(PERCENT * share)),
                    "%\"></div></td></tr>");
        }
        html.add("</tbody></table></div></section>\n");
    }

    private void dependence(int number, PartialDependence curve) {
        boolean areCategories = !curve.points().get(0).category().isEmpty();
        List<String> outputs = outputs();
        int first = firstOutput();
        int shown = Math.min(MAX_OUTPUTS, outputs.size() - first);
        html.section(
                "dependence",
                "dependence-" + number,
                Html.escaped(curve.feature()),
                "The mean prediction if " + curve.feature() + " has the same value in all " + report.rows() + " rows"
                        + (shown < outputs.size() - first ? ", for the first " + shown + " labels." : "."));
        String table = "dependence-" + number + "-table";
        html.chart(
                areCategories ? "categories" : "dependence",
                table,
                "Mean prediction by " + curve.feature(),
                unit(),
                range(curve, first, shown));
        html.details("The means by " + curve.feature());
        html.add("<table id=\"", table, "\"><thead><tr><th scope=\"col\">", Html.escaped(curve.feature()), "</th>");
        outputs.subList(first, first + shown)
                .forEach(name -> html.add("<th scope=\"col\">", Html.escaped(name), "</th>"));
        html.add("</tr></thead><tbody>");
        for (PartialDependence.Point point : curve.points()) {
            html.add("<tr>");
            if (areCategories) {
                html.add("<th scope=\"row\">", Html.escaped(point.category()), "</th>");
            } else {
                html.cell(point.value());
            }
            point.means().subList(first, first + shown).forEach(html::cell);
            html.add("</tr>");
        }
        html.add("</tbody></table></div></details></section>\n");
    }

    private String unit() {
        if (!report.model().labels().isEmpty()) {
            return report.model().network().givesProbabilities() ? "mean probability" : "mean score";
        }
        return report.model().targets().size() == 1
                ? "mean " + report.model().targets().get(0)
                : "mean";
    }

    private List<String> outputs() {
        return report.model().labels().isEmpty()
                ? report.model().targets()
                : report.model().labels();
    }

    /** Of two labels the second says everything. */
    private int firstOutput() {
        return report.model().labels().size() == 2 ? 1 : 0;
    }

    private String range(PartialDependence curve, int first, int shown) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (PartialDependence.Point point : curve.points()) {
            for (double mean : point.means().subList(first, first + shown)) {
                low = Math.min(low, mean);
                high = Math.max(high, mean);
            }
        }
        return "From " + Html.digits(low) + " to " + Html.digits(high) + " over "
                + curve.points().size() + " values.";
    }
}
