package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.data.Target;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The answer of a model for one row: a label with a score for each class, or the predicted numbers. Immutable.
 *
 * <pre>{@code
 * model.predict(row).label();               // "yes"
 * model.predict(row).probability("yes");    // 0.93
 * house.predict(row).value();               // 251000.0, the only target
 * house.predict(row).value("price");        // the same, by its name
 * }</pre>
 *
 * @since 0.2
 */
public final class Prediction {
    private static final int NO_CLASS = -1;
    private static final int SHOWN = 10;
    private static final double MEDIAN = 0.5;

    private final List<String> names;
    private final double[] values;
    private final int answer;
    private final boolean isProbability;
    private final Optional<Residuals> residuals;
    /** The probabilities of the predicted quantiles; empty if the values are no quantiles. */
    private final List<Double> quantiles;

    /**
     * An interval that contains a target with the probability that was asked for.
     *
     * @param low its lower end, in the unit of the target
     * @param high its upper end
     * @since 0.2
     */
    public record Interval(double low, double high) {}

    private Prediction(
            List<String> names,
            double[] values,
            int answer,
            boolean isProbability,
            Optional<Residuals> residuals,
            List<Double> quantiles) {
        if (names.size() != values.length) {
            throw new IllegalArgumentException(values.length + " values for " + names.size() + " names");
        }
        this.names = names;
        this.values = values;
        this.answer = answer;
        this.isProbability = isProbability;
        this.residuals = residuals;
        this.quantiles = quantiles;
    }

    /**
     * Creates the prediction of a class.
     *
     * @param labels the labels of the model, in its order
     * @param scores a score for each label; copied
     * @param answer the position of the predicted label, from 0
     * @param isProbability whether the scores are probabilities
     * @since 0.2
     */
    public static Prediction ofClass(List<String> labels, double[] scores, int answer, boolean isProbability) {
        return new Prediction(
                List.copyOf(labels),
                scores.clone(),
                Objects.checkIndex(answer, labels.size()),
                isProbability,
                Optional.empty(),
                List.of());
    }

    /**
     * Creates the prediction of numbers.
     *
     * @param targets the names of the targets
     * @param values a number for each target; copied
     * @since 0.2
     */
    public static Prediction ofNumbers(List<String> targets, double[] values) {
        return new Prediction(List.copyOf(targets), values.clone(), NO_CLASS, false, Optional.empty(), List.of());
    }

    /** Creates it with the residuals that intervals are made of, and sorted quantiles if the target has some. */
    static Prediction ofNumbers(Target.Numbers target, double[] values, Optional<Residuals> residuals) {
        return new Prediction(target.names(), values.clone(), NO_CLASS, false, residuals, target.quantiles());
    }

    /** Returns whether the model predicts a class; if not, it predicts numbers. */
    public boolean isClass() {
        return answer != NO_CLASS;
    }

    /**
     * Returns the predicted label.
     *
     * @throws IllegalStateException if the model predicts numbers
     */
    public String label() {
        if (!isClass()) {
            throw new IllegalStateException(
                    "the model predicts numbers and no label: ask for value(), one of " + shownNames());
        }
        return names.get(answer);
    }

    /**
     * Returns the probability of a label.
     *
     * @throws IllegalStateException if the model predicts numbers, or its outputs are not probabilities: see {@link
     *     #value(String)}
     * @throws IllegalArgumentException if the model has no such label
     * @since 0.2
     */
    public double probability(String label) {
        if (!isClass()) {
            throw new IllegalStateException("the model predicts numbers, which have no probability: ask for value(),"
                    + " one of " + shownNames());
        }
        if (!isProbability) {
            throw new IllegalStateException("the scores of this model are not probabilities, as its output activation"
                    + " leaves [0, 1]: ask for value(\"" + Problem.clean(label) + "\") to get the score");
        }
        return value(label);
    }

    /**
     * Returns the predicted number of a model with a single target, in the units of the target.
     *
     * @throws IllegalStateException if the model predicts a class or several numbers
     * @since 0.2
     */
    public double value() {
        if (isClass() || values.length > 1) {
            throw new IllegalStateException(
                    isClass()
                            ? "the model predicts a class and no number: ask for label() or probability(label)"
                            : "the model predicts several numbers: ask for value(name), one of " + shownNames());
        }
        return values[0];
    }

    /**
     * Returns the predicted number of a target in its units or, of a classifier, the score of a label.
     *
     * @param name the name of a target, or a label
     * @throws IllegalArgumentException if the model has no such target or label
     * @since 0.2
     */
    public double value(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no " + (isClass() ? "label " : "target ") + Problem.show(name) + "."
                    + Suggestion.sentence(name, names) + (isClass() ? " The labels are " : " The targets are ")
                    + shownNames());
        }
        return values[index];
    }

    /**
     * Returns an interval around the predicted number of a model with a single target. A model of quantiles widens or narrows
     * the interval between two of them, those whose probabilities are about {@code level} apart (conformalized quantile
     * regression; Romano, Patterson and Candès 2019). The interval contains the predicted median, if that is one of the
     * quantiles between them.
     *
     * @param level the probability with which it contains the target of a new row, such as 0.9
     * @throws IllegalStateException if the model predicts a class or several numbers, or was not calibrated
     * @throws IllegalArgumentException if the level is not above 0, or higher than {@link Residuals#highestLevel}
     * @see Calibration
     * @since 0.2
     */
    public Interval interval(double level) {
        if (!quantiles.isEmpty()) {
            return betweenQuantiles(level);
        }
        value();
        return interval(names.get(0), level);
    }

    private Interval betweenQuantiles(double level) {
        int low = Residuals.pair(quantiles, level);
        double margin = residuals.orElseThrow(Prediction::notCalibrated).halfWidth(low, level);
        int high = values.length - 1 - low;
        double from = values[low] - margin;
        double to = values[high] + margin;
        int median = quantiles.indexOf(MEDIAN);
        boolean isInside = low <= median && median <= high;
        if (from > to) {
            double center = isInside ? values[median] : (from + to) / 2;
            return new Interval(center, center);
        }
        return isInside
                ? new Interval(Math.min(from, values[median]), Math.max(to, values[median]))
                : new Interval(from, to);
    }

    private static IllegalStateException notCalibrated() {
        return new IllegalStateException(
                "the model has no prediction intervals: calibrate it with rows that it was not trained on, by"
                        + " Calibration.of(model, rows).model()");
    }

    /**
     * Returns an interval around the predicted number of a target.
     *
     * @param target the name of the target
     * @param level the probability with which it contains the target of a new row, such as 0.9
     * @throws IllegalStateException if the model predicts a class, or was not calibrated
     * @throws IllegalArgumentException if there is no such target, the level is not above 0, or it is higher than {@link
     *     Residuals#highestLevel}
     * @see Calibration
     * @since 0.2
     */
    public Interval interval(String target, double level) {
        double center = value(target);
        if (isClass()) {
            throw new IllegalStateException(
                    "the model predicts a class, which has no interval: ask for probability(label)");
        }
        if (!quantiles.isEmpty()) {
            throw new IllegalStateException("the model predicts quantiles of one target: ask for interval(level)");
        }
        Residuals found = residuals.orElseThrow(Prediction::notCalibrated);
        double half = found.halfWidth(names.indexOf(target), level);
        return new Interval(center - half, center + half);
    }

    /**
     * Returns the predicted number of each target by its name or, of a classifier, the score of each label, in the
     * order of the model. The scores are probabilities if the output activation is softmax or sigmoid.
     */
    public Map<String, Double> values() {
        Map<String, Double> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(names.get(i), values[i]);
        }
        return Collections.unmodifiableMap(map);
    }

    /**
     * Returns what {@link #values()} contains, without the names.
     *
     * @return a copy
     * @since 0.2
     */
    public double[] toArray() {
        return values.clone();
    }

    private String shownNames() {
        return names.stream().limit(SHOWN).map(Problem::show).collect(Collectors.joining(", "))
                + (names.size() > SHOWN ? ", …" : "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prediction that
                && answer == that.answer
                && isProbability == that.isProbability
                && names.equals(that.names)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(names, Arrays.hashCode(values), answer, isProbability);
    }

    /** Returns text such as {@code yes {no=0.07, yes=0.93}} or {@code {price=251000.0}}. */
    @Override
    public String toString() {
        return (isClass() ? label() + " " : "") + values();
    }
}
