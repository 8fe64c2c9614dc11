package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.TextEncoding;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A column of numbers or categories from which a network learns.
 *
 * @param name the name of the column
 * @param categories the categories with an input of their own, in the order of these inputs; empty for a column of
 *     numbers
 * @param rare the categories that share one input, the last of the column; empty if there are none
 * @param encoding the encoding of the column; empty for a number that is scaled, and for categories that have an input each
 * @since 0.2
 */
public record Feature(String name, List<String> categories, List<String> rare, Optional<FittedEncoding<?>> encoding) {

    /**
     * Checks that the categories are distinct, and that the encoding is one of categories if there are some.
     *
     * @throws IllegalArgumentException if they are not
     */
    public Feature {
        Objects.requireNonNull(name, "name");
        categories = List.copyOf(categories);
        rare = List.copyOf(rare);
        boolean isCategorical = categories.size() + rare.size() > 0;
        if (encoding.isPresent() && encoding.get().plugin() instanceof CategoryEncoding != isCategorical) {
            throw new IllegalArgumentException(
                    "the encoding '" + encoding.get().spec().type() + "' for "
                            + (isCategorical ? "the categories " + categories : "a column of numbers"));
        }
        HashSet<String> all = new HashSet<>(categories);
        all.addAll(rare);
        if (all.size() < categories.size() + rare.size()) {
            throw new IllegalArgumentException("categories must differ, found " + categories + " and " + rare);
        }
    }

    /** Creates a column of categories, or of numbers if there are no categories. */
    public Feature(String name, List<String> categories, List<String> rare) {
        this(name, categories, rare, Optional.empty());
    }

    /** Creates a column of categories with an input each, or of numbers if there are no categories. */
    public Feature(String name, List<String> categories) {
        this(name, categories, List.of());
    }

    /** Returns a column of numbers. */
    public static Feature number(String name) {
        return new Feature(name, List.of());
    }

    /** Returns a column of numbers that are encoded. */
    public static Feature encoded(String name, FittedEncoding<? extends NumberEncoding> encoding) {
        return number(name).withEncoding(encoding);
    }

    /** Returns the same column with an encoding. */
    public Feature withEncoding(FittedEncoding<?> fitted) {
        return new Feature(name, categories, rare, Optional.of(fitted));
    }

    /** Returns what reads the cells of the column, if they are texts that stand for numbers, such as dates. */
    public Optional<TextEncoding> texts() {
        return encoding.map(FittedEncoding::plugin)
                .filter(TextEncoding.class::isInstance)
                .map(TextEncoding.class::cast);
    }

    /** Returns whether the column holds numbers, each of which is one input. */
    public boolean isPlainNumber() {
        return !isCategorical() && encoding.isEmpty();
    }

    /** Returns whether the column holds categories. */
    public boolean isCategorical() {
        return !categories.isEmpty() || hasRare();
    }

    /** Returns whether there are rare categories, which share an input. */
    public boolean hasRare() {
        return !rare.isEmpty();
    }

    /**
     * Returns the number of inputs: as many as its encoding makes; without one, one for a number, or one per category and
     * one for all rare categories.
     */
    public int inputs() {
        return encoding.isPresent() ? encoding.get().inputs() : Math.max(1, kinds());
    }

    /** Returns the number of categories that are told apart: all rare ones count as one. */
    int kinds() {
        return categories.size() + (hasRare() ? 1 : 0);
    }

    /** Returns the names of the categories that are told apart; the rare ones have a common name, the last. */
    List<String> kindNames() {
        return hasRare()
                ? Stream.concat(categories.stream(), Stream.of(rareName())).toList()
                : categories;
    }

    /**
     * Returns a name for each input: that of the column or, of a category, {@code column=category}, and
     * {@code column=(rare)} for those that share one; of an encoded number, for example {@code column in [20, 35)}.
     */
    public List<String> inputNames() {
        if (encoding.isPresent()) {
            return encoding.get().inputNames(name, kindNames());
        }
        return isCategorical()
                ? kindNames().stream().map(word -> name + "=" + word).toList()
                : List.of(name);
    }

    /** Returns the common name of the rare categories: {@code (rare)}, with a number if a category has that name. */
    public String rareName() {
        String name = "(rare)";
        for (int n = 2; categories.contains(name) || rare.contains(name); n++) {
            name = "(rare " + n + ")";
        }
        return name;
    }

    /** Returns all known categories: first the ones with an input of their own, then the rare ones. */
    public List<String> known() {
        return Stream.concat(categories.stream(), rare.stream()).toList();
    }
}
