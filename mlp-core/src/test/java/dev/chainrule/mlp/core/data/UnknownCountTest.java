package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnknownCountTest {
    private static final String START =
            "unknown categories in the rows; all inputs of their column are 0, unless they count as rare: ";
    private static final Feature COLOUR = new Feature("colour", List.of("red"));
    private static final Feature CITY = new Feature("city", List.of("Rome"), List.of("Ulm"));

    private static DataTable rows(List<String> colours, List<String> cities, int[] lines, double... values) {
        return new DataTable(
                List.of("colour", "city"),
                values,
                List.of(colours, cities),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                lines);
    }

    private static String warning(DataTable rows) {
        return UnknownCount.of(new Features(List.of(COLOUR, CITY), List.of()), rows)
                .warning("the rows")
                .filter(warning -> warning.startsWith(START))
                .map(warning -> warning.substring(START.length()))
                .orElse("none");
    }

    @Test
    void whereAllAreKnownOrMissingThereIsNoWarning() {
        List<String> red = List.of("red", "blue");
        assertEquals("none", warning(rows(red, List.of("Rome", "Ulm"), new int[0], 0, 0, 0, 1, Double.NaN, 0)));
    }

    @Test
    void oneUnknownCategoryIsNamedWithItsRowsAndTheirFirstLine() {
        List<String> red = List.of("red");
        List<String> cities = List.of("Rome", "Lima");
        assertEquals(
                "column 'city' has 'Lima' in 1 row in line 5 (counted as rare)",
                warning(rows(red, cities, new int[] {2, 5}, 0, 0, 0, 1)));
        assertEquals(
                "column 'city' has 'Lima' in 2 rows, the first in line 2 (counted as rare)",
                warning(rows(red, cities, new int[] {2, 5}, 0, 1, 0, 1)));
        assertEquals(
                "column 'city' has 'Lima' in 2 rows (counted as rare)",
                warning(rows(red, cities, new int[0], 0, 1, 0, 1)));
    }

    @Test
    void severalUnknownCategoriesAreCounted() {
        List<String> colours = List.of("blue", "red", "green");
        List<String> cities = List.of("Rome", "Lima");
        assertEquals(
                "column 'colour' has 2 of them in 3 rows, the first 'blue' in line 7; column 'city' has 'Lima' in 1 row in"
                        + " line 9 (counted as rare)",
                warning(rows(colours, cities, new int[] {7, 8, 9, 10}, 0, 0, 1, 0, 2, 1, 0, 0)));
    }

    @Test
    void theFirstCategoryThatResemblesAKnownOneIsNamed() {
        assertEquals(
                "column 'colour' has 2 of them in 2 rows, the first 'blue' ('Red' differs only in case from 'red')",
                warning(rows(List.of("blue", "Red"), List.of("Rome"), new int[0], 0, 0, 1, 0)));
        assertEquals(
                "column 'city' has 'ulm' in 1 row (counted as rare) ('ulm' differs only in case from 'Ulm')",
                warning(rows(List.of("red"), List.of("ulm"), new int[0], 0, 0)));
    }

    @Test
    void fiveColumnsAreNamed() {
        UnknownCount count = new UnknownCount();
        List<String> parts = new ArrayList<>();
        for (int c = 1; c <= 5; c++) {
            count.add(new Feature("c" + c, List.of("a")), "b", 2, 0);
            parts.add("column 'c" + c + "' has 'b' in 2 rows");
        }
        assertEquals(Optional.of(START + String.join("; ", parts)), count.warning("the rows"));
        count.add(new Feature("c6", List.of("a")), "b", 1, 0);
        assertEquals(
                Optional.of(START + String.join("; ", parts) + "; 1 more column has some"), count.warning("the rows"));
        count.add(new Feature("c7", List.of("a")), "b", 1, 0);
        assertEquals(
                Optional.of(START + String.join("; ", parts) + "; 2 more columns have some"),
                count.warning("the rows"));
    }

    @Test
    void whatASplitHoldsOutAloneIsUnknown() {
        DataTable rows = rows(List.of("red", "blue"), List.of("Rome", "Lima"), new int[0], 0, 0, 0, 0, 1, 0, 1, 0);
        UnknownCount count = new UnknownCount();
        count.add(PreprocessingSpec.DEFAULT, rows, new Split(new int[] {0, 1}, new int[] {2, 3}));
        assertEquals(Optional.of(START + "column 'colour' has 'blue' in 2 rows"), count.warning("the rows"));
    }
}
