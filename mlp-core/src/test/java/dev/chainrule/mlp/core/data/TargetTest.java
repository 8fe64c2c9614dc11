package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
}
