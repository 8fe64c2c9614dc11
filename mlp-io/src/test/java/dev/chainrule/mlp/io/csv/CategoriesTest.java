package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CategoriesTest {

    @Test
    void wordsThatCollideAreFoundInTimeThatIsNotQuadratic() {
        List<String> words = colliding(16);
        Categories categories = new Categories();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int repeat = 0; repeat < 20; repeat++) {
                for (int i = 0; i < words.size(); i++) {
                    assertEquals(
                            i,
                            categories.add(
                                    words.get(i).toCharArray(), 0, words.get(i).length()));
                }
            }
        });
        assertEquals(words, categories.words());
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
