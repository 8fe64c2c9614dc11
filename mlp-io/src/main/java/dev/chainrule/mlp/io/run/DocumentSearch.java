package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.data.UnknownCount;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.NetworkBuilder;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.FoldExecutor;
import dev.chainrule.mlp.core.selection.FoldListener;
import dev.chainrule.mlp.core.selection.FoldResult;
import dev.chainrule.mlp.core.selection.Folds;
import dev.chainrule.mlp.core.selection.Search;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.SearchSpec;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentSource;
import dev.chainrule.mlp.io.document.DocumentWriter;
import dev.chainrule.mlp.io.document.SearchDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A document with a search and its data: read, checked and ready to be searched. With folds, what the document holds
 * out takes no part, so that it can still judge the run that was chosen; without, the runs are measured on it.
 *
 * <pre>{@code
 * DocumentSearch search = DocumentSearch.open(Path.of("iris.json"), Plugins.load());
 * Search result = search.run();
 * String best = search.document(result.best().orElseThrow().trial(), Path.of("best.json"));
 * }</pre>
 *
 * @param source the document
 * @param plugins the plugins that it can name
 * @param document the content of the document, and the runs that the search tries
 * @param metric the metric by which the best run is chosen; empty for the loss
 * @param folds the rows
 * @param warnings non-fatal warnings, one sentence each
 * @since 0.2
 */
public record DocumentSearch(
        DocumentSource source,
        Plugins plugins,
        SearchDocument document,
        Optional<Metric> metric,
        Folds folds,
        List<String> warnings) {

    /** Copies the list. */
    public DocumentSearch {
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a document and the data that it names, and checks everything short of training.
     *
     * @throws ConfigException if the document is wrong, has no search or no data, or does not fit its data
     * @throws DataException if the data is wrong or has fewer rows than folds
     * @throws StorageException if a file cannot be read
     */
    public static DocumentSearch open(Path path, Plugins plugins) {
        return open(path, plugins, ReadListener.NONE);
    }

    /**
     * Opens it as {@link #open(Path, Plugins)} does, with a listener for the progress of reading the data.
     *
     * @param listener receives the progress
     */
    public static DocumentSearch open(Path path, Plugins plugins, ReadListener listener) {
        DocumentSource source = DocumentSource.read(path);
        SearchDocument document = new DocumentReader(plugins).readSearch(source);
        RunSpec spec = document.spec();
        DocumentRows rows = DocumentRows.read(source, spec, plugins, listener);
        rows.requireFits(source, spec, Runtime.getRuntime().maxMemory(), false);
        return ErrorContext.naming(source, rows.file(), () -> {
            Split split = Split.of(spec.preprocessing().validation(), rows.examples(), spec.seed());
            PreparedData preparation = PreparedData.of(
                    scaledAsSomeTrial(document),
                    plugins,
                    rows.examples(),
                    isFolded(document) ? new Split(split.training(), new int[0]) : split);
            Network network = Network.build(preparation.spec(), plugins);
            Target target = preparation.preprocessing().target();
            Optional<Metric> metric = metric(document.search(), preparation, network, target, plugins);
            checkTrials(document, preparation.spec(), rows, plugins);
            List<String> warnings = new ArrayList<>(rows.warnings());
            warnings.addAll(preparation.warnings());
            PresetAdvice.of(source, preparation).ifPresent(warnings::add);
            Optional<DataTable> others = rows.heldOut(source, spec, preparation.preprocessing(), warnings);
            if (isFolded(document)) {
                DocumentFolds.unknown(trainingRows(spec, rows), splits(document, rows), spec)
                        .ifPresent(warnings::add);
            } else {
                others.flatMap(held -> UnknownCount.of(
                                        preparation.preprocessing().features(), held)
                                .warning("the held-out rows"))
                        .ifPresent(warnings::add);
            }
            int trials = document.trials().size();
            int asked = document.search().trials().orElse(trials);
            if (trials < asked) {
                warnings.add("there are only " + trials + " different trials, " + asked + " were asked for");
            }
            return new DocumentSearch(
                    source, plugins, document, metric, folds(document, rows, others, plugins), warnings);
        });
    }

    /**
     * Returns the document with the scalings of a trial that scales, so that no warning asks for what the search tries.
     */
    private static RunSpec scaledAsSomeTrial(SearchDocument document) {
        List<PreprocessingSpec> tried = document.trials().stream()
                .map(trial -> trial.spec().preprocessing())
                .toList();
        PreprocessingSpec how = document.spec().preprocessing();
        return document.spec().toBuilder()
                .data(data -> data.scale(used(tried.stream().map(PreprocessingSpec::scale), how.scale()))
                        .scaleTarget(used(tried.stream().map(PreprocessingSpec::scaleTarget), how.scaleTarget())))
                .build();
    }

    private static Optional<PluginSpec> used(Stream<Optional<PluginSpec>> tried, Optional<PluginSpec> defaultValue) {
        List<PluginSpec> given = tried.flatMap(Optional::stream).toList();
        return given.stream()
                .filter(scaling -> !scaling.equals(PreprocessingSpec.UNSCALED))
                .findFirst()
                .or(() -> given.stream().findFirst())
                .or(() -> defaultValue);
    }

    private static Folds folds(
            SearchDocument document, DocumentRows rows, Optional<DataTable> others, Plugins plugins) {
        RunSpec spec = document.spec();
        return isFolded(document)
                ? Folds.of(plugins, trainingRows(spec, rows), others, splits(document, rows))
                : Folds.ofValidation(plugins, rows.examples(), others);
    }

    /** Returns whether trials are measured on folds, not on the rows held out. */
    private static boolean isFolded(SearchDocument document) {
        return document.search().folds().isPresent()
                || document.spec().preprocessing().validation() instanceof Validation.None;
    }

    private static DataTable trainingRows(RunSpec spec, DocumentRows rows) {
        Validation validation = spec.preprocessing().validation();
        return rows.examples()
                .select(Split.of(validation, rows.examples(), spec.seed()).training());
    }

    private static List<Split> splits(SearchDocument document, DocumentRows rows) {
        return Split.folds(
                document.spec().preprocessing().validation(),
                document.search().folds().orElse(SearchSpec.DEFAULT_FOLDS),
                trainingRows(document.spec(), rows),
                document.spec().seed());
    }

    private static Optional<Metric> metric(
            SearchSpec search, PreparedData preparation, Network network, Target target, Plugins plugins) {
        if (search.metric().isEmpty()) {
            return Optional.of(Metrics.standard(network, target).get(0));
        }
        PluginSpec metric = search.metric().get();
        if (metric.equals(EarlyStoppingSpec.LOSS)) {
            return Optional.empty();
        }
        RunSpec measured = preparation
                .spec()
                .withTraining(preparation
                        .spec()
                        .training()
                        .withMetrics(List.of(metric))
                        .withEarlyStopping(Optional.empty()));
        try {
            Metric found = Metrics.of(measured, network, target, plugins).get(0);
            if (!found.ranksModels()) {
                throw new ConfigException(
                        ErrorCode.CFG_SEMANTIC,
                        Location.NONE,
                        "metric '" + found.name()
                                + "' is best near a number, neither high nor low, so no run is best by it."
                                + " Use \"loss\" or another metric");
            }
            return Optional.of(found);
        } catch (ConfigException e) {
            throw new ConfigException(
                    e.code(),
                    Location.of("", "/search/metric"),
                    e.problems().get(0).message());
        }
    }

    /** Sizes that the data decides can be too much for a value, as can a loss for outputs. */
    private static void checkTrials(SearchDocument document, RunSpec sized, DocumentRows rows, Plugins plugins) {
        for (int t = 0; t < document.trials().size(); t++) {
            String where = " (with the values of trial " + (t + 1) + " of the search)";
            List<Problem> problems = problems(document.trials().get(t).spec(), sized.network(), rows, plugins);
            if (!problems.isEmpty()) {
                throw Plugins.fault(problems.stream()
                        .map(problem -> new Problem(problem.code(), problem.location(), problem.message() + where))
                        .toList());
            }
        }
    }

    private static List<Problem> problems(RunSpec trial, NetworkSpec sized, DocumentRows rows, Plugins plugins) {
        int inputs = sized.inputs().orElseThrow();
        int outputs = sized.outputLayer().units().orElseThrow();
        int units = trial.network().outputLayer().units().orElse(outputs);
        if (units != outputs) {
            try {
                PreparedData.of(trial, plugins, rows.examples());
            } catch (ConfigException e) {
                return e.problems();
            }
        }
        return new NetworkBuilder(plugins)
                .problems(trial.withNetwork(trial.network().withSizes(inputs, units)), false);
    }

    /** Returns the file of the document. */
    public Path path() {
        return source.file();
    }

    /** Returns the files that were read, the document first. */
    public List<Path> inputs() {
        return DocumentRows.inputs(path(), document.spec());
    }

    /** Returns everything that determines the results, which the number of threads does not. */
    public FoldPlan plan() {
        StringBuilder text = new StringBuilder("search\n");
        text.append(metric.map(Metric::label).orElse(Evaluation.LOSS));
        text.append(document.search().folds()).append('\n');
        for (SearchDocument.Trial trial : document.trials()) {
            RunSpec spec = trial.spec();
            text.append(DocumentWriter.write(spec.withTraining(spec.training().withThreads(OptionalInt.empty()))));
        }
        return new FoldPlan(
                text.toString(),
                inputs().subList(1, inputs().size()),
                document.trials().size(),
                folds.count());
    }

    /**
     * Trains and measures each run, with the fastest kernel that this JVM can run.
     *
     * @since 0.2
     */
    public Search run() {
        return run(Kernels.choose().kernel(), List.of(), fold -> {});
    }

    /**
     * Trains and measures each run.
     *
     * @param kernel the kernel that runs the matrix products
     * @param known the folds that are finished already
     * @param listener is told of each other fold of each run
     */
    public Search run(Kernel kernel, List<FoldResult> known, FoldListener listener) {
        List<RunSpec> trials =
                document.trials().stream().map(SearchDocument.Trial::spec).toList();
        return ErrorContext.naming(
                source, inputs().get(1), () -> Search.run(trials, plugins, kernel, folds, metric, known, listener));
    }

    /**
     * Trains and measures each run, where an executor says.
     *
     * @param executor evaluates the folds of {@link #work()}
     * @param known the folds that are finished already
     * @param listener is told of each other fold of each run
     * @since 0.2
     */
    public Search run(FoldExecutor executor, List<FoldResult> known, FoldListener listener) {
        return ErrorContext.naming(
                source,
                inputs().get(1),
                () -> Search.run(document.trials().size(), folds.count(), executor, metric, known, listener));
    }

    /**
     * Returns the runs and their rows, so that the folds can be evaluated on other machines.
     *
     * @since 0.2
     */
    public FoldWork work() {
        Optional<PluginSpec> measured =
                metric.map(found -> document.search().metric().orElseGet(() -> PluginSpec.of(found.label())));
        return new FoldWork(
                document.trials().stream().map(SearchDocument.Trial::spec).toList(),
                folds.tables().orElseThrow(),
                measured,
                false);
    }

    /**
     * Returns the document of one of the runs, ready to be trained.
     *
     * @param trial its number, from 1
     * @param file where it is to be written, to which its paths are relative
     */
    public String document(int trial, Path file) {
        RunSpec spec = document.trials().get(trial - 1).spec();
        DataSpec data = spec.data().orElseThrow();
        DataSpec.Builder moved = data.toBuilder().file(relative(data.file(), file));
        data.labels().ifPresent(labels -> moved.labels(relative(labels, file)));
        if (data.preprocessing().validation() instanceof Validation.InFile other) {
            moved.validation(new Validation.InFile(
                    relative(other.file(), file), other.labels().map(labels -> relative(labels, file))));
        }
        return DocumentWriter.write(spec.withData(moved.build()));
    }

    /** Returns a path of the document as a file in another folder has to name it. */
    private String relative(String named, Path file) {
        Path from = file.toAbsolutePath().normalize().getParent();
        Path here = path().toAbsolutePath().normalize().getParent();
        if (Path.of(named).isAbsolute() || from.equals(here)) {
            return named;
        }
        Path target = here.resolve(named).normalize();
        return from.getRoot().equals(target.getRoot())
                ? from.relativize(target).toString().replace('\\', '/')
                : target.toString();
    }
}
