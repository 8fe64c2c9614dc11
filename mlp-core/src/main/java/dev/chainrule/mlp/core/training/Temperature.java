package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the temperature T for which the probabilities of z/T fit the true classes best. In β = 1/T, the mean −ln p is convex,
 * and its derivative, the mean over the rows of Σₖ pₖzₖ − z of the true class, increases from β = 0 on; it is 0 at the best β.
 */
final class Temperature {
    private static final double LEAST = 0.01;
    private static final double GREATEST = 100;
    private static final int BISECTIONS = 100;

    /** For each row, z of the other classes minus z of the true class. */
    private final List<double[]> differences;

    private Temperature(List<double[]> differences) {
        this.differences = differences;
    }

    /** Returns the best temperature from 0.01 to 100; 1 if all rows are predicted correctly. */
    static double of(TrainedModel model, Dataset rows) {
        double[][][] weights = model.weights().values();
        List<double[]> differences = new ArrayList<>(rows.rows());
        DatasetBlocks.forEach(rows, (numbers, input, target) -> {
            double[] x = new double[input.columns()];
            double[] y = new double[target.columns()];
            for (int r = 0; r < input.rows(); r++) {
                input.getRow(r, x);
                target.getRow(r, y);
                double[] z = RowPass.outputPreActivations(model.network(), weights, x);
                differences.add(differences(z, ConfusionMatrix.labelOf(y)));
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
        double low = StrictMath.log(1 / GREATEST);
        double high = StrictMath.log(1 / LEAST);
        if (slope(1 / GREATEST) >= 0) {
            return GREATEST;
        }
        if (slope(1 / LEAST) <= 0) {
            return LEAST;
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

    private static boolean isCorrect(double[] differences) {
        for (double difference : differences) {
            if (!(difference < 0)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the derivative of Σ −ln p over the rows, with respect to β. */
    private double slope(double beta) {
        double sum = 0;
        for (double[] row : differences) {
            double largest = 0; // that of the true class itself
            for (double difference : row) {
                largest = Math.max(largest, difference);
            }
            double total = StrictMath.exp(-beta * largest);
            double weighted = 0;
            for (double difference : row) {
                double e = StrictMath.exp(beta * (difference - largest));
                total += e;
                weighted += e * difference;
            }
            sum += weighted / total;
        }
        return sum;
    }
}
