package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which columns of a file are features and which are targets.
 *
 * @param named whether the file has a header
 * @param names the names of all columns: those in the header, or their numbers from 1
 * @param featureNames what the features are called; by the model if there is one
 * @param features the positions of the features from 0, in the order of {@code featureNames}
 * @param categories for each feature the categories met so far; empty if it holds numbers
 * @param targets the positions of the targets from 0; empty where they are not wanted
 * @param weight the position of the weights; empty if there are none or they are not wanted
 * @param kept the positions of the columns whose cells are kept as text, in the order wanted
 * @param empty the positions of the columns that are ignored because they have no name and no content
 * @param classes the classes of the target; empty if it may have any label, or is none
 */
record Columns(
        boolean named,
        List<String> names,
        List<String> featureNames,
        int[] features,
        List<Optional<Categories>> categories,
        int[] targets,
        OptionalInt weight,
        int[] kept,
        BitSet empty,
        Optional<Target.Classes> classes) {
    /** Returns the same columns, of which these are kept as text too. */
    Columns withKept(int[] positions) {
        return new Columns(
                named, names, featureNames, features, categories, targets, weight, positions, empty, classes);
    }

    /** Returns the same columns with the classes of a target, if it has some. */
    Columns withClasses(Target target) {
        return new Columns(
                named,
                names,
                featureNames,
                features,
                categories,
                targets,
                weight,
                kept,
                empty,
                target instanceof Target.Classes known ? Optional.of(known) : Optional.empty());
    }

    /** What a column is called in messages: {@code column 3 'petal_length'}; a cell too many has no name. */
    String describe(int position) {
        boolean hasName =
                named && position < names.size() && !names.get(position).isEmpty();
        return "column " + (position + 1) + (hasName ? " " + Problem.show(names.get(position)) : "");
    }

    /** Whether a feature holds categories. */
    boolean isCategorical(int feature) {
        return categories.get(feature).isPresent();
    }

    /** The categories of a feature that holds some. */
    Categories categories(int feature) {
        return categories.get(feature).orElseThrow();
    }

    /** The categories of each feature by number; none for numbers. */
    List<List<String>> words() {
        return categories.stream()
                .map(each -> each.map(Categories::words).orElse(List.of()))
                .toList();
    }

    /** The names of the target columns. */
    List<String> targetNames() {
        List<String> list = new ArrayList<>();
        for (int position : targets) {
            list.add(names.get(position));
        }
        return list;
    }

    /** The names of the columns that are kept as text. */
    List<String> keptNames() {
        return Arrays.stream(kept).mapToObj(names::get).toList();
    }
}
