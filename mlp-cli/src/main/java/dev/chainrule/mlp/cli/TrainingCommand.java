package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.explain.PermutationImportance;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingFinished;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.run.CheckpointedRun;
import dev.chainrule.mlp.io.run.DocumentRun;
import dev.chainrule.mlp.io.run.FileImportance;
import dev.chainrule.mlp.io.run.RunManifest;
import dev.chainrule.mlp.report.EpochHistory;
import dev.chainrule.mlp.report.ImportanceReport;
import dev.chainrule.mlp.report.ReportPage;
import dev.chainrule.mlp.report.TrainingReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A run from the command line, from the beginning or gone on with: its options, how it ends, and what is written then.
 */
abstract class TrainingCommand implements Callable<Integer> {
    /** How often a feature is shuffled for the report. */
    private static final int REPEATS = 5;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CONFIG", description = "The document, a JSON file.")
    private Path config;

    @Option(names = "--out", paramLabel = "MODEL", description = "Where to save the model.")
    private Optional<Path> out;

    @Option(
            names = "--from",
            paramLabel = "START",
            description = "A model to continue training. For resume: the same as for train.")
    private Optional<Path> from;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write a web page about the run: curves, errors, the state of each layer.")
    private Optional<Path> reportFile;

    @Option(
            names = "--json",
            description =
                    "Print one JSON object: model, epochs, keptEpoch, train, validation (null if no rows are held out), seconds, "
                            + "kernel.")
    private boolean json;

    @Mixin
    private PluginPaths pluginPaths;

    TrainingCommand(Console console) {
        this.console = console;
    }

    /** Begins the run, or goes on with it. */
    abstract CheckpointedRun begin(DocumentRun run, Kernel kernel, Path model, TrainingListener listener);

    @Override
    public Integer call() {
        return pluginPaths.with(console, this::train).number();
    }

    /** Returns the document that the argument stands for. */
    Path document(Path argument, Plugins plugins) {
        return argument;
    }

    private ExitCode train(Plugins plugins) {
        config = document(config, plugins);
        Path file = out.orElseGet(() -> OutputFile.nameFor(config, "safetensors"));
        OutputFile.mustDiffer(spec, file, List.of(config));
        ReadListener reading = console.reading();
        DocumentRun run = from.map(start -> Hint.on(
                        error -> error.code() == ErrorCode.CFG_SEMANTIC
                                ? "without --from, the run starts from the beginning"
                                : "",
                        () -> DocumentRun.open(config, start, plugins, reading)))
                .orElseGet(() -> DocumentRun.open(config, plugins, reading));
        run.warnings().forEach(console::warn);
        OutputFile.mustDiffer(spec, file, run.inputs());
        AtomicFile.check(file);
        Path manifest = RunManifest.beside(file);
        AtomicFile.check(manifest);
        checkOutputs(file, manifest, run.inputs());
        reportFile.ifPresent(AtomicFile::check);

        Kernels.Choice kernel = Kernels.choose();
        Progress progress = new Progress(console, System::nanoTime);
        EpochHistory history = new EpochHistory(progress);
        long start = System.nanoTime();
        try (CheckpointedRun training = begin(run, kernel.kernel(), file, history);
                ShutdownHook unused = new ShutdownHook(training::stop)) {
            TrainedModel model = train(training, progress);
            if (training.wasStopped()) {
                sayHowToGoOn(training, file);
                return ExitCode.INTERRUPTED;
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            save(training, model, file); // first: nothing that fails from here on can lose the run
            try {
                RunManifest.save(run, training.inputs(), model, versions(kernel.kernel()), manifest);
                measureAndReport(run, model, history, file, seconds, kernel);
                training.saved(); // last: until then 'mlp resume' can do all this again
                console.flush();
            } catch (RuntimeException | Error e) {
                console.err().println("the run is finished and its model is saved: " + Problem.clean(file.toString()));
                throw e;
            }
            return ExitCode.OK;
        }
    }

    private void measureAndReport(
            DocumentRun run,
            TrainedModel model,
            EpochHistory history,
            Path file,
            double seconds,
            Kernels.Choice kernel) {
        TrainingFinished end = history.end().orElseThrow();
        List<Metric> metrics = run.metrics();
        Evaluation onTraining = model.evaluate(run.preparation().training(), metrics);
        Optional<Evaluation> onValidation = run.preparation().validation().map(rows -> model.evaluate(rows, metrics));
        reportFile.ifPresent(page -> AtomicFile.write(
                page,
                ReportPage.html(new TrainingReport(
                                title(model),
                                run.preparation(),
                                model,
                                history.epochs(),
                                end,
                                onTraining,
                                onValidation,
                                TrainingReport.Member.of(history),
                                seconds,
                                new Version().getVersion()[0],
                                kernel.kernel().name(),
                                importance(run, model)))
                        .getBytes(StandardCharsets.UTF_8)));
        report(new Outcome(file, model, end, onTraining, onValidation, seconds, kernel));
    }

    /** Measures what the features are worth; a metric may be undefined for the rows, and the report then says nothing of it. */
    private Optional<ImportanceReport> importance(DocumentRun run, TrainedModel model) {
        Metric metric = Metrics.standard(model).get(0);
        try {
            return FileImportance.ofRun(run, model, REPEATS).map(rows -> {
                PermutationImportance importance =
                        rows.permutation(metric, REPEATS, model.spec().seed());
                return new ImportanceReport(
                        title(model),
                        model,
                        rows.rows(),
                        importance,
                        rows.dependences(importance, ImportanceCommand.SHOWN_CURVES));
            });
        } catch (DataException undefined) {
            return Optional.empty();
        }
    }

    /** Requires, before training, that no output is an input, or the same file as another. */
    private void checkOutputs(Path model, Path manifest, List<Path> inputs) {
        List<OutputFile.Output> outputs = new ArrayList<>(List.of(
                new OutputFile.Output("model", "--out", model),
                new OutputFile.Output("manifest", "--out", manifest),
                new OutputFile.Output("last finite model", "--out", CheckpointedRun.lastFinite(model))));
        reportFile.ifPresent(page -> outputs.add(new OutputFile.Output("report", "--report", page)));
        outputs.forEach(output -> OutputFile.mustDiffer(spec, output.option(), output.file(), inputs));
        OutputFile.mustDiffer(spec, outputs);
        reportFile.ifPresent(page -> OutputFile.mustNotBeAModel(spec, "--report", page));
        List<Path> files = new ArrayList<>(inputs);
        outputs.forEach(output -> files.add(output.file()));
        OutputFile.mustBeOutside(spec, CheckpointedRun.checkpoints(model), files);
    }

    /** What a run runs on. */
    static Map<String, String> versions(Kernel kernel) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("mlp", new Version().getVersion()[0]);
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        versions.put("kernel", kernel.name());
        return versions;
    }

    private static TrainedModel train(CheckpointedRun training, Progress progress) {
        try {
            TrainedModel model = training.train();
            if (training.wasStopped()) {
                progress.stopped();
            }
            return model;
        } catch (RuntimeException | Error e) {
            progress.stopped();
            throw e;
        }
    }

    private void save(CheckpointedRun training, TrainedModel model, Path file) {
        Hint.on(error -> training.newest().isPresent() ? "resume with: " + resumeCommand(file) : "", () -> {
            training.save(model);
            return model;
        });
    }

    private void sayHowToGoOn(CheckpointedRun training, Path file) {
        console.err()
                .println("stopped after " + training.history().size() + " epochs. The checkpoint is "
                        + training.newest().orElseThrow() + "; resume with: " + resumeCommand(file));
    }

    private String resumeCommand(Path file) {
        return "mlp resume " + config + from.map(start -> " --from " + start).orElse("") + " --out " + file;
    }

    /** Tells of something that a user should know and can live with. */
    final void warn(String warning) {
        console.warn(warning);
    }

    /** Returns where to save the model, if the user says so. */
    final Optional<Path> out() {
        return out;
    }

    /** Returns the description of this command. */
    final CommandSpec command() {
        return spec;
    }

    /** Returns a writer of documents for tables, which leaves the standard output to the results of the run. */
    final NewDocument newDocument() {
        return new NewDocument(console, spec, console.err());
    }

    private String title(TrainedModel model) {
        return model.spec().name().isEmpty()
                ? OutputFile.documentName(config)
                : model.spec().name();
    }

    private record Outcome(
            Path file,
            TrainedModel model,
            TrainingFinished end,
            Evaluation training,
            Optional<Evaluation> validation,
            double seconds,
            Kernels.Choice kernel) {}

    private void report(Outcome outcome) {
        if (json) {
            console.out().println(JsonOutput.object(json -> {
                json.writeStringProperty("model", outcome.file().toString());
                json.writeNumberProperty("epochs", outcome.end().epochs());
                outcome.model()
                        .spec()
                        .training()
                        .earlyStopping()
                        .ifPresent(stopping -> json.writeNumberProperty(
                                "keptEpoch", outcome.end().keptEpoch()));
                json.writeObjectPropertyStart("train");
                Measures.write(json, outcome.training());
                json.writeEndObject();
                outcome.validation()
                        .ifPresentOrElse(
                                validation -> {
                                    json.writeObjectPropertyStart("validation");
                                    Measures.write(json, validation);
                                    json.writeEndObject();
                                },
                                () -> json.writeNullProperty("validation"));
                json.writeNumberProperty("seconds", outcome.seconds());
                json.writeStringProperty("kernel", outcome.kernel().kernel().name());
            }));
            return;
        }
        int members = outcome.model().members().size();
        console.out()
                .println("network     " + Measures.text(outcome.model().network())
                        + (members > 1 ? ", " + members + " members" : ""));
        outcome.model().spec().training().earlyStopping().ifPresent(stopping -> epochs(outcome, stopping));
        console.out().println("train       " + Measures.text(outcome.training()));
        outcome.validation().ifPresent(validation -> console.out().println("validation  " + Measures.text(validation)));
        console.out()
                .println("time        " + Measures.digits(outcome.seconds()) + " s, "
                        + outcome.kernel().description());
        console.out().println("model       " + TerminalText.line(outcome.file().toString()));
        reportFile.ifPresent(page -> console.out().println("report      " + TerminalText.line(page.toString())));
    }

    /** Prints where training stopped, and which weights it kept. */
    private void epochs(Outcome outcome, EarlyStoppingSpec stopping) {
        int all = outcome.model().spec().training().epochs();
        TrainingFinished end = outcome.end();
        if (outcome.model().members().size() > 1) {
            console.out().println("epochs      up to " + end.epochs() + " of " + all + " for each member");
            return;
        }
        String metric = stopping.metric().type();
        String better = stopping.minDelta() > 0
                ? "no " + metric + " better by more than " + Formula.number(stopping.minDelta())
                : "no better " + metric;
        String why = better + " in " + stopping.patience() + " epochs";
        String kept = stopping.restoreBest()
                ? "the weights are those of epoch " + end.keptEpoch() + ", the best"
                : "the weights are those of the last epoch";
        console.out()
                .println("epochs      " + end.epochs() + " of " + all
                        + (end.epochs() < all ? ", stopped early: " + why : "") + "; " + kept);
    }
}
