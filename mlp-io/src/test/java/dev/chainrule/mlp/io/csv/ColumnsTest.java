package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import java.util.BitSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A file of plan (categories), an unnamed column, age (a number), and the targets u and v. */
class ColumnsTest {
    private static final Target CLASSES = new Target.Classes("u", List.of("no", "yes"), 1);

    private static Columns columns(boolean named, Optional<Target.Classes> classes) {
        Categories plans = new Categories();
        plans.add("basic".toCharArray(), 0, 5);
        plans.add("gold".toCharArray(), 0, 4);
        BitSet empty = new BitSet();
        empty.set(1);
        return new Columns(
                named,
                List.of("plan", "", "age", "u", "v"),
                List.of("plan", "age"),
                new int[] {0, 2},
                List.of(Optional.of(plans), Optional.empty()),
                List.of(Optional.empty(), Optional.empty()),
                new int[] {4, 3},
                OptionalInt.of(2),
                new KeyColumns(OptionalInt.of(0), OptionalInt.empty(), Optional.empty()),
                new int[] {2, 0},
                empty,
                classes);
    }

    @Test
    void aColumnIsDescribedByItsNumberAndItsNameIfItHasOne() {
        Columns named = columns(true, Optional.empty());
        assertEquals("column 1 'plan'", named.describe(0));
        assertEquals("column 2", named.describe(1));
        assertEquals("column 6", named.describe(5), "a surplus cell");
        assertEquals("column 1", columns(false, Optional.empty()).describe(0), "without a header");
    }

    @Test
    void namesStandInTheOrderThatWasAskedFor() {
        Columns columns = columns(true, Optional.empty());
        assertEquals(List.of("v", "u"), columns.targetNames());
        assertEquals(List.of("age", "plan"), columns.keptNames());
    }

    @Test
    void aFeatureHasCategoriesOrNumbers() {
        Columns columns = columns(true, Optional.empty());
        assertTrue(columns.isCategorical(0));
        assertFalse(columns.isCategorical(1));
        assertEquals(List.of(List.of("basic", "gold"), List.of()), columns.words());
        assertEquals(List.of("basic", "gold"), columns.categories(0).words());
        assertThrows(NoSuchElementException.class, () -> columns.categories(1));
        assertEquals(Optional.empty(), columns.texts(0));
    }

    private static void assertSameButForKeptAndClasses(Columns expected, Columns found) {
        assertEquals(expected.named(), found.named());
        assertEquals(expected.names(), found.names());
        assertEquals(expected.featureNames(), found.featureNames());
        assertArrayEquals(expected.features(), found.features());
        assertEquals(expected.words(), found.words());
        assertArrayEquals(expected.targets(), found.targets());
        assertEquals(expected.weight(), found.weight());
        assertEquals(expected.keys(), found.keys());
        assertEquals(expected.empty(), found.empty());
    }

    @Test
    void otherColumnsCanBeKept() {
        Columns columns = columns(true, Optional.of((Target.Classes) CLASSES));
        Columns found = columns.withKept(new int[] {3});
        assertEquals(List.of("u"), found.keptNames());
        assertEquals(columns.classes(), found.classes());
        assertSameButForKeptAndClasses(columns, found);
    }

    @Test
    void theClassesAreThoseOfATargetThatHasSome() {
        Columns columns = columns(true, Optional.empty());
        Columns found = columns.withClasses(CLASSES);
        assertEquals(Optional.of(CLASSES), found.classes());
        assertEquals(columns.keptNames(), found.keptNames());
        assertSameButForKeptAndClasses(columns, found);
        assertEquals(
                Optional.empty(),
                found.withClasses(new Target.Numbers(List.of("u", "v"), Scaler.none(2)))
                        .classes());
    }
}
