package dev.chainrule.mlp.core.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules between the lists of columns of {@link DataSpec}.
 *
 * @param rules receives what is broken
 * @param header whether columns have names
 * @param target the target columns
 */
record ColumnRules(Rules rules, boolean header, Set<ColumnRef> target) {

    /** Checks that columns are named if they have names, each once, and are not the target. */
    void check(String key, List<ColumnRef> columns) {
        check(key, columns, target);
    }

    void check(String key, List<ColumnRef> columns, Set<ColumnRef> taken) {
        Set<ColumnRef> seen = new HashSet<>();
        for (ColumnRef column : columns) {
            if (!header && column.name().isPresent()) {
                conflict(key, column, " is named, but \"header\" is false. Use its number, from 1");
                return;
            }
            if (!seen.add(column)) {
                conflict(key, column, " is there twice");
                return;
            }
            if (taken.contains(column)) {
                String use = key.equals("features") ? "a feature" : key;
                conflict(key, column, " is the target and cannot be " + use + " too");
                return;
            }
        }
    }

    /** Checks that the categorical columns are among the features, if these are named. */
    void areFeatures(List<ColumnRef> categorical, List<ColumnRef> features) {
        Set<ColumnRef> known = new HashSet<>(features);
        boolean allNamed = features.stream().allMatch(feature -> feature.name().isPresent());
        boolean allNumbered =
                features.stream().noneMatch(feature -> feature.name().isPresent());
        for (ColumnRef column : features.isEmpty() ? List.<ColumnRef>of() : categorical) {
            // a column may be named in one list and numbered in the other, which only the file can tell
            boolean sameKind = column.name().isPresent() ? allNamed : allNumbered;
            if (sameKind && !known.contains(column)) {
                conflict("categorical", column, " is not one of the features. Add it to \"features\"");
                return;
            }
        }
    }

    /** Checks that no excluded column has a use. */
    void areNotExcluded(List<ColumnRef> excluded, List<ColumnRef> used, String key) {
        Set<ColumnRef> all = new HashSet<>(used);
        excluded.stream()
                .filter(all::contains)
                .findFirst()
                .ifPresent(column -> conflict(
                        "exclude", column, " is in \"exclude\" and in \"" + key + "\". Delete it from one of them"));
    }

    /** Checks that the column of weights is not learned from. */
    void isNoFeature(Optional<ColumnRef> weight, List<ColumnRef> features, String key) {
        weight.filter(features::contains)
                .ifPresent(column -> conflict(
                        "sampleWeight", column, " is in \"" + key + "\" and cannot be the weight of its row too"));
    }

    private void conflict(String key, ColumnRef column, String message) {
        rules.conflict(key, "column " + column + message);
    }
}
