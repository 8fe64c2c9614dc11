package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.document.Manifest;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.model.Sha256;
import dev.chainrule.mlp.io.run.DocumentRun;
import dev.chainrule.mlp.io.run.RunManifest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Repeats a run and compares the bits. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Repeats the run of a manifest and compares the weights, bit by bit.",
            "",
            "'mlp train' writes the manifest beside the model, as MODEL.manifest.json: the document, the SHA-256 "
                    + "of every data file, the seed, the versions, and the SHA-256 of the weights. If the model is still beside "
                    + "the manifest, its weights must be those of the manifest. Writes no files."
        },
        footerHeading = "%nExample:%n",
        footer = "  mlp verify iris.safetensors.manifest.json")
final class VerifyCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "MANIFEST", description = "The manifest, a JSON file.")
    private Path file;

    @Mixin
    private PluginPaths pluginPaths;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return pluginPaths.with(console, this::verify).number();
    }

    private ExitCode verify(Plugins plugins) {
        Manifest manifest = Manifest.load(file, plugins);
        Kernels.Choice kernel = Kernels.choose();
        Optional<Path> beside = RunManifest.modelBeside(file);
        if (beside.isPresent() && !isOfManifest(beside.get(), manifest, plugins, kernel)) {
            return ExitCode.DIFFERENT;
        }
        DocumentRun run = RunManifest.open(manifest, file, plugins);
        Progress progress = new Progress(console, System::nanoTime);
        TrainedModel model;
        try {
            model = run.train(kernel.kernel(), progress);
        } catch (RuntimeException | Error e) {
            progress.stopped();
            throw e;
        }
        String weights = Sha256.ofWeights(model);
        if (weights.equals(manifest.weights())) {
            console.out()
                    .println("same        the run reproduces the weights of the manifest"
                            + beside.map(path -> " and of " + Problem.clean(path.toString()))
                                    .orElse("")
                            + ", SHA-256 " + weights);
            return ExitCode.OK;
        }
        console.err()
                .println(
                        Problem.clean(file.toString()) + "  the run produces other weights: their SHA-256 is " + weights
                                + ", the manifest has "
                                + manifest.weights() + ". It was written by " + words(manifest.versions())
                                + "; this is " + words(TrainingCommand.versions(kernel.kernel())));
        return ExitCode.DIFFERENT;
    }

    /**
     * Returns whether the model beside the manifest has its weights. It has others if training was killed after it
     * saved the model and before it wrote the manifest.
     */
    private boolean isOfManifest(Path model, Manifest manifest, Plugins plugins, Kernels.Choice kernel) {
        String weights = Sha256.ofWeights(ModelFile.load(model, plugins, kernel.kernel()));
        if (weights.equals(manifest.weights())) {
            return true;
        }
        console.err()
                .println(Problem.clean(file.toString()) + "  this is not the manifest of "
                        + Problem.clean(model.toString()) + ": the SHA-256 of its weights is " + weights
                        + ", the manifest has " + Problem.clean(manifest.weights())
                        + ". The model was replaced, or training ended after saving it and before writing the manifest."
                        + " Train again, or move the manifest to another folder to repeat its run");
        return false;
    }

    private static String words(Map<String, String> versions) {
        return Problem.clean(String.join(", ", versions.values()));
    }
}
