package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;

/** The loss and the metrics of each epoch, each as a chart with a table. */
final class CurveSections {
    private final TrainingReport report;
    private final ReportHtml html;

    CurveSections(TrainingReport report, ReportHtml html) {
        this.report = report;
        this.html = html;
    }

    /** Writes the loss and then each metric that was measured after the epochs. */
    void write() {
        loss();
        metrics();
    }

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
        html.section(
                "loss",
                "Loss",
                "The training loss is the mean over the epoch's batches, each as it was when it was taken"
                        + whileTraining()
                        + (hasValidation ? "; the validation loss is that after the epoch." : ".")
                        + ofMembers());
        curves("loss", "Loss by epoch", description, curves);
        html.add("</section>\n");
    }

    /** Says that the curves of an ensemble are means. */
    private String ofMembers() {
        return report.members().isEmpty()
                ? ""
                : " The curves are the means of the members, whose mean prediction is often better than that.";
    }

    /** Says what the training loss includes and the validation loss does not. */
    private String whileTraining() {
        List<Layer> layers = report.model().network().layers();
        boolean penalty = layers.stream().anyMatch(layer -> !layer.penalty().isNone());
        boolean dropout =
                report.model().network().inputDropout() > 0 || layers.stream().anyMatch(layer -> layer.dropout() > 0);
        return penalty && dropout
                ? ", with the penalty on the weights and with units dropped"
                : penalty ? ", with the penalty on the weights" : dropout ? ", with units dropped" : "";
    }

    /** Writes a section for each metric that was measured after the epochs. */
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
        html.section(
                "metric",
                "metric-" + name,
                Html.escaped(name),
                "Of the " + String.join(" and the ", rows) + ", after each epoch." + ofMembers());
        curves(name, name + " by epoch", description.toString(), curves);
        html.add("</section>\n");
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

    /**
     * Returns the epoch whose weights early stopping kept; empty where the last weights are kept, whatever they are.
     */
    private Optional<Integer> bestEpoch() {
        return report.model()
                .spec()
                .training()
                .earlyStopping()
                .filter(stopping -> stopping.restoreBest() && report.members().isEmpty())
                .map(stopping -> report.end().keptEpoch());
    }

    /** Names the curve that decided which epoch is the best: "validation loss". */
    private String decisive() {
        String metric = report.model()
                .spec()
                .training()
                .earlyStopping()
                .map(stopping -> stopping.metric().type())
                .orElse(Evaluation.LOSS);
        return (report.validation().isPresent() ? "validation " : "training ") + metric;
    }

    /** Writes a curve for each name, as a chart and as a table. */
    private void curves(String unit, String title, String description, Map<String, double[]> curves) {
        String table = unit + "-table";
        Optional<Integer> best = bestEpoch();
        String marked = best.map(epoch -> " The model is that of epoch " + epoch + ", which has the best " + decisive()
                        + " and is marked.")
                .orElse("");
        String mark = best.map(
                        epoch -> " data-best=\"" + epoch + "\" data-best-of=\"" + Html.escaped(decisive()) + "\"")
                .orElse("");
        html.chart("curves", table, title, unit, description + marked, mark);
        int shown = report.epochs().size();
        int all = report.end().epochs();
        html.details(shown == all ? "All epochs" : "Epochs, " + shown + " of " + all);
        html.add("<table id=\"", table, "\"><thead><tr><th scope=\"col\">epoch</th>");
        curves.keySet().forEach(name -> html.add("<th scope=\"col\">", name, "</th>"));
        html.add("</tr></thead><tbody>");
        for (int e = 0; e < shown; e++) {
            int epoch = report.epochs().get(e).epoch();
            boolean isBest = best.equals(Optional.of(epoch));
            html.add(isBest ? "<tr class=\"best\">" : "<tr>", "<th scope=\"row\">", Integer.toString(epoch), "</th>");
            for (double[] values : curves.values()) {
                html.cell(values[e]);
            }
            html.add("</tr>");
        }
        html.add("</tbody></table></div></details>");
    }
}
