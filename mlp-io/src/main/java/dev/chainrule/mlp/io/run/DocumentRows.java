package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.data.Examples;
import dev.chainrule.mlp.core.data.Preparation;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.io.csv.CsvTable;
import dev.chainrule.mlp.io.idx.IdxFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rows of the file that a document names, as they are: not yet split, scaled or encoded.
 *
 * @param file the file
 * @param loss the document's loss
 * @param output the activation of its output layer
 * @param type what the targets are
 * @param examples the rows
 * @param others the rows of the file of those held out, if the document names one
 * @param warnings what a user should know and can live with, a sentence each
 */
record DocumentRows(
        Path file,
        Loss loss,
        RowActivation output,
        TargetType type,
        Examples examples,
        Optional<Examples> others,
        List<String> warnings) {

    static DocumentRows read(Path document, RunSpec spec, Plugins plugins) {
        DataSpec data = spec.data()
                .orElseThrow(() -> new ConfigException(
                        ErrorCode.CFG_MISSING,
                        Location.of(Problem.clean(document.toString()), "/data"),
                        "the document names no data to train on. Add \"data\": {\"file\": …, \"target\": …}"));
        Path file = document.resolveSibling(data.file());
        return Sources.naming(document, file, () -> {
            Loss loss = plugins.loss(spec.loss());
            RowActivation output =
                    plugins.activation(spec.network().outputLayer().activation());
            if (data.labels().isPresent()) {
                Examples images =
                        IdxFile.read(file, document.resolveSibling(data.labels().get()));
                Optional<Examples> others = data.validation() instanceof Validation.InFile other
                        ? Optional.of(IdxFile.read(
                                document.resolveSibling(other.file()),
                                document.resolveSibling(other.labels().orElseThrow())))
                        : Optional.empty();
                return new DocumentRows(file, loss, output, TargetType.LABEL, images, others, List.of());
            }
            CsvTable table = CsvTable.read(file, data);
            TargetType type = Preparation.targetType(spec, loss, output, table.targetIsText());
            Examples examples = table.examples(type);
            List<String> warnings = new ArrayList<>(table.warnings());
            Optional<Examples> others = heldOut(document, spec).map(path -> {
                CsvTable rows = CsvTable.read(path, withColumnsOf(examples, data));
                warnings.addAll(rows.warnings());
                return rows.examples(type);
            });
            return new DocumentRows(file, loss, output, type, examples, others, warnings);
        });
    }

    /** How a file is read that has the columns of these rows, found by name where there is a header, in any order. */
    private static DataSpec withColumnsOf(Examples examples, DataSpec data) {
        List<ColumnRef> features = new ArrayList<>();
        List<ColumnRef> categorical = new ArrayList<>();
        for (int c = 0; c < examples.featureNames().size(); c++) {
            String name = examples.featureNames().get(c);
            ColumnRef column = data.header() ? ColumnRef.named(name) : ColumnRef.numbered(Integer.parseInt(name));
            features.add(column);
            if (!examples.categories(c).isEmpty()) {
                categorical.add(column);
            }
        }
        return data.toBuilder().features(features).categorical(categorical).build();
    }

    /** The file of those held out. */
    static Optional<Path> heldOut(Path document, RunSpec spec) {
        return spec.data().orElseThrow().validation() instanceof Validation.InFile other
                ? Optional.of(document.resolveSibling(other.file()))
                : Optional.empty();
    }

    /** The files that a document with data names, the document first. */
    static List<Path> inputs(Path document, RunSpec spec) {
        DataSpec data = spec.data().orElseThrow();
        List<String> files = new ArrayList<>(List.of(data.file()));
        data.labels().ifPresent(files::add);
        if (data.validation() instanceof Validation.InFile other) {
            files.add(other.file());
            other.labels().ifPresent(files::add);
        }
        return Stream.concat(Stream.of(document), files.stream().map(document::resolveSibling))
                .toList();
    }
}
