package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.export.onnx.ImportOptions;
import dev.chainrule.mlp.export.onnx.ImportedModel;
import dev.chainrule.mlp.export.onnx.OnnxImport;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.model.ModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a model from an ONNX file. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Reads a multi-layer perceptron from an ONNX file and writes it as a model.",
            "",
            "PyTorch, scikit-learn (skl2onnx), Keras (tf2onnx) and 'mlp export' write such files. The network must be a "
                    + "chain of dense layers and elementwise functions; the first node that does not fit is named. "
                    + "'evaluate', 'predict', 'explain', 'gradcheck' and 'train --from' then use the model like any other.",
            "",
            "Few ONNX files name columns and labels. Without the options below, and without names in the file, the columns "
                    + "are x1, x2, …, the labels 0, 1, …, and the target is label, or y for numbers."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp import net.onnx --out net.safetensors",
            "  mlp import iris.onnx --out iris.safetensors --features sepal_length,sepal_width,petal_length,petal_width"
                    + " --labels setosa,versicolor,virginica --target species"
        })
final class ImportCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ONNX", description = "An ONNX file.")
    private Path onnx;

    @Option(names = "--out", required = true, paramLabel = "MODEL", description = "The output file.")
    private Path out;

    @Option(
            names = "--features",
            paramLabel = "NAME",
            split = ",",
            description = "The names of the columns that become the inputs, in their order. May be repeated.")
    private List<String> features = new ArrayList<>();

    @Option(
            names = "--labels",
            paramLabel = "LABEL",
            split = ",",
            description =
                    "The labels of the classes, in the order of the outputs; of one output, that of 0 and that of 1. "
                            + "May be repeated.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--target",
            paramLabel = "NAME",
            split = ",",
            description =
                    "The name of the target column, or of one for each output if they are numbers. May be repeated.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--logits",
            description =
                    "The outputs are logits, as PyTorch's CrossEntropyLoss takes them: adds softmax to them, or a "
                            + "sigmoid if there is one.")
    private boolean logits;

    @Mixin
    private PluginPaths pluginPaths;

    ImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::convert);
    }

    private Void convert(Plugins plugins) {
        OutputFile.mustDiffer(spec, out, List.of(onnx));
        AtomicFile.check(out);
        ImportedModel imported =
                OnnxImport.read(onnx, options(), plugins, Kernels.choose().kernel());
        imported.warnings().forEach(console::warn);
        ModelFile.save(imported.model(), out);
        console.out().println(imported.model());
        return null;
    }

    private ImportOptions options() {
        try {
            return new ImportOptions(features, labels, targets, logits);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "the " + e.getMessage());
        }
    }
}
