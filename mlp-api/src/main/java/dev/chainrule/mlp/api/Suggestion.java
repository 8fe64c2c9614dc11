package dev.chainrule.mlp.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the word that somebody probably meant.
 *
 * @since 0.2
 */
public final class Suggestion {
    private Suggestion() {}

    /**
     * Returns the candidate nearest to a word, if one is near: at most a third of its letters, and at least one,
     * inserted, deleted, changed or swapped with a neighbour (Damerau's distance), upper and lower case, {@code _} and
     * {@code -} not told apart. Words that have no letter in common are never near.
     *
     * @param word what was found
     * @param candidates what exists
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > 64) {
            return Optional.empty();
        }
        int allowed = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(plain(word), plain(candidate))
                        <= Math.min(allowed, Math.max(word.length(), candidate.length()) - 1))
                .min(Comparator.comparingInt((String candidate) -> distance(plain(word), plain(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * Returns the candidate that a word is an alias of or, if there is none, the {@link #nearest(String, Collection)
     * nearest}.
     *
     * @param word the word that was found
     * @param candidates the names that exist, each with its aliases
     */
    public static Optional<String> nearest(String word, Map<String, ? extends Collection<String>> candidates) {
        return candidates.entrySet().stream()
                .filter(candidate -> candidate.getValue().stream()
                        .anyMatch(alias -> plain(alias).equals(plain(word))))
                .map(candidate -> candidate.getKey())
                .findFirst()
                .or(() -> nearest(word, candidates.keySet()));
    }

    /**
     * Returns the sentence {@code " Did you mean 'identity'?"} about the nearest candidate or the one that the word is
     * an alias of; empty if there is none.
     *
     * @param candidates the names that exist, each with its aliases
     */
    public static String sentence(String word, Map<String, ? extends Collection<String>> candidates) {
        return nearest(word, candidates)
                .map(near -> " Did you mean '" + near + "'?")
                .orElse("");
    }

    /** Returns the sentence {@code " Did you mean 'relu'?"} about the nearest candidate; empty if none is near. */
    public static String sentence(String word, Collection<String> candidates) {
        return nearest(word, candidates)
                .map(near -> " Did you mean '" + near + "'?")
                .orElse("");
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "").replace(" ", "");
    }

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
