package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Initialization;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.document.DocumentDifference;
import dev.chainrule.mlp.io.document.DocumentSource;
import dev.chainrule.mlp.io.model.ModelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A saved model that a run begins with.
 *
 * @param file where it is
 * @param model the model
 * @since 0.2
 */
public record BaseModel(Path file, TrainedModel model) {

    static BaseModel load(Path file, Plugins plugins) {
        return new BaseModel(file, ModelFile.load(file, plugins, new JavaKernel()));
    }

    /**
     * Checks that a document can continue this model: its network, loss and columns must be the same.
     *
     * @throws ConfigException if it cannot
     */
    void check(DocumentSource document, RunSpec spec) {
        DataSpec data = DocumentRows.data(document, spec);
        ErrorContext.naming(document, () -> {
            checkIsCsvInMemory(document, spec, data);
            Optional<DocumentDifference> difference = DocumentDifference.between(asTheModel(spec), comparable(spec));
            if (difference.isPresent()) {
                throw differs(difference.get());
            }
            checkTarget(data);
            int members = model.spec().training().members();
            if (members != spec.training().members()) {
                throw fault(
                        "/training/members",
                        "the model has " + members + " members, the document has "
                                + spec.training().members()
                                + ". A run that continues an ensemble trains each of its members further: write"
                                + " \"members\": " + members + " in training");
            }
            return spec;
        });
    }

    private void checkIsCsvInMemory(DocumentSource document, RunSpec spec, DataSpec data) {
        boolean modelIsOfIdx = model.spec().data().flatMap(DataSpec::labels).isPresent();
        if (modelIsOfIdx || data.labels().isPresent()) {
            throw fault(
                    "/data",
                    "a model can be continued on CSV files only, and "
                            + (modelIsOfIdx ? "this model was trained on" : "these are") + " idx files");
        }
        if (data.streaming().orElse(false)) {
            throw fault(
                    "/data/streaming",
                    "continuing a model needs all rows in memory, and \"streaming\" is true. Delete it if the rows fit");
        }
        if (StreamedRows.shouldStream(document, spec, Runtime.getRuntime().maxMemory())) {
            throw fault(
                    "/data/file",
                    "continuing a model needs all rows in memory, and these do not fit. Give Java more memory with -Xmx, or"
                            + " train on fewer rows at a time");
        }
    }

    /** Nothing else tells the target columns of a model whose rows a program supplied. */
    private void checkTarget(DataSpec data) {
        if (model.preprocessing().target() instanceof Target.Classes classes
                && (data.columns().target().size() > 1 || data.columns().targetType() == TargetType.NUMBER)) {
            throw fault(
                    "/data/target",
                    "the model predicts classes and takes one column of labels, such as "
                            + Problem.show(classes.name()));
        }
    }

    /** Returns the spec with the network, the loss and the columns of the model. */
    private RunSpec asTheModel(RunSpec spec) {
        RunSpec own = comparable(model.spec());
        RunSpec.Builder same =
                comparable(spec).toBuilder().network(own.network()).loss(own.loss());
        PreprocessingSpec how = spec.preprocessing();
        own.data()
                .ifPresent(data -> same.data(spec.data().orElseThrow().toBuilder()
                        .target(data.columns().target())
                        .targetType(data.columns().targetType())
                        .features(data.columns().features())
                        .exclude(data.columns().exclude())
                        .rareCategories(data.preprocessing().rareCategories())
                        .categorical(data.columns().categorical())
                        .missing(data.preprocessing().missing())
                        .scale(
                                how.featureScaling().equals(data.preprocessing().featureScaling())
                                        ? how.scale()
                                        : data.preprocessing().scale())
                        .encode(data.preprocessing().encode())
                        .scaleTarget(
                                how.targetScaling().equals(data.preprocessing().targetScaling())
                                        ? how.scaleTarget()
                                        : data.preprocessing().scaleTarget())
                        .clipPredictions(data.preprocessing().clipPredictions())
                        .build()));
        return same.build();
    }

    /**
     * Returns a spec with all sizes and learned encodings and without what may differ: the weights to start from, how they are
     * found, and which layers are frozen.
     */
    private RunSpec comparable(RunSpec spec) {
        Preprocessing preprocessing = model.preprocessing();
        NetworkSpec network = spec.network();
        List<LayerSpec> layers = network.layers().stream()
                .map(layer -> layer.withWeights(List.of(), List.of()).withFrozen(false))
                .toList();
        int inputs = network.inputs().orElse(preprocessing.features().inputs());
        int outputs =
                network.outputLayer().units().orElse(preprocessing.target().outputs());
        return spec.withNetwork(network.withLayers(layers)
                .withInitialization(Initialization.DRAWN)
                .withSizes(inputs, outputs)
                .withEncodings(preprocessing.features().learned()));
    }

    private static ConfigException differs(DocumentDifference difference) {
        return fault(
                difference.pointer(),
                "the model has " + difference.first().map(Problem::clean).orElse("the default")
                        + " here, the document has "
                        + difference.second().map(Problem::clean).orElse("the default")
                        + ". A run that continues a model keeps its network, its loss and its columns: write here what the model"
                        + " has, or train from the beginning");
    }

    private static ConfigException fault(String pointer, String message) {
        return new ConfigException(ErrorCode.CFG_SEMANTIC, Location.of("", pointer), message);
    }
}
