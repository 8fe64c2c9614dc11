package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.spec.CheckpointSpec;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Scaling;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a spec as the JSON document that {@link DocumentReader} reads into an equal one. */
public final class DocumentWriter {
    private DocumentWriter() {}

    /**
     * A spec as JSON that people can read, the same characters on every JDK; what equals its default is left out.
     *
     * <p>A whole number in the parameters of a plugin reads back as {@link Integer} if it fits and as {@link Long}
     * otherwise, any other as {@link Double}; a spec made by code that holds them so reads back equal.
     *
     * @throws IllegalArgumentException if a parameter is no text, boolean or finite number, or is named as a key that the
     *     document gives another meaning
     */
    public static String write(RunSpec spec) {
        return PrettyJson.write(document(spec));
    }

    /** The document as maps, lists, numbers, booleans and strings. */
    static Map<String, Object> document(RunSpec spec) {
        Map<String, Object> document = new LinkedHashMap<>();
        putUnless(document, "name", spec.name(), "");
        putUnless(document, "seed", spec.seed(), 0L);
        spec.data().ifPresent(data -> document.put("data", data(data)));
        document.put("network", network(spec.network()));
        document.put("loss", plugin(spec.loss()));
        putUnless(document, "optimizer", optimizer(spec.optimizer()), optimizer(OptimizerSpec.DEFAULT));
        putUnless(document, "training", training(spec.training()), Map.of());
        return document;
    }

    private static Map<String, Object> data(DataSpec spec) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("file", spec.file());
        spec.labels().ifPresent(labels -> data.put("labels", labels));
        List<Object> target = columns(spec.target());
        putUnless(data, "target", target.size() == 1 ? target.get(0) : target, List.of());
        putUnless(data, "targetType", spec.targetType().jsonName(), TargetType.AUTO.jsonName());
        putUnless(data, "features", columns(spec.features()), List.of());
        putUnless(data, "exclude", columns(spec.exclude()), List.of());
        putUnless(data, "categorical", columns(spec.categorical()), List.of());
        putUnless(data, "unknownCategories", spec.unknownCategories().jsonName(), UnknownCategories.IGNORE.jsonName());
        spec.rareCategories().ifPresent(count -> data.put("rareCategories", count));
        putUnless(data, "missing", spec.missing().jsonName(), Missing.ERROR.jsonName());
        putUnless(data, "header", spec.header(), true);
        putUnless(data, "delimiter", String.valueOf(spec.delimiter()), ",");
        putUnless(data, "decimal", String.valueOf(spec.format().decimal()), ".");
        spec.format().thousands().ifPresent(mark -> data.put("thousands", String.valueOf(mark)));
        putUnless(data, "encoding", spec.format().encoding(), CsvFormat.DEFAULT_ENCODING);
        putUnless(data, "missingValues", spec.format().missingValues(), List.of());
        putUnless(data, "scale", spec.scale().jsonName(), Scaling.NONE.jsonName());
        putUnless(data, "scaleTarget", spec.scaleTarget().jsonName(), Scaling.NONE.jsonName());
        if (spec.validation() instanceof Validation.Fraction fraction) {
            data.put("validation", fraction.fraction());
        } else if (spec.validation() instanceof Validation.Every every) {
            data.put("validation", Map.of("every", every.n()));
        } else if (spec.validation() instanceof Validation.InFile inFile) {
            Map<String, Object> files = new LinkedHashMap<>(Map.of("file", inFile.file()));
            inFile.labels().ifPresent(labels -> files.put("labels", labels));
            data.put("validation", files);
        }
        if (spec.classWeights() instanceof ClassWeights.Balanced) {
            data.put("classWeights", "balanced");
        } else if (spec.classWeights() instanceof ClassWeights.Given given) {
            data.put("classWeights", given.weights());
        }
        spec.streaming().ifPresent(streaming -> data.put("streaming", streaming));
        spec.shuffleWindow().ifPresent(window -> data.put("shuffleWindow", window));
        spec.sampleWeight()
                .ifPresent(column ->
                        data.put("sampleWeight", columns(List.of(column)).get(0)));
        return data;
    }

    private static List<Object> columns(List<ColumnRef> columns) {
        List<Object> written = new ArrayList<>();
        for (ColumnRef column : columns) {
            column.name().ifPresent(written::add);
            column.number().ifPresent(written::add);
        }
        return written;
    }

    private static Map<String, Object> network(NetworkSpec spec) {
        Map<String, Object> network = new LinkedHashMap<>();
        spec.inputs().ifPresent(inputs -> network.put("inputs", inputs));
        putUnless(network, "inputDropout", spec.inputDropout(), 0.0);
        putRegularization(network, spec.regularization());
        network.put("layers", spec.layers().stream().map(DocumentWriter::layer).toList());
        return network;
    }

    private static Map<String, Object> layer(LayerSpec spec) {
        Map<String, Object> layer = new LinkedHashMap<>();
        spec.units().ifPresent(units -> layer.put("units", units));
        layer.put("activation", plugin(spec.activation()));
        spec.initializer().ifPresent(initializer -> layer.put("initializer", plugin(initializer)));
        spec.biasInitializer().ifPresent(initializer -> layer.put("biasInitializer", plugin(initializer)));
        putUnless(layer, "weights", spec.weights(), List.of());
        putUnless(layer, "biases", spec.biases(), List.of());
        putUnless(layer, "dropout", spec.dropout(), 0.0);
        putRegularization(layer, spec.regularization());
        return layer;
    }

    private static void putRegularization(Map<String, Object> object, Regularization spec) {
        spec.l1().ifPresent(lambda -> object.put("l1", lambda));
        spec.l2().ifPresent(lambda -> object.put("l2", lambda));
        spec.maxNorm().ifPresent(norm -> object.put("maxNorm", norm));
    }

    private static Object plugin(PluginSpec spec) {
        return plugin(spec, Map.of());
    }

    private static Object optimizer(OptimizerSpec spec) {
        Map<String, Object> own = new LinkedHashMap<>();
        spec.learningRate().ifPresent(rate -> own.put("learningRate", rate));
        spec.schedule().ifPresent(schedule -> own.put("schedule", plugin(schedule)));
        return plugin(spec.plugin(), own);
    }

    /** The name alone or, with the parameters and other keys, an object. */
    private static Object plugin(PluginSpec spec, Map<String, Object> otherKeys) {
        if (spec.parameters().isEmpty() && otherKeys.isEmpty()) {
            return spec.type();
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", spec.type());
        object.putAll(otherKeys);
        spec.parameters().forEach((name, value) -> {
            if (!(value instanceof Number || value instanceof Boolean || value instanceof String)) {
                throw new IllegalArgumentException("parameter " + name + " is no number, boolean or text: " + value);
            }
            if (object.put(name, value) != null) {
                throw new IllegalArgumentException("a parameter cannot be named \"" + name + "\"");
            }
        });
        return object;
    }

    private static Map<String, Object> training(TrainingSpec spec) {
        Map<String, Object> training = new LinkedHashMap<>();
        putUnless(training, "epochs", spec.epochs(), TrainingSpec.DEFAULT.epochs());
        putUnless(training, "batchSize", spec.batchSize(), TrainingSpec.DEFAULT.batchSize());
        putUnless(training, "shuffle", spec.shuffle(), TrainingSpec.DEFAULT.shuffle());
        spec.threads().ifPresent(threads -> training.put("threads", threads));
        if (spec.gradientClipping() instanceof GradientClipping.Value bound) {
            training.put("gradientClipping", Map.of("value", bound.value()));
        } else if (spec.gradientClipping() instanceof GradientClipping.Norm bound) {
            training.put("gradientClipping", Map.of("norm", bound.norm()));
        }
        putUnless(
                training,
                "metrics",
                spec.metrics().stream().map(DocumentWriter::plugin).toList(),
                List.of());
        spec.earlyStopping().ifPresent(stopping -> training.put("earlyStopping", earlyStopping(stopping)));
        spec.checkpoint().ifPresent(checkpoint -> training.put("checkpoint", checkpoint(checkpoint)));
        return training;
    }

    /** All keys but the last two: a reader of the document wants to see what is watched, and how long. */
    private static Map<String, Object> earlyStopping(EarlyStoppingSpec spec) {
        Map<String, Object> stopping = new LinkedHashMap<>();
        stopping.put("metric", plugin(spec.metric()));
        stopping.put("patience", spec.patience());
        putUnless(stopping, "minDelta", spec.minDelta(), EarlyStoppingSpec.DEFAULT.minDelta());
        putUnless(stopping, "restoreBest", spec.restoreBest(), EarlyStoppingSpec.DEFAULT.restoreBest());
        return stopping;
    }

    private static Map<String, Object> checkpoint(CheckpointSpec spec) {
        Map<String, Object> checkpoint = new LinkedHashMap<>();
        spec.everyEpochs().ifPresent(epochs -> checkpoint.put("everyEpochs", epochs));
        spec.everyMinutes().ifPresent(minutes -> checkpoint.put("everyMinutes", minutes));
        putUnless(checkpoint, "keep", spec.keep(), CheckpointSpec.DEFAULT_KEEP);
        return checkpoint;
    }

    private static <T> void putUnless(Map<String, Object> object, String key, T value, T defaultValue) {
        if (!value.equals(defaultValue)) {
            object.put(key, value);
        }
    }
}
