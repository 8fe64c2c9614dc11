package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Tests the contract of every {@link Metric}. Extend it and name the plugin; all checks then run:
 *
 * <pre>{@code
 * class ErrorRateTest extends MetricContract {
 *     @Override
 *     protected Metric plugin() {
 *         return new ErrorRate();
 *     }
 * }
 * }</pre>
 *
 * <p>Whether the value is the right one is for a test of its own.
 *
 * @since 0.2
 */
public abstract class MetricContract extends PluginContract<Metric> {
    private static final int ROWS = 40;
    private static final int MOST_CLASSES = 12;

    @Override
    protected abstract Metric plugin();

    @Override
    protected Class<? extends Metric> service() {
        return Metric.class;
    }

    /** One row as a metric takes it, of classes or of numbers. */
    private record Row(double[] said, double[] actual, int answer, int label) {

        /** Draws row r; every class has rows. */
        static Row random(Metric metric, int columns, int r, RandomStream random) {
            double[] said = new double[columns];
            double[] actual = new double[columns];
            double sum = 0;
            for (int c = 0; c < columns; c++) {
                said[c] = random.nextDouble();
                actual[c] = random.nextDouble();
                actual[c] = isOfLabels(metric) ? Math.round(actual[c]) : actual[c];
                sum += said[c];
            }
            int answer = 0;
            for (int c = 0; c < columns && metric instanceof ClassMetric; c++) {
                said[c] /= sum;
                answer = said[c] > said[answer] ? c : answer;
            }
            return new Row(said, actual, answer, r % columns);
        }
    }

    /** A tally of either kind. */
    private interface Tally {
        void add(Row row);

        double value();
    }

    private static Tally start(Metric metric, int columns) {
        if (metric instanceof ClassMetric ofClasses) {
            ClassMetric.Tally tally = ofClasses.start(columns);
            return new Tally() {
                @Override
                public void add(Row row) {
                    tally.add(row.said, row.answer, row.label);
                }

                @Override
                public double value() {
                    return tally.value();
                }
            };
        }
        NumberMetric.Tally tally = ((NumberMetric) metric).start(columns);
        return new Tally() {
            @Override
            public void add(Row row) {
                tally.add(row.said, row.actual);
            }

            @Override
            public double value() {
                return tally.value();
            }
        };
    }

    /** Returns the numbers of classes or targets that the metric can be tried with. */
    private static int[] columns(Metric metric) {
        return metric instanceof ClassMetric ofClasses
                ? Arrays.stream(new int[] {2, 3, MOST_CLASSES})
                        .filter(n -> ofClasses.objectionTo(n, true).isEmpty())
                        .toArray()
                : new int[] {1, 3};
    }

    /** Returns whether the targets must be 0 or 1. */
    private static boolean isOfLabels(Metric metric) {
        return metric instanceof NumberMetric ofNumbers
                && ofNumbers.objectionTo(3, false).isPresent();
    }

    private static double value(Metric metric, int columns, long seed) {
        Tally tally = start(metric, columns);
        RandomStream random = new RandomStream(seed);
        for (int r = 0; r < ROWS; r++) {
            tally.add(Row.random(metric, columns, r, random));
        }
        return tally.value();
    }

    @Override
    protected double[] answers(Metric metric, long seed) {
        Answers answers = new Answers();
        for (int columns : columns(metric)) {
            answers.add(value(metric, columns, 71 + seed));
        }
        return answers.toArray();
    }

    @Test
    void labelIsAPluginName() {
        Metric metric = plugin();
        String label = metric.label();
        if (label == null || !label.matches(Plugin.NAME_PATTERN) || label.equals("loss")) {
            fail(called(metric) + ": label() is " + label + ", but results need a name that matches "
                    + Plugin.NAME_PATTERN + " and is not 'loss'");
        }
    }

    @Test
    void ordinaryRowsGiveANumber() {
        Metric metric = plugin();
        for (int columns : columns(metric)) {
            double value = value(metric, columns, 72);
            if (!Double.isFinite(value)) {
                fail(called(metric) + ": " + ROWS + " random rows of " + columns + " give " + value
                        + ", expected a finite number");
            }
        }
    }

    @Test
    void noRowsThrowNothing() {
        Metric metric = plugin();
        for (int columns : columns(metric)) {
            try {
                start(metric, columns).value();
            } catch (RuntimeException e) {
                fail(called(metric) + ": without a row value() throws " + e + ", expected NaN", e);
            }
        }
    }

    @Test
    void askingForTheValueChangesNothing() {
        Metric metric = plugin();
        for (int columns : columns(metric)) {
            double expected = value(metric, columns, 73);
            Tally tally = start(metric, columns);
            RandomStream random = new RandomStream(73);
            for (int r = 0; r < ROWS; r++) {
                tally.add(Row.random(metric, columns, r, random));
                tally.value();
            }
            if (Double.compare(expected, tally.value()) != 0) {
                fail(called(metric) + ": the value of the same rows is " + expected + ", but " + tally.value()
                        + " if it is asked for on the way");
            }
        }
    }

    @Test
    void talliesKnowNothingOfEachOther() {
        Metric metric = plugin();
        for (int columns : columns(metric)) {
            double expected = value(metric, columns, 74);
            Tally tally = start(metric, columns);
            Tally other = start(metric, columns);
            RandomStream random = new RandomStream(74);
            RandomStream others = new RandomStream(75);
            for (int r = 0; r < ROWS; r++) {
                tally.add(Row.random(metric, columns, r, random));
                other.add(Row.random(metric, columns, r, others));
            }
            if (Double.compare(expected, tally.value()) != 0) {
                fail(called(metric) + ": the value of the same rows is " + expected + ", but " + tally.value()
                        + " if another tally takes rows meanwhile; keep sums in the tally, not in the metric");
            }
        }
    }

    @Test
    void rowsAreLeftAloneAndNotKept() {
        Metric metric = plugin();
        for (int columns : columns(metric)) {
            double expected = value(metric, columns, 76);
            Tally tally = start(metric, columns);
            RandomStream random = new RandomStream(76);
            Row shared = Row.random(metric, columns, 0, new RandomStream(0));
            for (int r = 0; r < ROWS; r++) {
                Row row = Row.random(metric, columns, r, random);
                System.arraycopy(row.said, 0, shared.said, 0, columns);
                System.arraycopy(row.actual, 0, shared.actual, 0, columns);
                tally.add(new Row(shared.said, shared.actual, row.answer, row.label));
                if (!Arrays.equals(row.said, shared.said) || !Arrays.equals(row.actual, shared.actual)) {
                    fail(called(metric) + ": add changes the row, which other metrics take after it");
                }
            }
            if (Double.compare(expected, tally.value()) != 0) {
                fail(called(metric) + ": the value is " + tally.value()
                        + " where the arrays of a row are used again for" + " the next, and " + expected
                        + " otherwise; copy what is to be kept");
            }
        }
    }
}
