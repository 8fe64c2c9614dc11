package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.FilePredictions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts rows with a saved model. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Predicts rows with a trained model.",
            "",
            "The CSV file has the features of the training data, found by name in any order; other columns are "
                    + "ignored. An idx file of images is also accepted. Writes CSV, one line per row: the label and "
                    + "one column probability_LABEL per class (score_LABEL if the outputs are not probabilities), "
                    + "or one column per numeric target, with --interval also NAME_low and NAME_high. Rows are read and written one by one, so the file may be "
                    + "larger than memory.",
            "",
            "A label, a copied cell or a name that a spreadsheet would run as a formula (it begins with =, +, - or @ and "
                    + "is not a number) or that begins with ' is preceded by '. To read the output in a program, remove "
                    + "one leading ', or write with --raw."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp predict iris.safetensors new.csv",
            "  mlp predict iris.safetensors new.csv --keep id --out labels.csv",
            "  mlp predict house.safetensors new.csv --interval 0.9",
            "  gunzip -c new.csv.gz | mlp predict iris.safetensors -"
        })
final class PredictCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A trained model.")
    private Path model;

    @Parameters(index = "1", paramLabel = "CSV", description = "The rows; - reads standard input.")
    private Path csv;

    @Option(names = "--out", paramLabel = "CSV", description = "The output file; standard output by default.")
    private Optional<Path> out;

    @Option(
            names = "--keep",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns of the CSV to copy to the output, before the predictions; numbers from 1 if there "
                    + "is no header. May be repeated.")
    private List<String> keep = new ArrayList<>();

    @Option(
            names = "--raw",
            description = "Write text as it is, without a ' before what a spreadsheet would run as a formula.")
    private boolean raw;

    @Option(
            names = "--interval",
            paramLabel = "LEVEL",
            description = "For numbers, also write an interval that contains the target with this probability, such as "
                    + "0.9. The model must be calibrated: see 'mlp calibrate'.")
    private Optional<Double> interval;

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
        boolean standardInput = StandardInput.isMeant(csv);
        out.ifPresent(file -> {
            OutputFile.mustDiffer(spec, file, standardInput ? List.of(model) : List.of(model, csv));
            OutputFile.mustNotBeAModel(spec, "--out", file);
            AtomicFile.check(file);
        });
        TrainedModel loaded = ModelFile.load(model, plugins, Kernels.choose().kernel());
        FilePredictions predictions = predictions(loaded);
        AtomicFile.Content content = to -> write(predictions, standardInput, to);
        if (out.isPresent()) {
            AtomicFile.write(out.get(), content);
        } else {
            console.write(content::writeTo);
        }
        return null;
    }

    private FilePredictions predictions(TrainedModel loaded) {
        OptionalDouble level = interval.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
        try {
            return new FilePredictions(loaded, keep, raw, Runtime.getRuntime().availableProcessors(), level);
        } catch (IllegalArgumentException e) {
            String how = loaded.labels().isEmpty() && loaded.residuals().isEmpty()
                    ? ": mlp calibrate " + model + " ROWS --out CALIBRATED"
                    : "";
            throw new ParameterException(spec.commandLine(), "--interval: " + e.getMessage() + how);
        }
    }

    private void write(FilePredictions predictions, boolean standardInput, OutputStream to) throws IOException {
        ReadListener reading = out.isPresent() ? console.reading() : ReadListener.NONE; // not among the predictions
        List<String> warnings = standardInput
                ? predictions.write(console.in(), StandardInput.NAME, to)
                : predictions.write(csv, to, reading);
        warnings.forEach(console::warn);
    }
}
