package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.LogisticFunction;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.SoftmaxFunction;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** Makes a model of the layers of a graph: its document, its weights and the names of its columns. */
final class ModelAssembler {
    private static final String OF_CLASSES = "cross-entropy";
    private static final String OF_TWO_CLASSES = "binary-cross-entropy";
    private static final String OF_NUMBERS = "mean-squared-error";

    private final String source;
    private final ImportOptions options;
    private final Plugins plugins;
    private final Kernel kernel;

    ModelAssembler(String source, ImportOptions options, Plugins plugins, Kernel kernel) {
        this.source = source;
        this.options = options;
        this.plugins = plugins;
        this.kernel = kernel;
    }

    /**
     * Creates the model.
     *
     * @param before the warnings so far
     */
    ImportedModel assemble(OutputChoice choice, LayerChain chain, List<String> before) {
        List<String> warnings = new ArrayList<>(before);
        warnings.addAll(choice.warnings());
        warnings.addAll(chain.warnings());
        Target target = target(choice, chain);
        int inputs = chain.layers().get(0).inputs();
        RunSpec spec = spec(chain, inputs, target);
        Network network = network(spec);
        ParameterArrays weights = ParameterArrays.zero(network);
        long rounded = 0;
        for (int l = 0; l < weights.layers(); l++) {
            rounded += chain.layers().get(l).fill(weights.layer(l));
            if (!weights.isFinite(l)) {
                throw fault(
                        ErrorCode.MDL_NONFINITE,
                        "layer " + (l + 1)
                                + " has a weight that is NaN or infinite in float32. Train the network again");
            }
        }
        if (rounded > 0) {
            warnings.add(rounded + " weights are float64 numbers that are rounded to float32");
        }
        warnOfMissingNames(choice, chain, target, inputs, warnings);
        warnOfScores(chain, target, network, warnings);
        Scaler scaler = chain.scaler().orElseGet(() -> Scaler.none(inputs));
        List<String> features = features(chain, inputs);
        Preprocessing preprocessing = new Preprocessing(features, scaler, target);
        TrainedModel model = new TrainedModel(spec, network, weights, preprocessing, kernel);
        for (String name : model.targets()) {
            if (features.contains(name)) {
                throw fault(
                        ErrorCode.MDL_LABELS,
                        "the target " + Problem.show(name)
                                + " has the name of a feature. Give the target another name");
            }
        }
        return new ImportedModel(model, warnings);
    }

    private void warnOfMissingNames(
            OutputChoice choice, LayerChain chain, Target target, int inputs, List<String> warnings) {
        if (options.features().isEmpty() && chain.inputs().columns().isEmpty()) {
            warnings.add("the file names no columns, so they are "
                    + (inputs == 1 ? "x" : "x1" + (inputs == 2 ? ", x2" : ", …, x" + inputs))
                    + ". Give the names that your CSV has, in the order of the inputs");
        }
        if (target instanceof Target.Classes classes
                && options.labels().isEmpty()
                && choice.labels().isEmpty()) {
            warnings.add("the file names no labels, so they are 0"
                    + (classes.labels().size() == 2 ? " and " : " to ")
                    + (classes.labels().size() - 1) + ". Give those of your data, in the order of the outputs");
        }
    }

    /** Warns of classes whose scores may be logits; training on would minimize another loss than before. */
    private void warnOfScores(LayerChain chain, Target target, Network network, List<String> warnings) {
        if (target instanceof Target.Classes && !network.givesProbabilities()) {
            warnings.add("the outputs are scores of the classes, not probabilities, and the loss is "
                    + loss(chain, target) + ". If they are logits, say so");
        }
    }

    private RunSpec spec(LayerChain chain, int inputs, Target target) {
        try {
            LayerSpec[] layers = chain.layers().stream()
                    .map(layer -> LayerSpec.of(layer.units(), layer.activation()))
                    .toArray(LayerSpec[]::new);
            return RunSpec.builder()
                    .name(name())
                    .network(NetworkSpec.of(inputs, layers))
                    .loss(loss(chain, target))
                    .build();
        } catch (IllegalArgumentException e) {
            throw fault(ErrorCode.MDL_LIMIT, Problem.clean(String.valueOf(e.getMessage())));
        }
    }

    private Network network(RunSpec spec) {
        try {
            return Network.build(spec, plugins);
        } catch (MlpException e) {
            throw new ModelFormatException(e.problems().stream()
                    .map(problem -> new Problem(
                            ErrorCode.MDL_CONFIG,
                            Location.of(source, problem.location().path()),
                            "the network cannot be built. (" + problem.code() + ") " + problem.message()))
                    .toList());
        }
    }

    /** Returns the name of the file without its folders and its ending. */
    private String name() {
        return source.replaceFirst(".*[/\\\\]", "").replaceFirst("(?i)\\.onnx$", "");
    }

    private List<String> features(LayerChain chain, int inputs) {
        List<String> own = chain.inputs().columns();
        List<String> names = options.features().isEmpty() ? own : options.features();
        if (names.isEmpty()) {
            return numbered("x", inputs);
        }
        if (names.size() != inputs) {
            throw fault(
                    ErrorCode.MDL_SHAPE_MISMATCH,
                    "the network has " + inputs + " inputs, and " + names.size() + " names of features are given");
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw fault(ErrorCode.MDL_NOT_A_MODEL, "the graph joins the same input twice");
        }
        return names;
    }

    private static List<String> numbered(String letter, int count) {
        return count == 1
                ? List.of(letter)
                : IntStream.rangeClosed(1, count).mapToObj(i -> letter + i).toList();
    }

    private Target target(OutputChoice choice, LayerChain chain) {
        int outputs = outputLayer(chain).units();
        RowActivation activation = plugins.activation(outputLayer(chain).activation());
        boolean isLogistic = activation.definition() instanceof LogisticFunction && outputs == 1;
        boolean isSoftmax = activation.definition() instanceof SoftmaxFunction && outputs > 1;
        List<String> labels = options.labels().isEmpty() ? choice.labels() : options.labels();
        boolean areClasses = (isLogistic || isSoftmax || !labels.isEmpty())
                && chain.outputScaling().isEmpty();
        if (!areClasses) {
            return numbers(chain, outputs, labels);
        }
        int classes = outputs == 1 ? 2 : outputs;
        if (labels.isEmpty()) {
            labels = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
        }
        if (labels.size() != classes || new HashSet<>(labels).size() < classes) {
            throw fault(
                    ErrorCode.MDL_LABELS,
                    "the network tells " + classes + " classes apart, and there are " + labels.size()
                            + " labels for them. Give one for each, all different");
        }
        if (outputs == 1 && !isLogistic) {
            throw fault(
                    ErrorCode.MDL_LABELS,
                    "the only output is not a probability, so it tells no two classes apart. If it is a logit, say so;"
                            + " otherwise give no labels");
        }
        if (choice.scores() instanceof GraphValue.TwoClasses two && two.isSecondFirst()) {
            labels = new ArrayList<>(labels);
            Collections.reverse(labels);
        }
        if (options.targets().size() > 1) {
            throw fault(
                    ErrorCode.MDL_LABELS,
                    "a network of classes has one target column, and "
                            + options.targets().size() + " names are given");
        }
        return new Target.Classes(
                options.targets().isEmpty() ? "label" : options.targets().get(0), labels, outputs);
    }

    private Target numbers(LayerChain chain, int outputs, List<String> labels) {
        if (!labels.isEmpty()) {
            throw fault(
                    ErrorCode.MDL_LABELS,
                    "the outputs are scaled, so they are numbers and not classes. Give no labels");
        }
        List<String> names = options.targets().isEmpty() ? numbered("y", outputs) : options.targets();
        if (names.size() != outputs) {
            throw fault(
                    ErrorCode.MDL_SHAPE_MISMATCH,
                    "the network has " + outputs + " outputs, and " + names.size() + " names of targets are given");
        }
        return new Target.Numbers(names, chain.targetScaler());
    }

    private static ImportedLayer outputLayer(LayerChain chain) {
        return chain.layers().get(chain.layers().size() - 1);
    }

    private String loss(LayerChain chain, Target target) {
        RowActivation output = plugins.activation(outputLayer(chain).activation());
        if (target instanceof Target.Numbers) {
            return OF_NUMBERS;
        }
        if (output.definition() instanceof SoftmaxFunction) {
            return OF_CLASSES;
        }
        return output.definition() instanceof LogisticFunction ? OF_TWO_CLASSES : OF_NUMBERS;
    }

    private ModelFormatException fault(ErrorCode code, String message) {
        return new ModelFormatException(code, Location.of(source, ""), message);
    }
}
