package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.NumberEncoding;
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
 * @param encoding the encoding of a column of numbers as several inputs; empty for one input, which is scaled
 * @since 0.2
 */
public record Feature(
        String name, List<String> categories, List<String> rare, Optional<FittedEncoding<NumberEncoding>> encoding) {

    /**
     * Checks that the categories are distinct, and that there are none if numbers are encoded.
     *
     * @throws IllegalArgumentException if they are not
     */
    public Feature {
        Objects.requireNonNull(name, "name");
        categories = List.copyOf(categories);
        rare = List.copyOf(rare);
        if (encoding.isPresent() && categories.size() + rare.size() > 0) {
            throw new IllegalArgumentException("an encoding of numbers for categories, " + categories);
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

    /** Returns a column of numbers that are encoded as several inputs. */
    public static Feature encoded(String name, FittedEncoding<NumberEncoding> encoding) {
        return new Feature(name, List.of(), List.of(), Optional.of(encoding));
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
     * Returns the number of inputs: one for a number, or as many as its encoding makes; one per category and one for all
     * rare categories.
     */
    public int inputs() {
        return encoding.isPresent() ? encoding.get().inputs() : Math.max(1, categories.size() + (hasRare() ? 1 : 0));
    }

    /**
     * Returns a name for each input: that of the column or, of a category, {@code column=category}, and
     * {@code column=(rare)} for those that share one; of an encoded number, for example {@code column in [20, 35)}.
     */
    public List<String> inputNames() {
        if (encoding.isPresent()) {
            return encoding.get().inputNames(name);
        }
        if (!isCategorical()) {
            return List.of(name);
        }
        Stream<String> words =
                hasRare() ? Stream.concat(categories.stream(), Stream.of(rareName())) : categories.stream();
        return words.map(word -> name + "=" + word).toList();
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
