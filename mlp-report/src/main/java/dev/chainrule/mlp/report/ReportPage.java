package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.explain.LayerStatistics;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.ConfusionMatrix;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.io.document.DocumentWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * Writes a page about a run: its curves, what the model gets wrong, how each layer does, and what it takes to repeat it.
 *
 * <p>The page is one file that opens from disk and fetches nothing. D3 draws each chart from the numbers of a table beside
 * it, where a {@code data} element keeps all digits of what is shown with four; without JavaScript the tables remain.
 *
 * @since 0.2
 */
public final class ReportPage {
    private static final int MOST_ROWS_OF_STATISTICS = 1000;
    private static final int FEWEST_ROWS_OF_STATISTICS = 20;
    /** Rows times parameters that a second or two suffices for. */
    private static final long WORK_OF_STATISTICS = 200_000_000;

    /** A larger matrix is a list of its largest confusions. */
    private static final int MOST_CLASSES = 40;

    private static final int MOST_CONFUSIONS = 50;
    private static final int MOST_TARGETS = 6;
    private static final int MOST_POINTS = 500;
    private static final int MOST_NAMED_UNITS = 20;

    private final TrainingReport report;
    private final StringBuilder html = new StringBuilder();

    private ReportPage(TrainingReport report) {
        this.report = report;
    }

    /** The page as HTML. */
    public static String html(TrainingReport report) {
        return new ReportPage(report).write();
    }

    private String write() {
        String title = Html.escaped(report.title());
        add(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"/>
                <title>""",
                title,
                """
                : how it was trained</title>
                <link rel="icon" href="data:,"/>
                <!--
                This page contains D3.

                """,
                PageResources.d3Licence(),
                """
                -->
                <style>""",
                PageResources.text("page.css"),
                PageResources.text("report.css"),
                """
                </style>
                </head>
                <body class="report">
                <header>
                <h1>""",
                title,
                "</h1>\n<p>",
                Html.escaped(summary()),
                "</p>\n</header>\n<main>\n");
        result();
        loss();
        metrics();
        outcome();
        layers();
        document();
        add(
                "</main>\n<script>",
                PageResources.d3(),
                PageResources.text("formulas.js"),
                PageResources.text("report.js"),
                "</script>\n</body>\n</html>\n");
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
        return done
                + (done < training.epochs() ? " of " + training.epochs() + " epochs, stopped early" : " epochs")
                + (report.end().keptEpoch() < done
                        ? ", with the weights of epoch " + report.end().keptEpoch()
                        : "");
    }

    /* ---- the result and how to repeat it ---- */

    private void result() {
        section("run", "Result", "");
        add(
                "<table><caption>The model after epoch ",
                Integer.toString(report.end().keptEpoch()),
                "</caption><thead><tr><td></td><th scope=\"col\">rows</th>");
        add("<th scope=\"col\">loss</th>");
        report.training().metrics().keySet().forEach(name -> add("<th scope=\"col\">", Html.escaped(name), "</th>"));
        add("</tr></thead><tbody>");
        evaluation("training", report.training());
        report.validation().ifPresent(validation -> evaluation("validation", validation));
        add("</tbody></table>");
        add("<table class=\"facts\"><caption>To repeat it</caption><tbody>");
        fact("seed", Long.toString(report.model().spec().seed()));
        fact("made with", report.versions());
        fact("kernel", report.kernel());
        fact("time", Html.digits(report.seconds()) + " s");
        add("</tbody></table></section>\n");
    }

    private void evaluation(String name, Evaluation evaluation) {
        add("<tr><th scope=\"row\">", name, "</th><td>", Integer.toString(evaluation.rows()), "</td>");
        cell(evaluation.loss());
        evaluation.metrics().values().forEach(this::cell);
        add("</tr>");
    }

    private void fact(String name, String value) {
        add("<tr><th scope=\"row\">", name, "</th><td>", Html.escaped(value), "</td></tr>");
    }

    /* ---- the curves ---- */

    private void loss() {
        double[] training =
                report.epochs().stream().mapToDouble(EpochResult::loss).toArray();
        double[] validation = values(EpochResult::validation, Evaluation.LOSS);
        Map<String, double[]> curves = new LinkedHashMap<>();
        curves.put("training", training);
        String description = "Training: " + course(training) + ".";
        boolean hasValidation = report.validation().isPresent();
        if (hasValidation) {
            curves.put("validation", validation);
            description += " Validation: " + course(validation) + ", smallest "
                    + best(validation, Comparator.naturalOrder()) + ".";
        }
        section(
                "loss",
                "Loss",
                "The training loss is the mean over the epoch's batches, each as it was when it was taken"
                        + whileTraining()
                        + (hasValidation ? "; the validation loss is that after the epoch." : "."));
        curves("loss", "Loss by epoch", description, curves);
        add("</section>\n");
    }

    /** What the loss of training has and that of other rows has not. */
    private String whileTraining() {
        List<Layer> layers = report.model().network().layers();
        boolean penalty = layers.stream().anyMatch(layer -> !layer.penalty().isNone());
        boolean dropout =
                report.model().network().inputDropout() > 0 || layers.stream().anyMatch(layer -> layer.dropout() > 0);
        return penalty && dropout
                ? ", with the penalty on the weights and with units dropped"
                : penalty ? ", with the penalty on the weights" : dropout ? ", with units dropped" : "";
    }

    /** A section for each metric that was measured after the epochs. */
    private void metrics() {
        EpochResult first = report.epochs().get(0);
        Set<String> names = new LinkedHashSet<>();
        first.training().ifPresent(training -> names.addAll(training.metrics().keySet()));
        first.validation()
                .ifPresent(validation -> names.addAll(validation.metrics().keySet()));
        names.forEach(this::metric);
    }

    private void metric(String name) {
        Map<String, double[]> curves = new LinkedHashMap<>();
        StringJoiner description = new StringJoiner(" ");
        List<String> rows = new ArrayList<>();
        if (report.epochs().get(0).training().isPresent()) {
            double[] values = values(EpochResult::training, name);
            curves.put("training", values);
            description.add("Training: " + course(values) + ".");
            rows.add("training rows");
        }
        if (report.epochs().get(0).validation().isPresent()) {
            double[] values = values(EpochResult::validation, name);
            curves.put("validation", values);
            description.add("Validation: " + course(values) + ", smallest " + best(values, Comparator.naturalOrder())
                    + ", largest " + best(values, Comparator.reverseOrder()) + ".");
            rows.add("held-out rows");
        }
        section(
                "metric",
                "metric-" + name,
                Html.escaped(name),
                "Of the " + String.join(" and the ", rows) + ", after each epoch.");
        curves(name, name + " by epoch", description.toString(), curves);
        add("</section>\n");
    }

    private double[] values(Function<EpochResult, Optional<Evaluation>> rows, String name) {
        return report.epochs().stream()
                .mapToDouble(result -> rows.apply(result)
                        .map(evaluation -> evaluation.value(name))
                        .orElse(OptionalDouble.empty())
                        .orElse(Double.NaN))
                .toArray();
    }

    private String course(double[] values) {
        return "from " + Html.digits(values[0]) + " after epoch "
                + report.epochs().get(0).epoch() + " to "
                + Html.digits(values[values.length - 1]) + " after epoch "
                + report.epochs().get(values.length - 1).epoch();
    }

    private String best(double[] values, Comparator<Double> order) {
        int best = 0;
        for (int e = 1; e < values.length; e++) {
            boolean isNumber = !Double.isNaN(values[e]);
            if (isNumber && (Double.isNaN(values[best]) || order.compare(values[e], values[best]) < 0)) {
                best = e;
            }
        }
        return Html.digits(values[best]) + " after epoch "
                + report.epochs().get(best).epoch();
    }

    /** The epoch whose weights early stopping kept; empty where the last weights are kept, whatever they are. */
    private Optional<Integer> bestEpoch() {
        return report.model()
                .spec()
                .training()
                .earlyStopping()
                .filter(EarlyStoppingSpec::restoreBest)
                .map(stopping -> report.end().keptEpoch());
    }

    /** A curve for each name, as a chart and as a table. */
    private void curves(String unit, String title, String description, Map<String, double[]> curves) {
        String table = unit + "-table";
        Optional<Integer> best = bestEpoch();
        String marked = best.map(epoch -> " The model is that of epoch " + epoch + ", the best, which is marked.")
                .orElse("");
        String mark = best.map(epoch -> " data-best=\"" + epoch + "\"").orElse("");
        chart("curves", table, title, unit, description + marked, mark);
        int shown = report.epochs().size();
        int all = report.end().epochs();
        details(shown == all ? "All epochs" : "Epochs, " + shown + " of " + all);
        add("<table id=\"", table, "\"><thead><tr><th scope=\"col\">epoch</th>");
        curves.keySet().forEach(name -> add("<th scope=\"col\">", name, "</th>"));
        add("</tr></thead><tbody>");
        for (int e = 0; e < shown; e++) {
            int epoch = report.epochs().get(e).epoch();
            boolean isBest = best.equals(Optional.of(epoch));
            add(isBest ? "<tr class=\"best\">" : "<tr>", "<th scope=\"row\">", Integer.toString(epoch), "</th>");
            for (double[] values : curves.values()) {
                cell(values[e]);
            }
            add("</tr>");
        }
        add("</tbody></table></div></details>");
    }

    /* ---- what the model gets right and wrong ---- */

    private void outcome() {
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
            section(
                    "confusion",
                    "Confusion matrix",
                    sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1) + ".");
            add("</section>\n");
            return;
        }
        ConfusionMatrix matrix = ConfusionMatrix.of(report.model(), rows);
        section("confusion", "Confusion matrix", "The " + which + " rows by their class and by what the model says.");
        if (matrix.labels().size() > MOST_CLASSES) {
            largestConfusions(matrix);
        } else {
            confusions(matrix);
        }
        add("</section>\n");
    }

    private void confusions(ConfusionMatrix matrix) {
        List<String> labels = matrix.labels();
        scroll("confusion");
        add("<table class=\"confusion\">");
        add("<caption>A row for each class, a column for each answer</caption>");
        add("<thead><tr><th scope=\"col\">class</th>");
        labels.forEach(label -> add("<th scope=\"col\">", Html.escaped(label), "</th>"));
        add("<th scope=\"col\" class=\"sum\">recall</th></tr></thead><tbody>");
        for (int i = 0; i < labels.size(); i++) {
            int actual = matrix.actual(i);
            add("<tr><th scope=\"row\">", Html.escaped(labels.get(i)), "</th>");
            for (int j = 0; j < labels.size(); j++) {
                int count = matrix.counts()[i][j];
                add(
                        "<td class=\"",
                        i == j ? "right" : "wrong",
                        "\" style=\"--share:",
                        actual == 0 ? "0" : Double.toString((double) count / actual),
                        "\">",
                        Integer.toString(count),
                        "</td>");
            }
            share(matrix.counts()[i][i], actual);
            add("</tr>");
        }
        add("</tbody><tfoot><tr><th scope=\"row\">precision</th>");
        for (int j = 0; j < labels.size(); j++) {
            share(matrix.counts()[j][j], matrix.predicted(j));
        }
        add("<td></td></tr></tfoot></table></div>");
    }

    private void share(int part, int whole) {
        add("<td class=\"sum\">", whole == 0 ? "–" : Html.percent((double) part / whole), "</td>");
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
        add(
                "<table><caption>The most frequent of ",
                Integer.toString(wrong.size()),
                " confusions of ",
                Integer.toString(matrix.labels().size()),
                " classes</caption><thead><tr><th scope=\"col\">class</th><th scope=\"col\">the model says</th>",
                "<th scope=\"col\">rows</th></tr></thead><tbody>");
        for (int[] each : wrong.subList(0, Math.min(MOST_CONFUSIONS, wrong.size()))) {
            add(
                    "<tr><th scope=\"row\">",
                    Html.escaped(matrix.labels().get(each[1])),
                    "</th><td>",
                    Html.escaped(matrix.labels().get(each[2])),
                    "</td><td>",
                    Integer.toString(each[0]),
                    "</td></tr>");
        }
        add("</tbody></table>");
    }

    private void scatter(Target.Numbers numbers, Dataset rows, String which) {
        MatrixDataset sample = rows.sample(MOST_POINTS);
        Matrix outputs = report.model().outputs(sample.input());
        int points = sample.rows();
        int targets = Math.min(numbers.names().size(), MOST_TARGETS);
        String some = points < rows.rows()
                ? points + " of the " + rows.rows() + " " + which + " rows"
                : "The " + which + " rows";
        section(
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
                actual[p] = numbers.scaler().unscale(c, sample.target().get(p, c));
                predicted[p] = numbers.scaler().unscale(c, outputs.get(p, c));
                largest = Math.max(largest, Math.abs(predicted[p] - actual[p]));
            }
            String name = numbers.names().get(c);
            String description =
                    points + " points; the prediction furthest off is off by " + Html.digits(largest) + ".";
            add("<h3>", Html.escaped(name), "</h3>");
            String table = "scatter-" + c + "-table";
            chart("scatter", table, name + ": predicted against true", "", description);
            details("The points of " + name);
            add(
                    "<table id=\"",
                    table,
                    "\"><thead><tr><th scope=\"col\">true</th><th scope=\"col\">predicted</th><th scope=\"col\">off by</th></tr></thead><tbody>");
            for (int p = 0; p < points; p++) {
                add("<tr>");
                cell(actual[p]);
                cell(predicted[p]);
                cell(predicted[p] - actual[p]);
                add("</tr>");
            }
            add("</tbody></table></div></details>");
        }
        add("</section>\n");
    }

    /* ---- how the layers do ---- */

    private void layers() {
        Dataset training = report.preparation().training();
        long affordable =
                WORK_OF_STATISTICS / Math.max(1, report.model().network().parameterCount());
        int most = (int) Math.min(MOST_ROWS_OF_STATISTICS, Math.max(FEWEST_ROWS_OF_STATISTICS, affordable));
        List<LayerStatistics> layers =
                LayerStatistics.of(report.model().network(), report.model().weights(), training, most);
        int rows = Math.min(training.rows(), most);
        section(
                "layers",
                "Layers",
                "After training, over "
                        + (rows < training.rows() ? rows + " of the " + training.rows() : "the " + rows)
                        + " training rows. A dead unit "
                        + "has ∂a/∂z = 0 on every row: the chain rule passes nothing through it and it no longer learns. A saturated one "
                        + "has |∂a/∂z| < " + LayerStatistics.FLAT
                        + " on every row; flat is the share of all units and rows below that. In an output "
                        + "layer it can simply mean that the network is sure.");
        String description = "Standard deviation of ∂L/∂w in each layer: from "
                + Html.digits(layers.get(0).gradient().deviation()) + " in the first to "
                + Html.digits(layers.get(layers.size() - 1).gradient().deviation()) + " in the last.";
        chart("bars", "layers-table", "Gradient by layer", "∂L/∂w deviation", description);
        scroll("layers");
        add(
                "<table class=\"layers\" id=\"layers-table\"><caption>Mean and standard deviation of the outputs a and of the gradient ∂L/∂w</caption>");
        add(
                "<thead><tr><th scope=\"col\">layer</th><th scope=\"col\">activation</th><th scope=\"col\">units</th>",
                "<th scope=\"col\">a mean</th><th scope=\"col\">a deviation</th>",
                "<th scope=\"col\">∂L/∂w mean</th><th scope=\"col\">∂L/∂w deviation</th>",
                "<th scope=\"col\">dead</th><th scope=\"col\">saturated</th><th scope=\"col\">flat</th></tr></thead><tbody>");
        for (int l = 0; l < layers.size(); l++) {
            layer(l, layers.get(l));
        }
        add("</tbody></table></div>");
        for (int l = 0; l < layers.size(); l++) {
            named(l, layers.get(l));
        }
        add("</section>\n");
    }

    private void layer(int l, LayerStatistics layer) {
        add(
                "<tr><th scope=\"row\">",
                Integer.toString(l + 1),
                "</th><td>",
                Html.escaped(layer.activation()),
                "</td><td>",
                Integer.toString(layer.units()),
                "</td>");
        cell(layer.outputs().mean());
        cell(layer.outputs().deviation());
        cell(layer.gradient().mean());
        cell(layer.gradient().deviation());
        if (layer.flatness().isEmpty()) {
            add("<td>–</td><td>–</td><td>–</td></tr>");
            return;
        }
        LayerStatistics.Flatness flatness = layer.flatness().get();
        count(flatness.dead().size());
        count(flatness.saturated().size());
        add("<td>", Html.percent(flatness.share()), "</td></tr>");
    }

    private void count(int units) {
        add(units == 0 ? "<td>0</td>" : "<td class=\"notable\">" + units + "</td>");
    }

    private void named(int l, LayerStatistics layer) {
        layer.flatness().ifPresent(flatness -> {
            units("Dead", l, flatness.dead());
            units("Saturated", l, flatness.saturated());
        });
    }

    /** Layers and units count from 1, as on the command line. */
    private void units(String kind, int l, List<Integer> units) {
        if (units.isEmpty()) {
            return;
        }
        add("<p>", kind, " in layer ", Integer.toString(l + 1), units.size() == 1 ? ": unit " : ": units ");
        for (int i = 0; i < Math.min(units.size(), MOST_NAMED_UNITS); i++) {
            add(i == 0 ? "" : ", ", Integer.toString(units.get(i) + 1));
        }
        add(units.size() > MOST_NAMED_UNITS ? ", …" : "", "</p>");
    }

    /* ---- the document ---- */

    private void document() {
        section(
                "document",
                "Document",
                "With all sizes that the data decided; what is left out has its default. "
                        + "With the same data it trains the same model again.");
        add(
                "<pre tabindex=\"0\" role=\"group\" aria-labelledby=\"document-heading\"><code>",
                Html.escaped(DocumentWriter.write(report.model().spec())),
                "</code></pre></section>\n");
    }

    /* ---- parts ---- */

    private void section(String id, String heading, String words) {
        section(id, id, heading, words);
    }

    private void section(String kind, String id, String heading, String words) {
        add(
                "<section class=\"",
                kind,
                "\" aria-labelledby=\"",
                id,
                "-heading\"><h2 id=\"",
                id,
                "-heading\">",
                heading,
                "</h2>");
        add(words.isEmpty() ? "" : "<p class=\"about\">" + Html.escaped(words) + "</p>");
    }

    /** A place for a chart that the script draws, of a unit and from the numbers of the table with this id. */
    private void chart(String kind, String table, String title, String unit, String caption) {
        chart(kind, table, title, unit, caption, "");
    }

    private void chart(String kind, String table, String title, String unit, String caption, String mark) {
        add("<figure data-chart=\"", kind, "\" data-table=\"", table, "\" data-unit=\"", Html.escaped(unit), "\"");
        add(mark, ">");
        add("<svg class=\"chart\" role=\"img\" aria-label=\"", Html.escaped(title), "\"></svg>");
        add("<figcaption>", Html.escaped(caption), "</figcaption></figure>");
    }

    /** Opens what can be scrolled, named by the heading of its section. */
    private void scroll(String section) {
        add("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"", section, "-heading\">");
    }

    private void details(String summary) {
        add(
                "<details><summary>",
                Html.escaped(summary),
                "</summary><div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"",
                Html.escaped(summary),
                "\">");
    }

    private void cell(double value) {
        add("<td>", Double.isNaN(value) ? "–" : Html.number(value), "</td>");
    }

    private void add(String... parts) {
        for (String part : parts) {
            html.append(part);
        }
    }
}
