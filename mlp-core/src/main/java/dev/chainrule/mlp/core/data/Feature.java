package dev.chainrule.mlp.core.data;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A column that is learnt from.
 *
 * @param name its name
 * @param categories the categories that have an input each, in the order of their inputs; empty if it holds numbers
 * @param rare the categories that share one input, the last of the column; empty if none do
 */
public record Feature(String name, List<String> categories, List<String> rare) {

    /** Checks that the categories differ. */
    public Feature {
        Objects.requireNonNull(name, "name");
        categories = List.copyOf(categories);
        rare = List.copyOf(rare);
        HashSet<String> all = new HashSet<>(categories);
        all.addAll(rare);
        if (all.size() < categories.size() + rare.size()) {
            throw new IllegalArgumentException("categories must differ, found " + categories + " and " + rare);
        }
    }

    /** A column of categories with an input each, or of numbers if there are none. */
    public Feature(String name, List<String> categories) {
        this(name, categories, List.of());
    }

    /** A column of numbers. */
    public static Feature number(String name) {
        return new Feature(name, List.of());
    }

    /** Whether it holds categories. */
    public boolean isCategorical() {
        return !categories.isEmpty() || hasRare();
    }

    /** Whether rare categories share an input. */
    public boolean hasRare() {
        return !rare.isEmpty();
    }

    /** How many inputs it becomes: one of a number, one a category, one for all rare categories. */
    public int inputs() {
        return Math.max(1, categories.size() + (hasRare() ? 1 : 0));
    }

    /** What the rare categories are called together: {@code (rare)}, or with a number if a category is called so. */
    public String rareName() {
        String name = "(rare)";
        for (int n = 2; categories.contains(name) || rare.contains(name); n++) {
            name = "(rare " + n + ")";
        }
        return name;
    }

    /** All categories of the training rows: first those with an input each, then the rare ones. */
    public List<String> known() {
        return Stream.concat(categories.stream(), rare.stream()).toList();
    }
}
