package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CategoriesTest {

    /** The table has 1,024 slots for 300 words; these all start at the same one. */
    @Test
    void aColumnMadeToCollideIsSearchedInAMapAndNoOther() {
        List<String> same = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int i = 0; same.size() < 300; i++) {
            String word = "w" + i;
            boolean first = (Categories.hash(word.toCharArray(), 0, word.length()) & 1023) == 0;
            (first ? same : others).add(word);
        }
        assertTrue(filled(same).haveCollided());
        assertFalse(filled(same.subList(0, 257)).haveCollided());
        assertFalse(filled(others.subList(0, 100_000)).haveCollided());
    }

    private static Categories filled(List<String> words) {
        Categories categories = new Categories();
        for (int repeat = 0; repeat < 2; repeat++) {
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                assertEquals(i, categories.add(word.toCharArray(), 0, word.length()));
            }
        }
        assertEquals(words, categories.words());
        return categories;
    }

    /** Whatever the hash, the numbers follow the order of the file. */
    @Test
    void theNumbersDoNotDependOnHowWordsCollide() {
        for (int maxProbes : new int[] {-1, 0, 1, 2, 5}) {
            Categories categories = new Categories(maxProbes);
            List<String> words = colliding(10);
            for (int repeat = 0; repeat < 2; repeat++) {
                for (int i = 0; i < words.size(); i++) {
                    char[] text = ("<" + words.get(i) + ">").toCharArray();
                    assertEquals(repeat == 0 ? -1 : i, categories.find(text, 1, text.length - 2));
                    assertEquals(i, categories.add(text, 1, text.length - 2));
                    assertEquals(i, categories.find(text, 1, text.length - 2));
                }
            }
            assertEquals(words, categories.words());
        }
    }

    /** Words of the same {@link String#hashCode}: "Aa" and "BB" have the same. */
    static List<String> colliding(int pairs) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 1 << pairs; i++) {
            StringBuilder word = new StringBuilder();
            for (int bit = 0; bit < pairs; bit++) {
                word.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            words.add(word.toString());
        }
        return words;
    }
}
