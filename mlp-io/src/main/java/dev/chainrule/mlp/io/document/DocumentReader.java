package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.network.NetworkBuilder;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.SearchSpec;
import dev.chainrule.mlp.io.json.DocumentBytes;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.JsonTree;
import dev.chainrule.mlp.io.json.Limits;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads a JSON document into a spec that can be built, or reports all its faults at once.
 *
 * <p>The report lists the faults in the order of the text, 20 at most, each with source, line:column, JSON pointer, the value
 * found, the values accepted and, for keys and names, the nearest one that exists. Reading ends at once if the text is not
 * JSON or exceeds a limit: 1 MiB, 32 levels, 100,000 tokens, strings of 4,096, keys of 256 and numbers of 64 characters.
 *
 * <p>Numbers in the options of a plugin are {@link Integer} or, if they are larger, {@link Long} if they are written without
 * point and exponent, and {@link Double} otherwise.
 *
 * @since 0.2
 */
public final class DocumentReader {
    /** The type of a whole document. */
    static final ObjectType<RunSpec> RUN = ObjectType.of(RunSpec.class);

    /** The key with the address of the schema, for editors. */
    static final String SCHEMA = "$schema";

    private final Plugins plugins;

    /** Creates a reader of documents that name these plugins. */
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
        return read(DocumentSource.read(file));
    }

    /** Reads a document that keeps its text to locate later faults, with the exceptions of {@link #read(Path)}. */
    public RunSpec read(DocumentSource source) {
        return read(source.text(), source.name(), Limits.DOCUMENT);
    }

    /**
     * Reads a document in UTF-8, with or without a byte order mark, with the exceptions of {@link #read(Path)}.
     *
     * @param source the name of the document in messages
     */
    public RunSpec read(byte[] json, String source) {
        return read(DocumentBytes.decode(json, source, Limits.DOCUMENT), source, Limits.DOCUMENT);
    }

    /**
     * Reads a document, with the exceptions of {@link #read(Path)}.
     *
     * @param source the name of the document in messages
     */
    public RunSpec read(String json, String source) {
        return read(json, source, Limits.DOCUMENT);
    }

    /**
     * Reads a document that {@link DocumentWriter} wrote into a model or manifest, where up to 16 MiB are accepted, with the
     * exceptions of {@link #read(Path)}.
     *
     * @param source the name of the document in messages
     */
    public RunSpec readSaved(String json, String source) {
        return read(json, source, Limits.SAVED);
    }

    private RunSpec read(String json, String source, Limits limits) {
        DocumentBytes.checkLength(json.length(), source, limits);
        DocumentFaults faults = new DocumentFaults(source);
        Node root = parse(json, source, faults, limits);
        RunSpec spec = checked(root, faults);
        new SearchReader(this, plugins, root, json.length(), faults).read();
        throwAny(faults);
        return spec;
    }

    /**
     * Reads a document with a search, and the runs of the search, with the exceptions of {@link #read(Path)}. They also list the
     * faults that the document has with the values of the search.
     */
    public SearchDocument readSearch(DocumentSource source) {
        return readSearch(source.text(), source.name());
    }

    /** Reads a file with a search, and the runs of the search, as {@link #readSearch(DocumentSource)} does. */
    public SearchDocument readSearch(Path file) {
        return readSearch(DocumentSource.read(file));
    }

    /**
     * Reads a document with a search, and the runs of the search, as {@link #readSearch(DocumentSource)} does.
     *
     * @param source the name of the document in messages
     */
    public SearchDocument readSearch(String json, String source) {
        DocumentBytes.checkLength(json.length(), source, Limits.DOCUMENT);
        DocumentFaults faults = new DocumentFaults(source);
        Node parsed = parse(json, source, faults, Limits.DOCUMENT);
        DocumentFaults alone = faults.another();
        RunSpec unused = checked(parsed, alone);
        Node root = alone.isEmpty() ? parsed : SearchReader.withFirstValues(parsed);
        RunSpec spec = checked(root, faults);
        SearchReader reader = new SearchReader(this, plugins, root, json.length(), faults);
        Optional<SearchSpec> search = reader.read();
        if (root.is(Kind.OBJECT) && root.member(SearchReader.KEY).isEmpty()) {
            faults.missing(
                    root,
                    SearchReader.KEY,
                    () -> "'search' is missing. Add \"search\": {\"kind\": \"random\", \"trials\": 20, \"over\":"
                            + " {\"/optimizer/learningRate\": {\"from\": 0.0001, \"to\": 0.1, \"scale\": \"log\"}}}");
        }
        List<SearchDocument.Trial> trials =
                search.map(found -> reader.trials(found, spec.seed())).orElse(List.of());
        throwAny(faults);
        return new SearchDocument(spec, search.orElseThrow(), trials);
    }

    /** Parses a document and fills in what its preset sets. */
    private Node parse(String json, String source, DocumentFaults faults, Limits limits) {
        Node root = JsonTree.parse(json, source, faults, limits);
        new PresetReader(root, Reading.of(faults, plugins)).fillIn();
        return root;
    }

    private static void throwAny(DocumentFaults faults) {
        if (!faults.isEmpty()) {
            throw Plugins.fault(faults.exception().problems());
        }
    }

    /** Reads a document, which may be part of another, and checks that it can be built. */
    RunSpec checked(Node root, DocumentFaults faults) {
        Reading in = Reading.of(faults, plugins);
        root.member(SCHEMA).ifPresent(node -> in.values().expect(node, Kind.STRING, "a string"));
        RunSpec spec = RUN.read(root, in, List.of(SCHEMA, PresetReader.KEY), List.of(SearchReader.KEY))
                .orElseGet(RUN::standIn);
        boolean sizesFromData = root.member("data").isPresent();
        faults.addWithPointers(new NetworkBuilder(plugins).problems(spec, sizesFromData), root);
        return spec;
    }
}
