package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The roles of the columns of a file: features, targets, weights of rows, and text that is kept. */
final class Columns {
    private final boolean named;
    private final List<String> names;
    private final List<String> featureNames;
    private final int[] features;
    private final List<Optional<Categories>> categories;
    private final List<Optional<TextEncoding>> texts;
    private final int[] targets;
    private final OptionalInt weight;
    private final KeyColumns keys;
    private final int[] kept;
    private final BitSet empty;
    private final Optional<Target.Classes> classes;

    /**
     * @param named whether the file has a header
     * @param names the names of all columns: those in the header, or their numbers from 1
     * @param featureNames the names of the features; those of the model if there is one
     * @param features the positions of the features from 0, in the order of {@code featureNames}
     * @param categories for each feature the categories met so far; empty if it contains numbers
     * @param texts for each feature what reads its cells; empty if they are numbers or categories
     * @param targets the positions of the targets from 0; empty if targets are not read
     * @param weight the position of the weights; empty if there are none or they are not read
     * @param keys the columns by which rows are split
     * @param kept the positions of the columns whose cells are kept as text, in the order of the output
     * @param empty the positions of the columns that are ignored because they have no name and no content
     * @param classes the classes of the target; empty if it may have any label, or if there is no target of classes
     */
    Columns(
            boolean named,
            List<String> names,
            List<String> featureNames,
            int[] features,
            List<Optional<Categories>> categories,
            List<Optional<TextEncoding>> texts,
            int[] targets,
            OptionalInt weight,
            KeyColumns keys,
            int[] kept,
            BitSet empty,
            Optional<Target.Classes> classes) {
        this.named = named;
        this.names = names;
        this.featureNames = featureNames;
        this.features = features;
        this.categories = categories;
        this.texts = texts;
        this.targets = targets;
        this.weight = weight;
        this.keys = keys;
        this.kept = kept;
        this.empty = empty;
        this.classes = classes;
    }

    /** Returns whether the file has a header. */
    boolean named() {
        return named;
    }

    /** Returns the names of all columns: those in the header, or their numbers from 1. */
    List<String> names() {
        return names;
    }

    /** Returns the names of the features. */
    List<String> featureNames() {
        return featureNames;
    }

    /** Returns the positions of the features from 0. */
    int[] features() {
        return features;
    }

    /** Returns the positions of the targets from 0. */
    int[] targets() {
        return targets;
    }

    /** Returns the position of the weights of rows. */
    OptionalInt weight() {
        return weight;
    }

    /** Returns the columns by which rows are split. */
    KeyColumns keys() {
        return keys;
    }

    /** Returns the positions of the columns that are kept as text. */
    int[] kept() {
        return kept;
    }

    /** Returns the positions of the columns that are ignored because they have no name and no content. */
    BitSet empty() {
        return empty;
    }

    /** Returns the classes that the labels must have. */
    Optional<Target.Classes> classes() {
        return classes;
    }

    /** Returns the same columns, with the cells of those at these positions kept as text too. */
    Columns withKept(int[] positions) {
        return with(keys, positions, classes);
    }

    /** Returns the same columns for rows that are split already. */
    Columns withoutKeys() {
        return with(KeyColumns.NONE, kept, classes);
    }

    /** Returns the same columns with the classes of a target, if it has some. */
    Columns withClasses(Target target) {
        return with(keys, kept, target instanceof Target.Classes known ? Optional.of(known) : Optional.empty());
    }

    private Columns with(KeyColumns otherKeys, int[] otherKept, Optional<Target.Classes> otherClasses) {
        return new Columns(
                named,
                names,
                featureNames,
                features,
                categories,
                texts,
                targets,
                weight,
                otherKeys,
                otherKept,
                empty,
                otherClasses);
    }

    /** Returns the name of a column in messages: {@code column 3 'petal_length'}; a surplus cell has no name. */
    String describe(int position) {
        boolean hasName =
                named && position < names.size() && !names.get(position).isEmpty();
        return "column " + (position + 1) + (hasName ? " " + Problem.show(names.get(position)) : "");
    }

    /** Returns whether a feature contains categories. */
    boolean isCategorical(int feature) {
        return categories.get(feature).isPresent();
    }

    /** Returns what reads the cells of a feature that contains texts that stand for numbers. */
    Optional<TextEncoding> texts(int feature) {
        return texts.get(feature);
    }

    /** Returns the categories of a feature that contains some. */
    Categories categories(int feature) {
        return categories.get(feature).orElseThrow();
    }

    /** Returns the categories of each feature by number; none for numbers. */
    List<List<String>> words() {
        return categories.stream()
                .map(each -> each.map(Categories::words).orElse(List.of()))
                .toList();
    }

    /** Returns the names of the target columns. */
    List<String> targetNames() {
        List<String> list = new ArrayList<>();
        for (int position : targets) {
            list.add(names.get(position));
        }
        return list;
    }

    /** Returns the names of the columns that are kept as text. */
    List<String> keptNames() {
        return Arrays.stream(kept).mapToObj(names::get).toList();
    }
}
