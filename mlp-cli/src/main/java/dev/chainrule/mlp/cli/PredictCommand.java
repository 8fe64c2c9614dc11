package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.ModelData;
import dev.chainrule.mlp.io.run.PredictionTable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a model makes of rows. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Says what a model makes of rows.",
            "",
            "The CSV has the features of the training data, found by name, in any order; other columns are left alone. "
                    + "Instead of it an idx file of images can be named. Writes CSV, one line a row: the label and then the probability of each class, or, where the "
                    + "targets are numbers, the predicted numbers. Text that a spreadsheet would take for a formula "
                    + "gets a leading '."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  mlp predict iris.safetensors new.csv", "  mlp predict iris.safetensors new.csv --out labels.csv"})
final class PredictCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model that 'train' saved.")
    private Path model;

    @Parameters(index = "1", paramLabel = "CSV", description = "The rows.")
    private Path csv;

    @Option(names = "--out", paramLabel = "CSV", description = "Where to write; standard output without it.")
    private Optional<Path> out;

    @Mixin
    private PluginPaths pluginPaths;

    PredictCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::predict);
    }

    private Void predict(Plugins plugins) {
        out.ifPresent(file -> {
            OutputFile.mustDiffer(spec, file, List.of(model, csv));
            AtomicFile.check(file);
        });
        TrainedModel loaded = ModelFile.load(model, plugins, Kernels.choose().kernel());
        ModelData data = ModelData.withoutTargets(loaded, csv);
        data.warnings().forEach(console::warn);
        if (out.isPresent()) {
            Writer text = new StringWriter();
            write(data, text);
            AtomicFile.write(out.get(), text.toString().getBytes(StandardCharsets.UTF_8));
        } else {
            write(data, console.out());
        }
        return null;
    }

    private static void write(ModelData data, Writer to) {
        try {
            PredictionTable.write(data.model().preprocessing().target(), data.predict(), to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
