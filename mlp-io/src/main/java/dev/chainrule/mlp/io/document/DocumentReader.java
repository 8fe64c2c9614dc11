package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.network.NetworkBuilder;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.CheckpointSpec;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.SearchSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.io.document.Node.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads a JSON document into a spec that is ready to be built, or reports all that is wrong with it in one go.
 *
 * <p>A report names each fault with source, line:column and JSON pointer, what was found, what is accepted, and for keys
 * and names the nearest one that exists. It goes in the order of the text and ends after 20 faults. What is not JSON at
 * all, or exceeds a limit (1 MiB, 32 levels, 100,000 tokens, strings of 4,096, keys of 256 and numbers of 64 characters),
 * ends the reading at once.
 *
 * <p>Numbers in the parameters of a plugin come as {@link Integer} where they are written without point and exponent and
 * fit, as {@link Long} where they need one, and as {@link Double} otherwise.
 */
public final class DocumentReader {
    private static final String KEY_LEARNING_RATE = "learningRate";
    private static final String KEY_SCHEDULE = "schedule";

    private final Plugins plugins;

    /** Reads documents that name these plugins. */
    public DocumentReader(Plugins plugins) {
        this.plugins = plugins;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException with all faults of the document
     * @throws PluginException if the plugins that it names break their contract and nothing else is wrong
     * @throws StorageException if the file cannot be read
     */
    public RunSpec read(Path file) {
        return read(DocumentBytes.read(file), file.toString());
    }

    /**
     * Reads a document in UTF-8, with or without a byte order mark.
     *
     * @param source what to call it in messages
     * @throws ConfigException with all faults of the document
     * @throws PluginException if the plugins that it names break their contract and nothing else is wrong
     */
    public RunSpec read(byte[] json, String source) {
        return parse(DocumentBytes.decode(json, source), source);
    }

    /**
     * Reads a document.
     *
     * @param source what to call it in messages
     * @throws ConfigException with all faults of the document
     * @throws PluginException if the plugins that it names break their contract and nothing else is wrong
     */
    public RunSpec read(String json, String source) {
        DocumentBytes.checkLength(json.length(), source);
        return parse(json, source);
    }

    /**
     * Reads a document that {@link DocumentWriter} wrote into a file of mlp's own, which may be longer than one that a user
     * writes: up to 16 MiB.
     *
     * @param source what to call it in messages
     * @throws ConfigException with all faults of the document
     * @throws PluginException if the plugins that it names break their contract and nothing else is wrong
     */
    public RunSpec readSaved(String json, String source) {
        DocumentBytes.checkLength(json.length(), source, Limits.SAVED);
        return parse(json, source, Limits.SAVED);
    }

    private RunSpec parse(String json, String source) {
        return parse(json, source, Limits.DOCUMENT);
    }

    private RunSpec parse(String json, String source, Limits limits) {
        DocumentFaults faults = new DocumentFaults(source);
        Node root = JsonTree.parse(json, source, faults, limits);
        RunSpec spec = checked(root, faults);
        search(root, json, faults);
        if (!faults.isEmpty()) {
            throw Plugins.fault(faults.exception().problems());
        }
        return spec;
    }

    /**
     * Reads a file with a search, and the runs that it is a search among.
     *
     * @throws ConfigException with all faults of the document, and those that it has with the values of the search
     * @throws PluginException if the plugins that it names break their contract and nothing else is wrong
     * @throws StorageException if the file cannot be read
     */
    public SearchDocument readSearch(Path file) {
        String source = file.toString();
        return parseSearch(DocumentBytes.decode(DocumentBytes.read(file), source), source);
    }

    /**
     * Reads a document with a search, and the runs that it is a search among.
     *
     * @param source what to call it in messages
     * @throws ConfigException with all faults of the document, and those that it has with the values of the search
     * @throws PluginException if the plugins that it names break their contract and nothing else is wrong
     */
    public SearchDocument readSearch(String json, String source) {
        DocumentBytes.checkLength(json.length(), source);
        return parseSearch(json, source);
    }

    private SearchDocument parseSearch(String json, String source) {
        DocumentFaults faults = new DocumentFaults(source);
        Node root = JsonTree.parse(json, source, faults);
        RunSpec spec = checked(root, faults);
        Optional<SearchSpec> search = search(root, json, faults);
        if (root.is(Kind.OBJECT) && root.member(SearchReader.KEY).isEmpty()) {
            faults.missing(
                    root,
                    SearchReader.KEY,
                    () ->
                            "'search' is missing. Add {\"kind\": \"random\", \"trials\": 20, \"over\": {\"/optimizer/learningRate\":"
                                    + " {\"from\": 0.0001, \"to\": 0.1, \"scale\": \"log\"}}}");
        }
        List<SearchDocument.Trial> trials = search.map(
                        found -> new SearchReader(this::checked, plugins, root, faults).trials(found, spec.seed()))
                .orElse(List.of());
        if (!faults.isEmpty()) {
            throw Plugins.fault(faults.exception().problems());
        }
        return new SearchDocument(spec, search.orElseThrow(), trials);
    }

    private Optional<SearchSpec> search(Node root, String json, DocumentFaults faults) {
        SearchReader reader = new SearchReader(this::checked, plugins, root, faults);
        return new Fields(root, faults)
                .object(root.member(SearchReader.KEY), "an object, {\"kind\": …, \"over\": …}")
                .flatMap(node -> reader.read(node, json.length()));
    }

    /** What a document says, which may be part of another, and whether it can be built. */
    RunSpec checked(Node root, DocumentFaults faults) {
        RunSpec spec = document(root, faults);
        boolean sizesFromData = root.member("data").isPresent();
        faults.addWithPointers(new NetworkBuilder(plugins).problems(spec, sizesFromData), root);
        return spec;
    }

    /**
     * Faults that turned up after the reading, as when the data has other sizes, with the places that their pointers lead to.
     *
     * @param file the document
     * @param problems what is wrong with it; a pointer is enough
     * @throws ConfigException if it can no longer be parsed
     * @throws StorageException if it can no longer be read
     */
    public static ConfigException located(Path file, List<Problem> problems) {
        String source = file.toString();
        DocumentFaults faults = new DocumentFaults(source);
        Node root = JsonTree.parse(DocumentBytes.decode(DocumentBytes.read(file), source), source, faults);
        faults.addWithPointers(problems, root);
        return faults.exception();
    }

    /** What the document says, with a stand-in for what cannot be read. */
    private RunSpec document(Node root, DocumentFaults faults) {
        Values values = new Values(faults);
        PluginReader pluginReader = new PluginReader(plugins, faults);
        values.expect(root, Kind.OBJECT, "an object, {\"network\": …, \"loss\": …}");
        Fields fields = new Fields(root, faults);
        fields.get("$schema").ifPresent(node -> values.expect(node, Kind.STRING, "a string"));
        String name = fields.get("name")
                .filter(node -> values.expect(node, Kind.STRING, "a string"))
                .map(Node::text)
                .orElse("");
        long seed = fields.get("seed")
                .map(node ->
                        values.integer(node, Long.MIN_VALUE, Long.MAX_VALUE).orElse(0))
                .orElse(0L);
        Optional<DataSpec> data = fields.object(fields.get("data"), "an object").flatMap(new DataReader(faults)::read);
        NetworkSpec network = fields.object(
                        fields.require("network", "an object with the \"layers\""), "an object with the \"layers\"")
                .map(new NetworkReader(faults, pluginReader)::read)
                .orElse(NetworkReader.UNREADABLE);
        PluginSpec loss = fields.require("loss", "the name of a loss, as \"cross-entropy\"")
                .map(node -> pluginReader.read(node, PluginKind.LOSS, List.of()))
                .orElse(PluginReader.UNREADABLE);
        OptimizerSpec optimizer = fields.get("optimizer")
                .map(node -> optimizer(node, values, pluginReader))
                .orElse(OptimizerSpec.DEFAULT);
        TrainingSpec training = fields.object(fields.get("training"), "an object")
                .map(node -> training(node, values, pluginReader, faults))
                .orElse(TrainingSpec.DEFAULT);
        fields.get(SearchReader.KEY); // is read by itself
        if (root.is(Kind.OBJECT)) {
            fields.close();
        }
        return new RunSpec(name, seed, data, network, loss, optimizer, training);
    }

    private OptimizerSpec optimizer(Node node, Values values, PluginReader pluginReader) {
        PluginSpec plugin = pluginReader.read(node, PluginKind.OPTIMIZER, List.of(KEY_LEARNING_RATE, KEY_SCHEDULE));
        Optional<Node> rate = node.member(KEY_LEARNING_RATE);
        return new OptimizerSpec(
                plugin,
                rate.isPresent()
                        ? values.float32(rate.get(), KEY_LEARNING_RATE, Range.POSITIVE)
                        : OptionalDouble.empty(),
                node.member(KEY_SCHEDULE).map(n -> pluginReader.read(n, PluginKind.SCHEDULE, List.of())));
    }

    private TrainingSpec training(Node node, Values values, PluginReader pluginReader, DocumentFaults faults) {
        Fields fields = new Fields(node, faults);
        int epochs = count(fields.get("epochs"), values, TrainingSpec.DEFAULT.epochs());
        int batchSize = count(fields.get("batchSize"), values, TrainingSpec.DEFAULT.batchSize());
        boolean shuffle = fields.get("shuffle").flatMap(values::bool).orElse(TrainingSpec.DEFAULT.shuffle());
        Optional<Node> threads = fields.get("threads");
        OptionalInt given =
                threads.isPresent() ? values.integer(threads.get(), TrainingSpec.THREADS) : OptionalInt.empty();
        List<PluginSpec> metrics = fields.get("metrics")
                .filter(list -> values.expect(list, Kind.ARRAY, "an array of metrics"))
                .map(list -> list.elements().stream()
                        .map(metric -> pluginReader.read(metric, PluginKind.METRIC, List.of()))
                        .toList())
                .orElse(List.of());
        Optional<EarlyStoppingSpec> earlyStopping = fields.object(
                        fields.get("earlyStopping"), "an object, {\"metric\": \"loss\", \"patience\": 10}")
                .map(stopping -> earlyStopping(stopping, values, pluginReader, faults));
        GradientClipping clipping = fields.get("gradientClipping")
                .flatMap(n -> clipping(n, values, faults))
                .orElse(new GradientClipping.None());
        Optional<CheckpointSpec> checkpoint = fields.object(
                        fields.get("checkpoint"), "an object, {\"everyEpochs\": 1} or {\"everyMinutes\": 5}")
                .flatMap(object -> checkpoint(object, values, faults));
        fields.close();
        return new TrainingSpec(epochs, batchSize, shuffle, given, clipping, metrics, earlyStopping, checkpoint);
    }

    private static Optional<GradientClipping> clipping(Node node, Values values, DocumentFaults faults) {
        if (!values.expect(node, Kind.OBJECT, "an object with one of value, norm")) {
            return Optional.empty();
        }
        Fields fields = new Fields(node, faults);
        Optional<Node> value = fields.get("value");
        Optional<Node> norm = fields.get("norm");
        fields.close();
        if (value.isPresent() == norm.isPresent()) {
            if (value.isPresent() || node.members().isEmpty()) {
                ErrorCode code = value.isPresent() ? ErrorCode.CFG_SEMANTIC : ErrorCode.CFG_MISSING;
                String found = value.isPresent() ? "both" : "none";
                faults.at(node, code, () -> "gradientClipping takes one of value, norm, found " + found);
            }
            return Optional.empty();
        }
        OptionalDouble bound = value.isPresent()
                ? values.float32(value.get(), "value", GradientClipping.BOUND)
                : values.float32(norm.get(), "norm", GradientClipping.BOUND);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                value.isPresent()
                        ? new GradientClipping.Value(bound.getAsDouble())
                        : new GradientClipping.Norm(bound.getAsDouble()));
    }

    private static EarlyStoppingSpec earlyStopping(
            Node node, Values values, PluginReader pluginReader, DocumentFaults faults) {
        EarlyStoppingSpec defaultValue = EarlyStoppingSpec.DEFAULT;
        Fields fields = new Fields(node, faults);
        PluginSpec metric = fields.get("metric")
                .map(name -> pluginReader.read(name, PluginKind.METRIC, List.of()))
                .orElse(defaultValue.metric());
        Optional<Node> patience = fields.get("patience");
        OptionalInt epochs =
                patience.isPresent() ? values.integer(patience.get(), EarlyStoppingSpec.PATIENCE) : OptionalInt.empty();
        Optional<Node> minDelta = fields.get("minDelta");
        OptionalDouble delta = minDelta.isPresent()
                ? values.number(minDelta.get(), "minDelta", Range.NOT_NEGATIVE)
                : OptionalDouble.empty();
        boolean restoreBest = fields.get("restoreBest").flatMap(values::bool).orElse(defaultValue.restoreBest());
        fields.close();
        return new EarlyStoppingSpec(
                metric, epochs.orElse(defaultValue.patience()), delta.orElse(defaultValue.minDelta()), restoreBest);
    }

    private static Optional<CheckpointSpec> checkpoint(Node node, Values values, DocumentFaults faults) {
        Fields fields = new Fields(node, faults);
        Optional<Node> byEpochs = fields.get("everyEpochs");
        Optional<Node> byMinutes = fields.get("everyMinutes");
        Optional<Node> kept = fields.get("keep");
        OptionalInt epochs =
                byEpochs.isPresent() ? values.integer(byEpochs.get(), CheckpointSpec.EPOCHS) : OptionalInt.empty();
        OptionalDouble minutes = byMinutes.isPresent()
                ? values.number(byMinutes.get(), "everyMinutes", Range.POSITIVE)
                : OptionalDouble.empty();
        OptionalInt keep = kept.isPresent() ? values.integer(kept.get(), CheckpointSpec.KEEP) : OptionalInt.empty();
        fields.close();
        if (byEpochs.isPresent() && byMinutes.isPresent()) {
            faults.at(
                    node,
                    ErrorCode.CFG_SEMANTIC,
                    () -> "checkpoints are made by \"everyEpochs\" or by \"everyMinutes\", found both. Leave one out");
            return Optional.empty();
        }
        if (byMinutes.isPresent() && minutes.isEmpty() || byEpochs.isPresent() && epochs.isEmpty()) {
            return Optional.empty();
        }
        CheckpointSpec spec = minutes.isPresent()
                ? CheckpointSpec.everyMinutes(minutes.getAsDouble())
                : CheckpointSpec.everyEpochs(epochs.orElse(1));
        return Optional.of(spec.keep(keep.orElse(CheckpointSpec.DEFAULT_KEEP)));
    }

    private static int count(Optional<Node> node, Values values, int defaultValue) {
        OptionalInt count = node.isPresent() ? values.integer(node.get(), TrainingSpec.COUNT) : OptionalInt.empty();
        return count.orElse(defaultValue);
    }
}
