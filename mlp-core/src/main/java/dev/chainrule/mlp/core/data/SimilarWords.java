package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Problem;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds labels and categories that differ as text but probably mean the same: equal numbers, and text that differs
 * only in case, blanks, invisible characters or Unicode form. They are reported and never merged.
 *
 * @since 0.2
 */
public final class SimilarWords {
    private static final int MAX_GROUPS = 3;
    private static final int MAX_WORDS = 3;
    private static final int COMBINING_GRAPHEME_JOINER = 0x034F;

    /** The way in which similar words differ. */
    private enum Difference {
        NUMBER("is the same number as", "are the same number"),
        FORM("differs only in its Unicode form from", "differ only in their Unicode form (composed or decomposed)"),
        BLANKS("differs only in blanks or invisible characters from", "differ only in blanks or invisible characters"),
        CASE("differs only in case from", "differ only in case"),
        MIXED(
                "differs only in case, blanks or Unicode form from",
                "differ only in how numbers are written, case, blanks or Unicode form");

        private final String singular;
        private final String plural;

        Difference(String singular, String plural) {
            this.singular = singular;
            this.plural = plural;
        }
    }

    /** The first known word of each key. */
    private final Map<String, String> known = new HashMap<>();

    /** Creates an index of known words. */
    SimilarWords(Collection<String> known) {
        known.forEach(word -> this.known.putIfAbsent(key(word), word));
    }

    /**
     * Returns a warning of labels of a target that probably mean the same.
     *
     * @param labels distinct labels
     */
    static Optional<String> ofTarget(String name, Collection<String> labels) {
        return warning("the target " + Problem.show(name) + " has labels", "class", labels);
    }

    /**
     * Returns a warning of categories of a column that probably mean the same.
     *
     * @param categories distinct categories
     */
    static Optional<String> ofColumn(String name, Collection<String> categories) {
        return warning("column " + Problem.show(name) + " has categories", "category", categories);
    }

    /**
     * Returns a warning of groups of rows that probably mean the same.
     *
     * @param groups the distinct groups of a column
     */
    public static Optional<String> ofGroups(String name, Collection<String> groups) {
        return warning("column " + Problem.show(name) + " has groups", "group", groups);
    }

    private static Optional<String> warning(String what, String kind, Collection<String> words) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        words.forEach(word ->
                groups.computeIfAbsent(key(word), unused -> new ArrayList<>(1)).add(word));
        List<String> found = groups.values().stream()
                .filter(group -> group.size() > 1)
                .map(SimilarWords::describe)
                .toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        int more = found.size() - MAX_GROUPS;
        return Optional.of(what + " that look alike, and each is a " + kind + " of its own: "
                + String.join("; ", found.subList(0, Math.min(MAX_GROUPS, found.size())))
                + (more > 0 ? "; and " + more + " more like these" : "")
                + ". If they mean the same, write them alike in the file");
    }

    private static String describe(List<String> group) {
        List<Difference> kinds = group.stream()
                .skip(1)
                .map(word -> difference(group.get(0), word))
                .distinct()
                .toList();
        Difference kind = kinds.size() == 1 ? kinds.get(0) : Difference.MIXED;
        int shown = Math.min(MAX_WORDS, group.size());
        int more = group.size() - shown;
        List<String> names = Stream.concat(
                        group.stream().limit(shown).map(Problem::show),
                        more > 0 ? Stream.of(more + " more") : Stream.of())
                .toList();
        int last = names.size() - 1;
        return String.join(", ", names.subList(0, last)) + " and " + names.get(last) + " " + kind.plural;
    }

    /**
     * Describes how a word differs from a similar known one.
     *
     * @param word a word that is not among the known ones
     * @return a phrase such as {@code differs only in case from 'Yes'}; empty if no known word is similar
     */
    Optional<String> likeness(String word) {
        return Optional.ofNullable(known.get(key(word)))
                .map(other -> difference(other, word).singular + " " + Problem.show(other));
    }

    private static Difference difference(String a, String b) {
        if (isNumber(a) && isNumber(b)) {
            return Difference.NUMBER;
        }
        if (form(a).equals(form(b))) {
            return Difference.FORM;
        }
        if (visible(form(a)).equals(visible(form(b)))) {
            return Difference.BLANKS;
        }
        return fold(form(a)).equals(fold(form(b))) ? Difference.CASE : Difference.MIXED;
    }

    private static boolean isNumber(String word) {
        return Vocabulary.isNumber(visible(form(word)));
    }

    /** Returns a text that is the same for similar words. */
    private static String key(String word) {
        String plain = visible(form(word));
        return Vocabulary.isNumber(plain) ? "=" + Vocabulary.value(plain) : " " + fold(plain);
    }

    private static String form(String word) {
        return Normalizer.normalize(word, Normalizer.Form.NFC);
    }

    /** Folds case; upper case first, so that ß equals SS and all forms of sigma are equal. */
    private static String fold(String text) {
        return form(text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }

    /** Removes invisible characters and surrounding blanks, and turns each run of blanks into one space. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                blank = true;
            } else if (!isInvisible(c)) {
                if (blank && !visible.isEmpty()) {
                    visible.append(' ');
                }
                blank = false;
                visible.appendCodePoint(c);
            }
        }
        return visible.toString();
    }

    private static boolean isInvisible(int c) {
        boolean variationSelector = c >= 0xFE00 && c <= 0xFE0F;
        return variationSelector
                || c == COMBINING_GRAPHEME_JOINER
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.CONTROL;
    }
}
