package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.run.CheckpointedRun;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** Goes on with a run that was stopped or killed. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Goes on with a run that was stopped or killed, from its newest checkpoint in MODEL.checkpoints.",
            "",
            "The model is the same, byte for byte, as if the run had never stopped. The document and the data must be as "
                    + "they were; \"name\", \"threads\" and \"checkpoint\" may change."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp train large.json --out large.safetensors     stopped by Ctrl-C",
            "  mlp resume large.json --out large.safetensors"
        })
final class ResumeCommand extends TrainingCommand {

    ResumeCommand(Console console) {
        super(console);
    }

    @Override
    CheckpointedRun begin(DocumentRun run, Kernel kernel, Path model, TrainingListener listener) {
        return CheckpointedRun.resume(run, kernel, model, listener, this::warn);
    }
}
