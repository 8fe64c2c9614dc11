package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.document.Preset;
import dev.chainrule.mlp.io.run.CheckpointedRun;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Trains the network that a document describes and saves the model. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Trains the network that a document describes and saves the model.",
            "",
            "Paths in the document are relative to it. The model is saved to --out, or in the current folder "
                    + "under the document's name: iris.json becomes iris.safetensors. The same document, seed and "
                    + "data give the same model, byte for byte; MODEL.manifest.json contains what 'mlp verify' "
                    + "needs to check that.",
            "",
            "With --from, the run continues a saved model: the network, its weights, the scaling, the labels and "
                    + "the categories come from the model; the rows, the training settings and the seed come from "
                    + "the document, and the optimizer starts afresh. Where the document describes the network, the "
                    + "loss or the columns, it must agree with the model.",
            "",
            "Ctrl-C stops the run after the current batch and saves a checkpoint; 'mlp resume' resumes from it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp train iris.json",
            "  mlp train iris.csv --target species          writes iris.json and trains it",
            "  mlp train iris.csv --target species --preset realmlp-s --out tuned.safetensors",
            "                                              writes tuned.json and trains it",
            "  mlp train iris.json --out models/iris.safetensors",
            "  mlp train iris.json --json | jq .validation.accuracy",
            "  mlp train iris.json --report iris.html",
            "  mlp train more.json --from iris.safetensors --out better.safetensors",
            "  mlp train bent.json --plugins bent.jar       with a plugin of your own"
        })
final class TrainCommand extends TrainingCommand {

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "Trains on a CSV: writes a document for this target, as 'mlp init' does, and trains that.")
    private Optional<String> target;

    @Mixin
    private PresetOption preset;

    TrainCommand(Console console) {
        super(console);
    }

    @Override
    Path document(Path argument, Plugins plugins) {
        Optional<Preset> named = preset.preset(command());
        if (target.isEmpty()) {
            if (named.isPresent()) {
                throw new ParameterException(
                        command().commandLine(),
                        "--preset is for a CSV with --target; write \"preset\": \""
                                + named.get().jsonName() + "\" into the document");
            }
            return argument;
        }
        Path document = out().map(NewDocument::besideModel).orElseGet(() -> NewDocument.nameFor(argument));
        newDocument().write(argument, target.get(), document, named, false, plugins);
        return document;
    }

    @Override
    CheckpointedRun begin(DocumentRun run, Kernel kernel, Path model, TrainingListener listener) {
        CheckpointedRun.unfinished(model)
                .ifPresent(newest -> warn("an unfinished run left a checkpoint, " + newest
                        + ". 'mlp resume' resumes it; this run moves it to the subfolder 'earlier'"));
        return CheckpointedRun.start(run, kernel, model, listener, this::warn);
    }
}
