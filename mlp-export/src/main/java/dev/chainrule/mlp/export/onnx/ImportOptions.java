package dev.chainrule.mlp.export.onnx;

import java.util.HashSet;
import java.util.List;

/**
 * Names that an ONNX file may lack. Empty lists take what the file has, or names such as x1.
 *
 * @param features the names of the columns that become the inputs, in order
 * @param labels the labels of the classes, in the order of the outputs
 * @param targets the names of the target columns: one for classes, one an output for numbers
 * @param areLogits whether the outputs are logits, as PyTorch's {@code CrossEntropyLoss} takes them; softmax is then added to
 *     them, or the logistic function if there is one
 * @since 0.2
 */
public record ImportOptions(List<String> features, List<String> labels, List<String> targets, boolean areLogits) {

    /** No names. */
    public static final ImportOptions NONE = new ImportOptions(List.of(), List.of(), List.of(), false);

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a list has a name twice, or an empty one
     */
    public ImportOptions {
        features = distinct("features", features);
        labels = distinct("labels", labels);
        targets = distinct("targets", targets);
    }

    private static List<String> distinct(String what, List<String> names) {
        if (names.contains("") || new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException(what + " must be different and not empty, found " + names);
        }
        return List.copyOf(names);
    }

    /** Returns these options with names of the columns that become the inputs. */
    public ImportOptions withFeatures(String... names) {
        return new ImportOptions(List.of(names), labels, targets, areLogits);
    }

    /** Returns these options with labels of the classes. */
    public ImportOptions withLabels(String... names) {
        return new ImportOptions(features, List.of(names), targets, areLogits);
    }

    /** Returns these options with names of the target columns. */
    public ImportOptions withTargets(String... names) {
        return new ImportOptions(features, labels, List.of(names), areLogits);
    }

    /** Returns these options for a network whose outputs are logits. */
    public ImportOptions withLogits() {
        return new ImportOptions(features, labels, targets, true);
    }
}
