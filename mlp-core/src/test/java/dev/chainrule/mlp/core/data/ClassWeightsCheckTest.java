package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.spec.ClassWeights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassWeightsCheckTest {
    private static ClassWeights weights(String... labels) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String label : labels) {
            weights.put(label, 2.0);
        }
        return new ClassWeights.Given(weights);
    }

    private static Target classes(String... labels) {
        return new Target.Classes("y", List.of(labels), labels.length);
    }

    private static String message(ClassWeights weights, Target target) {
        return assertThrows(ConfigException.class, () -> ClassWeightsCheck.check(weights, target))
                .getMessage();
    }

    @Test
    void labelsOfTheDataAreAccepted() {
        assertDoesNotThrow(() -> ClassWeightsCheck.check(weights("no", "yes"), classes("no", "yes")));
        assertDoesNotThrow(() -> ClassWeightsCheck.check(weights("yes"), classes("no", "yes")));
        assertDoesNotThrow(() -> ClassWeightsCheck.check(weights("3.0"), classes("2", "3")));
    }

    @Test
    void withoutLabelsOnlyEqualWeightsAreAccepted() {
        Target numbers = new Target.Numbers(List.of("price"), Scaler.none(1));
        assertDoesNotThrow(() -> ClassWeightsCheck.check(new ClassWeights.Equal(), numbers));
        String message = "/data/classWeights  the targets are numbers, and class weights are for labels. Delete"
                + " classWeights, or set \"targetType\": \"label\" [CFG_SEMANTIC]";
        assertEquals(message, message(new ClassWeights.Balanced(), numbers));
        assertEquals(message, message(weights("yes"), numbers));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yea   | no;yes | no row has the label 'yea'. Did you mean 'yes'? The labels are no, yes",
                "1;1.0 | 1;2    | the label '1' is named twice, also as another way to write its number. Delete one",
                "1     | 1;1.0;2 | the label '1.0' and another that is named here are the same number. Give its weight too",
            })
    void otherLabelsAreRejected(String named, String labels, String message) {
        assertEquals(
                "/data/classWeights  " + message + " [CFG_SEMANTIC]",
                message(weights(named.split(";")), classes(labels.split(";"))));
    }

    @Test
    void ofManyLabelsTheFirstTenAreListed() {
        assertEquals(
                "/data/classWeights  no row has the label 'zebra'. The labels are a, b, c, d, e, f, g, h, i, j, …"
                        + " [CFG_SEMANTIC]",
                message(weights("zebra"), classes("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")));
    }
}
