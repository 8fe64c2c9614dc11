package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.FoldSummary;
import dev.chainrule.mlp.core.selection.Search;
import dev.chainrule.mlp.core.selection.TrialResult;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.run.DocumentSearch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** Tries many variants of a document and says which does best on rows that it has not seen. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Tries variants of a document and ranks them by their results on unseen rows.",
            "",
            "The section \"search\" of the document says what to try, at random or on a grid:",
            "",
            "  \"search\": {\"kind\": \"random\", \"trials\": 30, \"folds\": 3, \"metric\": \"accuracy\", \"over\": {",
            "    \"/optimizer/learningRate\": {\"from\": 0.0001, \"to\": 0.1, \"scale\": \"log\"},",
            "    \"/network/layers/0/units\": [16, 32, 64]}}",
            "",
            "Each variant is measured by cross-validation on the training rows, so the held-out rows can judge "
                    + "the winner; without \"folds\", it is measured on the held-out rows. Variants that diverge are "
                    + "ranked last. Variants are trained in parallel. The same document, seed and data give the "
                    + "same result.",
            "",
            "Finished folds are saved in a file, in the current folder by default; an interrupted command "
                    + "resumes, and the file is deleted at the end."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp search iris.json --out best.json",
            "  mlp train best.json",
            "  mlp search iris.json --json | jq .trials[0].values",
        })
final class SearchCommand implements Runnable {
    private static final int MOST_ROWS = 30;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CONFIG", description = "The document, a JSON file.")
    private Path config;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write the best variant as a document.")
    private Optional<Path> out;

    @Option(
            names = "--json",
            description =
                    "Print one JSON object: metric, trials (best first; an array of trial, values, folds, mean, sd, "
                            + "diverged), best, document.")
    private boolean json;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private StateOptions state;

    @Mixin
    private PluginPaths pluginPaths;

    SearchCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::search);
    }

    private Void search(Plugins plugins) {
        out.ifPresent(file -> OutputFile.mustDiffer(spec, file, List.of(config)));
        DocumentSearch document = DocumentSearch.open(config, plugins, console.reading());
        document.warnings().forEach(console::warn);
        out.ifPresent(file -> {
            OutputFile.mustDiffer(spec, file, document.inputs());
            OutputFile.mustNotBeAModel(spec, "--out", file);
            AtomicFile.check(file);
        });
        Search result = state.keep(
                spec,
                console,
                OutputFile.nameFor(config, "search"),
                document.inputs(),
                out.map(file -> new OutputFile.Output("document", "--out", file)),
                document.plan(),
                file -> {
                    Search search = cluster.evaluate(
                            spec,
                            pluginPaths.paths(),
                            document::work,
                            executor -> document.run(executor, file.known(), file),
                            () -> document.run(Kernels.choose().kernel(), file.known(), file));
                    search.best().ifPresent(best -> write(document, best)); // what is finished is kept if this fails
                    return search;
                },
                search -> report(document, search));
        boolean diverged =
                result.trials().stream().allMatch(trial -> trial.summary().isEmpty());
        if (result.best().isEmpty() && !diverged) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of(Problem.clean(config.toString()), "/search/metric"),
                    "'" + result.measure()
                            + "' is undefined in every trial, so no trial is best: a fold holds out too few"
                            + " rows, or rows of one class only. Use fewer folds, or another metric or \"loss\"");
        }
        if (diverged) {
            throw new TrainingDivergedException(
                    ErrorCode.TRN_DIVERGED,
                    Location.of(Problem.clean(config.toString()), "/search"),
                    "training diverged in every trial. Try smaller learning rates, or scale the data");
        }
        return null;
    }

    private void report(DocumentSearch document, Search result) {
        if (json) {
            console.out().println(JsonOutput.object(object -> write(object, document, result)));
        } else {
            print(document, result);
        }
    }

    private void write(DocumentSearch document, TrialResult best) {
        out.ifPresent(file ->
                AtomicFile.write(file, document.document(best.trial(), file).getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Object> values(DocumentSearch document, TrialResult trial) {
        return document.document().trials().get(trial.trial() - 1).values();
    }

    private void print(DocumentSearch document, Search result) {
        String measure = result.measure();
        boolean folds = document.folds().count() > 1;
        List<Double> means = result.ranking().stream()
                .map(trial -> trial.mean(measure))
                .filter(Double::isFinite)
                .toList();
        double first = means.isEmpty() ? 0 : means.get(0);
        double last = means.isEmpty() ? 0 : means.get(means.size() - 1);
        List<String> head = new ArrayList<>(List.of("trial", measure));
        if (folds) {
            head.add("sd");
        }
        head.add(means.isEmpty() ? "" : Measures.digits(last) + " to " + Measures.digits(first));
        head.addAll(document.document().search().over().keySet());
        TextTable table = new TextTable(console.out());
        table.row(head);
        for (TrialResult trial :
                result.ranking().subList(0, Math.min(MOST_ROWS, result.ranking().size()))) {
            double mean = trial.mean(measure);
            List<String> row = new ArrayList<>();
            row.add(Integer.toString(trial.trial()));
            row.add(trial.summary().isEmpty() ? "diverged" : Measures.digits(mean));
            if (folds) {
                row.add(trial.summary()
                        .map(s -> Measures.digits(s.sd().get(measure)))
                        .orElse(""));
            }
            row.add(TextTable.bar(mean, last, first));
            values(document, trial).values().forEach(value -> row.add(JsonOutput.value(value)));
            table.row(row);
        }
        table.print();
        if (result.ranking().size() > MOST_ROWS) {
            console.out().println("… and " + (result.ranking().size() - MOST_ROWS) + " more; --json prints all");
        }
        result.best().ifPresent(best -> {
            console.out().println();
            console.out()
                    .println("best        trial " + best.trial() + ", "
                            + Measures.text(best.summary().orElseThrow().mean()));
            console.out()
                    .println(TerminalText.line(
                            "document    " + out.map(Path::toString).orElse("not written; --out FILE writes it")));
        });
    }

    private void write(JsonGenerator object, DocumentSearch document, Search result) {
        object.writeStringProperty("metric", result.measure());
        object.writeArrayPropertyStart("trials");
        for (TrialResult trial : result.ranking()) {
            object.writeStartObject();
            object.writeNumberProperty("trial", trial.trial());
            object.writeObjectPropertyStart("values");
            values(document, trial).forEach((pointer, value) -> {
                object.writeName(pointer);
                JsonOutput.write(object, value);
            });
            object.writeEndObject();
            object.writeArrayPropertyStart("folds");
            trial.folds().forEach(fold -> Measures.object(object, fold.measures()));
            object.writeEndArray();
            object.writeName("mean");
            Measures.object(object, trial.summary().map(FoldSummary::mean).orElse(Map.of()));
            object.writeName("sd");
            Measures.object(object, trial.summary().map(FoldSummary::sd).orElse(Map.of()));
            if (trial.summary().isPresent()) {
                object.writeNullProperty("diverged");
            } else {
                object.writeStringProperty("diverged", trial.diverged());
            }
            object.writeEndObject();
        }
        object.writeEndArray();
        result.best()
                .ifPresentOrElse(
                        best -> object.writeNumberProperty("best", best.trial()),
                        () -> object.writeNullProperty("best"));
        if (out.isPresent() && result.best().isPresent()) {
            object.writeStringProperty("document", out.get().toString());
        } else {
            object.writeNullProperty("document");
        }
    }
}
