package dev.chainrule.mlp.core.data;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * A column that is learnt from.
 *
 * @param name its name
 * @param categories the categories that it can hold, in the order of their inputs; empty if it holds numbers
 */
public record Feature(String name, List<String> categories) {

    /** Checks that the categories differ. */
    public Feature {
        Objects.requireNonNull(name, "name");
        categories = List.copyOf(categories);
        if (new HashSet<>(categories).size() < categories.size()) {
            throw new IllegalArgumentException("categories must differ, found " + categories);
        }
    }

    /** A column of numbers. */
    public static Feature number(String name) {
        return new Feature(name, List.of());
    }

    /** Whether it holds categories. */
    public boolean isCategorical() {
        return !categories.isEmpty();
    }

    /** How many inputs it becomes: one of a number, one a category. */
    public int inputs() {
        return Math.max(1, categories.size());
    }
}
