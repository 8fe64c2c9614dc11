package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.ResolvedRun;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingResult;
import dev.chainrule.mlp.core.training.TrainingRun;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A document with its data: read, checked and ready to train.
 *
 * <pre>{@code
 * TrainedModel model = DocumentRun.open(Path.of("iris.json")).train();
 * }</pre>
 *
 * @param source the document
 * @param plugins the plugins that it can name
 * @param resolved its rows, scaled and split, the spec with all sizes, and the plugins of the run
 * @param from the model that it begins with; if empty, it begins with weights drawn from the seed
 * @param warnings non-fatal warnings, one sentence each
 * @since 0.2
 */
public record DocumentRun(
        DocumentSource source, Plugins plugins, ResolvedRun resolved, Optional<BaseModel> from, List<String> warnings) {

    /** Copies the list. */
    public DocumentRun {
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a document and the data that it names, with the plugins that {@link Plugins#load()} finds, and checks
     * everything short of training.
     *
     * @throws ConfigException if the document is wrong, has no data, or does not fit its data
     * @throws DataException if the data is wrong
     * @throws StorageException if a file cannot be read
     * @since 0.2
     */
    public static DocumentRun open(Path document) {
        return open(document, Plugins.load());
    }

    /**
     * Reads a document and the data that it names, and checks everything short of training.
     *
     * @throws ConfigException if the document is wrong, has no data, or does not fit its data
     * @throws DataException if the data is wrong
     * @throws StorageException if a file cannot be read
     */
    public static DocumentRun open(Path document, Plugins plugins) {
        return open(document, plugins, ReadListener.NONE);
    }

    /**
     * Opens it as {@link #open(Path, Plugins)} does, with a listener for the progress of reading the data.
     *
     * @param listener receives the progress
     */
    public static DocumentRun open(Path document, Plugins plugins, ReadListener listener) {
        DocumentSource source = DocumentSource.read(document);
        return of(source, new DocumentReader(plugins).read(source), plugins, heapOfThisJvm(), listener);
    }

    /**
     * Reads a document and the data that it names to train a model further, and checks everything short of training.
     * The network, its weights and how rows become inputs and targets are the model's, all else is the document's; the
     * optimizer begins afresh.
     *
     * @param model the model's file
     * @throws ConfigException if the document is wrong, has no data, says of the network, the loss or the columns what
     *     the model does not, or names data that is not a CSV that fits in memory
     * @throws DataException if the data is wrong, or has a label or a category that the model does not know
     * @throws ModelFormatException if the model's file is not a model
     * @throws StorageException if a file cannot be read
     */
    public static DocumentRun open(Path document, Path model, Plugins plugins) {
        return open(document, model, plugins, ReadListener.NONE);
    }

    /**
     * Opens it as {@link #open(Path, Path, Plugins)} does, with a listener for the progress of reading the data.
     *
     * @param listener receives the progress
     */
    public static DocumentRun open(Path document, Path model, Plugins plugins, ReadListener listener) {
        DocumentSource source = DocumentSource.read(document);
        return of(source, new DocumentReader(plugins).read(source), model, plugins, heapOfThisJvm(), listener);
    }

    private static long heapOfThisJvm() {
        return Runtime.getRuntime().maxMemory();
    }

    static DocumentRun of(DocumentSource document, RunSpec spec, Path model, Plugins plugins) {
        return of(document, spec, model, plugins, heapOfThisJvm());
    }

    /** Opens a run with this much memory for its rows, in bytes. */
    static DocumentRun of(DocumentSource document, RunSpec spec, Path model, Plugins plugins, long heap) {
        return of(document, spec, model, plugins, heap, ReadListener.NONE);
    }

    private static DocumentRun of(
            DocumentSource document, RunSpec spec, Path model, Plugins plugins, long heap, ReadListener listener) {
        BaseModel from = BaseModel.load(model, plugins);
        from.check(document, spec);
        Preprocessing preprocessing = from.model().preprocessing();
        DocumentRows rows = DocumentRows.read(document, spec, plugins, preprocessing, listener);
        EncodedSize size = EncodedSize.of(rows.examples(), preprocessing);
        ErrorContext.naming(document, rows.file(), () -> {
            size.requireFits(heap, false);
            return size;
        });
        PreparedData preparation = rows.prepare(document, spec, preprocessing);
        return of(document, preparation, Optional.of(from), plugins);
    }

    /**
     * Reads the data of a run that a program describes, and checks everything short of training.
     *
     * @param document the file that the paths of the run are relative to; it need not exist
     * @param spec the run
     * @throws ConfigException if the run has no data, or does not fit its data
     * @throws DataException if the data is wrong
     * @throws StorageException if a file cannot be read
     */
    public static DocumentRun of(Path document, RunSpec spec, Plugins plugins) {
        return of(DocumentSource.withoutText(document), spec, plugins);
    }

    /**
     * Reads the data that a document names, and checks everything short of training.
     *
     * @param spec the run that was read from the document
     * @throws ConfigException if the document has no data, or does not fit its data
     * @throws DataException if the data is wrong
     * @throws StorageException if a file cannot be read
     * @since 0.2
     */
    public static DocumentRun of(DocumentSource document, RunSpec spec, Plugins plugins) {
        return of(document, spec, plugins, heapOfThisJvm());
    }

    /** Opens a run with this much memory for its rows, in bytes. */
    static DocumentRun of(DocumentSource document, RunSpec spec, Plugins plugins, long heap) {
        return of(document, spec, plugins, heap, ReadListener.NONE);
    }

    private static DocumentRun of(
            DocumentSource document, RunSpec spec, Plugins plugins, long heap, ReadListener listener) {
        return of(document, preparation(document, spec, plugins, heap, listener), Optional.empty(), plugins);
    }

    private static PreparedData preparation(
            DocumentSource document, RunSpec spec, Plugins plugins, long heap, ReadListener listener) {
        if (StreamedRows.shouldStream(document, spec, heap)) {
            return StreamedRows.prepare(document, spec, plugins, listener);
        }
        DocumentRows rows = DocumentRows.read(document, spec, plugins, listener);
        EncodedSize size = rows.size(document, spec);
        if (!size.fits(heap) && StreamedRows.mayDecide(spec)) {
            return StreamedRows.prepare(document, spec, plugins, size.bytes(), listener);
        }
        rows.requireFits(
                document, spec, heap, spec.data().flatMap(DataSpec::labels).isEmpty());
        return rows.prepare(document, spec);
    }

    private static DocumentRun of(
            DocumentSource document, PreparedData preparation, Optional<BaseModel> from, Plugins plugins) {
        return ErrorContext.naming(document, () -> {
            List<String> warnings = new ArrayList<>(preparation.warnings());
            PresetAdvice.of(document, preparation).ifPresent(warnings::add);
            if (preparation.spec().training().earlyStopping().isPresent()
                    && preparation.validation().isEmpty()) {
                warnings.add(
                        "early stopping watches the training rows, as none are held out; they say little of how the"
                                + " model does on others. Hold some out with data.validation");
            }
            return new DocumentRun(document, plugins, ResolvedRun.of(preparation, plugins), from, warnings);
        });
    }

    /** Returns the file of the document. */
    public Path document() {
        return source.file();
    }

    /** Returns the rows, scaled and split, and the spec with all sizes. */
    public PreparedData preparation() {
        return resolved.prepared();
    }

    /** Returns the network that the document describes. */
    public Network network() {
        return resolved.network();
    }

    /** Returns the initial weights of each member; empty if they are drawn from the seed. */
    List<ParameterArrays> initialWeights() {
        return from.map(start -> start.model().members().stream()
                        .map(TrainedModel::weights)
                        .toList())
                .orElse(List.of());
    }

    /** Returns the files that were read: the document, the data, and the model that it begins with. */
    public List<Path> inputs() {
        List<Path> inputs =
                new ArrayList<>(DocumentRows.inputs(source.file(), preparation().spec()));
        from.map(BaseModel::file).ifPresent(inputs::add);
        return inputs;
    }

    /** Returns the metrics of the run: those that the document names, or the default ones. */
    public List<Metric> metrics() {
        return resolved.metrics();
    }

    /**
     * Trains to the end, or until the thread is interrupted, with the fastest kernel that this JVM can run.
     *
     * @return the model, also if the thread was interrupted, as it then still is: {@link #run} tells
     * @since 0.2
     */
    public TrainedModel train() {
        return run(new Trainer(plugins, Kernels.choose().kernel())).model();
    }

    /**
     * Trains to the end, or until the thread is interrupted, with the kernel, the threads and the listener of a
     * trainer.
     *
     * @param trainer the plugins are those of this run, not the trainer's
     * @return the model, the history of its epochs, and whether training was completed or stopped
     * @since 0.2
     */
    public TrainingResult run(Trainer trainer) {
        return trainer.withPlugins(plugins).run(resolved, initialWeights());
    }

    /**
     * Trains to the end, or until the thread is interrupted.
     *
     * @param kernel the kernel that runs the matrix products
     * @param listener receives progress events
     * @return the model, also if the thread was interrupted, as it then still is: {@link #run} tells
     */
    public TrainedModel train(Kernel kernel, TrainingListener listener) {
        return run(kernel, listener).model();
    }

    /**
     * Trains to the end, or until the thread is interrupted.
     *
     * @param kernel the kernel that runs the matrix products
     * @param listener receives progress events
     * @return the model, the history of its epochs, and whether training was completed or stopped
     */
    public TrainingResult run(Kernel kernel, TrainingListener listener) {
        return run(new Trainer(plugins, kernel).withListener(listener));
    }

    TrainingRun start(Trainer trainer, TrainingListener listener) {
        return ErrorContext.naming(
                source, () -> trainer.start(resolved, initialWeights().stream().findFirst(), listener));
    }

    /** Returns one line, such as {@code iris: 4-16-3, 120 rows for training, 30 for validation}. */
    @Override
    public String toString() {
        String name = preparation().spec().name();
        return (name.isEmpty() ? "" : name + ": ") + network() + ", "
                + preparation().training().rows() + " rows for training"
                + preparation()
                        .validation()
                        .map(rows -> ", " + rows.rows() + " for validation")
                        .orElse("");
    }
}
