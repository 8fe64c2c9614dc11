package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
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
        leaveOutWhatDoesNotSuit(from);
        fillIn(root, from, named.get());
    }

    /** Removes keys that only suit the layers, the loss or the optimizer of the preset, where the document has its own. */
    private void leaveOutWhatDoesNotSuit(Node from) {
        Node training = from.nearest("/training");
        if (!mayHaveDropout()) {
            training.members().remove("dropoutSchedule");
        }
        boolean takesSmoothLabels = root.member("loss")
                .flatMap(this::lossOf)
                .map(loss -> loss.classifies() && Range.UNIT.equals(loss.targets()))
                .orElse(true);
        if (!takesSmoothLabels) {
            training.members().remove("labelSmoothing");
        }
        boolean isAnother = root.member("optimizer")
                .filter(own -> own.is(Kind.STRING) || own.member("type").isPresent())
                .map(own -> !typeOf(own).equals(typeOf(from.nearest("/optimizer"))))
                .orElse(false);
        if (isAnother) { // which may have no weight decay
            from.nearest("/network/layers").elements().forEach(layer -> {
                layer.members().remove("decayFactor");
                layer.members().remove("biasDecayFactor");
            });
        }
    }

    private boolean mayHaveDropout() {
        Optional<Node> network = root.member("network");
        Optional<Node> layers = network.flatMap(own -> own.member("layers"));
        return layers.isEmpty()
                || network.flatMap(own -> own.member("inputDropout")).isPresent()
                || layers.get().elements().stream()
                        .anyMatch(layer -> layer.member("dropout").isPresent());
    }

    private Optional<Loss> lossOf(Node loss) {
        List<Problem> reportedLater = new ArrayList<>();
        return in.plugins().resolve(PluginKind.LOSS, PluginSpec.of(typeOf(loss)), "/loss", reportedLater);
    }

    private static String typeOf(Node plugin) {
        return plugin.member("type").orElse(plugin).text();
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
        return Optional.of(lossOf(loss.get()).map(Loss::classifies).orElse(true));
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
