package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.explain.LayerStatistics;
import java.util.List;

/** The outputs and gradients of each layer after training. */
final class LayersSection {
    private static final int MAX_ROWS = 1000;
    private static final int MIN_ROWS = 20;

    /** Rows times parameters that take a second or two. */
    private static final long MAX_WORK = 200_000_000;

    private static final int MAX_NAMED_UNITS = 20;

    private final TrainingReport report;
    private final ReportHtml html;

    LayersSection(TrainingReport report, ReportHtml html) {
        this.report = report;
        this.html = html;
    }

    /** Writes a chart, a table with a row for each layer, and the units that no longer learn. */
    void write() {
        Dataset training = report.preparation().training();
        long affordable = MAX_WORK / Math.max(1, report.model().network().parameterCount());
        int most = (int) Math.min(MAX_ROWS, Math.max(MIN_ROWS, affordable));
        List<LayerStatistics> layers = LayerStatistics.of(
                report.model().network(), report.model().members().get(0).weights(), training, most);
        int rows = Math.min(training.rows(), most);
        html.section(
                "layers",
                "Layers",
                (report.members().isEmpty() ? "After" : "Of the first member, after") + " training, over "
                        + (rows < training.rows() ? rows + " of the " + training.rows() : "the " + rows)
                        + " training rows. A dead unit "
                        + "has ∂a/∂z = 0 on every row: the chain rule passes nothing through it and it no longer learns. A saturated one "
                        + "has |∂a/∂z| < " + LayerStatistics.FLAT
                        + " on every row; flat is the share of all units and rows below that. In an output "
                        + "layer it can simply mean that the network is sure.");
        String description = "Standard deviation of ∂L/∂w in each layer: from "
                + Html.digits(layers.get(0).gradient().deviation()) + " in the first to "
                + Html.digits(layers.get(layers.size() - 1).gradient().deviation()) + " in the last.";
        html.chart("bars", "layers-table", "Gradient by layer", "∂L/∂w deviation", description);
        html.scroll("layers");
        html.add(
                "<table class=\"layers\" id=\"layers-table\"><caption>Mean and standard deviation of the outputs a and of the gradient ∂L/∂w</caption>");
        html.add(
                "<thead><tr><th scope=\"col\">layer</th><th scope=\"col\">activation</th><th scope=\"col\">units</th>",
                "<th scope=\"col\">a mean</th><th scope=\"col\">a deviation</th>",
                "<th scope=\"col\">∂L/∂w mean</th><th scope=\"col\">∂L/∂w deviation</th>",
                "<th scope=\"col\">dead</th><th scope=\"col\">saturated</th><th scope=\"col\">flat</th></tr></thead><tbody>");
        for (int l = 0; l < layers.size(); l++) {
            layer(l, layers.get(l));
        }
        html.add("</tbody></table></div>");
        for (int l = 0; l < layers.size(); l++) {
            named(l, layers.get(l));
        }
        html.add("</section>\n");
    }

    private void layer(int l, LayerStatistics layer) {
        html.add(
                "<tr><th scope=\"row\">",
                Integer.toString(l + 1),
                "</th><td>",
                Html.escaped(layer.activation()),
                "</td><td>",
                Integer.toString(layer.units()),
                "</td>");
        html.cell(layer.outputs().mean());
        html.cell(layer.outputs().deviation());
        html.cell(layer.gradient().mean());
        html.cell(layer.gradient().deviation());
        if (layer.flatness().isEmpty()) {
            html.add("<td>–</td><td>–</td><td>–</td></tr>");
            return;
        }
        LayerStatistics.Flatness flatness = layer.flatness().get();
        count(flatness.dead().size());
        count(flatness.saturated().size());
        html.add("<td>", Html.percent(flatness.share()), "</td></tr>");
    }

    private void count(int units) {
        html.add(units == 0 ? "<td>0</td>" : "<td class=\"notable\">" + units + "</td>");
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
        html.add("<p>", kind, " in layer ", Integer.toString(l + 1), units.size() == 1 ? ": unit " : ": units ");
        for (int i = 0; i < Math.min(units.size(), MAX_NAMED_UNITS); i++) {
            html.add(i == 0 ? "" : ", ", Integer.toString(units.get(i) + 1));
        }
        html.add(units.size() > MAX_NAMED_UNITS ? ", …" : "", "</p>");
    }
}
