package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The distinct words of a column, numbered from 0 in the order of the file; a known word allocates nothing. A hostile file
 * may contain words with the same hash: after too many collisions, a map that sorts such words replaces the table.
 */
final class Categories {
    /** The maximum number of categories of a column. */
    static final int MAX_CATEGORIES = 10_000;
    /** The maximum number of labels of a target. */
    static final int MAX_LABELS = 100_000;

    private static final int NONE = -1;
    /** At most half of the table is taken, so that words of real files are found within far fewer slots. */
    private static final int MAX_PROBES = 256;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final List<String> words = new ArrayList<>();
    /** By hash, with open addressing: a number of a word, or {@link #NONE}. */
    private int[] table = new int[16];
    /** The numbers by word, once words have collided too often; empty before. */
    private final Map<String, Integer> collided = new HashMap<>();

    private final int maxProbes;

    /** The words of a model, which are the first. */
    private final Optional<Vocabulary> known;

    private final int most;

    Categories() {
        this(MAX_PROBES);
    }

    /**
     * @param maxProbes how many slots are searched for a word before a map is used
     */
    Categories(int maxProbes) {
        this(Optional.empty(), 0, maxProbes);
    }

    private Categories(Optional<Vocabulary> known, int most, int maxProbes) {
        this.maxProbes = maxProbes;
        this.known = known;
        this.most = most;
        Arrays.fill(table, NONE);
    }

    /**
     * Returns the categories of a feature of a model.
     *
     * @param open whether words that the model does not know are taken too
     */
    static Categories of(Feature feature, boolean open) {
        List<String> words = feature.known();
        Categories categories = new Categories(
                Optional.of(new Vocabulary(words)), open ? words.size() + MAX_CATEGORIES : 0, MAX_PROBES);
        words.forEach(word -> categories.add(word.toCharArray(), 0, word.length()));
        return categories;
    }

    /**
     * Returns the number of a word; −1 if it is not known and no others are accepted. After very many unknown words, the
     * following ones count as the last of them, so that they take no more memory.
     */
    int find(char[] text, int from, int length) {
        int found = number(text, from, length);
        if (found != NONE || known.isEmpty()) {
            return found;
        }
        int equal = known.get().find(new String(text, from, length));
        if (equal != Vocabulary.UNKNOWN || most == 0) {
            return equal;
        }
        return words.size() < most ? add(text, from, length) : most - 1;
    }

    /** Returns the number of a word, a new one if the word is new. */
    int add(char[] text, int from, int length) {
        int found = number(text, from, length);
        if (found != NONE) {
            return found;
        }
        int number = words.size();
        String word = new String(text, from, length);
        words.add(word);
        int slot = haveCollided() ? NONE : slot(text, from, length);
        if (slot == NONE) {
            collided.put(word, number);
        } else {
            table[slot] = number;
            if (2 * words.size() > table.length) {
                grow();
            }
        }
        return number;
    }

    private int number(char[] text, int from, int length) {
        if (!haveCollided()) {
            int slot = slot(text, from, length);
            if (slot != NONE) {
                return table[slot];
            }
            for (String word : words) {
                collided.put(word, collided.size());
            }
        }
        return collided.getOrDefault(new String(text, from, length), NONE);
    }

    /** Returns the words so far, in the order of their numbers. */
    List<String> words() {
        return Collections.unmodifiableList(words);
    }

    private void grow() {
        table = new int[2 * table.length];
        Arrays.fill(table, NONE);
        for (int i = 0; i < words.size() && !haveCollided(); i++) {
            char[] word = words.get(i).toCharArray();
            int slot = slot(word, 0, word.length);
            if (slot != NONE) {
                table[slot] = i;
            } else {
                words.forEach(each -> collided.put(each, collided.size()));
            }
        }
    }

    /** Returns whether words have collided so often that a map is searched from then on. */
    boolean haveCollided() {
        return !collided.isEmpty();
    }

    /** Returns the slot where the search for a word starts, in the lowest bits. */
    static int hash(char[] text, int from, int length) {
        long hash = length;
        for (int i = from; i < from + length; i++) {
            hash = (hash ^ text[i]) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    /** Returns the slot of a word or the free one for it; {@link #NONE} if too many others are in the way. */
    private int slot(char[] text, int from, int length) {
        int mask = table.length - 1;
        int slot = hash(text, from, length) & mask;
        int probes = 0;
        while (table[slot] != NONE && !isWord(words.get(table[slot]), text, from, length)) {
            if (++probes > maxProbes) {
                return NONE;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static boolean isWord(String word, char[] text, int from, int length) {
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (word.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }
}
