package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataTableBuilderTest {
    private enum Plan {
        BASIC,
        PREMIUM
    }

    private record Customer(Integer age, Plan plan, BigDecimal spent, boolean churned, double weight) {}

    private static final Customer ANN = new Customer(41, Plan.PREMIUM, new BigDecimal("12.5"), false, 1);
    private static final Customer BOB = new Customer(null, null, null, true, 2);
    private static final Customer EVE = new Customer(23, Plan.BASIC, new BigDecimal("3"), true, 0.5);

    @Test
    void aTableHasARowForEachObjectAndItsColumnsInOrder() {
        DataTable table = DataTable.from(new ArrayDeque<>(List.of(ANN, BOB, EVE)))
                .number("age", Customer::age)
                .category("plan", Customer::plan)
                .number("spent", Customer::spent)
                .label("churned", Customer::churned)
                .weight(Customer::weight)
                .build();
        assertEquals(List.of("age", "plan", "spent"), table.featureNames());
        assertArrayEquals(new double[] {41, 0, 12.5, Double.NaN, Double.NaN, Double.NaN, 23, 1, 3}, table.features());
        assertEquals(List.of(List.of(), List.of("PREMIUM", "BASIC"), List.of()), table.categories());
        assertEquals(List.of("churned"), table.targetNames());
        assertEquals(List.of("false", "true", "true"), table.labels());
        assertArrayEquals(new double[] {1, 2, 0.5}, table.weights());
    }

    @Test
    void rowsHaveGroupsAndTimes() {
        DataTable table = DataTable.from(List.of(ANN, EVE, EVE))
                .number("age", Customer::age)
                .group(Customer::plan)
                .time(Customer::age)
                .build();
        assertArrayEquals(new int[] {0, 1, 1}, table.groups());
        assertArrayEquals(new double[] {41, 23, 23}, table.times());
        DataTable selected = table.select(new int[] {2, 0});
        assertArrayEquals(new int[] {1, 0}, selected.groups());
        assertArrayEquals(new double[] {23, 41}, selected.times());
        assertEquals(
                "row 1 has no group. Leave the row out [DAT_MISSING]",
                assertThrows(
                                DataException.class,
                                () -> DataTable.from(List.of(BOB)).group(Customer::plan))
                        .getMessage());
        assertEquals(
                "row 2 has no finite time. Leave the row out [DAT_MISSING]",
                assertThrows(
                                DataException.class,
                                () -> DataTable.from(List.of(ANN, BOB)).time(Customer::age))
                        .getMessage());
    }

    @Test
    void targetsMayBeSeveralNumbersOrNone() {
        DataTable table = DataTable.from(List.of(ANN, EVE))
                .number("weight", Customer::weight)
                .target("age", Customer::age)
                .target("spent", customer -> customer.spent())
                .build();
        assertEquals(List.of("age", "spent"), table.targetNames());
        assertArrayEquals(new double[] {41, 12.5, 23, 3}, table.numbers());
        assertEquals(List.of(), table.categories());
        DataTable unlabelled =
                DataTable.from(List.of(ANN)).number("x", customer -> 3).build();
        assertEquals(List.of(), unlabelled.targetNames());
        assertEquals(3, unlabelled.features()[0]);
        assertEquals(
                0,
                DataTable.from(List.<Customer>of())
                        .number("age", Customer::age)
                        .build()
                        .rows());
    }

    @Test
    void aRowWithoutItsTargetIsNamed() {
        var table = DataTable.from(List.of(ANN, BOB)).number("weight", Customer::weight);
        assertEquals(
                "row 2 has no finite number here. Leave the row out, or predict it without a target",
                assertThrows(DataException.class, () -> table.target("age", Customer::age))
                        .problems()
                        .get(0)
                        .message());
        assertEquals(
                "row 2 has no label here. Leave the row out, or predict it without a target",
                assertThrows(DataException.class, () -> table.label("plan", Customer::plan))
                        .problems()
                        .get(0)
                        .message());
    }

    @Test
    void aColumnIsThereOnceAndATableHasOneLabelOrNumbers() {
        var table = DataTable.from(List.of(ANN)).number("age", Customer::age);
        assertEquals(
                "there is a column 'age' already",
                assertThrows(IllegalArgumentException.class, () -> table.category("age", Customer::plan))
                        .getMessage());
        table.label("churned", Customer::churned);
        assertEquals(
                "the target is the label 'churned' already; a table has one label, or numbers",
                assertThrows(IllegalStateException.class, () -> table.target("spent", Customer::spent))
                        .getMessage());
        assertEquals(
                "the target is 'churned' already; a table has one label, or numbers",
                assertThrows(IllegalStateException.class, () -> table.label("plan", Customer::plan))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> DataTable.from(List.of(ANN))
                        .number("age", Customer::age)
                        .weight(customer -> -1)
                        .build());
    }
}
