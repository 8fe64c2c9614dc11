package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The different words of a column, numbered from 0 as they are met; a word met before makes no object. */
final class Categories {
    /** The most categories of a column. */
    static final int MAX_CATEGORIES = 10_000;
    /** The most labels of a target. */
    static final int MAX_LABELS = 100_000;

    private static final int NONE = -1;

    private final List<String> words = new ArrayList<>();
    /** By hash, with open addressing: a number of a word, or {@link #NONE}. */
    private int[] table = new int[16];

    /** The words of a model, which are the first. */
    private final Optional<Vocabulary> known;

    private final int most;

    Categories() {
        this(Optional.empty(), 0);
    }

    private Categories(Optional<Vocabulary> known, int most) {
        this.known = known;
        this.most = most;
        Arrays.fill(table, NONE);
    }

    /**
     * The categories of a feature of a model.
     *
     * @param open whether words that the model does not know are taken too
     */
    static Categories of(Feature feature, boolean open) {
        List<String> words = feature.known();
        Categories categories =
                new Categories(Optional.of(new Vocabulary(words)), open ? words.size() + MAX_CATEGORIES : 0);
        words.forEach(word -> categories.add(word.toCharArray(), 0, word.length()));
        return categories;
    }

    /**
     * The number of a word; −1 if it is not known and no others are taken. When very many others have been met, the next
     * count as the last of them, so that they take no more memory.
     */
    int find(char[] text, int from, int length) {
        int found = table[slot(text, from, length)];
        if (found != NONE || known.isEmpty()) {
            return found;
        }
        int equal = known.get().find(new String(text, from, length));
        if (equal != Vocabulary.UNKNOWN || most == 0) {
            return equal;
        }
        return words.size() < most ? add(text, from, length) : most - 1;
    }

    /** The number of a word, a new one if it was not met before. */
    int add(char[] text, int from, int length) {
        int slot = slot(text, from, length);
        if (table[slot] == NONE) {
            table[slot] = words.size();
            words.add(new String(text, from, length));
            if (2 * words.size() > table.length) {
                grow();
            }
            return words.size() - 1;
        }
        return table[slot];
    }

    /** The words so far, in the order of their numbers. */
    List<String> words() {
        return Collections.unmodifiableList(words);
    }

    private void grow() {
        table = new int[2 * table.length];
        Arrays.fill(table, NONE);
        for (int i = 0; i < words.size(); i++) {
            char[] word = words.get(i).toCharArray();
            table[slot(word, 0, word.length)] = i;
        }
    }

    /** Where a word stands or would stand. */
    private int slot(char[] text, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + text[i];
        }
        int mask = table.length - 1;
        int slot = (hash ^ hash >>> 15) & mask;
        while (table[slot] != NONE && !isWord(words.get(table[slot]), text, from, length)) {
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
