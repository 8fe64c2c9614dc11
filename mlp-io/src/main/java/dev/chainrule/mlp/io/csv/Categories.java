package dev.chainrule.mlp.io.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

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

    Categories() {
        Arrays.fill(table, NONE);
    }

    /** With these words as the first. */
    Categories(List<String> known) {
        this();
        known.forEach(word -> add(word.toCharArray(), 0, word.length()));
    }

    /** The number of a word; −1 if it was not met before. */
    int find(char[] text, int from, int length) {
        return table[slot(text, from, length)];
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
