package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.data.UnknownCount;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.CrossValidation;
import dev.chainrule.mlp.core.selection.FoldExecutor;
import dev.chainrule.mlp.core.selection.FoldListener;
import dev.chainrule.mlp.core.selection.FoldResult;
import dev.chainrule.mlp.core.selection.Folds;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentSource;
import dev.chainrule.mlp.io.document.DocumentWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A document with its data in folds: read, checked and ready to be cross-validated. All rows of the data file are in
 * one fold; {@code data.validation} only sets the share of a fold's training rows that early stopping watches.
 *
 * <pre>{@code
 * DocumentFolds folds = DocumentFolds.open(Path.of("iris.json"), Plugins.load(), 5, true);
 * CrossValidation result = folds.run();
 * }</pre>
 *
 * @param source the document
 * @param plugins the plugins that it can name
 * @param spec the run that it describes
 * @param network the network that it describes
 * @param splits the rows of each fold
 * @param folds the same, to be trained on
 * @param warnings non-fatal warnings, one sentence each
 * @since 0.2
 */
public record DocumentFolds(
        DocumentSource source,
        Plugins plugins,
        RunSpec spec,
        Network network,
        List<Split> splits,
        Folds folds,
        List<String> warnings) {

    /** Copies the lists. */
    public DocumentFolds {
        splits = List.copyOf(splits);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a document and the data that it names, and checks everything short of training.
     *
     * @param count how many folds, at least 2
     * @param stratified whether each fold has its share of each class; targets that are numbers have none. Without effect if
     *     the document holds out the last rows: each fold then trains on the rows before those that it holds out. If the
     *     document names a column of groups, the rows of a group are in one fold
     * @throws ConfigException if the document is wrong, has no data, or does not fit its data
     * @throws DataException if the data is wrong or has fewer rows than folds
     * @throws StorageException if a file cannot be read
     */
    public static DocumentFolds open(Path document, Plugins plugins, int count, boolean stratified) {
        return open(document, plugins, count, stratified, ReadListener.NONE);
    }

    /**
     * Opens it as {@link #open(Path, Plugins, int, boolean)} does, with a listener for the progress of reading the
     * data.
     *
     * @param listener receives the progress
     */
    public static DocumentFolds open(
            Path document, Plugins plugins, int count, boolean stratified, ReadListener listener) {
        DocumentSource source = DocumentSource.read(document);
        RunSpec spec = new DocumentReader(plugins).read(source);
        DocumentRows rows = DocumentRows.read(source, spec, plugins, listener);
        rows.requireFits(source, spec, Runtime.getRuntime().maxMemory(), false);
        return ErrorContext.naming(source, rows.file(), () -> {
            Split all = new Split(all(rows.examples().rows()), new int[0]);
            PreparedData preparation = PreparedData.of(spec, plugins, rows.examples(), all);
            Network network = Network.build(preparation.spec(), plugins);
            Metrics.of(preparation.spec(), network, preparation.preprocessing().target(), plugins);
            Validation validation = spec.preprocessing().validation();
            List<Split> splits = Split.folds(validation, count, rows.examples(), spec.seed(), stratified);
            List<String> warnings = new ArrayList<>(rows.warnings());
            warnings.addAll(preparation.warnings());
            PresetAdvice.of(source, preparation).ifPresent(warnings::add);
            unknown(rows.examples(), splits, spec).ifPresent(warnings::add);
            Optional<DataTable> others = rows.heldOut(source, spec, preparation.preprocessing(), warnings);
            return new DocumentFolds(
                    source,
                    plugins,
                    spec,
                    network,
                    splits,
                    Folds.of(plugins, rows.examples(), others, splits),
                    warnings);
        });
    }

    /** Counts the categories that a fold holds out and does not train on. */
    static Optional<String> unknown(DataTable examples, List<Split> splits, RunSpec spec) {
        UnknownCount count = new UnknownCount();
        PreprocessingSpec how = spec.preprocessing();
        if (how.unknownCategories() == UnknownCategories.IGNORE) {
            for (Split split : splits) {
                count.add(how, examples, split);
            }
        }
        return count.warning("the held-out rows of a fold");
    }

    private static int[] all(int rows) {
        int[] all = new int[rows];
        Arrays.setAll(all, r -> r);
        return all;
    }

    /** Returns the file of the document. */
    public Path document() {
        return source.file();
    }

    /** Returns the files that were read, the document first. */
    public List<Path> inputs() {
        return DocumentRows.inputs(source.file(), spec);
    }

    /**
     * Returns everything that determines the result; neither the number of threads nor the held-out rows of the
     * document do.
     */
    public FoldPlan plan() {
        StringBuilder text = new StringBuilder("cv\n");
        text.append(DocumentWriter.write(spec.withTraining(spec.training().withThreads(OptionalInt.empty()))));
        splits.forEach(split -> text.append(Arrays.toString(split.validation())).append('\n'));
        return new FoldPlan(text.toString(), inputs().subList(1, inputs().size()), 1, splits.size());
    }

    /**
     * Trains and measures once for each fold, with the fastest kernel that this JVM can run.
     *
     * @since 0.2
     */
    public CrossValidation run() {
        return run(Kernels.choose().kernel(), List.of(), fold -> {});
    }

    /**
     * Trains and measures once for each fold.
     *
     * @param kernel the kernel that runs the matrix products
     * @param known folds that are finished already
     * @param listener receives each other fold
     */
    public CrossValidation run(Kernel kernel, List<FoldResult> known, FoldListener listener) {
        return ErrorContext.naming(
                source, inputs().get(1), () -> CrossValidation.run(spec, plugins, kernel, folds, known, listener));
    }

    /**
     * Trains and measures once for each fold, where an executor says.
     *
     * @param executor evaluates the folds of {@link #work()}
     * @param known folds that are finished already
     * @param listener receives each other fold
     * @since 0.2
     */
    public CrossValidation run(FoldExecutor executor, List<FoldResult> known, FoldListener listener) {
        return ErrorContext.naming(
                source, inputs().get(1), () -> CrossValidation.run(folds.count(), executor, known, listener));
    }

    /**
     * Returns the trial and its rows, so that the folds can be evaluated on other machines.
     *
     * @since 0.2
     */
    public FoldWork work() {
        return new FoldWork(List.of(spec), folds.tables().orElseThrow(), Optional.empty(), true);
    }
}
