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
            "Measures a model on rows whose targets are known.",
            "",
            "The file is a CSV, which has the columns of the training data, found by name, in any order; it may be larger than the memory. Or an idx file of images with --labels. Prints the mean loss and every "
                    + "metric that fits; of several targets also those of each; of a classifier also those of each class, and which classes it takes for which."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  mlp evaluate iris.safetensors test.csv", "  mlp evaluate iris.safetensors test.csv --json"})
final class EvaluateCommand implements Runnable {
    /** More columns than these fit on no screen. */
    private static final int MOST_CLASSES = 12;

    /** To people they would say nothing new: a row has one class and one answer. */
    private static final Set<String> SAME_AS_ACCURACY = Set.of("precision-micro", "recall-micro", "f1-micro");

    private final Console console;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model that 'train' saved.")
    private Path model;

    @Parameters(index = "1", paramLabel = "FILE", description = "The rows; - for a CSV from standard input.")
    private Path file;

    @Option(
            names = "--json",
            description = "Print one JSON object: rows, loss, every metric by name; of several targets also targets, "
                    + "with the metrics of each; of a classifier also confusion, with labels and counts (a row for each "
                    + "class). What is not finite is null.")
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
                : FileEvaluation.open(loaded, file, labels.file(), console.reading());
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

    /** The metrics of each of several targets. */
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

    /** What of the rows of a class is right, and what they are taken for. */
    private void print(ConfusionMatrix matrix) {
        List<String> classes = matrix.labels().stream().map(Problem::clean).toList();
        boolean isSmall = classes.size() <= MOST_CLASSES;
        TextTable table = new TextTable(console.out());
        List<String> head = new ArrayList<>(List.of("class", "rows", "precision", "recall", "f1"));
        if (isSmall) {
            classes.forEach(label -> head.add("said " + label));
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
