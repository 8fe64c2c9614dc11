package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The categories of a column and their numbers of training rows, to which an encoding is fitted. */
final class CategoryCounts {
    /** The column without an encoding. */
    private final Feature plain;
    /** The number of rows of each category that is not rare, and of all rare ones together. */
    private final long[] rows;

    private CategoryCounts(Feature plain, long[] rows) {
        this.plain = plain;
        this.rows = rows;
    }

    /**
     * Counts the rare categories together.
     *
     * @param occurring the number of rows of each category, above 0
     * @param least the number of rows from which a category is not rare
     */
    static CategoryCounts of(String name, Map<String, Long> occurring, long least) {
        List<String> sorted = Target.Classes.inOrder(occurring.keySet());
        List<String> frequent =
                sorted.stream().filter(word -> occurring.get(word) >= least).toList();
        List<String> rare =
                sorted.stream().filter(word -> occurring.get(word) < least).toList();
        LongStream own = frequent.stream().mapToLong(occurring::get);
        LongStream ofRare = rare.isEmpty()
                ? LongStream.empty()
                : LongStream.of(rare.stream().mapToLong(occurring::get).sum());
        return new CategoryCounts(
                new Feature(name, frequent, rare),
                LongStream.concat(own, ofRare).toArray());
    }

    /** Returns the column with its encoding fitted, or without one if that is the default. */
    Feature feature(ColumnEncodings.Chosen<CategoryEncoding> chosen) {
        return chosen.plugin().equals(ColumnEncodings.DEFAULT_OF_CATEGORIES)
                ? plain
                : plain.withEncoding(FittedEncoding.fit(
                        chosen.spec(), chosen.plugin(), plain.kindNames(), rows, Location.of("", plain.name())));
    }

    /** Returns the mean of the inputs of all rows, which stands for a missing category: without an encoding, the shares. */
    double[] mean(Feature encoded) {
        long all = LongStream.of(rows).sum();
        double[] mean = new double[encoded.inputs()];
        double[] one = new double[mean.length];
        for (int k = 0; k < rows.length; k++) {
            double share = (double) rows[k] / all;
            if (encoded.encoding().isEmpty()) {
                mean[k] = share;
                continue;
            }
            encoded.encoding().get().encodeCategory(k, one, 0);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += share * one[i];
            }
        }
        return mean;
    }
}
