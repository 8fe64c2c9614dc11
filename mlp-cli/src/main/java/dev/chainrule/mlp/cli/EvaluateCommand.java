package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.ModelData;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a model on rows whose targets are known. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Measures a model on rows whose targets are known.",
            "",
            "The CSV has the columns of the training data, found by name, in any order. Prints the mean loss and the "
                    + "accuracy, or, where the targets are numbers, R² and the root of the mean squared error."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  mlp evaluate iris.safetensors test.csv", "  mlp evaluate iris.safetensors test.csv --json"})
final class EvaluateCommand implements Runnable {
    private final Console console;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model that 'train' saved.")
    private Path model;

    @Parameters(index = "1", paramLabel = "CSV", description = "The rows.")
    private Path csv;

    @Option(
            names = "--json",
            description =
                    "Print one JSON object: rows, loss, accuracy (or r2 and rmse). A loss that is not finite is null.")
    private boolean json;

    @Mixin
    private PluginPaths pluginPaths;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::evaluate);
    }

    private Void evaluate(Plugins plugins) {
        TrainedModel loaded = ModelFile.load(model, plugins, Kernels.choose().kernel());
        ModelData data = ModelData.withTargets(loaded, csv);
        data.warnings().forEach(console::warn);
        Evaluation evaluation = data.evaluate();
        if (json) {
            console.out().println(Json.object(json -> {
                json.writeNumberProperty("rows", evaluation.rows());
                Measures.write(json, evaluation);
            }));
        } else {
            console.out().println(evaluation.rows() + " rows  " + Measures.text(evaluation));
        }
        return null;
    }
}
