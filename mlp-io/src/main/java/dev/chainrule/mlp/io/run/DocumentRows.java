package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.csv.CsvTable;
import dev.chainrule.mlp.io.document.DocumentSource;
import dev.chainrule.mlp.io.idx.IdxFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The rows of the file that a document names, as they are: not yet split, scaled or encoded.
 *
 * @param file the file
 * @param plugins the registry of the document's plugins
 * @param loss the document's loss
 * @param type the type of the targets
 * @param examples the rows
 * @param unweightedLabels the labels of rows of weight 0, which are not among the examples
 * @param warnings non-fatal warnings, one sentence each
 * @param listener receives how far the reading of a file of held-out rows is
 */
record DocumentRows(
        Path file,
        Plugins plugins,
        Loss loss,
        TargetType type,
        DataTable examples,
        Set<String> unweightedLabels,
        List<String> warnings,
        ReadListener listener) {

    static DocumentRows read(DocumentSource document, RunSpec spec, Plugins plugins, ReadListener listener) {
        DataSpec data = data(document, spec);
        Path file = file(document, data);
        return ErrorContext.naming(document, file, () -> {
            if (data.streaming().orElse(false)) {
                throw new ConfigException(
                        ErrorCode.CFG_SEMANTIC,
                        Location.of("", "/data/streaming"),
                        "folds and a search hold all rows in memory, and \"streaming\" is true. Delete it if the rows fit;"
                                + " train takes files of any size");
            }
            Loss loss = plugins.loss(spec.loss());
            RowActivation output =
                    plugins.activation(spec.network().outputLayer().activation());
            if (data.labels().isPresent()) {
                DataTable images = IdxFile.read(
                        file, NamedFiles.resolve(document.file(), data.labels().get(), NamedFiles.LABELS));
                return new DocumentRows(file, plugins, loss, TargetType.LABEL, images, Set.of(), List.of(), listener);
            }
            TargetType type = PreparedData.targetType(spec, loss, output);
            CsvTable table = CsvTable.read(
                    file,
                    data.toBuilder().targetType(type).build(),
                    ColumnEncodings.of(data.preprocessing(), plugins),
                    listener);
            DataTable examples = table.examples(type);
            List<String> warnings = new ArrayList<>(table.warnings());
            if (!data.format().header()) {
                LostHeader.warning(examples).ifPresent(warnings::add);
            }
            return new DocumentRows(file, plugins, loss, type, examples, table.unweightedLabels(), warnings, listener);
        });
    }

    /** Reads the rows for a run that continues a model, after {@link BaseModel#check}. */
    static DocumentRows read(
            DocumentSource document,
            RunSpec spec,
            Plugins plugins,
            Preprocessing preprocessing,
            ReadListener listener) {
        DataSpec data = data(document, spec);
        Path file = file(document, data);
        return ErrorContext.naming(document, file, () -> {
            TargetType type = preprocessing.target() instanceof Target.Classes ? TargetType.LABEL : TargetType.NUMBER;
            CsvTable table = CsvTable.readFurther(
                    file,
                    data.toBuilder().targetType(type).build(),
                    preprocessing.features().withUnknown(data.preprocessing().unknownCategories()),
                    listener);
            return new DocumentRows(
                    file,
                    plugins,
                    plugins.loss(spec.loss()),
                    type,
                    table.examples(type),
                    table.unweightedLabels(),
                    table.warnings(),
                    listener);
        });
    }

    /** Returns the data of the document. */
    static DataSpec data(DocumentSource document, RunSpec spec) {
        return spec.data()
                .orElseThrow(() -> new ConfigException(
                        ErrorCode.CFG_MISSING,
                        Location.of(Problem.clean(document.file().toString()), "/data"),
                        "the document names no data to train on. Add \"data\": {\"file\": …, \"target\": …}"));
    }

    /** Returns the data file that a document names. */
    static Path file(DocumentSource document, DataSpec data) {
        return ErrorContext.naming(document, () -> NamedFiles.resolve(document.file(), data.file(), NamedFiles.FILE));
    }

    /** Estimates the memory that they take as inputs and targets. */
    EncodedSize size(DocumentSource document, RunSpec spec) {
        return EncodedSize.of(examples, data(document, spec), ColumnEncodings.of(spec.preprocessing(), plugins));
    }

    /**
     * Refuses rows whose inputs and targets do not fit in memory.
     *
     * @param heap the memory, in bytes
     * @param streamable whether the rows could be streamed instead
     * @throws DataException if they do not fit
     */
    void requireFits(DocumentSource document, RunSpec spec, long heap, boolean streamable) {
        ErrorContext.naming(document, file, () -> {
            EncodedSize size = size(document, spec);
            size.requireFits(heap, streamable);
            return size;
        });
    }

    /** Prepares the rows for the run that the document describes. */
    PreparedData prepare(DocumentSource document, RunSpec spec) {
        return prepare(document, spec, () -> PreparedData.of(spec, plugins, examples, unweightedLabels));
    }

    /** Prepares the rows for a run that continues a model. */
    PreparedData prepare(DocumentSource document, RunSpec spec, Preprocessing preprocessing) {
        return prepare(document, spec, () -> PreparedData.of(spec, loss, examples, preprocessing));
    }

    private PreparedData prepare(DocumentSource document, RunSpec spec, Supplier<PreparedData> rows) {
        return ErrorContext.naming(document, file, () -> {
            PreparedData split = rows.get();
            List<String> all = new ArrayList<>(warnings);
            PreparedData preparation = heldOut(document, spec, split.preprocessing(), all)
                    .map(others -> ErrorContext.naming(
                            document, heldOut(document, spec).orElseThrow(), () -> split.withValidation(loss, others)))
                    .orElse(split);
            all.addAll(preparation.warnings());
            return new PreparedData(
                    preparation.spec(),
                    preparation.preprocessing(),
                    preparation.training(),
                    preparation.validation(),
                    all);
        });
    }

    /**
     * Reads the file of held-out rows, if the document names one.
     *
     * @param preprocessing how the run encodes its rows
     * @param warnings receives warnings about that file, one sentence each
     */
    Optional<DataTable> heldOut(
            DocumentSource document, RunSpec spec, Preprocessing preprocessing, List<String> warnings) {
        DataSpec data = data(document, spec);
        if (!(data.preprocessing().validation() instanceof Validation.InFile other)) {
            return Optional.empty();
        }
        Path heldOut = heldOut(document, spec).orElseThrow();
        return Optional.of(ErrorContext.naming(document, heldOut, () -> {
            if (other.labels().isPresent()) {
                DataTable images = IdxFile.read(
                        heldOut,
                        NamedFiles.resolve(document.file(), other.labels().get(), NamedFiles.VALIDATION_LABELS));
                IdxFile.requirePixels(
                        heldOut, images, preprocessing.featureNames().size());
                return images;
            }
            CsvTable table =
                    CsvTable.read(heldOut, data.toBuilder().targetType(type).build(), preprocessing, listener);
            warnings.addAll(table.warnings());
            return table.examples(type);
        }));
    }

    /** Returns the file of held-out rows. */
    static Optional<Path> heldOut(DocumentSource document, RunSpec spec) {
        return data(document, spec).preprocessing().validation() instanceof Validation.InFile other
                ? Optional.of(ErrorContext.naming(
                        document, () -> NamedFiles.resolve(document.file(), other.file(), NamedFiles.VALIDATION_FILE)))
                : Optional.empty();
    }

    /** Returns the files that a document names, the document first. */
    static List<Path> inputs(Path document, RunSpec spec) {
        if (spec.data().isEmpty()) {
            return List.of(document);
        }
        DataSpec data = spec.data().get();
        List<String> files = new ArrayList<>(List.of(data.file()));
        data.labels().ifPresent(files::add);
        if (data.preprocessing().validation() instanceof Validation.InFile other) {
            files.add(other.file());
            other.labels().ifPresent(files::add);
        }
        return Stream.concat(Stream.of(document), files.stream().map(document::resolveSibling))
                .toList();
    }
}
