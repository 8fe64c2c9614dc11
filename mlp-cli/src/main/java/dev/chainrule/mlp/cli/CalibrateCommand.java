package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.Calibration;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.Residuals;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.FileEvaluation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Calibrates the probabilities or the intervals of a model. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Calibrates a model with rows that it was not trained on.",
            "",
            "Of a classifier, it divides the numbers before softmax or sigmoid by the temperature with the smallest "
                    + "log-loss; labels do not change. Of a model that predicts numbers, it stores the absolute errors, from "
                    + "which 'predict --interval' makes intervals that contain the target with a given probability."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp calibrate iris.safetensors held-out.csv --out calibrated.safetensors",
            "  mlp predict calibrated.safetensors new.csv --interval 0.9"
        })
final class CalibrateCommand implements Runnable {
    private static final List<Double> LEVELS = List.of(0.5, 0.8, 0.9, 0.95, 0.99);
    private static final List<String> OF_PROBABILITIES = List.of("log-loss", "brier-score", "ece");

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A trained model.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description =
                    "Rows with known targets that the model was not trained on; - reads a CSV from standard input.")
    private Path file;

    @Option(names = "--out", required = true, paramLabel = "MODEL", description = "The calibrated model.")
    private Path out;

    @Option(
            names = "--json",
            description =
                    "Print one JSON object: rows; of a classifier temperature, and before and after with log-loss, "
                            + "brier-score and ece; of numbers intervals, with half of the width by target and level.")
    private boolean json;

    @Mixin
    private LabelsOption labels;

    @Mixin
    private PluginPaths pluginPaths;

    CalibrateCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::calibrate);
    }

    private Void calibrate(Plugins plugins) {
        OutputFile.mustDiffer(spec, out, StandardInput.isMeant(file) ? List.of() : List.of(file));
        TrainedModel loaded = ModelFile.load(model, plugins, Kernels.choose().kernel());
        FileEvaluation data = StandardInput.isMeant(file)
                ? FileEvaluation.of(loaded, console.in(), StandardInput.NAME)
                : labels.hint(() -> FileEvaluation.open(loaded, file, labels.file(), console.reading()));
        data.warnings().forEach(console::warn);
        Calibration calibration = data.calibrate();
        ModelFile.save(calibration.model(), out);
        Optional<Residuals> residuals = calibration.model().residuals();
        if (residuals.isPresent()) {
            print((Target.Numbers) calibration.model().preprocessing().target(), data.rows(), residuals.get());
        } else {
            List<Metric> metrics = OF_PROBABILITIES.stream()
                    .map(name -> plugins.metric(PluginSpec.of(name)))
                    .toList();
            print(
                    calibration,
                    data.evaluate(metrics),
                    data.withModel(calibration.model()).evaluate(metrics));
        }
        return null;
    }

    private void print(Calibration calibration, Evaluation before, Evaluation after) {
        if (json) {
            console.out().println(JsonOutput.object(json -> {
                json.writeNumberProperty("rows", before.rows());
                json.writeNumberProperty("temperature", calibration.temperature());
                json.writeName("before");
                Measures.object(json, before.metrics());
                json.writeName("after");
                Measures.object(json, after.metrics());
            }));
            return;
        }
        TextTable table = new TextTable(console.out());
        table.row(List.of("rows", Integer.toString(before.rows())));
        table.row(List.of("temperature", Measures.digits(calibration.temperature())));
        before.metrics()
                .forEach((name, value) -> table.row(List.of(
                        name,
                        Measures.digits(value) + " before, "
                                + Measures.digits(after.metrics().get(name)) + " after")));
        table.row(List.of("model", out.toString()));
        table.print();
    }

    /** Returns the names of what has intervals: the targets, or the lower quantile of each pair with the higher one. */
    private static List<String> intervals(Target.Numbers numbers) {
        List<String> names = numbers.names();
        return numbers.areQuantiles()
                ? IntStream.range(0, names.size() / 2)
                        .mapToObj(i -> names.get(i) + " to " + names.get(names.size() - 1 - i))
                        .toList()
                : names;
    }

    private void print(Target.Numbers numbers, int rows, Residuals residuals) {
        List<String> targets = intervals(numbers);
        List<Double> levels = LEVELS.stream()
                .filter(level -> level <= residuals.highestLevel())
                .toList();
        if (json) {
            console.out().println(JsonOutput.object(json -> {
                json.writeNumberProperty("rows", rows);
                json.writeObjectPropertyStart("intervals");
                for (int t = 0; t < targets.size(); t++) {
                    Map<String, Double> widths = new LinkedHashMap<>();
                    int target = t;
                    levels.forEach(level -> widths.put(Double.toString(level), residuals.halfWidth(target, level)));
                    json.writeName(targets.get(t));
                    Measures.object(json, widths);
                }
                json.writeEndObject();
            }));
            return;
        }
        console.out().println("rows   " + rows);
        console.out().println("model  " + out);
        console.out().println();
        TextTable table = new TextTable(console.out());
        List<String> head = new ArrayList<>(List.of(numbers.areQuantiles() ? "widened by" : "target"));
        levels.forEach(level -> head.add(Math.round(100 * level) + " %"));
        table.row(head);
        for (int t = 0; t < targets.size(); t++) {
            List<String> row = new ArrayList<>(List.of(Problem.clean(targets.get(t))));
            for (double level : levels) {
                row.add((numbers.areQuantiles() ? "" : "± ") + Measures.digits(residuals.halfWidth(t, level)));
            }
            table.row(row);
        }
        table.print();
    }
}
