package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.training.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the model gets right and wrong on the held-out rows, or on the training rows if there are none. */
final class OutcomeSection {
    /** Above this, the most frequent confusions are listed instead of the matrix. */
    private static final int MAX_MATRIX_CLASSES = 40;

    private static final int MAX_CONFUSIONS = 50;
    private static final int MAX_TARGETS = 6;
    private static final int MAX_POINTS = 500;

    private final TrainingReport report;
    private final ReportHtml html;

    OutcomeSection(TrainingReport report, ReportHtml html) {
        this.report = report;
        this.html = html;
    }

    /** Writes a confusion matrix for classes, and predicted against true values for numbers. */
    void write() {
        Dataset rows =
                report.preparation().validation().orElse(report.preparation().training());
        String which = report.preparation().validation().isPresent() ? "held-out" : "training";
        if (report.model().preprocessing().target() instanceof Target.Numbers numbers) {
            scatter(numbers, rows, which);
            return;
        }
        Optional<String> omission = ConfusionMatrix.omission(report.model());
        if (omission.isPresent()) {
            String sentence = omission.get();
            html.section(
                    "confusion",
                    "Confusion matrix",
                    sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1) + ".");
            html.add("</section>\n");
            return;
        }
        ConfusionMatrix matrix = ConfusionMatrix.of(report.model(), rows);
        html.section(
                "confusion", "Confusion matrix", "The " + which + " rows by their class and by what the model says.");
        if (matrix.labels().size() > MAX_MATRIX_CLASSES) {
            largestConfusions(matrix);
        } else {
            confusions(matrix);
        }
        html.add("</section>\n");
    }

    private void confusions(ConfusionMatrix matrix) {
        List<String> labels = matrix.labels();
        html.scroll("confusion");
        html.add("<table class=\"confusion\">");
        html.add("<caption>A row for each class, a column for each answer</caption>");
        html.add("<thead><tr><th scope=\"col\">class</th>");
        labels.forEach(label -> html.add("<th scope=\"col\">", Html.escaped(label), "</th>"));
        html.add("<th scope=\"col\" class=\"sum\">recall</th></tr></thead><tbody>");
        for (int i = 0; i < labels.size(); i++) {
            int actual = matrix.actual(i);
            html.add("<tr><th scope=\"row\">", Html.escaped(labels.get(i)), "</th>");
            for (int j = 0; j < labels.size(); j++) {
                int count = matrix.counts()[i][j];
                html.add(
                        "<td class=\"",
                        i == j ? "right" : "wrong",
                        "\" style=\"--share:",
                        actual == 0 ? "0" : Double.toString((double) count / actual),
                        "\">",
                        Integer.toString(count),
                        "</td>");
            }
            share(matrix.counts()[i][i], actual);
            html.add("</tr>");
        }
        html.add("</tbody><tfoot><tr><th scope=\"row\">precision</th>");
        for (int j = 0; j < labels.size(); j++) {
            share(matrix.counts()[j][j], matrix.predicted(j));
        }
        html.add("<td></td></tr></tfoot></table></div>");
    }

    private void share(int part, int whole) {
        html.add("<td class=\"sum\">", whole == 0 ? "–" : Html.percent((double) part / whole), "</td>");
    }

    private void largestConfusions(ConfusionMatrix matrix) {
        List<int[]> wrong = new ArrayList<>();
        for (int i = 0; i < matrix.counts().length; i++) {
            for (int j = 0; j < matrix.counts().length; j++) {
                if (i != j && matrix.counts()[i][j] > 0) {
                    wrong.add(new int[] {matrix.counts()[i][j], i, j});
                }
            }
        }
        wrong.sort(Comparator.comparingInt(each -> -each[0]));
        html.add(
                "<table><caption>The most frequent of ",
                Integer.toString(wrong.size()),
                " confusions of ",
                Integer.toString(matrix.labels().size()),
                " classes</caption><thead><tr><th scope=\"col\">class</th><th scope=\"col\">the model says</th>",
                "<th scope=\"col\">rows</th></tr></thead><tbody>");
        for (int[] each : wrong.subList(0, Math.min(MAX_CONFUSIONS, wrong.size()))) {
            html.add(
                    "<tr><th scope=\"row\">",
                    Html.escaped(matrix.labels().get(each[1])),
                    "</th><td>",
                    Html.escaped(matrix.labels().get(each[2])),
                    "</td><td>",
                    Integer.toString(each[0]),
                    "</td></tr>");
        }
        html.add("</tbody></table>");
    }

    private void scatter(Target.Numbers numbers, Dataset rows, String which) {
        MatrixDataset sample = rows.sample(MAX_POINTS);
        Matrix outputs = report.model().outputs(sample.input());
        int points = sample.rows();
        int targets = Math.min(numbers.names().size(), MAX_TARGETS);
        String some = points < rows.rows()
                ? points + " of the " + rows.rows() + " " + which + " rows"
                : "The " + which + " rows";
        html.section(
                "scatter",
                "Predicted and true",
                some + ", in the units of the target; on the line both are the same."
                        + (targets < numbers.names().size()
                                ? " The first " + targets + " of "
                                        + numbers.names().size() + " targets."
                                : ""));
        for (int c = 0; c < targets; c++) {
            double[] actual = new double[points];
            double[] predicted = new double[points];
            double largest = 0;
            for (int p = 0; p < points; p++) {
                actual[p] = sample.exactTargets().length > 0
                        ? sample.exactTargets()[p * numbers.names().size() + c]
                        : numbers.scaler().unscale(c, sample.target().get(p, c));
                predicted[p] = numbers.prediction(c, report.model().network().prediction(outputs.get(p, c)));
                largest = Math.max(largest, Math.abs(predicted[p] - actual[p]));
            }
            String name = numbers.names().get(c);
            String description =
                    points + " points; the prediction furthest off is off by " + Html.digits(largest) + ".";
            html.add("<h3>", Html.escaped(name), "</h3>");
            String table = "scatter-" + c + "-table";
            html.chart("scatter", table, name + ": predicted against true", "", description);
            html.details("The points of " + name);
            html.add(
                    "<table id=\"",
                    table,
                    "\"><thead><tr><th scope=\"col\">true</th><th scope=\"col\">predicted</th><th scope=\"col\">off by</th></tr></thead><tbody>");
            for (int p = 0; p < points; p++) {
                html.add("<tr>");
                html.cell(actual[p]);
                html.cell(predicted[p]);
                html.cell(predicted[p] - actual[p]);
                html.add("</tr>");
            }
            html.add("</tbody></table></div></details>");
        }
        html.add("</section>\n");
    }
}
