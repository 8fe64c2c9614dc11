package dev.chainrule.mlp.core.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The roles of the columns of a CSV.
 *
 * @since 0.2
 */
@Key(doc = "The roles of the columns.")
public record ColumnRoles(
        @Key(
                doc =
                        "The column of labels, or one or more columns of numbers: a name, a number from 1, or an array of them.",
                required = true,
                unless = "labels",
                add = "the name of the target column, or its number from 1, or an array of these",
                must = "must name at least one column",
                expected = "a column name, a column number, or an array of these",
                bare = true)
        List<ColumnRef> target,

        @Key(
                doc =
                        "Whether the target holds labels or numbers. `auto`: labels for a loss or an output activation that"
                                + " classifies, and for one column with several outputs; numbers otherwise.",
                byDefault = "auto")
        TargetType targetType,

        @Key(
                doc = "The columns to learn from, in this order.",
                leftOut = "all remaining columns",
                must = "must name at least one column",
                expected = "an array of column names or numbers")
        List<ColumnRef> features,

        @Key(
                doc = "The columns to leave out, where `features` names none.",
                leftOut = "none",
                must = "must name at least one column",
                expected = "an array of column names or numbers")
        List<ColumnRef> exclude,

        @Key(
                doc =
                        "The features that hold categories; each category of the training rows becomes an input of 0 and 1,"
                                + " unless `encode` gives the column another encoding of categories.",
                leftOut = "none",
                must = "must name at least one column",
                expected = "an array of column names or numbers")
        List<ColumnRef> categorical,

        @Key(
                doc =
                        "The column that says how much a training row counts, at least 0; it is no feature. A row of weight 0 is"
                                + " ignored, as if the file did not have it.",
                leftOut = "all the same")
        Optional<ColumnRef> sampleWeight,

        @Key(
                doc =
                        "The column whose equal cells make rows a group, such as the rows of one patient: training and held-out"
                                + " rows, and the folds of cross-validation and search, have no group in common"
                                + " ([groups](data.md#groups)). It is no feature unless `features`, `categorical` or `encode`"
                                + " names it.",
                leftOut = "each row stands for itself")
        Optional<ColumnRef> group) {

    private static final Keys<ColumnRoles> KEYS = Keys.of(ColumnRoles.class);

    /** Copies the lists. */
    public ColumnRoles {
        KEYS.rules(target, targetType, features, exclude, categorical, sampleWeight, group)
                .enforce();
        target = List.copyOf(target);
        features = List.copyOf(features);
        exclude = List.copyOf(exclude);
        categorical = List.copyOf(categorical);
    }

    /**
     * Checks that no column has two roles that exclude each other, or two mentions in one list.
     *
     * @param header whether columns have names
     */
    void check(boolean header, Rules rules) {
        List<ColumnRef> weight = sampleWeight.stream().toList();
        check("target", target, "", header, rules);
        check("features", features, "a feature", header, rules);
        check("exclude", exclude, "in \"exclude\"", header, rules);
        check("categorical", categorical, "categorical", header, rules);
        check("sampleWeight", weight, "sampleWeight", header, rules);
        check("group", group.stream().toList(), "the group of its row", header, rules);
        checkCategoricalAreFeatures(rules);
        checkNotExcluded("features", features, rules);
        checkNotExcluded("categorical", categorical, rules);
        checkNotExcluded("sampleWeight", weight, rules);
        checkWeightIsNot("features", features, rules);
        checkWeightIsNot("categorical", categorical, rules);
        if (targetType == TargetType.LABEL && target.size() > 1) {
            rules.conflict(
                    "target",
                    "targetType 'label' takes one column, found " + target.size() + ". Name one, or use 'number'");
        }
    }

    /** Notes the first column of a list that cannot be in it. */
    private void check(String key, List<ColumnRef> columns, String role, boolean header, Rules rules) {
        Set<ColumnRef> seen = new HashSet<>();
        for (ColumnRef column : columns) {
            String objection = !header && column.name().isPresent()
                    ? " is named, but \"header\" is false. Use its number, from 1"
                    : !seen.add(column)
                            ? " is there twice"
                            : !role.isEmpty() && target.contains(column)
                                    ? " is the target and cannot be " + role + " too"
                                    : "";
            if (!objection.isEmpty()) {
                rules.conflict(key, "column " + column + objection);
                return;
            }
        }
    }

    /** A column may be named in one list and numbered in the other, in which case only the file can tell. */
    private void checkCategoricalAreFeatures(Rules rules) {
        boolean allNamed = features.stream().allMatch(feature -> feature.name().isPresent());
        boolean allNumbered =
                features.stream().allMatch(feature -> feature.number().isPresent());
        categorical.stream()
                .filter(column -> !features.isEmpty() && (column.name().isPresent() ? allNamed : allNumbered))
                .filter(column -> !features.contains(column))
                .findFirst()
                .ifPresent(column -> rules.conflict(
                        "categorical", "column " + column + " is not one of the features. Add it to \"features\""));
    }

    private void checkNotExcluded(String key, List<ColumnRef> columns, Rules rules) {
        exclude.stream()
                .filter(columns::contains)
                .findFirst()
                .ifPresent(column -> rules.conflict(
                        "exclude",
                        "column " + column + " is in \"exclude\" and in \"" + key + "\". Delete it from one of them"));
    }

    private void checkWeightIsNot(String key, List<ColumnRef> columns, Rules rules) {
        sampleWeight
                .filter(columns::contains)
                .ifPresent(column -> rules.conflict(
                        "sampleWeight",
                        "column " + column + " is in \"" + key + "\" and cannot be the weight of its row too"));
    }
}
