package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.spec.DataSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The roles that a document gives to the columns of a table that comes from elsewhere, found by the rules for a CSV.
 *
 * @param featureNames the names of the features, in order
 * @param features the position of each feature in the table, from 0
 * @param categorical whether each feature holds categories
 * @param texts for each feature what reads its cells, if they are texts that stand for numbers
 * @param targetNames the names of the targets, in order
 * @param targets the position of each target, from 0
 * @param weight the position of the weights of the rows; empty if all count 1
 * @param group the position of the groups of the rows; empty if they have none
 * @param time the position of the times of the rows; empty if they have none
 * @since 0.2
 */
public record TableColumns(
        List<String> featureNames,
        List<Integer> features,
        List<Boolean> categorical,
        List<Optional<TextEncoding>> texts,
        List<String> targetNames,
        List<Integer> targets,
        OptionalInt weight,
        OptionalInt group,
        OptionalInt time) {

    /** Copies the lists. */
    public TableColumns {
        featureNames = List.copyOf(featureNames);
        features = List.copyOf(features);
        categorical = List.copyOf(categorical);
        texts = List.copyOf(texts);
        targetNames = List.copyOf(targetNames);
        targets = List.copyOf(targets);
    }

    /**
     * Finds the columns for training.
     *
     * @param table the name of the table in messages
     * @param names the names of its columns
     * @param encodings the encodings of the columns
     * @throws DataException if a column is missing, occurs twice, or has two roles
     */
    public static TableColumns find(DataSpec data, String table, List<String> names, ColumnEncodings encodings) {
        Columns found = new ColumnFinder(data, names, Location.of(table, ""), false).forTraining(encodings);
        return new TableColumns(
                found.featureNames(),
                Arrays.stream(found.features()).boxed().toList(),
                IntStream.range(0, found.features().length)
                        .mapToObj(found::isCategorical)
                        .toList(),
                IntStream.range(0, found.features().length)
                        .mapToObj(found::texts)
                        .toList(),
                found.targetNames(),
                Arrays.stream(found.targets()).boxed().toList(),
                found.weight(),
                found.keys().group(),
                found.keys().time());
    }
}
