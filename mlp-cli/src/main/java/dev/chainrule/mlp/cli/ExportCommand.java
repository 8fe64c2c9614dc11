package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.javaclass.JavaExport;
import dev.chainrule.mlp.export.onnx.OnnxExport;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.model.ModelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
                    + "of N x pixels.",
            "",
            "--to java writes one class without dependencies into a source folder, with the same bits as mlp predict: "
                    + "predict, predictLabel and probabilities, and a main that predicts a CSV. Weights of more than "
                    + "1 MB are written to a file beside it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp export iris.safetensors --to onnx --out iris.onnx",
            "  mlp export iris.safetensors --to java --class com.acme.Iris --out src/main/java"
        })
final class ExportCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A trained model.")
    private Path model;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORMAT",
            description = "The format: ${COMPLETION-CANDIDATES}.")
    private ExportFormat format;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description = "The output file, or the source folder of a class.")
    private Path out;

    @Option(names = "--class", paramLabel = "NAME", description = "The Java class with its package: com.acme.Iris.")
    private Optional<String> className;

    @Option(
            names = "--resource",
            arity = "0..1",
            paramLabel = "DIR",
            fallbackValue = "",
            description =
                    "Write the weights of the class to a file: in the resource folder DIR, or else beside the class.")
    private Optional<Path> resource;

    @Mixin
    private PluginPaths pluginPaths;

    /** The formats that a model can be written in. */
    enum ExportFormat {
        /** An ONNX file. */
        onnx,
        /** A Java class. */
        java
    }

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::export);
    }

    private Void export(Plugins plugins) {
        switch (format) {
            case onnx -> exportOnnx(plugins);
            case java -> exportJava(plugins);
        }
        return null;
    }

    private void exportOnnx(Plugins plugins) {
        if (className.isPresent() || resource.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--class and --resource are for --to java");
        }
        OutputFile.mustDiffer(spec, out, List.of(model));
        OutputFile.mustNotBeAModel(spec, "--out", out);
        AtomicFile.check(out);
        OnnxExport.write(load(plugins), out);
    }

    private void exportJava(Plugins plugins) {
        String name = className.orElseThrow(() -> new ParameterException(
                spec.commandLine(), "--to java needs the name of the class: --class com.acme.Iris"));
        JavaExport export = JavaExport.of(load(plugins), name);
        Path resources = resource.filter(folder -> !folder.toString().isEmpty()).orElse(out);
        (resource.isPresent() ? export.withResource() : export).write(out, resources);
        console.out()
                .println("class       " + TerminalText.line(export.file(out).toString()));
    }

    private TrainedModel load(Plugins plugins) {
        return ModelFile.load(model, plugins, Kernels.choose().kernel());
    }
}
