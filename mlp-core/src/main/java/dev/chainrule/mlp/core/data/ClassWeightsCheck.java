package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.spec.ClassWeights;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that class weights name the classes of a target. */
final class ClassWeightsCheck {
    private static final int SHOWN = 10;

    private ClassWeightsCheck() {}

    /**
     * Checks the class weights of a run.
     *
     * @throws ConfigException if the target has no classes, or if a label is unknown, named twice or ambiguous
     */
    static void check(ClassWeights weights, Target target) {
        if (weights instanceof ClassWeights.Equal) {
            return;
        }
        if (!(target instanceof Target.Classes classes)) {
            throw fault("the targets are numbers, and class weights are for labels. Delete classWeights, or set"
                    + " \"targetType\": \"label\"");
        }
        if (weights instanceof ClassWeights.Given given) {
            checkLabels(given, classes);
        }
    }

    private static void checkLabels(ClassWeights.Given given, Target.Classes classes) {
        List<String> labels = classes.labels();
        Vocabulary known = new Vocabulary(labels);
        Set<Integer> named = new HashSet<>();
        for (String label : given.weights().keySet()) {
            int index = known.find(label);
            if (index == Vocabulary.UNKNOWN) {
                throw fault("no row has the label " + Problem.show(label) + "." + Suggestion.sentence(label, labels)
                        + " The labels are "
                        + Problem.clean(labels.stream().limit(SHOWN).collect(Collectors.joining(", ")))
                        + (labels.size() > SHOWN ? ", …" : ""));
            }
            if (!named.add(index)) {
                throw fault("the label " + Problem.show(labels.get(index))
                        + " is named twice, also as another way to write its number. Delete one");
            }
        }
        LabelWeights weightOf = new LabelWeights(given.weights());
        for (int c = 0; c < labels.size(); c++) {
            if (!named.contains(c) && weightOf.isNamed(labels.get(c))) {
                throw fault("the label " + Problem.show(labels.get(c))
                        + " and another that is named here are the same number. Give its weight too");
            }
        }
    }

    private static ConfigException fault(String message) {
        return new ConfigException(ErrorCode.CFG_SEMANTIC, Location.of("", "/data/classWeights"), message);
    }
}
