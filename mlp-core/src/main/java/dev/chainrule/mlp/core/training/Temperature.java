package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the temperature T for which the probabilities of z/T fit the true classes best. In β = 1/T, the mean −ln p of one
 * network is convex, and its derivative, the mean over the rows of Σₖ pₖzₖ − z of the true class, increases from β = 0 on; it
 * is 0 at the best β.
 *
 * <p>Of an ensemble, p is the mean of the members' probabilities, all with the same T. Then −ln p can have several
 * minima, and the lowest of a grid is refined.
 */
final class Temperature {
    private static final double LEAST = 0.01;
    private static final double GREATEST = 100;
    private static final int BISECTIONS = 100;
    private static final int GRID = 64;

    /** For each row and member, z of the other classes minus z of the true class. */
    private final List<double[][]> differences;

    private Temperature(List<double[][]> differences) {
        this.differences = differences;
    }

    /** Returns the best temperature from 0.01 to 100; 1 if all rows are predicted correctly. */
    static double of(TrainedModel model, Dataset rows) {
        List<double[][][]> members = model.members().stream()
                .map(member -> member.weights().values())
                .toList();
        List<double[][]> differences = new ArrayList<>(rows.rows());
        DatasetBlocks.forEach(rows, (numbers, input, target) -> {
            double[] x = new double[input.columns()];
            double[] y = new double[target.columns()];
            for (int r = 0; r < input.rows(); r++) {
                input.getRow(r, x);
                target.getRow(r, y);
                int actual = ConfusionMatrix.labelOf(y);
                differences.add(members.stream()
                        .map(weights -> differences(RowPass.outputPreActivations(model.network(), weights, x), actual))
                        .toArray(double[][]::new));
            }
        });
        return new Temperature(differences).best();
    }

    private static double[] differences(double[] z, int actual) {
        if (z.length == 1) { // σ(z) is the second of softmax(0, z)
            return new double[] {actual == 1 ? -z[0] : z[0]};
        }
        double[] differences = new double[z.length - 1];
        for (int k = 0, n = 0; k < z.length; k++) {
            if (k != actual) {
                differences[n++] = z[k] - z[actual];
            }
        }
        return differences;
    }

    private double best() {
        if (differences.stream().allMatch(Temperature::isCorrect)) {
            return 1;
        }
        double first = StrictMath.log(1 / GREATEST);
        double last = StrictMath.log(1 / LEAST);
        double low = first;
        double high = last;
        if (differences.get(0).length > 1) {
            double step = (high - low) / GRID;
            double best = low + step * lowest(low, step);
            high = Math.min(high, best + step);
            low = Math.max(low, best - step);
        }
        if (slope(low == first ? 1 / GREATEST : StrictMath.exp(low)) >= 0) {
            return low == first ? GREATEST : StrictMath.exp(-low);
        }
        if (slope(high == last ? 1 / LEAST : StrictMath.exp(high)) <= 0) {
            return high == last ? LEAST : StrictMath.exp(-high);
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (slope(StrictMath.exp(middle)) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return StrictMath.exp(-(low + high) / 2);
    }

    /** Returns the point of the grid of ln β where −ln p is lowest. */
    private int lowest(double from, double step) {
        int best = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= GRID; i++) {
            double beta = StrictMath.exp(from + step * i);
            double sum = 0;
            for (double[][] row : differences) {
                sum -= logOfMean(logProbabilities(row, beta));
            }
            if (sum < lowest) {
                lowest = sum;
                best = i;
            }
        }
        return best;
    }

    private static boolean isCorrect(double[][] row) {
        for (double[] member : row) {
            for (double difference : member) {
                if (!(difference < 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns the derivative of Σ −ln p over the rows, with respect to β. */
    private double slope(double beta) {
        double sum = 0;
        for (double[][] row : differences) {
            double[] logs = logProbabilities(row, beta);
            double logOfSum = logOfMean(logs) + StrictMath.log(row.length);
            for (int k = 0; k < row.length; k++) {
                double share = row.length == 1 ? 1 : StrictMath.exp(logs[k] - logOfSum); // of the member in p
                sum += share * slope(row[k], beta);
            }
        }
        return sum;
    }

    /** Returns the derivative of −ln p of one member for one row. */
    private static double slope(double[] member, double beta) {
        double largest = largest(member);
        double total = StrictMath.exp(-beta * largest);
        double weighted = 0;
        for (double difference : member) {
            double e = StrictMath.exp(beta * (difference - largest));
            total += e;
            weighted += e * difference;
        }
        return weighted / total;
    }

    /** Returns ln p of the true class of each member. */
    private static double[] logProbabilities(double[][] row, double beta) {
        double[] logs = new double[row.length];
        for (int k = 0; k < row.length; k++) {
            double largest = largest(row[k]);
            double total = StrictMath.exp(-beta * largest);
            for (double difference : row[k]) {
                total += StrictMath.exp(beta * (difference - largest));
            }
            logs[k] = -beta * largest - StrictMath.log(total);
        }
        return logs;
    }

    private static double largest(double[] differences) {
        double largest = 0; // that of the true class itself
        for (double difference : differences) {
            largest = Math.max(largest, difference);
        }
        return largest;
    }

    private static double logOfMean(double[] logs) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            largest = Math.max(largest, log);
        }
        double sum = 0;
        for (double log : logs) {
            sum += StrictMath.exp(log - largest);
        }
        return largest + StrictMath.log(sum / logs.length);
    }
}
