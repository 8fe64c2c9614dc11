package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.plugin.Plugins;
import java.util.List;

/** The documents that the tests read, and change. */
final class Documents {
    static final Plugins PLUGINS = Plugins.load();
    static final DocumentReader READER = new DocumentReader(PLUGINS);

    /** Complete without data: every size is given. */
    static final String WITHOUT_DATA = """
            {
              "seed": 1,
              "network": {
                "inputs": 4,
                "layers": [
                  { "units": 3, "activation": { "type": "leaky-relu", "slope": 0.1 } },
                  { "units": 3, "activation": "softmax" }
                ]
              },
              "loss": "cross-entropy",
              "optimizer": { "type": "adam", "learningRate": 0.01, "beta1": 0.9 },
              "training": { "epochs": 2, "batchSize": 8 }
            }
            """;

    /** With data, which decides the sizes that are left out. */
    static final String IRIS = """
            {
              "name": "iris",
              "seed": 42,
              "data": { "file": "iris.csv", "target": "species", "scale": "standard", "validation": 0.2 },
              "network": {
                "layers": [
                  { "units": 16, "activation": { "type": "leaky-relu", "slope": 0.1 } },
                  { "units": 3,  "activation": "softmax" }
                ]
              },
              "loss": "cross-entropy",
              "optimizer": { "type": "adam", "learningRate": 0.01 },
              "training": { "epochs": 100, "batchSize": 16 }
            }
            """;

    /** Every key there is, in one form each. */
    static final String ALL_KEYS = """
            {
              "$schema": "mlp.schema.json",
              "name": "Größe 量 \\ud83d\\ude00",
              "seed": -9223372036854775808,
              "data": {
                "file": "data/wine.csv", "target": ["a", 7], "targetType": "number", "features": [1, "b", 3],
                "header": true, "delimiter": "\\t", "scale": "min-max", "scaleTarget": "standard",
                "validation": { "every": 5 }
              },
              "network": {
                "inputs": 3, "inputDropout": 0.2, "encode": { "2-3": { "type": "embedding", "dimensions": 2 } }, "inputScale": "learned",
                "inputScaleLearningRateFactor": 6, "initialization": "fitted", "l1": 1e-5, "l2": 1e-4, "maxNorm": 4,
                "layers": [
                  {
                    "units": 2, "activation": "tanh", "parametric": true, "initializer": { "type": "uniform", "low": -1, "high": 1.0 },
                    "biasInitializer": { "type": "constant", "value": 1e-3 },
                    "weights": [[0.1, -2, 3e-5], [4, 5, -0.0]], "biases": [1, 1e-300],
                    "dropout": 0.5, "learningRateFactor": "1/sqrt(inputs)", "biasLearningRateFactor": 0.1, "alphaLearningRateFactor": 0.2, "l1": 0, "l2": 1e-3, "maxNorm": 3
                  },
                  { "activation": "identity" }
                ]
              },
              "loss": { "type": "huber", "delta": 2 },
              "optimizer": {
                "type": "sgd", "learningRate": 1, "momentum": 0.5, "nesterov": true,
                "schedule": { "type": "cosine", "warmupEpochs": 0.5 }
              },
              "training": { "epochs": 7, "batchSize": 1, "shuffle": false, "threads": 2,
                "dropoutSchedule": "flat-cos",
                "gradientClipping": { "norm": 1 },
                "metrics": [ "mae", { "type": "top-k", "k": 3 } ],
                "earlyStopping": { "metric": "mae", "patience": 3, "minDelta": 0.5, "restoreBest": false,
                  "ties": "later" },
                "checkpoint": { "everyEpochs": 3, "keep": 5 } }
            }
            """;

    static final String MINIMAL = """
            {"network":{"inputs":1,"layers":[{"units":1,"activation":"sigmoid"}]},"loss":"binary-cross-entropy"}""";

    /** {@link #IRIS} with a search. */
    static final String SEARCH = edited(IRIS, "{ \"epochs\": 100, \"batchSize\": 16 }", """
            { "epochs": 100, "batchSize": 16 },
              "search": {
                "kind": "grid",
                "folds": 3,
                "metric": "log-loss",
                "over": {
                  "/optimizer/learningRate": { "from": 0.001, "to": 0.1, "scale": "log", "count": 3 },
                  "/network/layers/0/activation": ["relu", { "type": "elu", "alpha": 0.5 }],
                  "/network/layers/0/dropout": [0, 0.2]
                }
              }""");

    static final List<String> GOOD = List.of(
            SEARCH,
            WITHOUT_DATA,
            IRIS,
            ALL_KEYS,
            MINIMAL,
            """
            {"preset": "realmlp-s", "data": {"file": "a.csv", "target": "y", "targetType": "label"}}""",
            edited(IRIS, "0.2", "{\"fraction\": 0.25}"),
            edited(IRIS, "0.2", "{\"file\": \"other.csv\"}"),
            edited(IRIS, "0.2", "{\"last\": 0.25, \"by\": \"day\"}"),
            edited(IRIS, "0.2", "0.2, \"group\": \"patient\""),
            edited(IRIS, "\"species\"", "5"),
            edited(IRIS, "\"species\"", "[5]"),
            edited(IRIS, "{ \"type\": \"adam\", \"learningRate\": 0.01 }", "\"rmsprop\""),
            edited(IRIS, "\"learningRate\": 0.01", "\"schedule\": \"one-cycle\""),
            edited(IRIS, "\"type\": \"adam\", ", "\"beta1\": 0.8, "),
            edited(
                    edited(IRIS, "\"type\": \"adam\"", "\"type\": \"adamw\", \"decaySchedule\": \"flat-cos\""),
                    "\"units\": 16",
                    "\"units\": 16, \"decayFactor\": \"sqrt(inputs)\", \"biasDecayFactor\": 0"),
            edited(IRIS, "\"epochs\": 100", "\"gradientClipping\": {\"value\": 0.5}"),
            edited(
                    IRIS,
                    "\"validation\": 0.2",
                    "\"categorical\": [\"colour\", 2], \"missing\": \"drop\", \"sampleWeight\": \"w\","
                            + " \"classWeights\": {\"setosa\": 2, \"a \\\"b\\\"\": 0.5}"),
            edited(
                    IRIS,
                    "\"validation\": 0.2",
                    "\"exclude\": [\"id\", 7], \"unknownCategories\": \"error\", \"rareCategories\": 10"),
            edited(IRIS, "\"validation\": 0.2", "\"streaming\": true, \"shuffleWindow\": 1000"),
            edited(IRIS, "\"validation\": 0.2", "\"missing\": \"mean\", \"classWeights\": \"balanced\""),
            edited(
                    edited(IRIS, "\"target\": \"species\"", "\"labels\": \"labels.gz\""),
                    "0.2",
                    "{\"file\": \"test.gz\", \"labels\": \"test-labels.gz\"}"),
            edited(IRIS, "\"validation\": 0.2", "\"header\": true, \"targetType\": \"label\", \"delimiter\": \";\""));

    private Documents() {}

    /** A document in which one thing is different. */
    static String edited(String document, String from, String to) {
        int at = document.indexOf(from);
        if (at < 0 || document.indexOf(from, at + 1) >= 0) {
            throw new IllegalArgumentException("is not there exactly once: " + from);
        }
        return document.replace(from, to);
    }
}
