package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** {@link Feature}, {@link Features} and the inputs that {@link Preprocessing} makes of rows. */
class FeaturesTest {
    private static final Feature AGE = Feature.number("age");
    private static final Feature COLOUR = new Feature("colour", List.of("red", "green"));
    private static final Feature CITY = new Feature("city", List.of("Rome", "Oslo"), List.of("Ulm", "Bern"));

    /** One input of age, two of colour, three of city. */
    private static final Features ALL =
            new Features(List.of(AGE, COLOUR, CITY), List.of(40.0, 0.75, 0.25, 0.5, 0.375, 0.125));

    /** Rows whose categories are these, in this order. */
    private static DataTable rows(List<String> colours, List<String> cities, double... values) {
        return new DataTable(
                List.of("age", "colour", "city"),
                values,
                List.of(List.of(), colours, cities),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                new int[0]);
    }

    private static double[][] inputs(Features features, DataTable rows) {
        Scaler scaler = Scaler.none(features.inputs());
        return new Preprocessing(features, scaler, new Target.Numbers(List.of("y"), Scaler.none(1))).exactInputs(rows);
    }

    @Test
    void inputsAreCountedAndNamed() {
        assertEquals(6, ALL.inputs());
        assertEquals(
                List.of("age", "colour=red", "colour=green", "city=Rome", "city=Oslo", "city=(rare)"),
                ALL.inputNames());
        assertEquals(List.of("age", "colour", "city"), ALL.names());
        assertEquals(List.of("Rome", "Oslo", "Ulm", "Bern"), CITY.known());
        assertEquals(1, new Feature("x", List.of(), List.of("a", "b")).inputs());
        assertEquals("(rare 3)", new Feature("x", List.of("(rare)"), List.of("(rare 2)")).rareName());
    }

    @Test
    void aCategoryIsOneOfItsInputs() {
        double[][] inputs = inputs(ALL, rows(List.of("red", "green"), List.of("Rome", "Oslo"), 30, 1, 0, 50, 0, 1));
        assertArrayEquals(new double[] {30, 0, 1, 1, 0, 0}, inputs[0]);
        assertArrayEquals(new double[] {50, 1, 0, 0, 1, 0}, inputs[1]);
    }

    /** Another file counts its categories in another order. */
    @Test
    void categoriesAreFoundByTheirWords() {
        double[][] inputs =
                inputs(ALL, rows(List.of("green", "red"), List.of("Bern", "Oslo", "Ulm"), 1, 1, 1, 2, 0, 0, 3, 0, 2));
        assertArrayEquals(new double[] {1, 1, 0, 0, 1, 0}, inputs[0]);
        assertArrayEquals(new double[] {2, 0, 1, 0, 0, 1}, inputs[1]);
        assertArrayEquals(new double[] {3, 0, 1, 0, 0, 1}, inputs[2]);
    }

    @Test
    void anUnknownCategoryCountsAsRareOrIsZeroEverywhere() {
        double[][] inputs = inputs(ALL, rows(List.of("blue"), List.of("Lima"), 30, 0, 0));
        assertArrayEquals(new double[] {30, 0, 0, 0, 0, 1}, inputs[0]);
    }

    @Test
    void whatIsMissingIsFilledIn() {
        double nan = Double.NaN;
        double[][] inputs = inputs(ALL, rows(List.of("red"), List.of("Rome"), nan, nan, nan));
        assertArrayEquals(new double[] {40, 0.75, 0.25, 0.5, 0.375, 0.125}, inputs[0]);
        faults(
                "city  the value in row 1 is missing (NaN), and there is none to fill in. Give a number, or train with"
                        + " \"missing\": \"mean\" [DAT_MISSING]",
                () -> inputs(new Features(ALL.columns(), List.of()), rows(List.of("red"), List.of("Rome"), 1, 0, nan)));
    }

    @Test
    void anUnknownCategoryThatIsAnErrorNamesTheKnownOnes() {
        Features strict = ALL.withUnknown(UnknownCategories.ERROR);
        assertEquals(ALL.fill(), strict.fill());
        faults(
                "city  unknown category 'Lima'. The training rows had: Rome, Oslo, Ulm, Bern. Correct it, or train with"
                        + " \"unknownCategories\": \"ignore\" [DAT_LABEL]",
                () -> inputs(strict, rows(List.of("red"), List.of("Rome", "Lima"), 1, 0, 1)));
        List<String> ten = IntStream.range(0, 10).mapToObj(i -> "c" + i).toList();
        List<String> eleven = IntStream.range(0, 11).mapToObj(i -> "c" + i).toList();
        String shown = "unknown category 'x'. The training rows had: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9";
        String remedy = ". Correct it, or train with \"unknownCategories\": \"ignore\"";
        assertEquals(shown + remedy, Features.unknownCategory("x", ten));
        assertEquals(shown + ", …" + remedy, Features.unknownCategory("x", eleven));
    }

    @Test
    void aNumberWhereACategoryShouldBeIsNamed() {
        DataTable numbers = DataTable.unlabelled(List.of("colour"), new double[] {7});
        faults(
                "colour  expected one of red, green, found the number 7.0 [DAT_LABEL]",
                () -> inputs(new Features(List.of(COLOUR), List.of()), numbers));
    }

    private static void faults(String message, Executable call) {
        assertEquals(message, assertThrows(DataException.class, call).getMessage());
    }

    @Test
    void sizesAndNamesThatDoNotFitAreRefused() {
        refuses("there must be a feature", () -> new Features(List.of(), List.of()));
        refuses("2 numbers to fill in for 1 inputs", () -> new Features(List.of(AGE), List.of(1.0, 2.0)));
        refuses(
                "categories must differ, found [a] and [b, a]",
                () -> new Feature("x", List.of("a"), List.of("b", "a")));
        refuses(
                "1 inputs, a scaler for 2",
                () -> new Preprocessing(
                        List.of("x"), Scaler.none(2), new Target.Numbers(List.of("y"), Scaler.none(1))));
    }

    private static void refuses(String message, Executable construction) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, construction).getMessage());
    }

    /** (x − 10) / 4 of a number; inputs of a category are scaled as the scaler says, which leaves them alone. */
    @Test
    void inputsAreScaledAndThenRounded() {
        Features features = new Features(List.of(AGE, COLOUR), List.of());
        Scaler scaler = new Scaler(new double[] {10, 0, 0}, new double[] {4, 1, 1});
        Preprocessing preprocessing =
                new Preprocessing(features, scaler, new Target.Numbers(List.of("y"), Scaler.none(1)));
        DataTable rows = new DataTable(
                List.of("colour", "age"),
                new double[] {1, 10.4, 0, 6},
                List.of(List.of("red", "green"), List.of()),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                new int[0]);
        assertArrayEquals(new double[] {(10.4 - 10) / 4, 0, 1}, preprocessing.exactInputs(rows)[0]);
        assertArrayEquals(
                new float[] {(float) ((10.4 - 10) / 4), 0, 1, -1, 1, 0},
                preprocessing.inputs(rows).data());
    }
}
