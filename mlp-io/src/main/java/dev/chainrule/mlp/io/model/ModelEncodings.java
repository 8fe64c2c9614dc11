package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Encoding;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.document.PluginJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The encodings and non-linear scalings of a model in its file: the metadata {@link TensorNames#ENCODINGS} lists the
 * plugins, and the tensor of the same name holds their numbers one after the other. A file without any has neither.
 *
 * @param entries the encodings, in the order of their numbers
 */
record ModelEncodings(List<Entry> entries) {
    /** No encodings. */
    static final ModelEncodings NONE = new ModelEncodings(List.of());

    /** The use of an encoding. */
    enum Use {
        /** It makes the inputs of a feature; its index is that of the feature. */
        FEATURE,
        /** It scales an input; its index is that of the input. */
        INPUT,
        /** It scales a target; its index is that of the target. */
        TARGET;

        private static Optional<Use> of(String word) {
            return Arrays.stream(values())
                    .filter(use -> use.word().equals(word))
                    .findFirst();
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An encoding.
     *
     * @param index the feature, input or target that it encodes
     * @param spec the plugin
     * @param numbers how many numbers it has
     * @param inputs how many inputs it makes
     */
    record Entry(Use use, int index, PluginSpec spec, int numbers, int inputs) {}

    /** Returns the encodings of a model. */
    static ModelEncodings of(Preprocessing preprocessing) {
        List<Entry> entries = new ArrayList<>();
        fitted(
                preprocessing,
                (use, index, fitted) ->
                        entries.add(new Entry(use, index, fitted.spec(), fitted.numbers().length, fitted.inputs())));
        return new ModelEncodings(entries);
    }

    /** Returns the numbers of a model's encodings. */
    static double[] numbers(Preprocessing preprocessing) {
        List<double[]> all = new ArrayList<>();
        fitted(preprocessing, (use, index, fitted) -> all.add(fitted.numbers()));
        return all.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private interface Visitor {
        void visit(Use use, int index, FittedEncoding<?> fitted);
    }

    private static void fitted(Preprocessing preprocessing, Visitor visitor) {
        List<Feature> columns = preprocessing.features().columns();
        for (int c = 0; c < columns.size(); c++) {
            int index = c;
            columns.get(c).encoding().ifPresent(fitted -> visitor.visit(Use.FEATURE, index, fitted));
        }
        scalings(Use.INPUT, preprocessing.scaler(), visitor);
        if (preprocessing.target() instanceof Target.Numbers numbers) {
            scalings(Use.TARGET, numbers.scaler(), visitor);
        }
    }

    private static void scalings(Use use, Scaler scaler, Visitor visitor) {
        for (int c = 0; c < scaler.columns(); c++) {
            int index = c;
            scaler.curve(c).ifPresent(fitted -> visitor.visit(use, index, fitted));
        }
    }

    /** Returns how many numbers all encodings have. */
    long size() {
        return entries.stream().mapToLong(Entry::numbers).sum();
    }

    /** Returns the JSON of the metadata: an array with five texts for each encoding. */
    String write() {
        return JsonCursor.write(json -> {
            json.writeStartArray();
            for (Entry entry : entries) {
                json.writeStartArray();
                json.writeString(entry.use().word());
                json.writeString(Integer.toString(entry.index()));
                json.writeString(PluginJson.write(entry.spec()));
                json.writeString(Integer.toString(entry.numbers()));
                json.writeString(Integer.toString(entry.inputs()));
                json.writeEndArray();
            }
            json.writeEndArray();
        });
    }

    /** Reads the metadata of a file. */
    static ModelEncodings read(Map<String, String> metadata, Plugins plugins, ModelFaults faults) {
        if (!metadata.containsKey(TensorNames.ENCODINGS)) {
            return NONE;
        }
        List<List<String>> lists;
        try (JsonCursor json = new JsonCursor(metadata.get(TensorNames.ENCODINGS), faults, TensorNames.ENCODINGS)) {
            lists = json.listsOfStrings();
            json.end();
        }
        List<Entry> entries = new ArrayList<>();
        for (List<String> words : lists) {
            if (words.size() != 5) {
                throw faults.of(
                        ErrorCode.MDL_HEADER, TensorNames.ENCODINGS + " must have 5 texts each, found " + words.size());
            }
            Use use = Use.of(words.get(0))
                    .orElseThrow(() -> faults.of(
                            ErrorCode.MDL_HEADER,
                            TensorNames.ENCODINGS + " has the unknown use " + Problem.show(words.get(0))));
            entries.add(new Entry(
                    use,
                    whole(words.get(1), faults),
                    spec(words.get(2), plugins, faults),
                    whole(words.get(3), faults),
                    whole(words.get(4), faults)));
        }
        return new ModelEncodings(List.copyOf(entries));
    }

    private static PluginSpec spec(String json, Plugins plugins, ModelFaults faults) {
        try {
            return PluginJson.read(json, PluginKind.ENCODING, plugins, faults.source());
        } catch (ConfigException e) {
            throw faults.of(
                    ErrorCode.MDL_HEADER,
                    TensorNames.ENCODINGS + " names no plugin: "
                            + e.problems().get(0).message());
        }
    }

    private static int whole(String text, ModelFaults faults) {
        if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) > FittedEncoding.MAX_NUMBERS) {
            throw faults.of(
                    ErrorCode.MDL_HEADER,
                    TensorNames.ENCODINGS + " must have integers from 0 to " + FittedEncoding.MAX_NUMBERS + ", found "
                            + Problem.show(text));
        }
        return Integer.parseInt(text);
    }

    /** Returns how many inputs features make. */
    long inputs(List<Feature> features) {
        Map<Integer, Integer> positions = positions(Use.FEATURE);
        long inputs = 0;
        for (int c = 0; c < features.size(); c++) {
            Integer position = positions.get(c);
            inputs += position == null
                    ? features.get(c).inputs()
                    : entries.get(position).inputs();
        }
        return inputs;
    }

    /** Returns the position among the entries by the index of the feature, input or target. */
    private Map<Integer, Integer> positions(Use use) {
        Map<Integer, Integer> positions = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).use() == use) {
                positions.putIfAbsent(entries.get(i).index(), i);
            }
        }
        return positions;
    }

    /**
     * The encodings of a file with their numbers.
     *
     * @param entries the encodings
     * @param fitted the same with their numbers
     */
    record Loaded(ModelEncodings entries, List<FittedEncoding<?>> fitted) {

        /** Returns features with their encodings. */
        List<Feature> features(List<Feature> features) {
            Map<Integer, Integer> positions = entries.positions(Use.FEATURE);
            return IntStream.range(0, features.size())
                    .mapToObj(c -> positions.containsKey(c)
                            ? features.get(c).withEncoding(fitted.get(positions.get(c)))
                            : features.get(c))
                    .toList();
        }

        /** Returns a scaler with the non-linear scalings. */
        @SuppressWarnings("unchecked")
        Scaler scaler(Use use, Scaler linear) {
            Map<Integer, Integer> positions = entries.positions(use);
            List<Optional<FittedEncoding<Scaling>>> curves = new ArrayList<>();
            for (int c = 0; c < linear.columns(); c++) {
                curves.add(Optional.ofNullable(positions.get(c)).map(i -> (FittedEncoding<Scaling>) fitted.get(i)));
            }
            return new Scaler(linear.center(), linear.width(), curves);
        }
    }

    /**
     * Checks that each encoding has its place and its plugin.
     *
     * @param targets the number of numeric targets
     */
    void check(List<Feature> features, int inputs, int targets, Plugins plugins, ModelFaults faults) {
        Map<Use, BitSet> seen = new EnumMap<>(Use.class);
        for (Entry entry : entries) {
            int count = entry.use() == Use.FEATURE ? features.size() : entry.use() == Use.INPUT ? inputs : targets;
            BitSet ofUse = seen.computeIfAbsent(entry.use(), use -> new BitSet());
            if (entry.index() >= count || ofUse.get(entry.index())) {
                throw faults.of(
                        ErrorCode.MDL_HEADER,
                        TensorNames.ENCODINGS + " has no column for "
                                + entry.use().word() + " " + entry.index());
            }
            ofUse.set(entry.index());
            Encoding plugin = plugin(entry, plugins, faults);
            boolean isCategorical =
                    entry.use() == Use.FEATURE && features.get(entry.index()).isCategorical();
            if (plugin instanceof CategoryEncoding != isCategorical) {
                throw faults.of(
                        ErrorCode.MDL_HEADER,
                        TensorNames.ENCODINGS + " has '" + entry.spec().type() + "' for "
                                + entry.use().word() + " " + entry.index() + ", which holds "
                                + (isCategorical ? "categories" : "numbers"));
            }
        }
    }

    private static Encoding plugin(Entry entry, Plugins plugins, ModelFaults faults) {
        List<Problem> problems = new ArrayList<>();
        Optional<Encoding> found = plugins.resolve(PluginKind.ENCODING, entry.spec(), "", problems);
        if (found.isEmpty()) {
            throw faults.of(
                    ErrorCode.MDL_CONFIG,
                    "the model needs a plugin that is not installed; add its jar. ("
                            + problems.get(0).code() + ") " + problems.get(0).message());
        }
        if (entry.use() != Use.FEATURE && !(found.get() instanceof Scaling)) {
            throw faults.of(
                    ErrorCode.MDL_HEADER,
                    TensorNames.ENCODINGS + " scales with '" + entry.spec().type() + "', which is no scaling");
        }
        return found.get();
    }

    /**
     * Returns the encodings with their numbers.
     *
     * @param features the features, without encodings
     */
    Loaded load(List<Feature> features, double[] numbers, Plugins plugins, ModelFaults faults) {
        List<FittedEncoding<?>> fitted = new ArrayList<>();
        int from = 0;
        for (Entry entry : entries) {
            double[] own = Arrays.copyOfRange(numbers, from, from + entry.numbers());
            from += entry.numbers();
            int categories =
                    entry.use() == Use.FEATURE && features.get(entry.index()).isCategorical()
                            ? features.get(entry.index()).inputs()
                            : 0;
            try {
                FittedEncoding<Encoding> one =
                        new FittedEncoding<>(entry.spec(), plugin(entry, plugins, faults), own, categories);
                if (one.inputs() != entry.inputs()) {
                    throw new IllegalArgumentException("expected " + entry.inputs() + " inputs, found " + one.inputs());
                }
                fitted.add(one);
            } catch (IllegalArgumentException e) {
                throw faults.ofTensor(ErrorCode.MDL_HEADER, TensorNames.ENCODINGS, e.getMessage());
            }
        }
        return new Loaded(this, fitted);
    }
}
