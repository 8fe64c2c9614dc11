package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Fitted;
import dev.chainrule.mlp.core.data.Preparation;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.io.csv.CsvStream;
import dev.chainrule.mlp.io.csv.CsvTable;
import dev.chainrule.mlp.io.file.InputFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A document whose data file is streamed: asked for, or because the file is large for the memory. */
final class StreamedRun {
    /** As numbers and ready for the network, rows may take several times what they take as text. */
    private static final int HEAP_FOR_FILE = 4;

    private StreamedRun() {}

    static boolean isFor(Path document, RunSpec spec) {
        return spec.data()
                .filter(data -> data.labels().isEmpty())
                .map(data -> data.streaming().orElseGet(() -> isLarge(document.resolveSibling(data.file()))))
                .orElse(false);
    }

    private static boolean isLarge(Path file) {
        return Files.isRegularFile(file)
                && InputFile.length(file) > Runtime.getRuntime().maxMemory() / HEAP_FOR_FILE;
    }

    static DocumentRun of(Path document, RunSpec spec, Plugins plugins) {
        DataSpec data = spec.data().orElseThrow();
        Path file = document.resolveSibling(data.file());
        return Sources.naming(document, file, () -> {
            Loss loss = plugins.loss(spec.loss());
            RowActivation output =
                    plugins.activation(spec.network().outputLayer().activation());
            TargetType type = targetType(spec, loss, output);
            CsvStream stream = CsvStream.open(file, data, type, Split.rowByRow(data.validation(), spec.seed()));
            boolean splits =
                    data.validation() instanceof Validation.Fraction || data.validation() instanceof Validation.Every;
            if (splits) {
                Split.requireBoth(stream.training().rows(), stream.validation().rows());
            }
            Fitted fitted = Preparation.fit(spec, loss, output, stream.training(), stream.labels());
            stream.training().check(fitted.preprocessing(), loss);
            if (splits) {
                stream.validation().check(fitted.preprocessing(), loss);
            }
            List<String> warnings = new ArrayList<>(stream.warnings());
            if (data.streaming().isEmpty()) {
                warnings.add(
                        0,
                        CsvTable.name(file) + " is larger than a quarter of the memory and is streamed. To hold it in"
                                + " memory, set \"streaming\": false and give Java more with -Xmx");
            }
            Optional<Dataset> validation = splits ? Optional.of(stream.validationRows(fitted)) : Optional.empty();
            Preparation preparation = new Preparation(
                    fitted.spec(), fitted.preprocessing(), stream.trainingRows(fitted), validation, fitted.warnings());
            return DocumentRun.of(
                    document, plugins, withFileOfValidation(document, preparation, loss, type, warnings), warnings);
        });
    }

    /** With the rows of the file that the document names for validation, if it does; that one is held in memory. */
    private static Preparation withFileOfValidation(
            Path document, Preparation preparation, Loss loss, TargetType type, List<String> warnings) {
        DataSpec data = preparation.spec().data().orElseThrow();
        if (!(data.validation() instanceof Validation.InFile other)) {
            return preparation;
        }
        Path heldOut = document.resolveSibling(other.file());
        return Sources.naming(document, heldOut, () -> {
            CsvTable rows =
                    CsvTable.read(heldOut, data, preparation.preprocessing().features());
            warnings.addAll(rows.warnings());
            return preparation.withValidation(loss, rows.examples(type));
        });
    }

    /** What the target holds, decided without a look at the rows. */
    private static TargetType targetType(RunSpec spec, Loss loss, RowActivation output) {
        TargetType type = Preparation.targetType(spec, loss, output, false);
        if (type != Preparation.targetType(spec, loss, output, true)) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/data"),
                    "a file that is streamed is not looked at to find out what its target holds. Set \"targetType\" to"
                            + " \"number\" or \"label\"");
        }
        return type;
    }
}
