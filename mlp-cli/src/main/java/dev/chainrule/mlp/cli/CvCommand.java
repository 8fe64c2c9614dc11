package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.CrossValidation;
import dev.chainrule.mlp.core.selection.FoldResult;
import dev.chainrule.mlp.io.run.DocumentFolds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** Measures by cross-validation how well a document does on rows that it has not seen. */
@Command(
        name = "cv",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Measures by cross-validation how well a document does on unseen rows.",
            "",
            "Divides the rows of the data file into folds and holds out each of them once; the network and the "
                    + "scalers are fitted on the other rows. Folds are stratified by class. All rows take part, "
                    + "including those that \"validation\" would hold out.",
            "",
            "Prints the results of each fold, their mean, and their standard deviation (divided by the number of "
                    + "folds, as numpy.std). Folds are trained in parallel. The same document, seed and data give "
                    + "the same numbers.",
            "",
            "Finished folds are saved in a file, in the current folder by default; an interrupted command "
                    + "resumes, and the file is deleted at the end. No model is written: use 'train' for that."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp cv iris.json",
            "  mlp cv iris.json --folds 10 --json | jq .mean.accuracy",
        })
final class CvCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CONFIG", description = "The document, a JSON file.")
    private Path config;

    @Option(names = "--folds", paramLabel = "K", description = "The number of folds, at least 2; 5 by default.")
    private int folds = 5;

    @Option(names = "--plain", description = "Unstratified folds, drawn without regard to labels.")
    private boolean plain;

    @Option(
            names = "--json",
            description = "Print one JSON object: folds (an array of rows, loss, accuracy or r2 and so on), mean, sd.")
    private boolean json;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private StateOptions state;

    @Mixin
    private PluginPaths pluginPaths;

    CvCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::validate);
    }

    private Void validate(Plugins plugins) {
        if (folds < 2) {
            throw new ParameterException(spec.commandLine(), "--folds must be at least 2, was " + folds);
        }
        DocumentFolds document = DocumentFolds.open(config, plugins, folds, !plain, console.reading());
        document.warnings().forEach(console::warn);
        state.keep(
                spec,
                console,
                OutputFile.nameFor(config, "cv"),
                document.inputs(),
                Optional.empty(),
                document.plan(),
                file -> cluster.evaluate(
                        spec,
                        pluginPaths.paths(),
                        document::work,
                        executor -> document.run(executor, file.known(), file),
                        () -> document.run(Kernels.choose().kernel(), file.known(), file)),
                result -> report(document, result));
        return null;
    }

    private void report(DocumentFolds document, CrossValidation result) {
        if (json) {
            console.out().println(JsonOutput.object(object -> write(object, document.splits(), result)));
        } else {
            print(document.splits(), result);
        }
    }

    private void print(List<Split> splits, CrossValidation result) {
        List<String> names = List.copyOf(result.summary().mean().keySet());
        String drawn = names.get(Math.min(1, names.size() - 1)); // the first metric, or the loss if there is none
        DoubleSummaryStatistics range = result.folds().stream()
                .mapToDouble(fold -> fold.measures().get(drawn))
                .filter(Double::isFinite)
                .summaryStatistics();
        TextTable table = new TextTable(console.out());
        List<String> head = new ArrayList<>(List.of("fold", "rows"));
        head.addAll(names);
        head.add(
                range.getCount() == 0
                        ? ""
                        : drawn + " " + Measures.digits(range.getMin()) + " to " + Measures.digits(range.getMax()));
        table.row(head);
        for (FoldResult fold : result.folds()) {
            String rows = Integer.toString(splits.get(fold.fold() - 1).validation().length);
            String bar = TextTable.bar(fold.measures().get(drawn), range.getMin(), range.getMax());
            table.row(cells(Integer.toString(fold.fold()), rows, names, fold.measures(), bar));
        }
        Map<String, Double> mean = result.summary().mean();
        table.row(cells("mean", "", names, mean, TextTable.bar(mean.get(drawn), range.getMin(), range.getMax())));
        table.row(cells("sd", "", names, result.summary().sd(), ""));
        table.print();
    }

    private static List<String> cells(
            String first, String second, List<String> names, Map<String, Double> measures, String bar) {
        List<String> cells = new ArrayList<>(List.of(first, second));
        names.forEach(name -> cells.add(Measures.digits(measures.get(name))));
        cells.add(bar);
        return cells;
    }

    private static void write(JsonGenerator json, List<Split> splits, CrossValidation result) {
        json.writeArrayPropertyStart("folds");
        for (FoldResult fold : result.folds()) {
            json.writeStartObject();
            json.writeNumberProperty("rows", splits.get(fold.fold() - 1).validation().length);
            fold.measures().forEach((name, value) -> Measures.number(json, name, value));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("mean");
        Measures.object(json, result.summary().mean());
        json.writeName("sd");
        Measures.object(json, result.summary().sd());
    }
}
