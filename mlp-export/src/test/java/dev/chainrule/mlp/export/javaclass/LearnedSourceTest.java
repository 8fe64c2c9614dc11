package dev.chainrule.mlp.export.javaclass;

import static dev.chainrule.mlp.export.LearnedModels.categories;
import static dev.chainrule.mlp.export.LearnedModels.ensemble;
import static dev.chainrule.mlp.export.LearnedModels.mixed;
import static dev.chainrule.mlp.export.LearnedModels.number;
import static dev.chainrule.mlp.export.LearnedModels.spec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.LearnedModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learned encodings and ensembles have the same bits in a class as in its model. */
class LearnedSourceTest {
    @TempDir
    private Path folder;

    @Test
    void encodingsAndEnsemblesHaveTheBitsOfTheModel() throws Exception {
        Compiled classes = new Compiled(folder);
        classes.add("One", LearnedModels.model(spec(1, false), mixed(false)));
        classes.add("Scaled", LearnedModels.model(spec(1, true), mixed(true)));
        classes.add("Several", ensemble(spec(3, true), mixed(true)));
        classes.add("InFile", ensemble(spec(2, false), mixed(true)));
        JavaExport.of(classes.model("InFile"), "InFile").withResource().write(folder);
        classes.compile();
        SplittableRandom random = new SplittableRandom(8);
        for (int r = 0; r < 200; r++) {
            Map<String, Object> row = new HashMap<>();
            double spread = r % 7 == 0 ? 1e6 : 10;
            for (String name : List.of("a", "b", "d", "f", "g")) {
                row.put(name, random.nextInt(9) == 0 ? null : Double.valueOf(random.nextDouble(-spread, spread)));
            }
            row.put("c", new String[] {"x", "y", "z", "u", "v", "unknown", null}[random.nextInt(7)]);
            row.put("e", new String[] {"1", "2.0", "3", null}[random.nextInt(4)]);
            for (String name : List.of("One", "Scaled", "Several", "InFile")) {
                ExportModels.sameMap(classes, name, row);
            }
        }
        assertEquals(
                4 * 2 * classes.model("InFile").network().parameterCount(),
                Files.size(folder.resolve("InFile.weights")));
        assertTrue(classes.text("Several").startsWith("import "), "no package");
        assertTrue(classes.text("Several").contains("Predicts kind with the mean of 3 trained networks: "));
    }

    @Test
    void manyEncodingsAreDividedAmongMethods() throws Exception {
        List<Feature> columns = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            columns.add(number("x" + i, new PluginSpec("periodic", Map.of("frequencies", 1, "outputs", 1))));
        }
        Compiled classes = new Compiled(folder);
        classes.add("Wide", LearnedModels.model(spec(1, false), new Features(columns, List.of())));
        classes.compile();
        assertTrue(classes.text("Wide").contains("        encoded3(x, p, e);\n"));
        SplittableRandom random = new SplittableRandom(8);
        for (int r = 0; r < 5; r++) {
            double[] row = random.doubles(1100, -4, 4).toArray();
            assertArrayEquals(classes.model("Wide").predict(row).toArray(), (double[])
                    classes.call("Wide", "probabilities", row));
        }
    }

    @Test
    void refusesAnEncodingWithOtherArithmetic() {
        Feature vectors = categories("b", PluginSpec.of("vectors"), List.of("x", "y", "z"), List.of());
        TrainedModel model =
                LearnedModels.model(spec(1, false), new Features(List.of(Feature.number("a"), vectors), List.of()));
        assertEquals(
                "input 2  the learned encoding 'vectors' (" + LearnedModels.Vectors.class.getName()
                        + ") cannot be exported as a Java class,"
                        + " which knows products with a matrix, as of 'embedding', and cosines, as of 'periodic'. Use one of"
                        + " these [PLG_CONTRACT]",
                assertThrows(PluginException.class, () -> JavaExport.of(model, "Refused"))
                        .getMessage());
    }
}
