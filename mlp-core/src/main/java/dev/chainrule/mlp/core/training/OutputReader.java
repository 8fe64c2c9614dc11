package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.Network;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Reads a network's outputs as a class with scores, or as numbers in the units of the targets. Belongs to one thread.
 */
final class OutputReader {
    private static final int NO_CLASS = -1;

    private final Network network;
    private final Loss loss;
    private final Target target;
    private final Optional<Residuals> residuals;
    private final double[] no = {0};
    private final double[] yes = {1};

    OutputReader(Network network, Target target) {
        this(network, target, Optional.empty());
    }

    /** Creates a reader whose predictions have intervals, if there are residuals. */
    OutputReader(Network network, Target target, Optional<Residuals> residuals) {
        this.residuals = residuals;
        this.network = network;
        this.loss = network.loss();
        this.target = target;
    }

    /** Returns how many numbers a prediction has: one per class, or one per target. */
    int size() {
        return target instanceof Target.Classes classes ? classes.labels().size() : target.outputs();
    }

    /**
     * Reads the outputs of a row.
     *
     * @param row which row it is
     * @param places where rows come from, for messages
     */
    Prediction read(double[] outputs, int row, IntFunction<Location> places) {
        double[] values = new double[size()];
        int answer = read(outputs, values, row, places);
        return target instanceof Target.Classes classes
                ? Prediction.ofClass(classes.labels(), values, answer, network.givesProbabilities())
                : Prediction.ofNumbers((Target.Numbers) target, values, residuals);
    }

    /**
     * Reads the outputs of a row. Allocates nothing.
     *
     * @param values receives {@link #size} numbers
     * @return the position of the predicted label; −1 for numbers
     */
    int read(double[] outputs, double[] values, int row, IntFunction<Location> places) {
        if (target instanceof Target.Numbers numbers) {
            for (int c = 0; c < outputs.length; c++) {
                values[c] = number(numbers, c, outputs[c]);
                if (!Double.isFinite(values[c])) {
                    throw new DataException(
                            ErrorCode.DAT_RANGE,
                            places.apply(row),
                            "the prediction of " + Problem.show(numbers.names().get(c))
                                    + " is too large for float64. Correct the row");
                }
            }
            keepFromCrossing(numbers, values);
            return NO_CLASS;
        }
        scores(outputs, values);
        return classOf(outputs);
    }

    /** Sorts predicted quantiles: networks may predict a lower quantile above a higher one. */
    static void keepFromCrossing(Target.Numbers numbers, double[] values) {
        if (numbers.areQuantiles()) {
            Arrays.sort(values);
        }
    }

    /** Returns the prediction of a target in its units. */
    double number(Target.Numbers numbers, int target, double output) {
        return numbers.prediction(target, network.prediction(output));
    }

    /** Writes a number for each class: the outputs, or 1 − a and a of a single output a. */
    static void scores(double[] outputs, double[] scores) {
        System.arraycopy(outputs, 0, scores, scores.length - outputs.length, outputs.length);
        if (outputs.length == 1) {
            scores[0] = 1 - outputs[0];
        }
    }

    /**
     * Returns the class with the largest output, the first of them on a tie; with one output, the one with the smaller
     * loss.
     */
    int classOf(double[] outputs) {
        if (outputs.length == 1) {
            return loss.value(outputs, yes) < loss.value(outputs, no) ? 1 : 0;
        }
        int best = 0;
        for (int c = 1; c < outputs.length; c++) {
            if (outputs[c] > outputs[best]) {
                best = c;
            }
        }
        return best;
    }
}
