package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.OnnxExport;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.model.ModelFile;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model in a format of other programs. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Writes a model for other programs.",
            "",
            "--to onnx writes an ONNX file, which onnxruntime runs in many languages: its inputs are the columns of "
                    + "the CSV, numbers as double and categories as string, each N x 1; its outputs are the label and "
                    + "the probabilities, or the numbers in the units of the targets. A model of images has one input "
                    + "of N x pixels."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  mlp export iris.safetensors --to onnx --out iris.onnx"})
final class ExportCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A trained model.")
    private Path model;

    @Option(names = "--to", required = true, paramLabel = "FORMAT", description = "The format: ${COMPLETION-CANDIDATES}.")
    private ExportFormat format;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The output file.")
    private Path out;

    @Mixin
    private PluginPaths pluginPaths;

    /** The formats that a model can be written in. */
    enum ExportFormat {
        /** An ONNX file. */
        onnx
    }

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::export);
    }

    private Void export(Plugins plugins) {
        OutputFile.mustDiffer(spec, out, List.of(model));
        OutputFile.mustNotBeAModel(spec, "--out", out);
        AtomicFile.check(out);
        TrainedModel loaded = ModelFile.load(model, plugins, Kernels.choose().kernel());
        switch (format) {
            case onnx -> OnnxExport.write(loaded, out);
        }
        return null;
    }
}
