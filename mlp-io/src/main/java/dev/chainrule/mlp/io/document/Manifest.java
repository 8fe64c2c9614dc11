package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.file.InputFile;
import dev.chainrule.mlp.io.json.DocumentBytes;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.Fields;
import dev.chainrule.mlp.io.json.JsonTree;
import dev.chainrule.mlp.io.json.Limits;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import dev.chainrule.mlp.io.json.OtherFile;
import dev.chainrule.mlp.io.json.PrettyJson;
import dev.chainrule.mlp.io.json.Values;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The record of a run from which it can be repeated, saved as JSON beside its model.
 *
 * @param versions the names and versions of the software, for people
 * @param weights the SHA-256, in hex, of the resulting weights
 * @param folder the folder of the document's files, relative to the manifest's folder
 * @param data the SHA-256, in hex, of each file that was read, by its path relative to the document, in reading order
 * @param from the initial model, one of the files of {@code data}; empty if the initial weights were drawn from the seed
 * @param document the document, with all sizes of its network
 * @since 0.2
 */
public record Manifest(
        Map<String, String> versions,
        String weights,
        String folder,
        Map<String, String> data,
        Optional<String> from,
        RunSpec document) {
    /** The end of the name of a manifest, after the name of its model. */
    public static final String SUFFIX = ".manifest.json";

    private static final int VERSION = 1;

    /** Copies the maps and keeps their order. */
    public Manifest {
        versions = new LinkedHashMap<>(versions);
        data = new LinkedHashMap<>(data);
    }

    /**
     * Saves the manifest atomically.
     *
     * @throws StorageException if it cannot be written
     */
    public void save(Path file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("manifest", VERSION);
        json.put("weights", weights);
        json.put("versions", versions);
        json.put("seed", document.seed());
        json.put("folder", folder);
        json.put("data", data);
        from.ifPresent(model -> json.put("from", model));
        json.put("document", DocumentWriter.document(document));
        AtomicFile.write(file, PrettyJson.write(json).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Loads a manifest.
     *
     * @param plugins the registry of the document's plugins
     * @throws ConfigException with all that is wrong with it
     * @throws PluginException if the plugins that it names break their contract and nothing else is wrong
     * @throws StorageException if it cannot be read
     */
    public static Manifest load(Path file, Plugins plugins) {
        String source = file.toString();
        DocumentFaults faults = new DocumentFaults(source);
        byte[] bytes = InputFile.read(file, Limits.SAVED.bytes() + 1);
        if (OtherFile.isModel(bytes)) {
            throw new ConfigException(
                    ErrorCode.CFG_SYNTAX,
                    Location.of(source, ""),
                    "this is a model, expected its manifest, which training writes beside it: " + Problem.clean(source)
                            + SUFFIX);
        }
        Node root = JsonTree.parse(DocumentBytes.decode(bytes, source, Limits.SAVED), source, faults, Limits.SAVED);
        Values values = new Values(faults);
        if (root.member("manifest").isEmpty()) {
            faults.at(
                    root,
                    ErrorCode.CFG_MISSING,
                    () ->
                            "this is not a manifest: it has no key \"manifest\". Training writes one beside each model, such as"
                                    + " iris.safetensors.manifest.json");
            throw faults.exception();
        }
        Fields fields = new Fields(root, faults);
        fields.require("manifest", "the version " + VERSION)
                .filter(version -> values.integer(version, VERSION, VERSION).isEmpty())
                .ifPresent(version -> {
                    throw faults.exception();
                });
        Optional<String> weights = text(fields.require("weights", "the SHA-256 of the weights"), values);
        Map<String, String> versions = texts(fields.require("versions", "an object of strings"), fields, values);
        Optional<Node> seed = fields.require("seed", "the seed of the document");
        OptionalLong number =
                seed.isPresent() ? values.integer(seed.get(), Long.MIN_VALUE, Long.MAX_VALUE) : OptionalLong.empty();
        Optional<String> folder = text(fields.require("folder", "the folder of the document"), values);
        Map<String, String> data = texts(fields.require("data", "an object of strings"), fields, values);
        Optional<Node> from = fields.get("from");
        Optional<String> model = text(from, values);
        if (model.isPresent() && !data.containsKey(model.get())) {
            faults.at(from.get(), ErrorCode.CFG_SEMANTIC, () -> "\"data\" has no SHA-256 of this file");
        }
        Optional<RunSpec> spec = fields.object(fields.require("document", "the document"), "the document")
                .map(node -> new DocumentReader(plugins).checked(node, faults));
        fields.close();
        if (seed.isPresent()
                && spec.isPresent()
                && number.isPresent()
                && number.getAsLong() != spec.get().seed()) {
            faults.at(
                    seed.get(),
                    ErrorCode.CFG_SEMANTIC,
                    () -> "the document's seed is " + spec.get().seed());
        }
        if (!faults.isEmpty()) {
            throw Plugins.fault(faults.exception().problems());
        }
        return new Manifest(versions, weights.orElseThrow(), folder.orElseThrow(), data, model, spec.orElseThrow());
    }

    private static Optional<String> text(Optional<Node> node, Values values) {
        return node.filter(member -> values.expect(member, Kind.STRING, "a string"))
                .map(Node::text);
    }

    private static Map<String, String> texts(Optional<Node> node, Fields fields, Values values) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<Node> members = new ArrayList<>();
        fields.object(node, "an object of strings")
                .ifPresent(object -> members.addAll(object.members().values()));
        for (Node member : members) {
            text(Optional.of(member), values).ifPresent(value -> texts.put(member.token(), value));
        }
        return texts;
    }
}
