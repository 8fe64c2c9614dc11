package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Builds networks from specs and lists the problems of specs that cannot be built.
 *
 * @since 0.2
 */
public final class NetworkBuilder {
    /** Loading a model needs its weights twice for a moment; what training needs, the trainer counts. */
    private static final int BYTES_PER_PARAMETER = 2 * Float.BYTES;

    private static final double MAX_HEAP_FRACTION = 0.7;

    private final Plugins plugins;

    /** Creates a builder that looks up plugins in this registry. */
    public NetworkBuilder(Plugins plugins) {
        this.plugins = plugins;
    }

    /** The plugins of a layer; empty where a problem was found. */
    private record LayerPlugins(
            Optional<RowActivation> activation, Optional<Initializer> weights, Optional<Initializer> biases) {}

    /** The plugins of a network, looked up once for the checks and for the network itself. */
    private record NetworkPlugins(List<LayerPlugins> layers, InputEncodings encodings, Optional<Loss> loss) {}

    Network build(RunSpec spec) {
        List<Problem> problems = new ArrayList<>();
        NetworkPlugins found = resolve(spec, false, problems);
        if (!problems.isEmpty()) {
            throw Plugins.fault(problems);
        }
        List<Layer> layers = new ArrayList<>();
        InputEncodings encodings = found.encodings();
        int inputs = encodings.isEmpty() ? spec.network().inputs().orElseThrow() : encodings.outputs();
        for (int l = 0; l < spec.network().layers().size(); l++) {
            LayerSpec layer = spec.network().layers().get(l);
            LayerPlugins plugin = found.layers().get(l);
            Regularization regularization =
                    layer.regularization().or(spec.network().regularization());
            layers.add(new Layer(
                    inputs,
                    layer.units().orElseThrow(),
                    plugin.activation().orElseThrow(),
                    plugin.weights().orElseThrow(),
                    plugin.biases().orElseThrow(),
                    layer.weights(),
                    layer.biases(),
                    layer.dropout(),
                    layer.frozen(),
                    LayerStep.of(layer.stepFactors(), spec.network().inputScaleLearningRateFactor(), inputs),
                    new Penalty(
                            regularization.l1().orElse(0), regularization.l2().orElse(0)),
                    regularization.maxNorm().orElse(Double.POSITIVE_INFINITY),
                    l == 0 && spec.network().inputScale() == InputScale.LEARNED,
                    l == 0 ? encodings : InputEncodings.NONE,
                    layer.parametric()));
            inputs = layer.units().orElseThrow();
        }
        return new Network(layers, spec.network().inputDropout(), found.loss().orElseThrow());
    }

    /**
     * Lists the problems that the records of a spec cannot detect: unknown plugins, wrong options, missing sizes, and
     * parts that do not fit together. Locations are JSON pointers into the document.
     *
     * @param sizesFromData whether the data will supply a missing number of inputs or output units
     * @return empty if the network can be built
     */
    public List<Problem> problems(RunSpec spec, boolean sizesFromData) {
        List<Problem> problems = new ArrayList<>();
        resolve(spec, sizesFromData, problems);
        return problems;
    }

    private NetworkPlugins resolve(RunSpec spec, boolean sizesFromData, List<Problem> problems) {
        NetworkSpec network = spec.network();
        OptionalInt inputs = network.inputs();
        if (inputs.isEmpty() && !sizesFromData) {
            problems.add(new Problem(
                    ErrorCode.CFG_MISSING,
                    Location.of("", "/network/inputs"),
                    "the number of inputs is missing, and there is no \"data\" to supply it."
                            + " Add \"inputs\": an integer"));
        }
        InputEncodings encodings = InputEncodings.of(network, plugins, problems);
        Map<String, LearnedEncoding> ofColumns = ColumnEncodings.learned(spec.preprocessing(), plugins);
        Map<String, LearnedEncoding> learned = ofColumns.isEmpty() ? encodings.byPointer() : ofColumns;
        if (!encodings.isEmpty()) {
            inputs = OptionalInt.of(encodings.outputs());
        } else if (!ofColumns.isEmpty()) {
            inputs = OptionalInt.empty(); // the columns decide what the first layer gets
        }
        List<LayerPlugins> layers = new ArrayList<>();
        for (int l = 0; l < network.layers().size(); l++) {
            String pointer = "/network/layers/" + l;
            LayerSpec layer = network.layers().get(l);
            layers.add(resolve(layer, pointer, problems));
            if (layer.units().isEmpty() && !sizesFromData) {
                problems.add(new Problem(
                        ErrorCode.CFG_MISSING,
                        Location.of("", pointer + "/units"),
                        "the number of units is missing, and there is no \"data\" to supply it."
                                + " Add \"units\": an integer"));
            }
            checkGiven(layer, inputs, pointer, problems);
            if (layer.parametric()
                    && layers.get(l)
                            .activation()
                            .filter(f -> !(f instanceof Activation))
                            .isPresent()) {
                problems.add(semantic(
                        pointer + "/parametric",
                        "activation '" + layer.activation().type()
                                + "' is a function of all units together, which has no"
                                + " share for each unit. Use an elementwise activation, or remove \"parametric\""));
            }
            inputs = layer.units();
        }
        Optional<Loss> loss = plugins.resolve(PluginKind.LOSS, spec.loss(), "/loss", problems);
        plugins.resolve(PluginKind.OPTIMIZER, spec.optimizer().plugin(), "/optimizer", problems)
                .ifPresent(optimizer -> {
                    LayerSteps.check(optimizer, spec, problems);
                    LayerSteps.check(optimizer, spec, learned, problems);
                });
        Optional<Solver> solver =
                spec.solver().flatMap(named -> plugins.resolve(PluginKind.SOLVER, named, "/solver", problems));
        resolveSchedule(spec.optimizer().schedule(), "/optimizer/schedule", problems);
        resolveSchedule(spec.optimizer().decaySchedule(), "/optimizer/decaySchedule", problems);
        resolveSchedule(spec.training().dropoutSchedule(), "/training/dropoutSchedule", problems);
        ColumnEncodings.check(spec.preprocessing(), plugins, problems);
        checkMetrics(spec.training(), problems);
        checkMemory(network, encodings, problems);
        Optional<RowActivation> output = layers.get(layers.size() - 1).activation();
        if (output.isPresent() && loss.isPresent()) {
            OutputCheck.check(loss.get(), output.get(), network, problems);
        }
        if (solver.isPresent() && loss.isPresent()) {
            boolean leastSquares = SquaredLoss.curvature(loss.get(), 1).isPresent();
            solver.get().objectionTo(0, leastSquares).ifPresent(why -> problems.add(semantic("/solver", why)));
        }
        return new NetworkPlugins(layers, encodings, loss);
    }

    private void resolveSchedule(Optional<PluginSpec> schedule, String pointer, List<Problem> problems) {
        schedule.ifPresent(named -> plugins.resolve(PluginKind.SCHEDULE, named, pointer, problems));
    }

    private LayerPlugins resolve(LayerSpec layer, String pointer, List<Problem> problems) {
        Optional<RowActivation> activation =
                plugins.resolve(PluginKind.ACTIVATION, layer.activation(), pointer + "/activation", problems);
        Optional<PluginSpec> weights =
                layer.initializer().or(() -> activation.map(plugin -> PluginSpec.of(plugin.defaultInitializer())));
        PluginSpec biases = layer.biasInitializer().orElse(PluginSpec.of("constant"));
        return new LayerPlugins(
                activation,
                weights.flatMap(
                        spec -> plugins.resolve(PluginKind.INITIALIZER, spec, pointer + "/initializer", problems)),
                plugins.resolve(PluginKind.INITIALIZER, biases, pointer + "/biasInitializer", problems));
    }

    /** Checks the metrics alone; whether they fit the targets is known only once the data is read. */
    private void checkMetrics(TrainingSpec training, List<Problem> problems) {
        Set<String> labels = new HashSet<>();
        for (int m = 0; m < training.metrics().size(); m++) {
            String pointer = "/training/metrics/" + m;
            if (training.metrics().get(m).equals(EarlyStoppingSpec.LOSS)) {
                problems.add(semantic(pointer, "the loss is not a metric and is always measured. Remove it"));
                continue;
            }
            plugins.resolve(PluginKind.METRIC, training.metrics().get(m), pointer, problems)
                    .filter(metric -> !labels.add(metric.label()))
                    .ifPresent(metric ->
                            problems.add(semantic(pointer, "duplicate metric '" + metric.label() + "'. Remove one")));
        }
        training.earlyStopping()
                .filter(stopping -> !stopping.watchesLoss())
                .ifPresent(stopping -> checkWatched(stopping.metric(), problems));
    }

    private void checkWatched(PluginSpec metric, List<Problem> problems) {
        String pointer = "/training/earlyStopping/metric";
        List<String> names = new ArrayList<>(plugins.names(PluginKind.METRIC));
        if (names.contains(metric.type())) {
            plugins.resolve(PluginKind.METRIC, metric, pointer, problems);
            return;
        }
        names.add(0, EarlyStoppingSpec.LOSS.type());
        problems.add(new Problem(
                ErrorCode.CFG_UNKNOWN_PLUGIN,
                Location.of("", pointer),
                "no metric named " + Problem.show(metric.type()) + "." + suggestion(metric.type()) + " Available: "
                        + String.join(", ", names)));
    }

    private String suggestion(String metric) {
        String loss = Suggestion.sentence(metric, List.of(EarlyStoppingSpec.LOSS.type()));
        return loss.isEmpty() ? plugins.suggestion(PluginKind.METRIC, metric) : loss;
    }

    private static Problem semantic(String pointer, String message) {
        return new Problem(ErrorCode.CFG_SEMANTIC, Location.of("", pointer), message);
    }

    private static void checkGiven(LayerSpec layer, OptionalInt inputs, String pointer, List<Problem> problems) {
        int units = layer.units().orElse(-1);
        if (units > 0 && !layer.biases().isEmpty() && layer.biases().size() != units) {
            problems.add(shape(
                    pointer + "/biases",
                    "one bias for each of " + units + " units",
                    layer.biases().size() + " biases"));
        }
        if (units > 0 && !layer.weights().isEmpty() && layer.weights().size() != units) {
            problems.add(shape(
                    pointer + "/weights",
                    "one row for each of " + units + " units",
                    layer.weights().size() + " rows"));
        }
        int first = layer.weights().isEmpty() ? 0 : layer.weights().get(0).size();
        for (int j = 0; j < layer.weights().size(); j++) {
            int length = layer.weights().get(j).size();
            if (length != inputs.orElse(first)) {
                String row = pointer + "/weights/" + j;
                problems.add(
                        inputs.isPresent()
                                ? shape(
                                        row,
                                        "one weight for each of " + inputs.getAsInt() + " inputs",
                                        length + " weights")
                                : shape(row, first + " weights as in the first row", "" + length));
            }
        }
    }

    private static Problem shape(String pointer, String expected, String found) {
        return semantic(pointer, "expected " + expected + ", found " + found);
    }

    /** Reports the first layer that does not fit in memory, before anything is allocated. */
    private static void checkMemory(NetworkSpec network, InputEncodings encodings, List<Problem> problems) {
        long heap = Runtime.getRuntime().maxMemory();
        long total = 0;
        long inputs = encodings.isEmpty() ? network.inputs().orElse(1) : encodings.outputs();
        for (int l = 0; l < network.layers().size(); l++) {
            long units = network.layers().get(l).units().orElse(1);
            long parameters = (inputs + 1) * units; // both at most a million: no overflow
            total += parameters;
            long bytes = total * BYTES_PER_PARAMETER;
            if (parameters > Integer.MAX_VALUE - 8 || bytes > MAX_HEAP_FRACTION * heap) {
                problems.add(new Problem(
                        ErrorCode.CFG_LIMIT,
                        Location.of("", "/network/layers/" + l + "/units"),
                        "the network up to this layer of " + inputs + " x " + units + " needs " + bytes
                                + " bytes for its weights alone, the heap has " + heap
                                + ". Use fewer units, or give Java more memory with -Xmx"));
                return;
            }
            inputs = units;
        }
    }
}
