package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {

    @ParameterizedTest
    @CsvSource({"3, 0", "3.0, 0", "+3, 0", "30e-1, 0", "3., 0", "-4, 1", "-4.00, 1", "4, -1", "three, -1", "'', -1"})
    void aNumberIsFoundByItsValueWhereAllAreNumbers(String word, int index) {
        assertEquals(index, new Vocabulary(List.of("3", "-4")).find(word));
    }

    @Test
    void whereOneWordIsNoNumberWordsAreFoundAsTheyAreWritten() {
        Vocabulary words = new Vocabulary(List.of("3", "none"));
        assertEquals(0, words.find("3"));
        assertEquals(1, words.find("none"));
        assertEquals(Vocabulary.UNKNOWN, words.find("3.0"));
    }

    @Test
    void aValueThatSeveralWordsHaveMeansNoneOfThem() {
        Vocabulary words = new Vocabulary(List.of("1", "1.0", "2"));
        assertEquals(0, words.find("1"));
        assertEquals(1, words.find("1.0"));
        assertEquals(Vocabulary.UNKNOWN, words.find("1.00"));
        assertEquals(2, words.find("2.0"));
    }

    @Test
    void largeNumbersThatDoubleHoldsAsOneStayApart() {
        Vocabulary words = new Vocabulary(List.of("9007199254740992", "9007199254740993"));
        assertEquals(1, words.find("9007199254740993.0"));
    }

    @Test
    void numbersAreReadUpTo64Characters() {
        Vocabulary words = new Vocabulary(List.of("3"));
        assertEquals(0, words.find("0".repeat(63) + "3"));
        assertEquals(Vocabulary.UNKNOWN, words.find("0".repeat(64) + "3"));
    }
}
