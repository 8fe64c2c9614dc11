package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.core.spec.PluginSpec;
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
    REALMLP_S("", "\"biasInitializer\": { \"type\": \"normal\", \"deviation\": 1 },", "adam", 0.07, ""),

    /**
     * RealMLP-TD: besides, a trained share of each activation, dropout and weight decay, predictions limited to the range of the
     * training targets, initial weights fitted to training rows, and learned encodings of columns, which {@link #ofNumbers} and
     * {@link #ofCategories} name.
     */
    REALMLP("\"initialization\": \"fitted\",", """
            "parametric": true, "alphaLearningRateFactor": 0.1, "dropout": 0.15, "biasDecayFactor": 0, "decayFactor": "sqrt(inputs)",
            """, "adamw", 0.2, ", \"dropoutSchedule\": \"flat-cos\"");

    /** Of more categories, a column is embedded. */
    private static final int MOST_INPUTS = 9;

    private static final String HIDDEN = """
            { "units": 256, "activation": "%s", "initializer": "lecun-normal",
              %s
              "learningRateFactor": "1/sqrt(inputs)", "biasLearningRateFactor": 0.1 }""";

    private static final String ALL_KEYS = """
            {
              "data": { "scale": "robust-smooth"%s },
              "network": { %s "inputScale": "learned", "inputScaleLearningRateFactor": 6, "layers": [ %s, { "activation": "%s", "initializer": "constant",
                %s "learningRateFactor": "1/sqrt(inputs)", "biasLearningRateFactor": 0.1 } ] },
              "loss": "%s",
              "optimizer": { "type": "%s", "learningRate": %s, "beta2": 0.95, %s "schedule": "coslog4" },
              "training": { "epochs": 256, "batchSize": 256, "dropLast": true%s%s,
                "earlyStopping": { "metric": "%s", "patience": %s, "ties": "later" } }
            }
            """;

    private static final double RATE_OF_LABELS = 0.04;

    /** Keys of the network. */
    private final String ofNetwork;

    /** Keys of each hidden layer. */
    private final String ofHidden;

    private final String optimizer;
    private final double rateOfNumbers;

    /** Keys of the training. */
    private final String ofTraining;

    Preset(String ofNetwork, String ofHidden, String optimizer, double rateOfNumbers, String ofTraining) {
        this.ofNetwork = ofNetwork;
        this.ofHidden = ofHidden;
        this.optimizer = optimizer;
        this.rateOfNumbers = rateOfNumbers;
        this.ofTraining = ofTraining;
    }

    private boolean decays() {
        return optimizer.equals("adamw");
    }

    /** Returns the encoding of a column of numbers; empty if it is scaled as the document says. */
    public Optional<PluginSpec> ofNumbers() {
        return this == REALMLP
                ? Optional.of(new PluginSpec("periodic", Map.of("learningRateFactor", 0.1)))
                : Optional.empty();
    }

    /**
     * Returns whether the network learns a vector for each category of a column.
     *
     * @param count the number of categories
     */
    public boolean embeds(int count) {
        return this == REALMLP && count > MOST_INPUTS;
    }

    /**
     * Returns the encoding of a column of categories; empty if each is an input of 0 or 1.
     *
     * @param count the number of categories
     */
    public Optional<PluginSpec> ofCategories(int count) {
        if (this != REALMLP || count > 2 && count <= MOST_INPUTS) {
            return Optional.empty();
        }
        return Optional.of(
                embeds(count) ? PluginSpec.of("embedding") : new PluginSpec("one-hot", Map.of("binary", true)));
    }

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
        String hidden = String.format(Locale.ROOT, HIDDEN, classifies ? "selu" : "mish", ofHidden);
        return String.format(
                Locale.ROOT,
                ALL_KEYS,
                classifies ? "" : ", \"scaleTarget\": \"standard\"" + (decays() ? ", \"clipPredictions\": true" : ""),
                ofNetwork,
                String.join(", ", hidden, hidden, hidden),
                classifies ? "softmax" : "identity",
                decays() ? "\"decayFactor\": \"sqrt(inputs)\", \"biasDecayFactor\": 0," : "",
                classifies ? "cross-entropy" : "mean-squared-error",
                optimizer,
                classifies ? RATE_OF_LABELS : rateOfNumbers,
                decays() ? "\"weightDecay\": 0.02, \"decaySchedule\": \"flat-cos\"," : "",
                classifies ? ", \"labelSmoothing\": 0.1" : "",
                ofTraining,
                classifies ? "accuracy" : "loss",
                epochs);
    }
}
