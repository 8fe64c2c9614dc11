package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.io.run.ModelInspector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The contents of an explanation page: a network, its weights, rows, and the weight shown first. */
final class PageContent {
    private final String title;
    private final RunSpec spec;
    private final Plugins plugins;
    private final Network network;
    private final double[][][] weights;
    private final List<String> inputNames;
    private final List<String> outputNames;
    private final Scaler inputScaler;
    private final Scaler targetScaler;
    private final List<PageRow> rows;
    private final int row;
    private final ParameterRef parameter;
    private final double learningRate;
    private final Optional<Preprocessing> preprocessing;

    /**
     * @param title the heading
     * @param spec the run that describes the network, with the names and options of its plugins
     * @param plugins the plugins that it names
     * @param network the network that the spec describes
     * @param weights the parameters as {@link ParameterArrays#values} returns them
     * @param inputNames a name for each input
     * @param outputNames a name for each output
     * @param inputScaler the scaler of the inputs of the rows
     * @param targetScaler the scaler of their targets
     * @param rows the rows that can be chosen, at least one
     * @param row the index of the row shown first
     * @param parameter the parameter shown first
     * @param learningRate the learning rate of the first step
     * @param preprocessing how the inputs and targets of rows are made of the columns of a file; if empty, each is a column of
     *     numbers
     */
    PageContent(
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
            double learningRate,
            Optional<Preprocessing> preprocessing) {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(plugins, "plugins");
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
        this.title = title;
        this.spec = spec;
        this.plugins = plugins;
        this.network = network;
        this.weights = weights;
        this.inputNames = List.copyOf(inputNames);
        this.outputNames = List.copyOf(outputNames);
        this.inputScaler = inputScaler;
        this.targetScaler = targetScaler;
        this.rows = List.copyOf(rows);
        this.row = row;
        this.parameter = parameter;
        this.learningRate = learningRate;
        this.preprocessing = preprocessing;
    }

    /** Creates a page whose first step is that of a run on these rows. */
    PageContent(
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
                        .learningRate(),
                Optional.empty());
    }

    /** Returns the contents of a page about a model or a document. */
    static PageContent of(String title, ModelInspector inspector, int row, ParameterRef parameter) {
        List<PageRow> rows = new ArrayList<>();
        for (int r = 0; r < inspector.rows().count(); r++) {
            rows.add(new PageRow(
                    "row " + (r + 1),
                    inspector.rows().inputs()[r],
                    inspector.rows().targets()[r],
                    inspector.rows().weight(r)));
        }
        return new PageContent(
                title,
                inspector.spec(),
                inspector.plugins(),
                inspector.network(),
                inspector.weights(),
                inspector.inputNames(),
                inspector.outputNames(),
                inspector.inputScaler(),
                inspector.targetScaler(),
                rows,
                row,
                parameter,
                inspector.explainer().learningRate(),
                inspector.preprocessing());
    }

    String title() {
        return title;
    }

    RunSpec spec() {
        return spec;
    }

    Plugins plugins() {
        return plugins;
    }

    Network network() {
        return network;
    }

    double[][][] weights() {
        return weights;
    }

    List<String> inputNames() {
        return inputNames;
    }

    List<String> outputNames() {
        return outputNames;
    }

    Scaler inputScaler() {
        return inputScaler;
    }

    Scaler targetScaler() {
        return targetScaler;
    }

    List<PageRow> rows() {
        return rows;
    }

    int row() {
        return row;
    }

    ParameterRef parameter() {
        return parameter;
    }

    double learningRate() {
        return learningRate;
    }

    Optional<Preprocessing> preprocessing() {
        return preprocessing;
    }
}
