package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tables of a program, prepared with each key that a document has. */
class PreparedTableTest {
    private static final RunSpec NUMBERS = RunSpec.builder()
            .network(n -> n.layer(l -> l.activation("identity")))
            .loss("mean-squared-error")
            .build();
    private static final RunSpec CLASSES = RunSpec.builder()
            .network(n -> n.layer(3, "tanh").layer(l -> l.activation("softmax")))
            .loss("cross-entropy")
            .build();

    private record Row(Double x, String kind, double y, String label) {}

    private static DataTable numbers(Row... rows) {
        return DataTable.from(List.of(rows))
                .number("x", Row::x)
                .category("kind", Row::kind)
                .target("y", Row::y)
                .build();
    }

    private static final Row[] ROWS = {
        new Row(1.0, "a", 10, "no"),
        new Row(3.0, "a", 30, "no"),
        new Row(null, "b", 20, "yes"),
        new Row(5.0, "c", 40, "no")
    };

    private static float[] inputs(PreparedData prepared) {
        return prepared.training().sample(9).input().data();
    }

    @Test
    void featuresAndTargetsAreScaledAndGapsFilledIn() {
        PreparedData prepared = PreparedData.of(
                NUMBERS,
                numbers(ROWS),
                PreprocessingSpec.builder()
                        .scale("min-max")
                        .scaleTarget("min-max")
                        .missing(Missing.MEAN)
                        .rareCategories(2)
                        .build());
        assertEquals(
                List.of("x", "kind=a", "kind=(rare)"), prepared.preprocessing().inputNames());
        assertArrayEquals(new float[] {0, 1, 0, 0.5f, 1, 0, 0.5f, 0, 1, 1, 0, 1}, inputs(prepared));
        assertArrayEquals(
                new float[] {0, 2 / 3f, 1 / 3f, 1},
                prepared.training().sample(9).target().data());
        assertEquals(Optional.empty(), prepared.spec().data());
    }

    @Test
    void rowsWithGapsAreDroppedOrAnErrorByDefault() {
        PreparedData prepared = PreparedData.of(
                NUMBERS,
                numbers(ROWS),
                PreprocessingSpec.builder().missing(Missing.DROP).build());
        assertArrayEquals(new float[] {1, 1, 0, 3, 1, 0, 5, 0, 1}, inputs(prepared));
        assertEquals(
                "1 of 4 rows lack a value and are left out, the first is row 3",
                prepared.warnings().get(0));
        DataException gap = assertThrows(
                DataException.class, () -> PreparedData.of(NUMBERS, numbers(ROWS), PreprocessingSpec.DEFAULT));
        assertEquals(
                "the value in row 3 is missing (NaN), and there is none to fill in. Give a number, or train with"
                        + " \"missing\": \"mean\"",
                gap.problems().get(0).message());
        DataException none = assertThrows(
                DataException.class,
                () -> PreparedData.of(
                        NUMBERS,
                        numbers(ROWS[2]),
                        PreprocessingSpec.builder().missing(Missing.DROP).build()));
        assertEquals(
                "every row lacks a value and is left out; nothing remains",
                none.problems().get(0).message());
    }

    @Test
    void aRowWithoutItsTargetIsLeftOutWhereGapsAreFilledIn() {
        DataTable table =
                DataTable.numeric(List.of("x"), new double[] {1, 2, 3}, List.of("y"), new double[] {Double.NaN, 5, 6});
        PreparedData prepared = PreparedData.of(
                NUMBERS,
                table,
                PreprocessingSpec.builder().missing(Missing.MEAN).build());
        assertArrayEquals(new float[] {2, 3}, inputs(prepared));
        assertEquals(
                "1 of 3 rows lack their target and are left out, the first is row 1",
                prepared.warnings().get(0));
    }

    @Test
    void classesAreWeightedHeldOutAndStratified() {
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < 20; r++) {
            rows.add(new Row((double) r, "a", 0, r < 15 ? "no" : "yes"));
        }
        DataTable table = DataTable.from(rows)
                .number("x", Row::x)
                .category("kind", row -> row.x() == 19 ? "z" : "a")
                .label("label", Row::label)
                .build();
        PreparedData prepared = PreparedData.of(
                CLASSES,
                table,
                PreprocessingSpec.builder()
                        .validation(0.2)
                        .classWeights(new ClassWeights.Balanced())
                        .build());
        assertEquals(16, prepared.training().rows());
        assertEquals(4, prepared.validation().orElseThrow().rows());
        float[] weights = new float[1];
        prepared.training().copyWeights(new int[] {0}, 0, 1, weights);
        assertEquals(16f / (2 * 12), weights[0], "n / (k · nⱼ) of 12 no and 4 yes");
        DataException unknown = assertThrows(
                DataException.class,
                () -> PreparedData.of(
                        CLASSES,
                        table,
                        PreprocessingSpec.builder()
                                .validation(new Validation.Every(20))
                                .unknownCategories(UnknownCategories.ERROR)
                                .build()));
        assertEquals(
                "unknown category 'z'. The training rows had: a. Correct it, or train with \"unknownCategories\":"
                        + " \"ignore\"",
                unknown.problems().get(0).message());
    }

    @Test
    void aFileCannotHoldOutRowsOfATable() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> PreparedData.of(
                                NUMBERS,
                                numbers(ROWS),
                                PreprocessingSpec.builder()
                                        .validation(new Validation.InFile("other.csv", Optional.empty()))
                                        .build()))
                .getMessage();
        assertEquals(
                "a table holds out rows of its own; give those of a file as a table, with withValidation", message);
    }
}
