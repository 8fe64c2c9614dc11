package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.io.run.ModelInspector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a page shows: a network, its weights, rows, and the weight to begin with.
 *
 * @param title what to call it, as the name of the model
 * @param spec the run that describes the network, for the names and parameters of its plugins
 * @param plugins where they come from
 * @param network what the spec describes
 * @param weights for each layer, for each unit, its weights and then its bias
 * @param inputNames a name for each input
 * @param outputNames a name for each output
 * @param inputScaler how the inputs of the rows are scaled
 * @param targetScaler how their targets are scaled
 * @param rows at least one
 * @param row the index of the row to begin with
 * @param parameter the weight or bias to begin with
 * @param learningRate the step size of the first step
 * @since 0.2
 */
public record PageContent(
        String title,
        RunSpec spec,
        Plugins plugins,
        Network network,
        double[][][] weights,
        List<String> inputNames,
        List<String> outputNames,
        Scaler inputScaler,
        Scaler targetScaler,
        List<PageRow> rows,
        int row,
        ParameterRef parameter,
        double learningRate) {

    /** Checks that the sizes fit. */
    public PageContent {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(plugins, "plugins");
        inputNames = List.copyOf(inputNames);
        outputNames = List.copyOf(outputNames);
        rows = List.copyOf(rows);
        if (inputNames.size() != network.inputs() || outputNames.size() != network.outputs()) {
            throw new IllegalArgumentException("a network " + network + " does not fit " + inputNames.size()
                    + " names of inputs and " + outputNames.size() + " of outputs");
        }
        if (inputScaler.columns() != network.inputs() || targetScaler.columns() != network.outputs()) {
            throw new IllegalArgumentException("a network " + network + " does not fit scalers of "
                    + inputScaler.columns() + " inputs and " + targetScaler.columns() + " targets");
        }
        Objects.checkIndex(row, rows.size());
        for (PageRow each : rows) {
            if (each.input().length != network.inputs() || each.target().length != network.outputs()) {
                throw new IllegalArgumentException("a network " + network + " does not fit " + each.label() + " of "
                        + each.input().length + " inputs and " + each.target().length + " targets");
            }
        }
        parameter.requireIn(network);
    }

    /** A page whose first step is that of a run on these rows. */
    public PageContent(
            String title,
            RunSpec spec,
            Plugins plugins,
            Network network,
            double[][][] weights,
            List<String> inputNames,
            List<String> outputNames,
            Scaler inputScaler,
            Scaler targetScaler,
            List<PageRow> rows,
            int row,
            ParameterRef parameter) {
        this(
                title,
                spec,
                plugins,
                network,
                weights,
                inputNames,
                outputNames,
                inputScaler,
                targetScaler,
                rows,
                row,
                parameter,
                Explainer.of(network, weights, spec, plugins, Math.max(1, rows.size()))
                        .learningRate());
    }

    /**
     * What a page of a model or a document shows.
     *
     * @param title what to call it
     * @param inspection the network, its weights and its rows
     * @param row the index of the row to begin with
     * @param parameter the weight or bias to begin with
     */
    public static PageContent of(String title, ModelInspector inspection, int row, ParameterRef parameter) {
        Network network = inspection.network();
        List<PageRow> rows = new ArrayList<>();
        for (int r = 0; r < inspection.rows().count(); r++) {
            rows.add(new PageRow(
                    "row " + (r + 1),
                    inspection.rows().inputs()[r],
                    inspection.rows().targets()[r],
                    inspection.rows().weight(r)));
        }
        return new PageContent(
                title,
                inspection.spec(),
                inspection.plugins(),
                network,
                inspection.weights(),
                inspection.inputNames(),
                inspection.outputNames(),
                inspection.inputScaler(),
                inspection.targetScaler(),
                rows,
                row,
                parameter,
                inspection.explainer().learningRate());
    }
}
