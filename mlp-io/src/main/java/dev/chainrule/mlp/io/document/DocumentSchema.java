package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.CheckpointSpec;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.Scaling;
import dev.chainrule.mlp.core.spec.SearchRange;
import dev.chainrule.mlp.core.spec.SearchSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes the documents that {@link DocumentReader} reads as a JSON Schema (draft 2020-12), so that editors complete
 * and check them.
 *
 * <p>It is made from the installed plugins and the parameters that they read. A schema says less than the reader: that a
 * hidden layer needs its units, that weights fit the units, that a loss fits the output is checked by the reader alone.
 */
public final class DocumentSchema {
    private DocumentSchema() {}

    /** The schema for documents that name these plugins. */
    public static String generate(Plugins plugins) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A run of mlp");
        schema.putAll(document());
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put("data", data());
        definitions.put("network", network());
        definitions.put("layer", layer());
        definitions.put("training", training());
        definitions.put("search", search());
        definitions.put("column", column());
        definitions.put("activation", plugin(PluginKind.ACTIVATION, plugins, Map.of()));
        definitions.put("loss", plugin(PluginKind.LOSS, plugins, Map.of()));
        definitions.put("initializer", plugin(PluginKind.INITIALIZER, plugins, Map.of()));
        definitions.put("metric", plugin(PluginKind.METRIC, plugins, Map.of()));
        Map<String, Object> learningRate = ranged("number", Range.POSITIVE);
        learningRate.put("description", "The step size, > 0. If left out, the optimizer's own default.");
        definitions.put("schedule", plugin(PluginKind.SCHEDULE, plugins, Map.of()));
        Map<String, Object> ofOptimizers = new LinkedHashMap<>();
        ofOptimizers.put("learningRate", learningRate);
        ofOptimizers.put(
                "schedule",
                reference("schedule", "What the learning rate becomes in each step. If left out, it stays as it is."));
        definitions.put("optimizer", plugin(PluginKind.OPTIMIZER, plugins, ofOptimizers));
        schema.put("$defs", definitions);
        return PrettyJson.write(schema);
    }

    private static Map<String, Object> document() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("$schema", type("string", "Where this schema is, for editors; the run does not read it."));
        keys.put("name", type("string", "What to call the run."));
        keys.put(
                "seed",
                with(
                        type("integer", "From which everything random is drawn: same seed, same data, same model."),
                        "minimum",
                        Long.MIN_VALUE,
                        "maximum",
                        Long.MAX_VALUE,
                        "default",
                        0));
        keys.put("data", reference("data", "Where the rows come from. Left out if a program brings them."));
        keys.put("network", reference("network", "The layers, from the first hidden layer to the output layer."));
        keys.put("loss", reference("loss", "What is made small: L(output, target)."));
        keys.put(
                "optimizer",
                with(
                        reference("optimizer", "How a gradient becomes an update of the weights."),
                        "default",
                        OptimizerSpec.DEFAULT.plugin().type()));
        keys.put("training", reference("training", "How long and in what portions to train."));
        keys.put("search", reference("search", "What 'search' tries for the best document; the run does not read it."));
        return object("One run: data, network, loss, and how to train.", keys, "network", "loss");
    }

    private static Map<String, Object> data() {
        Map<String, Object> columnOrColumns = new LinkedHashMap<>();
        columnOrColumns.put(
                "description", "The column of labels, or one or more columns of numbers, by name or by number from 1.");
        columnOrColumns.put("oneOf", List.of(reference("column"), columns("Several columns of numbers.")));

        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("file", text("The path of a CSV file, or of an idx file of images, relative to this document."));
        keys.put("labels", text("The path of an idx file of labels, where \"file\" is one of images; no target then."));
        keys.put("target", columnOrColumns);
        keys.put(
                "targetType",
                words(
                        "What the target holds; auto decides by loss, output layer and cells.",
                        Arrays.stream(TargetType.values())
                                .map(TargetType::jsonName)
                                .toList()));
        keys.put("features", columns("The columns to learn from, in this order. If left out, all but the target."));
        keys.put("exclude", columns("The columns to leave out where no features are named."));
        keys.put(
                "categorical",
                columns("Those of the features that hold categories; each category becomes an input of 0 and 1."));
        keys.put(
                "unknownCategories",
                words(
                        "What becomes of rows with a category that no training row has: it counts as rare or, without rare"
                                + " categories, as none (all inputs 0); or it is an error.",
                        Arrays.stream(UnknownCategories.values())
                                .map(UnknownCategories::jsonName)
                                .toList()));
        keys.put(
                "rareCategories",
                with(
                        ranged("integer", DataSpec.RARE_CATEGORIES),
                        "description",
                        "Categories that fewer training rows have share one input. If left out, each has its own."));
        keys.put(
                "missing",
                words(
                        "What becomes of rows that lack a value: an error, left out, or filled in with the mean.",
                        Arrays.stream(Missing.values()).map(Missing::jsonName).toList()));
        keys.put("header", with(type("boolean", "Whether the first line names the columns."), "default", true));
        keys.put("delimiter", with(character("The character between cells: \",\", \";\" or \"\\t\"."), "default", ","));
        keys.put("decimal", with(words("The decimal mark of numbers.", List.of(".", ",")), "default", "."));
        keys.put("thousands", character("The character between groups of digits. If left out, there is none."));
        keys.put(
                "encoding",
                with(
                        type("string", "The character encoding, as UTF-8, UTF-16, windows-1252 or ISO-8859-1."),
                        "default",
                        CsvFormat.DEFAULT_ENCODING));
        keys.put(
                "missingValues",
                with(
                        type("array", "Texts that stand for a missing value, in addition to an empty cell."),
                        "items",
                        Map.of("type", List.of("string", "number"))));
        List<String> scalings =
                Arrays.stream(Scaling.values()).map(Scaling::jsonName).toList();
        keys.put(
                "scale",
                words(
                        "How features are scaled, fitted on the training rows: mean 0 and deviation 1, or 0 to 1.",
                        scalings));
        keys.put(
                "scaleTarget",
                words("How targets that are numbers are scaled; predictions are scaled back.", scalings));
        keys.put("validation", validation());
        keys.put("classWeights", classWeights());
        keys.put(
                "sampleWeight",
                reference("column", "The column that says how much a training row counts, >= 0; no feature then."));
        keys.put(
                "streaming",
                type(
                        "boolean",
                        "Whether the file is read again in each epoch and not held in memory. If left out, where it would"
                                + " not fit."));
        keys.put(
                "shuffleWindow",
                with(
                        ranged("integer", DataSpec.SHUFFLE_WINDOW),
                        "description",
                        "How many rows of a streamed file are shuffled together. If left out, as many as take 8 MiB."));
        Map<String, Object> data = object("Where the rows come from and how they are read.", keys, "file");
        data.put("oneOf", List.of(Map.of("required", List.of("target")), Map.of("required", List.of("labels"))));
        return data;
    }

    private static Map<String, Object> character(String description) {
        return with(type("string", description), "minLength", 1, "maxLength", 1);
    }

    private static Map<String, Object> classWeights() {
        Map<String, Object> given = type("object", "The weight of each label; 1 for those that are left out.");
        given.put("additionalProperties", ranged("number", ClassWeights.Given.RANGE));
        given.put("minProperties", 1);
        Map<String, Object> weights = new LinkedHashMap<>();
        weights.put(
                "description",
                "How much a training row counts for its class; balanced: each class as much as any other.");
        weights.put("oneOf", List.of(Map.of("const", "balanced"), given));
        return weights;
    }

    private static Map<String, Object> validation() {
        Map<String, Object> fraction = ranged("number", Validation.Fraction.RANGE);
        fraction.put(
                "description", "This fraction of the rows, drawn from the seed; of labels, the same of each class.");
        Map<String, Object> every = ranged("integer", Validation.Every.RANGE);
        every.put("description", "Rows n, 2n, 3n, … in the order of the file.");
        Map<String, Object> file =
                text("The rows of another CSV file with the same columns, relative to this document.");
        Map<String, Object> labels = text("The idx file of their labels, where they are images in an idx file.");
        Map<String, Object> validation = new LinkedHashMap<>();
        validation.put(
                "description", "Which rows are held out of training, to be measured on alone. If left out, none.");
        validation.put(
                "oneOf",
                List.of(
                        fraction,
                        object("A fraction of the rows.", Map.of("fraction", fraction), "fraction"),
                        object("Every n-th row.", Map.of("every", every), "every"),
                        object(
                                "A file of their own.",
                                with(new LinkedHashMap<>(), "file", file, "labels", labels),
                                "file")));
        return validation;
    }

    private static Map<String, Object> column() {
        Map<String, Object> number = ranged("integer", DataReader.COLUMN);
        number.put("description", "Its number, from 1.");
        Map<String, Object> column = new LinkedHashMap<>();
        column.put("oneOf", List.of(text("Its name in the header."), number));
        return column;
    }

    private static Map<String, Object> columns(String description) {
        return with(type("array", description), "items", reference("column"), "minItems", 1, "uniqueItems", true);
    }

    private static Map<String, Object> network() {
        Map<String, Object> inputs = ranged("integer", NetworkSpec.INPUTS);
        inputs.put("description", "The number of inputs. May be left out where there is data to tell it.");
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("inputs", inputs);
        keys.put(
                "layers",
                with(
                        type("array", "Fully connected layers; the last one is the output layer."),
                        "items",
                        reference("layer"),
                        "minItems",
                        1,
                        "maxItems",
                        NetworkSpec.MAX_LAYERS));
        keys.put(
                "inputDropout",
                dropout("The probability with which each input is dropped in training; prediction drops nothing."));
        keys.putAll(regularization(" Of every layer that does not say it itself."));
        return object("Layers, each fed by the one before it.", keys, "layers");
    }

    private static Map<String, Object> layer() {
        Map<String, Object> units = ranged("integer", LayerSpec.UNITS);
        units.put(
                "description", "The number of units. The last layer may leave it out where there is data to tell it.");
        Map<String, Object> weights = with(
                type("array", "The weights to start from, in place of an initializer: a row of inputs for each unit."),
                "items",
                with(type("array", "The weights of one unit."), "items", Map.of("type", "number"), "minItems", 1),
                "minItems",
                1);
        Map<String, Object> biases = with(
                type("array", "The biases to start from, in place of an initializer: one for each unit."),
                "items",
                Map.of("type", "number"),
                "minItems",
                1);
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("units", units);
        keys.put("activation", reference("activation", "f in a = f(z), z = W x + b."));
        keys.put(
                "initializer",
                reference(
                        "initializer",
                        "Where the weights start. If left out, glorot-uniform, or what a plugin's activation names."));
        keys.put("biasInitializer", reference("initializer", "Where the biases start. If left out, at 0."));
        keys.put("weights", weights);
        keys.put("biases", biases);
        keys.put(
                "dropout",
                dropout("The probability with which each output is dropped in training; prediction drops nothing."));
        keys.putAll(regularization(" If left out, the network's."));
        return object("A fully connected layer.", keys, "activation");
    }

    private static Map<String, Object> dropout(String description) {
        return with(ranged("number", LayerSpec.DROPOUT), "description", description, "default", 0);
    }

    private static Map<String, Object> regularization(String whose) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put(
                "l1",
                with(
                        ranged("number", Range.NOT_NEGATIVE),
                        "description",
                        "The penalty l1 * sum |w| over the weights, not the biases, added to the mean loss." + whose));
        keys.put(
                "l2",
                with(
                        ranged("number", Range.NOT_NEGATIVE),
                        "description",
                        "The penalty l2 * sum w^2 over the weights, not the biases, added to the mean loss." + whose));
        keys.put(
                "maxNorm",
                with(
                        ranged("number", Range.POSITIVE),
                        "description",
                        "The largest length of the weights of one unit, to which they are shortened after each update."
                                + whose));
        return keys;
    }

    private static Map<String, Object> training() {
        Map<String, Object> epochs = ranged("integer", TrainingSpec.COUNT);
        epochs.put("description", "How many times to go through the training rows.");
        Map<String, Object> batchSize = ranged("integer", TrainingSpec.COUNT);
        batchSize.put("description", "How many rows share one update.");
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("epochs", with(epochs, "default", TrainingSpec.DEFAULT.epochs()));
        keys.put("batchSize", with(batchSize, "default", TrainingSpec.DEFAULT.batchSize()));
        keys.put(
                "shuffle",
                with(
                        type(
                                "boolean",
                                "Whether each epoch takes the rows in an order of its own, drawn from the seed."),
                        "default",
                        TrainingSpec.DEFAULT.shuffle()));
        keys.put(
                "threads",
                with(
                        ranged("integer", TrainingSpec.THREADS),
                        "description",
                        "How many threads share the work; the result is the same. If left out, one a processor."));
        keys.put(
                "metrics",
                with(
                        type(
                                "array",
                                "What is measured after each epoch, on training and held-out rows. If left out, accuracy or R² and"
                                        + " RMSE, on held-out rows alone."),
                        "items",
                        reference("metric"),
                        "uniqueItems",
                        true));
        keys.put("gradientClipping", gradientClipping());
        keys.put("earlyStopping", earlyStopping());
        keys.put("checkpoint", checkpoint());
        return object("How long and in what portions to train.", keys);
    }

    private static Map<String, Object> search() {
        List<String> kinds = Arrays.stream(SearchSpec.Kind.values())
                .map(SearchSpec.Kind::jsonName)
                .toList();
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put(
                "description",
                "What the best has most or least of: \"loss\" or a metric. If left out, accuracy or R².");
        metric.put("anyOf", List.of(Map.of("const", EarlyStoppingSpec.LOSS.type()), reference("metric")));
        Map<String, Object> interval = new LinkedHashMap<>();
        interval.put("from", type("number", "The smallest value."));
        interval.put("to", type("number", "The largest value, above from."));
        interval.put(
                "scale",
                words(
                        "Whether every number is as likely as another, or every power of ten, for which from is > 0.",
                        List.of(SearchReader.SCALE_LINEAR, SearchReader.SCALE_LOG)));
        interval.put(
                "count",
                with(
                        ranged("integer", SearchRange.Interval.COUNT),
                        "description",
                        "Into how many numbers the interval is divided, both ends among them. A grid needs it."));
        Map<String, Object> range = new LinkedHashMap<>();
        range.put(
                "oneOf",
                List.of(
                        with(type("array", "One of these values."), "minItems", 1, "uniqueItems", true),
                        object(
                                "A number from an interval, a whole one where only these fit.",
                                interval,
                                "from",
                                "to")));
        Map<String, Object> over =
                type("object", "What to try in which place, by JSON pointer, as /optimizer/learningRate.");
        over.put("propertyNames", Map.of("pattern", "^(" + String.join("|", SearchReader.PARTS) + ")(/|$)"));
        over.put("additionalProperties", range);
        over.put("minProperties", 1);
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put(
                "kind",
                with(new LinkedHashMap<>(), "description", "All combinations, or some at random.", "enum", kinds));
        keys.put(
                "trials",
                with(
                        ranged("integer", SearchSpec.TRIALS),
                        "description",
                        "How many combinations are drawn, of the kind random."));
        keys.put(
                "folds",
                with(
                        ranged("integer", SearchSpec.FOLDS),
                        "description",
                        "Into how many folds the training rows are divided to measure a trial. If left out, it is measured"
                                + " on the rows held out."));
        keys.put("metric", metric);
        keys.put("over", over);
        return object("A search for the best of many runs.", keys, "kind", "over");
    }

    private static Map<String, Object> earlyStopping() {
        EarlyStoppingSpec defaultValue = EarlyStoppingSpec.DEFAULT;
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("description", "What is watched, on the held-out rows if there are any: \"loss\" or a metric.");
        metric.put("anyOf", List.of(Map.of("const", defaultValue.metric().type()), reference("metric")));
        metric.put("default", defaultValue.metric().type());
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("metric", metric);
        keys.put(
                "patience",
                with(
                        ranged("integer", EarlyStoppingSpec.PATIENCE),
                        "description",
                        "After how many epochs without a better value training ends.",
                        "default",
                        defaultValue.patience()));
        keys.put(
                "minDelta",
                with(
                        ranged("number", Range.NOT_NEGATIVE),
                        "description",
                        "By how much a value must exceed the best to count as better for the patience.",
                        "default",
                        plain(defaultValue.minDelta())));
        keys.put(
                "restoreBest",
                with(
                        type("boolean", "Whether the model has the weights of the best epoch or those of the last."),
                        "default",
                        defaultValue.restoreBest()));
        return object("When to end training before the last epoch.", keys);
    }

    private static Map<String, Object> gradientClipping() {
        Map<String, Object> value = ranged("number", GradientClipping.BOUND);
        value.put("description", "Each element of the gradient is kept between -value and value.");
        Map<String, Object> norm = ranged("number", GradientClipping.BOUND);
        norm.put("description", "The gradient of the whole network is shortened to this length if it is longer.");
        Map<String, Object> clipping = new LinkedHashMap<>();
        clipping.put("description", "How large a gradient may be. If left out, as large as it is.");
        clipping.put(
                "oneOf",
                List.of(
                        object("Element by element.", Map.of("value", value), "value"),
                        object("As a whole.", Map.of("norm", norm), "norm")));
        return clipping;
    }

    private static Map<String, Object> checkpoint() {
        Map<String, Object> epochs = with(ranged("integer", CheckpointSpec.EPOCHS), "default", 1);
        epochs.put("description", "After how many epochs.");
        Map<String, Object> minutes = ranged("number", Range.POSITIVE);
        minutes.put("description", "After how many minutes, in place of epochs.");
        Map<String, Object> keep = with(ranged("integer", CheckpointSpec.KEEP), "default", CheckpointSpec.DEFAULT_KEEP);
        keep.put("description", "How many of the newest are kept.");
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("everyEpochs", epochs);
        keys.put("everyMinutes", minutes);
        keys.put("keep", keep);
        return with(
                object("How often the state of the run is saved, beside the model, so that it can be resumed.", keys),
                "not",
                Map.of("required", List.of("everyEpochs", "everyMinutes")));
    }

    /** One of the names, or an object with one of the names and the parameters that go with it. */
    private static <T extends Plugin<T>> Map<String, Object> plugin(
            PluginKind<T> kind, Plugins plugins, Map<String, Object> otherKeys) {
        List<Object> forms = new ArrayList<>();
        if (!plugins.names(kind).isEmpty()) { // an enum of nothing is no schema
            forms.add(with(
                    new LinkedHashMap<>(), "description", "With its default parameters.", "enum", plugins.names(kind)));
        }
        for (Plugins.Entry<T> entry : plugins.entries(kind)) {
            Map<String, Object> keys = new LinkedHashMap<>();
            keys.put("type", Map.of("const", entry.plugin().name()));
            for (PluginOptions.Declared parameter :
                    PluginReader.parametersOf(entry).orElse(List.of())) {
                keys.put(parameter.name(), parameter(parameter));
            }
            keys.putAll(otherKeys);
            forms.add(object(
                    "The " + kind.title() + " '" + entry.plugin().name() + "', from " + entry.source() + ".",
                    keys,
                    "type"));
        }
        Map<String, Object> plugin = new LinkedHashMap<>();
        plugin.put("description", "\"name\" or {\"type\": \"name\", …parameters}.");
        plugin.put(forms.isEmpty() ? "not" : "oneOf", forms.isEmpty() ? Map.of() : forms);
        return plugin;
    }

    private static Map<String, Object> parameter(PluginOptions.Declared declared) {
        Map<String, Object> parameter = ranged(declared.kind().jsonName(), declared.range());
        if (!declared.range().equals(Range.FINITE)) {
            parameter.put("description", "Must be " + declared.range() + ".");
        }
        Object defaultValue = declared.defaultValue();
        if (!declared.choices().isEmpty()) {
            parameter.put("enum", declared.choices());
        }
        // a default may be no number of JSON, as for "no limit"
        if (!(defaultValue instanceof Double number && !Double.isFinite(number))) {
            parameter.put("default", defaultValue instanceof Double number ? plain(number) : defaultValue);
        }
        return parameter;
    }

    private static Map<String, Object> ranged(String type, Range range) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        if (range.low() != Double.NEGATIVE_INFINITY) {
            schema.put(range.lowIncluded() ? "minimum" : "exclusiveMinimum", plain(range.low()));
        }
        if (range.high() != Double.POSITIVE_INFINITY) {
            schema.put(range.highIncluded() ? "maximum" : "exclusiveMaximum", plain(range.high()));
        }
        return schema;
    }

    /** 0 rather than 0.0. */
    private static Object plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? (Object) (long) number : (Object) number;
    }

    private static Map<String, Object> object(String description, Map<String, Object> keys, String... required) {
        Map<String, Object> object = type("object", description);
        object.put("properties", keys);
        if (required.length > 0) {
            object.put("required", List.of(required));
        }
        object.put("additionalProperties", false);
        return object;
    }

    private static Map<String, Object> words(String description, List<String> words) {
        Map<String, Object> schema = new LinkedHashMap<>();
        return with(schema, "description", description, "enum", words, "default", words.get(0));
    }

    private static Map<String, Object> text(String description) {
        return with(type("string", description), "minLength", 1);
    }

    private static Map<String, Object> reference(String definition) {
        return Map.of("$ref", "#/$defs/" + definition);
    }

    private static Map<String, Object> reference(String definition, String description) {
        return with(new LinkedHashMap<>(reference(definition)), "description", description);
    }

    private static Map<String, Object> type(String type, String description) {
        return with(new LinkedHashMap<>(), "type", type, "description", description);
    }

    private static Map<String, Object> with(Map<String, Object> schema, Object... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            schema.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return schema;
    }
}
