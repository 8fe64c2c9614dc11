package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.run.CheckpointedRun;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** Trains the network that a document describes and saves the model. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Trains the network that a document describes and saves the model.",
            "",
            "Paths in the document are relative to it. The model goes to --out, or to the current folder under the "
                    + "document's name: iris.json becomes iris.safetensors. The same document, seed and data give the "
                    + "same model, byte for byte; MODEL.manifest.json keeps what 'mlp verify' needs to show it.",
            "",
            "With --from it goes on with a saved model: the network, its weights, the scaling, the labels and the categories "
                    + "are the model's; the rows, the optimizer, which begins afresh, and the seed are the document's. What "
                    + "the document says of the network, the loss and the columns must be as in the model's.",
            "",
            "Ctrl-C ends the run after the batch that it is at and saves its state; 'mlp resume' goes on from there."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp train iris.json",
            "  mlp train iris.json --out models/iris.safetensors",
            "  mlp train iris.json --json | jq .validation.accuracy",
            "  mlp train iris.json --report iris.html",
            "  mlp train more.json --from iris.safetensors --out better.safetensors",
            "  mlp train bent.json --plugins bent.jar       with an activation of your own"
        })
final class TrainCommand extends TrainingCommand {

    TrainCommand(Console console) {
        super(console);
    }

    @Override
    CheckpointedRun begin(DocumentRun run, Kernel kernel, Path model, TrainingListener listener) {
        CheckpointedRun.unfinished(model)
                .ifPresent(newest -> warn("there is a checkpoint of a run that was not finished, " + newest
                        + ". 'mlp resume' goes on with it; this run moves it to the folder 'earlier' beside it"));
        return CheckpointedRun.start(run, kernel, model, listener, this::warn);
    }
}
