package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.Encoding;
import dev.chainrule.mlp.api.RandomStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests the contract of every {@link CategoryEncoding}. Extend it and name the plugin; all checks then run.
 *
 * @since 0.2
 */
public abstract class CategoryEncodingContract extends PluginContract<Encoding> {
    /** Room around the inputs of an encoding, which it must not touch. */
    private static final int MARGIN = 2;

    @Override
    protected abstract CategoryEncoding plugin();

    /** Returns the type whose service file lists the plugin. */
    @Override
    protected Class<? extends Encoding> service() {
        return Encoding.class;
    }

    private interface Check {
        void accept(List<String> categories, long[] rows, double[] fitted);
    }

    private void forEachColumn(Check check) {
        RandomStream random = new RandomStream(74);
        for (int count : new int[] {1, 2, 3, 12, 200}) {
            List<String> categories =
                    IntStream.range(0, count).mapToObj(k -> "c" + k).toList();
            long[] rows = IntStream.range(0, count)
                    .mapToLong(k -> 1 + (long) (random.nextDouble() * 1000))
                    .toArray();
            double[] fitted = plugin().fit(categories, rows);
            if (fitted == null || !Arrays.stream(fitted).allMatch(Double::isFinite) || fitted.length > 1_000_000) {
                fail(called(plugin()) + ": fitted to " + count + " categories it returns " + Arrays.toString(fitted)
                        + ", expected at most 1,000,000 finite numbers");
            }
            check.accept(categories, rows, fitted);
        }
    }

    @Test
    void everyInputHasANameOfItsOwn() {
        forEachColumn((categories, rows, fitted) -> {
            int inputs = plugin().inputs(fitted);
            int most = plugin().maxInputs(rows.length);
            if (inputs < 1 || inputs > most) {
                fail(called(plugin()) + ": " + rows.length + " categories make " + inputs
                        + " inputs, expected 1 to maxInputs(" + rows.length + "), " + most);
            }
            List<String> names = plugin().inputNames("col", categories, fitted);
            if (names.size() != inputs || new HashSet<>(names).size() < inputs) {
                fail(called(plugin()) + ": " + rows.length + " categories make " + inputs + " inputs named " + names
                        + ", expected a name of its own for each");
            }
        });
    }

    @Test
    void everyInputIsSetToAFiniteNumberAndNothingElse() {
        forEachColumn((categories, rows, fitted) -> {
            double[] before = fitted.clone();
            for (int category = CategoryEncoding.UNKNOWN; category < rows.length; category++) {
                double[] to = new double[plugin().inputs(fitted) + 2 * MARGIN];
                Arrays.fill(to, Double.NaN);
                plugin().encode(category, fitted, to, MARGIN);
                for (int i = 0; i < to.length; i++) {
                    boolean isOwn = i >= MARGIN && i < to.length - MARGIN;
                    if (isOwn ? !Double.isFinite(to[i]) : !Double.isNaN(to[i])) {
                        fail(called(plugin()) + ": of " + rows.length + " categories, encode(" + category + ") leaves "
                                + to[i]
                                + (isOwn
                                        ? " in input " + (i - MARGIN) + ", expected a finite number"
                                        : " beyond its inputs"));
                    }
                }
            }
            assertArrayEquals(before, fitted, called(plugin()) + ": encode modifies the fitted numbers");
        });
    }

    @Override
    protected double[] answers(Encoding encoding, long seed) {
        CategoryEncoding plugin = (CategoryEncoding) encoding;
        RandomStream random = new RandomStream(75 + seed);
        long[] rows = IntStream.range(0, 20)
                .mapToLong(k -> 1 + (long) (random.nextDouble() * 100))
                .toArray();
        List<String> categories =
                IntStream.range(0, rows.length).mapToObj(k -> "c" + k).toList();
        double[] fitted = plugin.fit(categories, rows);
        Answers answers = new Answers().add(fitted);
        double[] to = new double[plugin.inputs(fitted)];
        for (int category = CategoryEncoding.UNKNOWN; category < rows.length; category++) {
            plugin.encode(category, fitted, to, 0);
            answers.add(to);
        }
        return answers.toArray();
    }
}
