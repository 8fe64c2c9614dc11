package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ValidationTest {

    private static String refused(Executable validation) {
        SpecException refused = assertThrows(SpecException.class, validation);
        return refused.problems().get(0).location().path() + "  " + refused.getMessage();
    }

    @Test
    void aFractionIsBetween0And1AndNeither() {
        assertEquals("/fraction  fraction must be in (0, 1), was 0", refused(() -> Validation.fraction(0)));
        assertEquals("/fraction  fraction must be in (0, 1), was 1", refused(() -> Validation.fraction(1)));
        assertEquals("/fraction  fraction must be in (0, 1), was NaN", refused(() -> Validation.fraction(Double.NaN)));
        assertEquals("/last  last must be in (0, 1), was 0", refused(() -> Validation.last(0)));
        assertEquals("/last  last must be in (0, 1), was 1", refused(() -> Validation.last(1)));
        assertEquals(new Validation.Fraction(0.999), Validation.fraction(0.999));
    }

    /** With every row held out there would be none to train on. */
    @Test
    void atMostEverySecondRowIsHeldOut() {
        assertEquals("/every  every must be >= 2, was 1", refused(() -> Validation.every(1)));
        assertEquals(new Validation.Every(2), Validation.every(2));
    }

    @Test
    void aFileOfImagesHasAFileOfLabels() {
        assertEquals(new Validation.InFile("later.csv", Optional.empty()), Validation.file("later.csv"));
        assertEquals(
                new Validation.InFile("images.gz", Optional.of("labels.gz")),
                Validation.labels("images.gz", "labels.gz"));
    }

    @Test
    void onlyTheLastRowsAreFoundByTheirTimes() {
        Validation byDate = Validation.last(0.25).by("date");
        assertEquals(new Validation.Last(0.25, Optional.of(ColumnRef.named("date"))), byDate);
        assertEquals(Optional.of(ColumnRef.named("date")), byDate.order());
        assertEquals(Optional.empty(), Validation.last(0.25).order());
        for (Validation other : others()) {
            assertEquals(Optional.empty(), other.order());
            assertEquals(
                    "only the last rows are found by their times",
                    assertThrows(IllegalStateException.class, () -> other.by("date"))
                            .getMessage());
        }
    }

    private static List<Validation> others() {
        return List.of(
                new Validation.None(), Validation.fraction(0.5), Validation.every(3), Validation.file("later.csv"));
    }

    /** A fraction is drawn by group, and a file may have the same groups on purpose. */
    @Test
    void everyAndLastGoByThePositionOfARow() {
        assertTrue(Validation.every(3).isByPosition());
        assertTrue(Validation.last(0.25).isByPosition());
        assertTrue(Validation.last(0.25).by("date").isByPosition());
        assertFalse(new Validation.None().isByPosition());
        assertFalse(Validation.fraction(0.5).isByPosition());
        assertFalse(Validation.file("later.csv").isByPosition());
    }
}
