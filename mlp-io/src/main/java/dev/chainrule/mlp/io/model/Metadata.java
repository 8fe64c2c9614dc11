package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonToken;

/** Reads the names of features, labels and targets from a file's metadata. */
final class Metadata {

    /**
     * The names of the outputs.
     *
     * @param areNumbers whether they are numbers; classes otherwise
     * @param name the target column of classes
     * @param names the labels, or the columns of the numbers
     * @param outputs how many outputs the classes take
     */
    record TargetNames(boolean areNumbers, String name, List<String> names, long outputs) {

        void checkOutputs(int units, ModelFaults faults) {
            if (areNumbers && names.size() != units) {
                throw faults.of(
                        ErrorCode.MDL_SHAPE_MISMATCH,
                        TensorNames.TARGET + " names " + names.size() + " targets, the document says " + units
                                + " units in the last layer");
            }
            boolean fits = outputs == names.size() || outputs == 1 && names.size() == 2;
            if (!areNumbers && (outputs != units || !fits)) {
                throw faults.of(
                        ErrorCode.MDL_LABELS,
                        TensorNames.TARGET + " has " + names.size() + " labels for " + outputs
                                + " outputs, the document says " + units + " units in the last layer");
            }
        }
    }

    private Metadata() {}

    static List<Feature> features(Map<String, String> metadata, ModelFaults faults) {
        List<String> names;
        try (JsonCursor json =
                new JsonCursor(require(metadata, TensorNames.FEATURES, faults), faults, TensorNames.FEATURES)) {
            names = json.strings();
            json.end();
        }
        if (!metadata.containsKey(TensorNames.CATEGORIES)) {
            return names.stream().map(Feature::number).toList();
        }
        List<List<String>> categories = categories(metadata, TensorNames.CATEGORIES, names.size(), faults);
        List<List<String>> rare = metadata.containsKey(TensorNames.RARE_CATEGORIES)
                ? categories(metadata, TensorNames.RARE_CATEGORIES, names.size(), faults)
                : Collections.nCopies(names.size(), List.of());
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Set<String> different = new HashSet<>(categories.get(i));
            different.addAll(rare.get(i));
            if (different.size() < categories.get(i).size() + rare.get(i).size()) {
                throw faults.of(
                        ErrorCode.MDL_HEADER,
                        TensorNames.CATEGORIES + " has a category of " + Problem.show(names.get(i)) + " twice");
            }
            features.add(new Feature(names.get(i), categories.get(i), rare.get(i)));
        }
        return features;
    }

    private static List<List<String>> categories(
            Map<String, String> metadata, String key, int count, ModelFaults faults) {
        try (JsonCursor json = new JsonCursor(metadata.get(key), faults, key)) {
            List<List<String>> categories = json.listsOfStrings();
            json.end();
            if (categories.size() != count) {
                throw faults.of(
                        ErrorCode.MDL_HEADER, key + " has " + categories.size() + " lists for " + count + " features");
            }
            return categories;
        }
    }

    static TargetNames target(Map<String, String> metadata, ModelFaults faults) {
        String type = null;
        String name = "";
        List<String> names = null;
        long outputs = 0;
        Set<String> keys = new LinkedHashSet<>();
        try (JsonCursor json =
                new JsonCursor(require(metadata, TensorNames.TARGET, faults), faults, TensorNames.TARGET)) {
            json.expect(JsonToken.START_OBJECT);
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                if (!keys.add(key)) {
                    throw faults.of(ErrorCode.MDL_HEADER, TensorNames.TARGET + " has " + Problem.show(key) + " twice");
                }
                switch (key) {
                    case "type" -> type = json.string();
                    case "name" -> name = json.string();
                    case "labels", "names" -> names = json.strings();
                    case "outputs" -> outputs = json.integer(ErrorCode.MDL_LABELS, "outputs");
                    default ->
                        throw faults.of(
                                ErrorCode.MDL_HEADER, TensorNames.TARGET + " has the unknown key " + Problem.show(key));
                }
            }
            json.end();
        }
        if ("classes".equals(type) && keys.equals(Set.of("type", "name", "labels", "outputs"))) {
            checkLabels(names, faults);
            return new TargetNames(false, name, names, outputs);
        }
        if ("numbers".equals(type) && keys.equals(Set.of("type", "names")) && !names.isEmpty()) {
            return new TargetNames(true, "", names, names.size());
        }
        throw faults.of(
                ErrorCode.MDL_HEADER,
                TensorNames.TARGET
                        + " must be of type classes with name, labels and outputs, or numbers with names; found "
                        + "type " + Problem.show(String.valueOf(type)) + " and the keys "
                        + Problem.clean(keys.toString()));
    }

    private static void checkLabels(List<String> labels, ModelFaults faults) {
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            if (!seen.add(label)) {
                throw faults.of(ErrorCode.MDL_LABELS, "the label " + Problem.show(label) + " is there twice");
            }
        }
        if (labels.size() < 2) {
            throw faults.of(ErrorCode.MDL_LABELS, "a classifier needs at least 2 labels, found " + labels.size());
        }
    }

    private static String require(Map<String, String> metadata, String key, ModelFaults faults) {
        String value = metadata.get(key);
        if (value == null) {
            throw faults.of(ErrorCode.MDL_HEADER, "the metadata has no " + key);
        }
        return value;
    }
}
