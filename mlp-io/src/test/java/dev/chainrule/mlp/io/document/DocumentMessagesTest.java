package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.Documents.IRIS;
import static dev.chainrule.mlp.io.document.Documents.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines that users see, whole. */
class DocumentMessagesTest {

    private static String message(String document) {
        return assertThrows(ConfigException.class, () -> Documents.READER.read(document, "iris.json"))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "seed": 42            | "seed": 4.2                 | iris.json:3:11  /seed  expected an integer, found 4.2 [CFG_TYPE]
                    "seed": 42            | "seed": 9223372036854775808 | iris.json:3:11  /seed  seed must be <= 9223372036854775807, found 9223372036854775808 [CFG_RANGE]
                    "seed": 42            | "seeed": 42                 | iris.json:3:3  /seeed  unknown key 'seeed'. Did you mean 'seed'? Accepted: $schema, preset, name, seed, data, network, loss, optimizer, solver, training, search [CFG_UNKNOWN_KEY]
                    "seed": 42            | "seed": 42, "seed": 1       | iris.json:3:15  /seed  the key 'seed' is there twice, first at 3:3. Delete one [CFG_DUPLICATE]
                    "file": "iris.csv",   | ``                          | iris.json:4:11  /data/file  'file' is missing. Add the path of a CSV file, relative to this document [CFG_MISSING]
                    "scale": "standard"   | "scale": "Standard"         | iris.json:4:63  /data/scale  no encoding named 'Standard'. Did you mean 'standard'? Available: date, embedding, frequency, log, min-max, none, one-hot, periodic, piecewise-linear, quantile, robust-smooth, standard [CFG_UNKNOWN_PLUGIN]
                    "validation": 0.2     | "encode": {"species": "log"} | iris.json:4:85  /data/encode  column 'species' is the target, and "encode" is for features. Scale it with "scaleTarget" [CFG_SEMANTIC]
                    "validation": 0.2     | "group": "species"          | iris.json:4:84  /data/group  column 'species' is the target and cannot be the group of its row too [CFG_SEMANTIC]
                    "validation": 0.2     | "group": "id", "validation": {"every": 5} | iris.json:4:104  /data/validation  rows are held out by their position, which separates rows of one "group". Hold out a fraction, which then consists of whole groups, or delete "group" [CFG_SEMANTIC]
                    "validation": 0.2     | "validation": {"fraction": 0.2, "by": "day"} | iris.json:4:113  /data/validation/by  "by" goes with "last", which is missing [CFG_SEMANTIC]
                    "validation": 0.2     | "validation": 1.5           | iris.json:4:89  /data/validation  validation must be in (0, 1), found 1.5 [CFG_RANGE]
                    "units": 16           | "units": "16"               | iris.json:7:18  /network/layers/0/units  expected an integer, found the string '16' [CFG_TYPE]
                    "slope": 0.1          | "slop": 0.1                 | iris.json:7:60  /network/layers/0/activation/slop  activation 'leaky-relu' has no parameter 'slop'. Did you mean 'slope'? Accepted: slope [CFG_UNKNOWN_KEY]
                    "cross-entropy"       | "mean-squared-error "       | iris.json:11:11  /loss  no loss named 'mean-squared-error '. Did you mean 'mean-squared-error'? Available: binary-cross-entropy, cross-entropy, formula, hinge, huber, kl-divergence, log-cosh, mean-absolute-error, mean-squared-error, poisson, quantile, squared-error [CFG_UNKNOWN_PLUGIN]
                    "learningRate": 0.01  | "learningrate": 0.01        | iris.json:12:34  /optimizer/learningrate  optimizer 'adam' has no parameter 'learningrate'. Did you mean 'learningRate'? Accepted: beta1, beta2, epsilon, learningRate, schedule, decaySchedule [CFG_UNKNOWN_KEY]
                    "learningRate": 0.01  | "lr": 0.01                  | iris.json:12:34  /optimizer/lr  optimizer 'adam' has no parameter 'lr'. Did you mean 'learningRate'? Accepted: beta1, beta2, epsilon, learningRate, schedule, decaySchedule [CFG_UNKNOWN_KEY]
                    "type": "adam", "learningRate" | "lr"               | iris.json:12:18  /optimizer/lr  optimizer 'adam' has no parameter 'lr'. Did you mean 'learningRate'? Accepted: beta1, beta2, epsilon, type, learningRate, schedule, decaySchedule [CFG_UNKNOWN_KEY]
                    "units": 16           | "neurons": 16               | iris.json:7:9  /network/layers/0/neurons  unknown key 'neurons'. Did you mean 'units'? Accepted: units, activation, parametric, initializer, biasInitializer, weights, biases, dropout, frozen, learningRateFactor, biasLearningRateFactor, alphaLearningRateFactor, decayFactor, biasDecayFactor, l1, l2, maxNorm [CFG_UNKNOWN_KEY]
                    "units": 16           | "units": 16, "learningRateFactor": -1 | iris.json:7:44  /network/layers/0/learningRateFactor  learningRateFactor must be >= 0, found -1 [CFG_RANGE]
                    "units": 16           | "units": 16, "learningRateFactor": "1/sqrt(n)" | iris.json:7:44  /network/layers/0/learningRateFactor  learningRateFactor must be a number >= 0, or one of "1/sqrt(inputs)", "1/inputs", "sqrt(inputs)", found the string '1/sqrt(n)' [CFG_RANGE]
                    "units": 16           | "units": 16, "biasLearningRateFactor": true | iris.json:7:48  /network/layers/0/biasLearningRateFactor  expected a number >= 0, or one of "1/sqrt(inputs)", "1/inputs", "sqrt(inputs)", found the boolean true [CFG_TYPE]
                    "units": 16           | "units": 16, "decayFactor": 0 | iris.json:7:37  /network/layers/0/decayFactor  optimizer 'adam' has no weight decay to multiply. Remove decayFactor, or use an optimizer with weight decay [CFG_SEMANTIC]
                    "batchSize": 16       | "dropoutSchedule": "flat-cos" | iris.json:13:51  /training/dropoutSchedule  no layer has dropout that could change. Give a hidden layer its dropout, or remove dropoutSchedule [CFG_SEMANTIC]
                    "learningRate": 0.01  | "decaySchedule": "flat-cos" | iris.json:12:51  /optimizer/decaySchedule  optimizer 'adam' has no weight decay to multiply. Remove decaySchedule, or use an optimizer with weight decay [CFG_SEMANTIC]
                    "units": 16           | "units": 16, "lr_mult": 2 | iris.json:7:22  /network/layers/0/lr_mult  unknown key 'lr_mult'. Did you mean 'learningRateFactor'? Accepted: units, activation, parametric, initializer, biasInitializer, weights, biases, dropout, frozen, learningRateFactor, biasLearningRateFactor, alphaLearningRateFactor, decayFactor, biasDecayFactor, l1, l2, maxNorm [CFG_UNKNOWN_KEY]
                    "learningRate": 0.01  | "learningRate": 1e400       | iris.json:12:50  /optimizer/learningRate  learningRate must be finite, found 1e400 [CFG_RANGE]
                    "epochs": 100,        | "epochs": 100               | iris.json:13:31  /training  not JSON: Unexpected character ('"' (code 34)): was expecting comma to separate Object entries [CFG_SYNTAX]
                    "batchSize": 16 }     | "batchSize": 16, }          | iris.json:13:49  /training  a comma before '}'; delete it [CFG_SYNTAX]
                    "batchSize": 16       | "metrics": "accuracy"       | iris.json:13:43  /training/metrics  expected an array of metrics, found the string 'accuracy' [CFG_TYPE]
                    "batchSize": 16       | "metrics": ["f1-marco"]     | iris.json:13:44  /training/metrics/0  no metric named 'f1-marco'. Did you mean 'f1-macro'? Available: accuracy, average-precision, balanced-accuracy, brier-score, coverage, ece, explained-variance, f1, f1-macro, f1-micro, hamming-loss, log-loss, mae, mape, mcc, multilabel-f1-macro, multilabel-f1-micro, pinball, precision, precision-macro, precision-micro, r2, recall, recall-macro, recall-micro, rmse, roc-auc, subset-accuracy, top-k [CFG_UNKNOWN_PLUGIN]
                    "batchSize": 16       | "metrics": ["loss"]         | iris.json:13:44  /training/metrics/0  the loss is not a metric and is always measured. Remove it [CFG_SEMANTIC]
                    "batchSize": 16       | "metrics": [{"type": "top-k", "k": 0}] | iris.json:13:67  /training/metrics/0/k  k must be >= 1, found 0 [CFG_RANGE]
                    "batchSize": 16       | "metrics": ["top-k", {"type": "top-k", "k": 2}] | iris.json:13:53  /training/metrics/1  duplicate metric 'top-2'. Remove one [CFG_SEMANTIC]
                    "batchSize": 16       | "earlyStopping": true       | iris.json:13:49  /training/earlyStopping  expected an object, {"metric": "loss", "patience": 10}, found the boolean true [CFG_TYPE]
                    "batchSize": 16       | "earlyStopping": {"patience": 0} | iris.json:13:62  /training/earlyStopping/patience  patience must be >= 1, found 0 [CFG_RANGE]
                    "batchSize": 16       | "earlyStopping": {"minDelta": -1e-3} | iris.json:13:62  /training/earlyStopping/minDelta  minDelta must be >= 0, found -1e-3 [CFG_RANGE]
                    "batchSize": 16       | "earlyStopping": {"restoreBest": 1} | iris.json:13:65  /training/earlyStopping/restoreBest  expected true or false, found 1 [CFG_TYPE]
                    "batchSize": 16       | "earlyStopping": {"monitor": "loss"} | iris.json:13:50  /training/earlyStopping/monitor  unknown key 'monitor'. Did you mean 'metric'? Accepted: metric, patience, minDelta, restoreBest, ties [CFG_UNKNOWN_KEY]
                    "batchSize": 16       | "earlyStopping": {"metric": "lost"} | iris.json:13:60  /training/earlyStopping/metric  no metric named 'lost'. Did you mean 'loss'? Available: loss, accuracy, average-precision, balanced-accuracy, brier-score, coverage, ece, explained-variance, f1, f1-macro, f1-micro, hamming-loss, log-loss, mae, mape, mcc, multilabel-f1-macro, multilabel-f1-micro, pinball, precision, precision-macro, precision-micro, r2, recall, recall-macro, recall-micro, rmse, roc-auc, subset-accuracy, top-k [CFG_UNKNOWN_PLUGIN]
                    "activation": "softmax" | "activation": "softmax", "parametric": true, "alphaLearningRateFactor": 2 | iris.json:8:61  /network/layers/1/parametric  the output layer takes no parametric activation, since the loss expects its activation in full. Give it to a hidden layer, or delete it [CFG_SEMANTIC]
                    "batchSize": 16 }     | "batchSize": 16 } } {       | iris.json:13:52  expected nothing after end of the document; one file holds one document [CFG_SYNTAX]
                    """)
    void oneFault(String from, String to, String expected) {
        assertEquals(expected, message(edited(IRIS, from, to)));
    }

    /** An initializer that breaks when it is asked for its parameters. */
    public record Broken() implements Initializer {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Broken with(PluginOptions options) {
            throw new IllegalStateException("no\nluck");
        }

        @Override
        public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {}
    }

    @Test
    void aMisspeltActivationWithParameters() {
        List<String> few = List.of("elu", "leaky-relu", "softmax");
        Plugins plugins = Plugins.none();
        for (PluginKind<?> kind : PluginKind.ALL) {
            plugins = plugins.plus(some(kind, few));
        }
        DocumentReader reader = new DocumentReader(plugins);
        String document = edited(IRIS, "leaky-relu", "leaky-rleu");
        assertEquals(
                "iris.json:7:46  /network/layers/0/activation/type  no activation named 'leaky-rleu'."
                        + " Did you mean 'leaky-relu'? Available: elu, leaky-relu, softmax [CFG_UNKNOWN_PLUGIN]",
                assertThrows(ConfigException.class, () -> reader.read(document, "iris.json"))
                        .getMessage());
    }

    private static <T extends Plugin<T>> List<T> some(PluginKind<T> kind, List<String> few) {
        List<T> plugins = new ArrayList<>();
        for (Plugins.Entry<T> entry : Documents.PLUGINS.entries(kind)) {
            if (kind != PluginKind.ACTIVATION || few.contains(entry.plugin().name())) {
                plugins.add(entry.plugin());
            }
        }
        return plugins;
    }

    @Test
    void aPluginThatBreaksIsNamedWithItsClass() {
        DocumentReader reader = new DocumentReader(Documents.PLUGINS.plus(new Broken()));
        String document = edited(IRIS, "\"units\": 16", "\"units\": 16, \"initializer\": \"broken\"");
        PluginException e = assertThrows(PluginException.class, () -> reader.read(document, "iris.json"));
        assertEquals(ErrorCode.PLG_CONTRACT, e.code());
        assertEquals("/network/layers/0/initializer", e.location().path());
        assertEquals(7, e.location().line());
        String alsoWrong = document.replace("42", "\"42\"");
        ConfigException both = assertThrows(ConfigException.class, () -> reader.read(alsoWrong, "iris.json"));
        assertEquals(2, both.problems().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "units": 16, | "units": 16, "dropout": 0.5,          | iris.json:7:33  /network/layers/0/dropout  a solver takes no dropout, because the function that it minimizes must not change from step to step. Use l2 [CFG_SEMANTIC]
                    "units": 16, | "units": 16, "decayFactor": 2,        | iris.json:7:7  /network/layers/0  a solver determines the length of its steps. Remove the factors of the learning rate and the weight decay [CFG_SEMANTIC]
                    "layers":    | "inputScale": "learned", "inputScaleLearningRateFactor": 6, "layers": | iris.json:6:62  /network/inputScaleLearningRateFactor  a solver determines the length of its steps. Remove the factors of the learning rate and the weight decay [CFG_SEMANTIC]
                    """)
    void aNetworkThatASolverCannotTrainIsTheOnlyFault(String from, String to, String expected) {
        String document = IRIS.replaceAll("(?m)^ *\"optimizer.*\\R", "  \"solver\": \"lbfgs\",\n")
                .replace(", \"batchSize\": 16", "");
        assertEquals(expected, message(edited(document, from, to)));
    }

    @Test
    void otherFaultsOfANetworkThatASolverCannotTrainAreReportedToo() {
        String document = IRIS.replaceAll("(?m)^ *\"optimizer.*\\R", "  \"solver\": \"lbfgs\",\n")
                .replace(", \"batchSize\": 16", "")
                .replace("\"units\": 16,", "\"units\": 16, \"dropout\": 0.5,")
                .replace("cross-entropy", "cros-entropy");
        assertEquals(
                List.of("/network/layers/0/dropout", "/loss"),
                assertThrows(ConfigException.class, () -> Documents.READER.read(document, "iris.json"))
                        .problems()
                        .stream()
                        .map(problem -> problem.location().path())
                        .toList());
    }

    @Test
    void faultsComeInTheOrderOfTheText() {
        String document = IRIS.replace("42", "\"42\"").replace("16 }", "0 }").replace("softmax", "sofmax");
        assertEquals(
                String.join(
                        System.lineSeparator(),
                        "iris.json:3:11  /seed  expected an integer, found the string '42' [CFG_TYPE]",
                        "iris.json:8:36  /network/layers/1/activation  no activation named 'sofmax'. Did you mean"
                                + " 'softmax'? Available: celu, elu, formula, gelu, gelu-tanh, hard-sigmoid, hard-tanh, identity,"
                                + " leaky-relu, mish, relu, relu6, selu, sigmoid, silu, softmax, softplus, softsign, tanh"
                                + " [CFG_UNKNOWN_PLUGIN]",
                        "iris.json:13:45  /training/batchSize  batchSize must be >= 1, found 0 [CFG_RANGE]"),
                message(document));
    }
}
