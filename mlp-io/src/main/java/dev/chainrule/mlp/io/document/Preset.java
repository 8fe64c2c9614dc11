package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.json.PrettyJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A recipe for training on tables that fills in the keys that a document with {@code "preset"} omits.
 *
 * <p>The figures are those of pytabkit (Apache-2.0) for the networks of Holzmüller, Grinsztajn and Steinwart, "Better by
 * default: strong pre-tuned MLPs and boosted trees on tabular data" (2024), arXiv:2407.04491.
 *
 * @since 0.2
 */
public enum Preset {
    /** RealMLP-TD-S: three hidden layers of 256 units, each array of parameters at its own learning rate. */
    REALMLP_S;

    private static final String HIDDEN = """
            { "units": 256, "activation": "%s", "initializer": "lecun-normal",
              "biasInitializer": { "type": "normal", "deviation": 1 },
              "learningRateFactor": "1/sqrt(inputs)", "biasLearningRateFactor": 0.1 }""";

    private static final String ALL_KEYS = """
            {
              "data": { "scale": "robust-smooth"%s },
              "network": { "inputScale": "learned", "inputScaleLearningRateFactor": 6, "layers": [ %s, { "activation": "%s", "initializer": "constant",
                "learningRateFactor": "1/sqrt(inputs)", "biasLearningRateFactor": 0.1 } ] },
              "loss": "%s",
              "optimizer": { "type": "adam", "learningRate": %s, "beta2": 0.95, "schedule": "coslog4" },
              "training": { "epochs": 256, "batchSize": 256, "dropLast": true%s,
                "earlyStopping": { "metric": "%s", "patience": %s, "ties": "later" } }
            }
            """;

    /** Returns the name in a document. */
    public String jsonName() {
        return DeclaredKey.word(this);
    }

    /** Returns the names of all presets. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Preset::jsonName).toList();
    }

    /** Returns the preset with this name in a document. */
    public static Optional<Preset> named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.jsonName().equals(name))
                .findFirst();
    }

    /**
     * Returns the run of this preset with all its keys.
     *
     * @param data the data, whose target type is not {@link TargetType#AUTO}; the preset fills in what it does not set
     * @param seed the seed of the run
     * @param plugins the registry of the plugins
     * @throws IllegalArgumentException if the target type is {@link TargetType#AUTO}
     */
    public RunSpec run(DataSpec data, long seed, Plugins plugins) {
        if (data.columns().targetType() == TargetType.AUTO) {
            throw new IllegalArgumentException("a preset needs to know whether the target holds labels or numbers");
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(PresetReader.KEY, jsonName());
        document.put("seed", seed);
        document.put("data", ObjectType.of(DataSpec.class).write(data));
        return new DocumentReader(plugins).read(PrettyJson.write(document), jsonName());
    }

    /**
     * Returns all keys of the preset as a document without data.
     *
     * @param classifies whether the target holds labels
     * @param epochs the number of epochs of the run, which early stopping must not shorten
     */
    String document(boolean classifies, String epochs) {
        String hidden = String.format(Locale.ROOT, HIDDEN, classifies ? "selu" : "mish");
        return String.format(
                Locale.ROOT,
                ALL_KEYS,
                classifies ? "" : ", \"scaleTarget\": \"standard\"",
                String.join(", ", hidden, hidden, hidden),
                classifies ? "softmax" : "identity",
                classifies ? "cross-entropy" : "mean-squared-error",
                classifies ? "0.04" : "0.07",
                classifies ? ", \"labelSmoothing\": 0.1" : "",
                classifies ? "accuracy" : "loss",
                epochs);
    }
}
