package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.JsonTree;
import dev.chainrule.mlp.io.json.Limits;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code "preset"} and fills in the keys that the document omits. Faults in them have the position of the preset.
 */
final class PresetReader {
    static final String KEY = "preset";
    static final String DOC = "Fills in what the document does not set, as `mlp init --preset` writes it out"
            + " ([presets](data.md#presets)).";

    private static final List<String> FILLED_IN = List.of("/network", "/loss");
    private static final String EPOCHS = "epochs";

    private final Node root;
    private final Reading in;

    PresetReader(Node root, Reading in) {
        this.root = root;
        this.in = in;
    }

    /** Returns the schema of the key. */
    static Map<String, Object> schema() {
        return SchemaDefinitions.json("enum", Preset.names(), "description", DOC);
    }

    /** Fills in the root, unless it has no preset. */
    void fillIn() {
        Optional<Node> named = root.member(KEY);
        if (named.isEmpty()) {
            return;
        }
        Optional<Preset> preset = in.values().word(named.get(), Preset.names()).flatMap(Preset::named);
        Optional<Boolean> classifies = preset.flatMap(found -> classifies(named.get()));
        if (root.member("solver").isPresent()) {
            in.conflict(
                    named.get(), () -> "a preset trains with an optimizer, and the document has a solver. Remove one");
            classifies = Optional.empty();
        }
        if (classifies.isEmpty()) {
            FILLED_IN.forEach(in.faults()::cover);
            return;
        }
        Node from = JsonTree.parse(
                preset.get().document(classifies.get(), epochs()),
                preset.get().jsonName(),
                new DocumentFaults(preset.get().jsonName()),
                Limits.DOCUMENT);
        if (root.member("data").isEmpty()) {
            from.members().remove("data");
        } else if (root.nearest("/data/validation").token().equals("data")) {
            from.nearest("/training").members().remove("earlyStopping"); // there is nothing to measure the epochs with
        }
        fillIn(root, from, named.get());
    }

    /** Returns the number of epochs that the document gives, or that of the presets. */
    private String epochs() {
        return root.member("training")
                .flatMap(training -> training.member(EPOCHS))
                .filter(epochs -> epochs.is(Kind.NUMBER))
                .map(Node::text)
                .orElse("256");
    }

    /** Returns whether the target holds labels; a fault if the document does not say so. */
    private Optional<Boolean> classifies(Node named) {
        Optional<Node> data = root.member("data");
        Optional<String> type =
                data.flatMap(found -> found.member("targetType")).map(Node::text);
        if (data.flatMap(found -> found.member("labels")).isPresent() || isType(type, TargetType.LABEL)) {
            return Optional.of(true);
        }
        if (isType(type, TargetType.NUMBER)) {
            return Optional.of(false);
        }
        Optional<Node> loss = root.member("loss");
        if (loss.isEmpty()) {
            in.conflict(
                    named,
                    () -> "a preset depends on whether the target holds labels or numbers. Add "
                            + (data.isPresent()
                                    ? "\"targetType\": \"label\" or \"targetType\": \"number\" to \"data\""
                                    : "the \"loss\""));
            return Optional.empty();
        }
        Node name = loss.get().member("type").orElse(loss.get());
        List<Problem> reportedLater = new ArrayList<>();
        return Optional.of(in.plugins()
                .resolve(PluginKind.LOSS, PluginSpec.of(name.text()), "/loss", reportedLater)
                .map(Loss::classifies)
                .orElse(true));
    }

    private static boolean isType(Optional<String> text, TargetType type) {
        return text.equals(Optional.of(DeclaredKey.word(type)));
    }

    /** Adds the members that an object lacks; a plugin that the document gives keeps its own options. */
    private static void fillIn(Node into, Node from, Node preset) {
        from.members().forEach((key, value) -> {
            Optional<Node> own = into.member(key);
            if (own.isEmpty()) {
                into.fillIn(key, value, preset.position());
            } else if (own.get().is(Kind.OBJECT) && value.is(Kind.OBJECT) && isSamePlugin(own.get(), value)) {
                fillIn(own.get(), value, preset);
            }
        });
    }

    private static boolean isSamePlugin(Node own, Node value) {
        Optional<String> type = own.member("type").map(Node::text);
        return type.isEmpty() || type.equals(value.member("type").map(Node::text));
    }
}
