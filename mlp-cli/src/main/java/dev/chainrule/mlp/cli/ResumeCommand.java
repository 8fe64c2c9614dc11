package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.ModelFormatException;
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
            "Resumes a run that was stopped or killed from its newest checkpoint, in MODEL.checkpoints.",
            "",
            "The model is the same, byte for byte, as if the run had never stopped. The document and the data "
                    + "must not have changed, except for \"name\", \"threads\" and \"checkpoint\"."
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
        return Hint.on(ResumeCommand::hint, () -> CheckpointedRun.resume(run, kernel, model, listener, this::warn));
    }

    private static String hint(MlpException error) {
        return switch (error.code()) {
            case STO_NOT_FOUND -> "'mlp train' starts a run; 'mlp resume' needs the same --out";
            case MDL_DATA_MISMATCH -> "'mlp resume' needs the same --from as 'mlp train'; 'mlp train' starts again";
            default ->
                error instanceof ModelFormatException || error.code() == ErrorCode.CFG_SEMANTIC
                        ? "'mlp train' starts again"
                        : "";
        };
    }
}
