package dev.chainrule.mlp.export.javaclass;

import static dev.chainrule.mlp.export.javaclass.ExportModels.model;
import static dev.chainrule.mlp.export.javaclass.ExportModels.predicted;
import static dev.chainrule.mlp.export.javaclass.ExportModels.sameMap;
import static dev.chainrule.mlp.export.javaclass.ExportModels.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inputs of a class are those of the model, by position and by name. */
class InputsSourceTest {
    @TempDir
    private Path folder;

    @Test
    void categoriesAndMissingValuesAreTreatedAsByTheModel() throws Exception {
        List<Feature> columns = List.of(
                Feature.number("age"),
                new Feature("plan", List.of("basic", "pro"), List.of("old", "older")),
                new Feature("stars", List.of("1", "2", "3")));
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        Features filled = new Features(columns, UnknownCategories.IGNORE, List.of(0.5, 0.2, 0.7, 0.1, 0.3, 0.3, 0.4));
        Features strict = new Features(columns, UnknownCategories.ERROR, List.of());
        Compiled classes = new Compiled(folder);
        RunSpec trained = spec("softmax", "cross-entropy").toBuilder()
                .data(data -> data.file("rows.csv").target("kind").missing(Missing.MEAN))
                .build();
        classes.add("Filled", model(trained, filled, target));
        classes.add("Strict", model(spec("softmax", "cross-entropy"), strict, target));
        classes.compile();
        for (Object age : new Object[] {41, 2.5, -0.0, "", null}) {
            for (Object plan : new Object[] {"basic", "pro", "older", "none", null}) {
                for (Object stars : new Object[] {1, "3.0", 2.0, "07", null}) {
                    Map<String, Object> row = new HashMap<>();
                    row.put("age", age);
                    row.put("plan", plan);
                    if (stars != null) {
                        row.put("stars", stars);
                    }
                    for (String name : List.of("Filled", "Strict")) {
                        sameMap(classes, name, row);
                    }
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> classes.call("Filled", "predict", Map.of("aeg", 3)));
        String csv = "plan,stars,age\nbasic,1,NA\n,4.0,7\n\"pro\",?,1e2\n\"older\",,-0\n";
        assertEquals(predicted(classes.model("Filled"), csv), classes.csv("Filled", csv));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> classes.csv("Strict", "plan,stars,age\npro,1,1\npro,9,1\n"));
        assertEquals("line 3: unknown category '9' of 'stars'", e.getMessage());
    }

    @Test
    void mapsAreNotTreatedAsCells() throws Exception {
        Features filled = new Features(
                List.of(Feature.number("a"), new Feature("b", List.of("Nord", "S"))), List.of(0.5, 0.2, 0.7));
        Compiled classes = new Compiled(folder);
        RunSpec trained = spec("identity", "mean-squared-error").toBuilder()
                .data(data -> data.file("rows.csv").target("y").missing(Missing.MEAN))
                .build();
        classes.add("Filled", model(trained, filled, new Target.Numbers(List.of("y"), Scaler.none(1))));
        classes.compile();
        for (Object b : List.of("", "NA", " Nord ", "Nord", Double.NaN)) {
            Map<String, Object> row = Map.of("a", 1, "b", b);
            assertEquals(
                    classes.model("Filled").predict(row).value(),
                    classes.call("Filled", "predict", row),
                    () -> "b " + b);
        }
        assertTrue(classes.text("Filled").contains("texts are taken as they are"));
    }
}
