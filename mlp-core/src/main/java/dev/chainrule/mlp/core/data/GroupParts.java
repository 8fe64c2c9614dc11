package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Divides rows into parts so that all rows of a group are in one part, and each part has about its share of the rows of
 * each class.
 *
 * <p>Each group, the largest first, goes to the part that keeps Σ (n − n̂)² / n̂ smallest, where n is the number of rows of a
 * class in a part and n̂ the number that is its share. Without classes and with equal shares, that is the part with the fewest
 * rows, as in scikit-learn's {@code GroupKFold}.
 */
final class GroupParts {
    private final List<Group> groups;
    private final double[] shares;
    /** The number of rows of each class. */
    private final int[] ofClass;

    /** The rows of a group, and how many of them are of each class. */
    private record Group(List<Integer> rows, Map<Integer, Integer> classes) {

        /** Returns Σ n²: large groups, and those of few classes, are assigned while all parts can still take them. */
        double weight() {
            return classes.values().stream().mapToDouble(n -> (double) n * n).sum();
        }
    }

    /**
     * @param groups the group of each row
     * @param classes the rows of each class; a single class of all rows for an unstratified division
     * @param shares the share of each part in all rows; they add up to 1
     */
    GroupParts(int[] groups, List<int[]> classes, double[] shares) {
        this.shares = shares;
        int[] classOf = new int[groups.length];
        ofClass = new int[classes.size()];
        for (int c = 0; c < ofClass.length; c++) {
            ofClass[c] = classes.get(c).length;
            for (int row : classes.get(c)) {
                classOf[row] = c;
            }
        }
        Map<Integer, Group> found = new LinkedHashMap<>();
        for (int r = 0; r < groups.length; r++) {
            Group group =
                    found.computeIfAbsent(groups[r], unused -> new Group(new ArrayList<>(), new LinkedHashMap<>()));
            group.rows.add(r);
            group.classes.merge(classOf[r], 1, Integer::sum);
        }
        this.groups = new ArrayList<>(found.values());
    }

    /** Returns the number of groups. */
    int groups() {
        return groups.size();
    }

    /**
     * Returns the part of each row. No part is empty if there are as many groups as parts.
     *
     * @param seed decides between groups of the same Σ n²
     */
    int[] partOfRows(long seed) {
        List<Group> order = new ArrayList<>();
        for (int g : RandomPurpose.SPLIT.stream(seed, 0).permutation(groups.size())) {
            order.add(groups.get(g));
        }
        order.sort(Comparator.comparingDouble((Group group) -> -group.weight()));
        int[][] counts = new int[shares.length][ofClass.length];
        int[] sizes = new int[shares.length];
        int[] groupsIn = new int[shares.length];
        int[] partOf = new int[order.size()];
        for (int g = 0; g < partOf.length; g++) {
            Group group = order.get(g);
            int part = best(group, counts, sizes);
            group.classes.forEach((c, n) -> counts[part][c] += n);
            sizes[part] += group.rows.size();
            groupsIn[part]++;
            partOf[g] = part;
        }
        fillEmpty(groupsIn, partOf);
        int[] parts = new int[ofRows(order)];
        for (int g = 0; g < partOf.length; g++) {
            for (int row : order.get(g).rows) {
                parts[row] = partOf[g];
            }
        }
        return parts;
    }

    private static int ofRows(List<Group> order) {
        return order.stream().mapToInt(group -> group.rows.size()).sum();
    }

    /** Returns the part in which the sum grows least; of equal ones, the emptiest for its share. */
    private int best(Group group, int[][] counts, int[] sizes) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int part = 0; part < shares.length; part++) {
            double growth = 0;
            for (Map.Entry<Integer, Integer> each : group.classes.entrySet()) {
                double n = each.getValue();
                growth += (2.0 * counts[part][each.getKey()] + n) * n / (shares[part] * ofClass[each.getKey()]);
            }
            boolean isEmptier = sizes[part] / shares[part] < sizes[best] / shares[best];
            if (growth < least || growth == least && isEmptier) {
                best = part;
                least = growth;
            }
        }
        return best;
    }

    /** Gives each empty part the smallest group of a part that has several. */
    private static void fillEmpty(int[] groupsIn, int[] partOf) {
        for (int part = 0; part < groupsIn.length; part++) {
            for (int g = partOf.length - 1; g >= 0 && groupsIn[part] == 0; g--) {
                if (groupsIn[partOf[g]] > 1) {
                    groupsIn[partOf[g]]--;
                    groupsIn[part]++;
                    partOf[g] = part;
                }
            }
        }
    }
}
