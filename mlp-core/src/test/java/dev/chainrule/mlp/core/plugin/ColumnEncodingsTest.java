package dev.chainrule.mlp.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.encodings.Frequency;
import dev.chainrule.mlp.core.encodings.OneHot;
import dev.chainrule.mlp.core.encodings.PiecewiseLinear;
import dev.chainrule.mlp.core.encodings.StandardScaling;
import dev.chainrule.mlp.core.encodings.Unscaled;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColumnEncodingsTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static PreprocessingSpec.Builder spec(String... columnsAndEncodings) {
        Map<String, PluginSpec> encode = new LinkedHashMap<>();
        for (int i = 0; i < columnsAndEncodings.length; i += 2) {
            encode.put(columnsAndEncodings[i], PluginSpec.of(columnsAndEncodings[i + 1]));
        }
        return PreprocessingSpec.builder().encode(encode);
    }

    private static ColumnEncodings of(PreprocessingSpec.Builder spec) {
        return ColumnEncodings.of(spec.build(), PLUGINS);
    }

    private static List<String> problems(PreprocessingSpec.Builder spec) {
        List<Problem> problems = new ArrayList<>();
        ColumnEncodings.check(spec.build(), PLUGINS, problems);
        return problems.stream()
                .map(problem -> problem.location().path() + "  " + problem.message())
                .toList();
    }

    @Test
    void aFeatureHasItsOwnEncodingOrTheScalingOfAll() {
        ColumnEncodings encodings = of(spec("height", "piecewise-linear", "plan", "frequency", "age", "none")
                .scale("standard"));
        assertInstanceOf(PiecewiseLinear.class, encodings.of("height").plugin());
        assertInstanceOf(StandardScaling.class, encodings.of("weight").plugin());
        assertInstanceOf(Unscaled.class, encodings.of("age").plugin());
        assertInstanceOf(Frequency.class, encodings.ofCategories("plan").plugin());
        assertInstanceOf(OneHot.class, encodings.ofCategories("town").plugin());
        assertEquals(PluginSpec.of("one-hot"), encodings.ofCategories("town").spec());
        assertTrue(encodings.isOfCategories("plan"));
        assertFalse(encodings.isOfCategories("height"));
        assertFalse(encodings.isOfCategories("town"));
    }

    @Test
    void aColumnOfTextsHasItsReader() {
        ColumnEncodings encodings = of(spec("birth", "date", "height", "piecewise-linear"));
        assertTrue(encodings.ofTexts("birth").isPresent());
        assertEquals(Optional.empty(), encodings.ofTexts("height"));
        assertEquals(Optional.empty(), encodings.ofTexts("weight"));
    }

    @Test
    void valuesAreReadWhereAnEncodingNeedsMoreThanStatistics() {
        ColumnEncodings encodings = of(spec("height", "piecewise-linear").scaleTarget("quantile"));
        assertTrue(encodings.readsFeature("height"));
        assertFalse(encodings.readsFeature("weight"));
        assertTrue(encodings.readsTargets());
        assertFalse(ColumnEncodings.NONE.readsTargets());
    }

    @Test
    void withoutSettingsNothingIsScaledEvenWithoutPlugins() {
        ColumnEncodings encodings =
                ColumnEncodings.of(PreprocessingSpec.builder().build(), Plugins.none());
        assertEquals(PreprocessingSpec.UNSCALED, encodings.features().spec());
        assertEquals(ColumnEncodings.NONE, encodings);
    }

    @Test
    void everyWrongPluginIsReportedAtItsPlace() {
        assertEquals(
                List.of(
                        "/data/scale  no encoding named 'standrd'. Did you mean 'standard'? Available: "
                                + String.join(", ", PLUGINS.names(PluginKind.ENCODING)),
                        "/data/scaleTarget  'one-hot' is an encoding and no scaling. Scalings: log, min-max, none,"
                                + " quantile, robust-smooth, standard",
                        "/data/encode/a~1b  no encoding named 'nothing'. Available: "
                                + String.join(", ", PLUGINS.names(PluginKind.ENCODING))),
                problems(spec("a/b", "nothing").scale("standrd").scaleTarget("one-hot")));
        assertEquals(
                2,
                assertThrows(
                                ConfigException.class,
                                () -> of(spec("x", "nothing").scale("one-hot")))
                        .problems()
                        .size());
        assertEquals(List.of(), problems(spec("x", "one-hot").scale("standard")));
    }

    private static List<String> refused(ColumnEncodings encodings, List<String> features, String... categorical) {
        return assertThrows(ConfigException.class, () -> encodings.requireFeatures(features, Set.of(categorical)))
                .problems()
                .stream()
                .map(problem -> problem.location().path() + "  " + problem.message())
                .toList();
    }

    @Test
    void anEncodedColumnMustBeAFeatureOfItsKind() {
        ColumnEncodings encodings = of(spec("heigth", "standard", "plan", "frequency", "town", "min-max"));
        assertEquals(
                List.of(
                        "/data/encode  column 'heigth' is not one of the features. Did you mean 'height'? Features:"
                                + " height, plan, town",
                        "/data/encode  column 'plan' holds numbers, and 'frequency' encodes categories. Delete it from"
                                + " \"encode\"",
                        "/data/encode  column 'town' holds categories, and 'min-max' encodes numbers. Delete it from"
                                + " \"encode\" or from \"categorical\""),
                refused(encodings, List.of("height", "plan", "town"), "town"));
        of(spec("plan", "frequency", "height", "standard")).requireFeatures(List.of("height", "plan"), Set.of("plan"));
    }

    @Test
    void theMapIsCopiedInItsOrder() {
        Map<String, ColumnEncodings.Chosen<?>> chosen = new LinkedHashMap<>();
        chosen.put("z", new ColumnEncodings.Chosen<>(PluginSpec.of("one-hot"), new OneHot()));
        chosen.put("a", new ColumnEncodings.Chosen<>(PluginSpec.of("one-hot"), new OneHot()));
        ColumnEncodings encodings =
                new ColumnEncodings(ColumnEncodings.NONE.features(), ColumnEncodings.NONE.targets(), chosen);
        chosen.clear();
        assertEquals(List.of("z", "a"), List.copyOf(encodings.ofColumns().keySet()));
        assertThrows(
                UnsupportedOperationException.class, () -> encodings.ofColumns().clear());
    }
}
