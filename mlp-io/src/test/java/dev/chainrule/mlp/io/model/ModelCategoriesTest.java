package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Version 2 of the file: categories, and what stands in for missing values. */
class ModelCategoriesTest {
    private static final Features FEATURES = new Features(
            List.of(Feature.number("size"), new Feature("colour", List.of("blue", "größer \"als\"", "red"))),
            List.of(1.5, 0.25, 0.5, 0.25));

    private static TrainedModel model(Features features) {
        RunSpec spec = RunSpec.of(
                1,
                NetworkSpec.of(features.inputs(), LayerSpec.of(1, "identity")),
                "squared-error",
                OptimizerSpec.DEFAULT,
                TrainingSpec.DEFAULT);
        Network network = Network.build(spec, Models.PLUGINS);
        Preprocessing preprocessing = new Preprocessing(
                features, Scaler.none(features.inputs()), new Target.Numbers(List.of("y"), Scaler.none(1)));
        return new TrainedModel(spec, network, ParameterArrays.initial(network, 1), preprocessing, new JavaKernel());
    }

    @Test
    void categoriesAndFillAreReadAsTheyWereWritten() {
        byte[] file = ModelFile.encode(model(FEATURES));
        TrainedModel read = Models.decode(file);
        assertEquals(FEATURES, read.preprocessing().features());
        assertArrayEquals(file, ModelFile.encode(read));
        String header = Models.header(file);
        assertTrue(header.contains("\"mlp.version\":\"2\""), header);
        assertTrue(
                header.contains(
                        "\"mlp.categories\":\"[[],[\\\"blue\\\",\\\"größer \\\\\\\"als\\\\\\\"\\\",\\\"red\\\"]]\""),
                header);
        assertTrue(
                header.contains("\"inputs.fill\":{\"dtype\":\"F64\",\"shape\":[4],\"data_offsets\":[64,96]}"), header);
    }

    @Test
    void eachOfTheTwoMayBeThereAlone() {
        for (Features features : List.of(
                new Features(FEATURES.columns(), List.of()),
                new Features(List.of(Feature.number("size")), List.of(7.0)))) {
            assertEquals(
                    features,
                    Models.decode(ModelFile.encode(model(features)))
                            .preprocessing()
                            .features());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[[]] | mlp.categories has 1 lists for 2 features [MDL_HEADER]",
                "[[],[\\\"a\\\",\\\"b\\\",\\\"a\\\"]] | mlp.categories has a category of 'colour' twice [MDL_HEADER]",
                "[[],[\\\"a\\\",\\\"b\\\"]] | mlp.features and mlp.categories make 3 inputs, the document says 4 inputs"
                        + " [MDL_SHAPE_MISMATCH]",
                "[[],7] | mlp.categories: expected an array, found an integer at character 5 [MDL_HEADER]",
                "[[],[7]] | mlp.categories: expected a string, found an integer at character 6 [MDL_HEADER]",
                "{} | mlp.categories: expected an array, found an object at character 1 [MDL_HEADER]",
            })
    void aFaultInTheCategoriesIsOneClearError(String categories, String message) {
        byte[] file = ModelFile.encode(model(FEATURES));
        String header = Models.header(file)
                .replaceFirst(
                        "\"mlp.categories\":\".*?]]\"",
                        "\"mlp.categories\":\"" + categories.replace("\\", "\\\\") + "\"");
        byte[] changed = Models.file(header, Models.data(file));
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> Models.decode(changed));
        assertEquals("m.mlp  " + message, e.getMessage());
    }
}
