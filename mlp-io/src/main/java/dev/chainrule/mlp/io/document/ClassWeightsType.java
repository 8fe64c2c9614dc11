package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The type of class weights: {@code "balanced"}, or an object with the weight of each label. */
final class ClassWeightsType extends KeyType<ClassWeights> {
    private static final String BALANCED = "balanced";

    @Override
    Optional<ClassWeights> read(Node node, Reading in) {
        if (node.is(Kind.STRING) && node.text().equals(BALANCED)) {
            return Optional.of(new ClassWeights.Balanced());
        }
        if (node.is(Kind.STRING)) {
            fault(node, in, "must be 'balanced' or an object with the weight of each label, found " + node.found());
            return Optional.empty();
        }
        if (!in.values().expect(node, Kind.OBJECT, "\"balanced\", or an object with the weight of each label")) {
            return Optional.empty();
        }
        if (node.members().isEmpty()) {
            fault(node, in, "must give at least one label its weight");
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        node.members()
                .forEach((label, weight) -> in.values()
                        .float32(weight, "the weight of " + Problem.show(label), ClassWeights.Given.RANGE)
                        .ifPresent(value -> weights.put(label, value)));
        return Optional.of(new ClassWeights.Given(weights));
    }

    private static void fault(Node node, Reading in, String message) {
        in.faults().at(node, ErrorCode.CFG_RANGE, () -> node.token() + " " + message);
    }

    @Override
    Object write(ClassWeights weights) {
        if (weights instanceof ClassWeights.Given given) {
            return given.weights();
        }
        return weights instanceof ClassWeights.Balanced ? BALANCED : "";
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        Map<String, Object> given = json(
                "type",
                "object",
                "description",
                "The weight of each label; 1 for those that are left out.",
                "additionalProperties",
                SchemaDefinitions.ranged("number", ClassWeights.Given.RANGE),
                "minProperties",
                1);
        return json("oneOf", List.of(json("const", BALANCED), given));
    }

    @Override
    String words() {
        return "`balanced`, or an object with the weight of each label";
    }

    @Override
    ClassWeights standIn() {
        return new ClassWeights.Balanced();
    }
}
