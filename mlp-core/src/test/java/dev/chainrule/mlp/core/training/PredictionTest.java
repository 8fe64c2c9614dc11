package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PredictionTest {
    private static final Prediction CLASS =
            Prediction.ofClass(List.of("no", "yes"), new double[] {0.25, 0.75}, 1, true);
    private static final Prediction SCORES = Prediction.ofClass(List.of("no", "yes"), new double[] {-3, 3}, 1, false);
    private static final Prediction PRICE = Prediction.ofNumbers(List.of("price"), new double[] {251_000});
    private static final Prediction SIZE = Prediction.ofNumbers(List.of("width", "height"), new double[] {2, 3});

    @Test
    void aClassHasALabelAndAProbabilityForEachLabel() {
        assertTrue(CLASS.isClass());
        assertEquals("yes", CLASS.label());
        assertEquals(0.75, CLASS.probability("yes"));
        assertEquals(0.25, CLASS.probability("no"));
        assertEquals(3, SCORES.value("yes"));
        assertEquals(
                List.of(Map.entry("no", 0.25), Map.entry("yes", 0.75)),
                List.copyOf(CLASS.values().entrySet()));
        assertEquals("yes {no=0.25, yes=0.75}", CLASS.toString());
    }

    @Test
    void numbersAreAskedByTheNameOfTheirTarget() {
        assertFalse(PRICE.isClass());
        assertEquals(251_000, PRICE.value());
        assertEquals(251_000, PRICE.value("price"));
        assertEquals(3, SIZE.value("height"));
        assertEquals(2, SIZE.toArray()[0]);
        assertEquals("{width=2.0, height=3.0}", SIZE.toString());
    }

    @Test
    void whatAPredictionDoesNotHaveIsAnErrorThatSaysWhatItHas() {
        assertEquals(
                "no label 'Yes'. Did you mean 'yes'? The labels are 'no', 'yes'",
                illegal(() -> CLASS.probability("Yes")));
        assertEquals("no target 'depth'. The targets are 'width', 'height'", illegal(() -> SIZE.value("depth")));
        assertEquals(
                "the scores of this model are not probabilities, as its output activation leaves [0, 1]: ask for"
                        + " value(\"yes\") to get the score",
                refused(() -> SCORES.probability("yes")));
        assertEquals(
                "the model predicts several numbers: ask for value(name), one of 'width', 'height'",
                refused(SIZE::value));
        assertEquals(
                "the model predicts a class and no number: ask for label() or probability(label)",
                refused(CLASS::value));
        assertEquals("the model predicts numbers and no label: ask for value(), one of 'price'", refused(PRICE::label));
        assertEquals(
                "the model predicts numbers, which have no probability: ask for value(), one of 'price'",
                refused(() -> PRICE.probability("price")));
    }

    private static String illegal(Runnable question) {
        return assertThrows(IllegalArgumentException.class, question::run).getMessage();
    }

    private static String refused(Runnable question) {
        return assertThrows(IllegalStateException.class, question::run).getMessage();
    }

    @Test
    void itIsAValueThatNobodyChanges() {
        double[] scores = {0.25, 0.75};
        Prediction same = Prediction.ofClass(List.of("no", "yes"), scores, 1, true);
        scores[0] = 9;
        same.toArray()[1] = 9;
        assertEquals(CLASS, same);
        assertEquals(CLASS.hashCode(), same.hashCode());
        assertNotEquals(CLASS, Prediction.ofClass(List.of("no", "yes"), new double[] {0.25, 0.75}, 0, true));
        assertNotEquals(CLASS, Prediction.ofClass(List.of("no", "yes"), new double[] {0.25, 0.7}, 1, true));
        assertNotEquals(CLASS, PRICE);
        assertThrows(UnsupportedOperationException.class, () -> same.values().put("yes", 1.0));
        assertThrows(
                IndexOutOfBoundsException.class, () -> Prediction.ofClass(List.of("no"), new double[] {1}, 1, true));
        assertThrows(IllegalArgumentException.class, () -> Prediction.ofNumbers(List.of("a", "b"), new double[] {1}));
    }
}
