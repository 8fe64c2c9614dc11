package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.ConfusionMatrix;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.FileEvaluation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** Measures a model on rows whose targets are known. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Measures a model on rows with known targets.",
            "",
            "The file is a CSV file with the columns of the training data, found by name in any order, or an idx "
                    + "file of images with --labels. A CSV file may be larger than memory. Prints the mean loss and "
                    + "every applicable metric; for several targets also the metrics of each; for a classifier also "
                    + "those of each class and the confusion matrix."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  mlp evaluate iris.safetensors test.csv", "  mlp evaluate iris.safetensors test.csv --json"})
final class EvaluateCommand implements Runnable {
    /** More columns than these fit on no screen. */
    private static final int MOST_CLASSES = 12;

    /** Not printed: a row has one class and one answer, so these equal the accuracy. */
    private static final Set<String> SAME_AS_ACCURACY = Set.of("precision-micro", "recall-micro", "f1-micro");

    private final Console console;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A trained model.")
    private Path model;

    @Parameters(index = "1", paramLabel = "FILE", description = "The rows; - reads a CSV from standard input.")
    private Path file;

    @Option(
            names = "--json",
            description = "Print one JSON object: rows, loss, every metric by name; for several targets also targets, "
                    + "with the metrics of each; for a classifier also confusion, with labels and counts (one row "
                    + "per class). Numbers that are not finite are null.")
    private boolean json;

    @Mixin
    private LabelsOption labels;

    @Mixin
    private PluginPaths pluginPaths;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::evaluate);
    }

    private Void evaluate(Plugins plugins) {
        TrainedModel loaded = ModelFile.load(model, plugins, Kernels.choose().kernel());
        FileEvaluation data = StandardInput.isMeant(file)
                ? FileEvaluation.of(loaded, console.in(), StandardInput.NAME)
                : labels.hint(() -> FileEvaluation.open(loaded, file, labels.file(), console.reading()));
        data.warnings().forEach(console::warn);
        Evaluation evaluation = data.evaluate(Metrics.all(loaded, plugins));
        Optional<ConfusionMatrix> confusion = data.confusion();
        if (json) {
            console.out().println(JsonOutput.object(json -> {
                json.writeNumberProperty("rows", evaluation.rows());
                Measures.write(json, evaluation);
                writeTargets(json, evaluation);
                confusion.ifPresent(matrix -> write(json, matrix));
            }));
        } else {
            print(evaluation);
            confusion.ifPresent(this::print);
        }
        return null;
    }

    private void print(Evaluation evaluation) {
        TextTable table = new TextTable(console.out());
        table.row(List.of("rows", Integer.toString(evaluation.rows())));
        table.row(List.of(Evaluation.LOSS, Measures.digits(evaluation.loss())));
        evaluation.metrics().forEach((name, value) -> {
            if (!SAME_AS_ACCURACY.contains(name)) {
                table.row(List.of(name, Measures.digits(value)));
            }
        });
        table.print();
        printTargets(evaluation);
    }

    /** Prints the metrics of each of several targets. */
    private void printTargets(Evaluation evaluation) {
        if (evaluation.targets().isEmpty()) {
            return;
        }
        TextTable table = new TextTable(console.out());
        List<String> head = new ArrayList<>(List.of("target"));
        head.addAll(evaluation.metrics().keySet());
        table.row(head);
        evaluation.targets().forEach((name, values) -> {
            List<String> row = new ArrayList<>(List.of(Problem.clean(name)));
            values.values().forEach(value -> row.add(Measures.digits(value)));
            table.row(row);
        });
        console.out().println();
        table.print();
    }

    private static void writeTargets(JsonGenerator json, Evaluation evaluation) {
        if (!evaluation.targets().isEmpty()) {
            json.writeObjectPropertyStart("targets");
            evaluation.targets().forEach((name, values) -> {
                json.writeName(name);
                Measures.object(json, values);
            });
            json.writeEndObject();
        }
    }

    /** Prints the metrics of each class, and the confusion matrix if it is small. */
    private void print(ConfusionMatrix matrix) {
        List<String> classes = matrix.labels().stream().map(Problem::clean).toList();
        boolean isSmall = classes.size() <= MOST_CLASSES;
        TextTable table = new TextTable(console.out());
        List<String> head = new ArrayList<>(List.of("class", "rows", "precision", "recall", "f1"));
        if (isSmall) {
            classes.forEach(label -> head.add("predicted " + label));
        }
        table.row(head);
        for (int c = 0; c < classes.size(); c++) {
            List<String> row = new ArrayList<>(List.of(
                    classes.get(c),
                    Integer.toString(matrix.actual(c)),
                    Measures.digits(matrix.precision(c)),
                    Measures.digits(matrix.recall(c)),
                    Measures.digits(matrix.f1(c))));
            for (int said = 0; said < classes.size() && isSmall; said++) {
                row.add(Integer.toString(matrix.counts()[c][said]));
            }
            table.row(row);
        }
        console.out().println();
        table.print();
    }

    private static void write(JsonGenerator json, ConfusionMatrix matrix) {
        json.writeObjectPropertyStart("confusion");
        json.writeArrayPropertyStart("labels");
        matrix.labels().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("counts");
        for (int[] row : matrix.counts()) {
            json.writeArray(row, 0, row.length);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
