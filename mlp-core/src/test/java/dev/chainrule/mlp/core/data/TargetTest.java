package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetTest {

    /** Labels of equal value, as 1 and 1.0, have one order too; an unordered set gave another in each JVM. */
    @Test
    void labelsAreSortedByNumberAndThenByText() {
        List<String> sorted = List.of("-0", "0", "0.0", "1", "1.0", "1.00", "2", "10");
        List<String> labels = new ArrayList<>(sorted);
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(labels, new Random(seed));
            assertEquals(sorted, Target.Classes.inOrder(labels));
        }
    }

    @Test
    void labelsWithOneThatIsNoNumberAreSortedAsText() {
        assertEquals(List.of("1", "10", "2", "x"), Target.Classes.inOrder(List.of("x", "10", "2", "1")));
    }

    @Test
    void anIdTakenForLabelsIsToldBeforeItsTargetsAreMade() {
        List<String> ids =
                IntStream.range(0, 50_000).mapToObj(Integer::toString).toList();
        Target.Classes classes = new Target.Classes("id", ids, 50_000);
        DataTable examples = DataTable.labelled(List.of("x"), new double[50_000], "id", ids);

        DataException fault = assertThrows(DataException.class, () -> classes.encode(examples));

        assertEquals(ErrorCode.DAT_LIMIT, fault.code());
        fault = assertThrows(DataException.class, () -> classes.requireMemory(50_000, 1_000_000_000));
        assertEquals(
                "id  the target has 50000 different labels, and the targets of 50000 rows would take 10000000000 bytes of"
                        + " the heap of 1000000000. If it is a number, use the output activation 'identity'"
                        + " and a loss for numbers such as 'mean-squared-error'; if it is an id, choose another target and exclude the column"
                        + " [DAT_LIMIT]",
                fault.getMessage());
        fault = assertThrows(DataException.class, () -> classes.requireLayerFits(999, 1_000_000_000));
        assertEquals(
                "id  the target has 50000 different labels, and an output for each after 999 units would take 1400000000"
                        + " bytes of the heap of 1000000000. If it is a number, use the output activation 'identity'"
                        + " and a loss for numbers such as 'mean-squared-error'; if it is an id, choose another target and exclude the column"
                        + " [DAT_LIMIT]",
                fault.getMessage());
        classes.requireLayerFits(99, 1_000_000_000);
        classes.requireMemory(3_500, 1_000_000_000);
    }
}
