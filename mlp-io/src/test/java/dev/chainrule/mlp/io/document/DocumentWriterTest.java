package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.Documents.ALL_KEYS;
import static dev.chainrule.mlp.io.document.Documents.GOOD;
import static dev.chainrule.mlp.io.document.Documents.MINIMAL;
import static dev.chainrule.mlp.io.document.Documents.READER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentWriterTest {

    @Test
    void whatIsWrittenReadsBackEqual() {
        for (String document : GOOD) {
            RunSpec spec = READER.read(document, "x.json");
            String written = DocumentWriter.write(spec);
            assertEquals(spec, READER.read(written, "y.json"), written);
            assertEquals(written, DocumentWriter.write(READER.read(written, "y.json")));
        }
    }

    @Test
    void aDocumentInFullIsReadIntoTheSameSpec() {
        for (String document : GOOD) {
            RunSpec spec = READER.read(document, "x.json");
            String full = DocumentWriter.writeInFull(spec, new ArrayList<>());
            assertEquals(spec, READER.read(full, "y.json"), full);
            assertTrue(full.contains("\"shuffle\": "), full);
        }
        List<String> reasons = new ArrayList<>();
        DocumentWriter.writeInFull(READER.read(Documents.IRIS, "x.json"), reasons);
        assertTrue(
                reasons.contains(
                        "training.shuffle is true by default. Whether each epoch takes the rows in a new order,"
                                + " drawn from the seed."),
                reasons::toString);
        assertTrue(reasons.stream().noneMatch(reason -> reason.contains("](")), reasons::toString);
        assertEquals(
                1,
                reasons.stream()
                        .filter(reason -> reason.startsWith("network.layers[].frozen "))
                        .count());
    }

    @Test
    void leavesOutWhatEqualsItsDefault() {
        assertEquals("""
                {
                  "network": {
                    "inputs": 1,
                    "layers": [ {
                      "units": 1,
                      "activation": "sigmoid"
                    } ]
                  },
                  "loss": "binary-cross-entropy"
                }
                """, DocumentWriter.write(READER.read(MINIMAL, "x.json")));
    }

    @Test
    void writesEveryKey() {
        assertEquals("""
                {
                  "name": "Größe 量 \ud83d\ude00",
                  "seed": -9223372036854775808,
                  "data": {
                    "file": "data/wine.csv",
                    "delimiter": "\\t",
                    "target": [ "a", 7 ],
                    "targetType": "number",
                    "features": [ 1, "b", 3 ],
                    "scale": "min-max",
                    "scaleTarget": "standard",
                    "validation": {
                      "every": 5
                    }
                  },
                  "network": {
                    "inputs": 3,
                    "inputDropout": 0.2,
                    "encode": {
                      "2-3": {
                        "type": "embedding",
                        "dimensions": 2
                      }
                    },
                    "inputScale": "learned",
                    "inputScaleLearningRateFactor": 6.0,
                    "initialization": "fitted",
                    "l1": 1.0E-5,
                    "l2": 1.0E-4,
                    "maxNorm": 4.0,
                    "layers": [ {
                      "units": 2,
                      "activation": "tanh",
                      "parametric": true,
                      "initializer": {
                        "type": "uniform",
                        "low": -1,
                        "high": 1.0
                      },
                      "biasInitializer": {
                        "type": "constant",
                        "value": 0.001
                      },
                      "weights": [ [ 0.1, -2.0, 3.0E-5 ], [ 4.0, 5.0, -0.0 ] ],
                      "biases": [ 1.0, 1.0E-300 ],
                      "dropout": 0.5,
                      "learningRateFactor": "1/sqrt(inputs)",
                      "biasLearningRateFactor": 0.1,
                      "alphaLearningRateFactor": 0.2,
                      "l1": 0.0,
                      "l2": 0.001,
                      "maxNorm": 3.0
                    }, {
                      "activation": "identity"
                    } ]
                  },
                  "loss": {
                    "type": "huber",
                    "delta": 2
                  },
                  "optimizer": {
                    "type": "sgd",
                    "learningRate": 1.0,
                    "schedule": {
                      "type": "cosine",
                      "warmupEpochs": 0.5
                    },
                    "momentum": 0.5,
                    "nesterov": true
                  },
                  "training": {
                    "epochs": 7,
                    "batchSize": 1,
                    "shuffle": false,
                    "threads": 2,
                    "dropoutSchedule": "flat-cos",
                    "gradientClipping": {
                      "norm": 1.0
                    },
                    "metrics": [ "mae", {
                      "type": "top-k",
                      "k": 3
                    } ],
                    "earlyStopping": {
                      "metric": "mae",
                      "patience": 3,
                      "minDelta": 0.5,
                      "restoreBest": false,
                      "ties": "later"
                    },
                    "checkpoint": {
                      "everyEpochs": 3,
                      "keep": 5
                    }
                  }
                }
                """, DocumentWriter.write(READER.read(ALL_KEYS, "x.json")));
    }

    @Test
    void digitsAreTheShortestOnEveryJdk() {
        // before JDK 19, Double.toString gives 1.9999999999999998E23 and 9.999999999999999E22 for these (JDK-4511638)
        NetworkSpec network = NetworkSpec.of(
                2, LayerSpec.of(1, "identity").withWeights(List.of(List.of(2e23, -1e23)), List.of(4.9e-324)));
        String written = DocumentWriter.write(
                RunSpec.of(0, network, "squared-error", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT));
        assertTrue(written.contains("\"weights\": [ [ 2.0E23, -1.0E23 ] ],"), written);
        assertTrue(written.contains("\"biases\": [ 4.9E-324 ]"), written);
    }

    @Test
    void anyDoubleReadsBackBitForBit() {
        RandomStream random = new RandomStream(7, 7, 7);
        List<Double> row = new ArrayList<>();
        while (row.size() < 20_000) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Math.abs(value) <= Float.MAX_VALUE) {
                row.add(value);
            }
        }
        row.addAll(List.of(Double.MIN_VALUE, -0.0, 0.0, Double.MIN_NORMAL, (double) Float.MAX_VALUE));
        NetworkSpec network =
                NetworkSpec.of(row.size(), LayerSpec.of(1, "identity").withWeights(List.of(row), List.of()));
        RunSpec spec = RunSpec.of(0, network, "squared-error", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
        assertEquals(spec, READER.read(DocumentWriter.write(spec), "x.json"));
    }

    @Test
    void keepsIntegerLongAndDoubleApart() {
        for (Number delta : List.<Number>of(1, 1.0, 3_000_000_000L, 3e9, 0.1f + 0.0)) {
            NetworkSpec network = NetworkSpec.of(1, LayerSpec.of(1, "identity"));
            RunSpec spec = new RunSpec(
                    "",
                    1,
                    Optional.empty(),
                    network,
                    new PluginSpec("huber", Map.of("delta", delta)),
                    OptimizerSpec.DEFAULT,
                    TrainingSpec.DEFAULT);
            assertEquals(spec, READER.read(DocumentWriter.write(spec), "x.json"));
        }
    }

    @Test
    void refusesWhatADocumentCannotSay() {
        for (Map<String, Object> parameters :
                List.<Map<String, Object>>of(Map.of("type", "x"), Map.of("a", Double.NaN), Map.of("a", List.of("x")))) {
            RunSpec spec = new RunSpec(
                    "",
                    0,
                    Optional.empty(),
                    NetworkSpec.of(1, LayerSpec.of(1, "identity")),
                    new PluginSpec("huber", parameters),
                    OptimizerSpec.DEFAULT,
                    TrainingSpec.DEFAULT);
            assertThrows(IllegalArgumentException.class, () -> DocumentWriter.write(spec));
        }
    }
}
