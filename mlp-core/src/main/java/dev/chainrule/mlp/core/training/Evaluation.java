package dev.chainrule.mlp.core.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The evaluation of a model on rows whose targets are known.
 *
 * @param rows the number of rows
 * @param loss the mean loss
 * @param metrics the values of the metrics by label, in order; NaN for a metric that is not defined on these rows
 * @param targets for a model with several numeric targets, the metrics of each target by its name; empty if there is
 *     only one target, if the targets are classes, or if they were not evaluated separately
 * @since 0.2
 */
public record Evaluation(int rows, double loss, Map<String, Double> metrics, Map<String, Map<String, Double>> targets) {
    /** The name of the loss, which no metric may have. */
    public static final String LOSS = "loss";

    /** Copies the maps. */
    public Evaluation {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        Map<String, Map<String, Double>> copies = new LinkedHashMap<>();
        targets.forEach((name, values) -> copies.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
        targets = Collections.unmodifiableMap(copies);
    }

    /** Creates an evaluation without separate targets. */
    public Evaluation(int rows, double loss, Map<String, Double> metrics) {
        this(rows, loss, metrics, Map.of());
    }

    /**
     * Returns the loss or a metric.
     *
     * @param name {@value #LOSS}, or the label of a metric
     * @return empty if it was not computed
     */
    public OptionalDouble value(String name) {
        if (name.equals(LOSS)) {
            return OptionalDouble.of(loss);
        }
        return metrics.containsKey(name) ? OptionalDouble.of(metrics.get(name)) : OptionalDouble.empty();
    }

    /** Returns the fraction of rows whose label is predicted correctly; empty for regression. */
    public OptionalDouble accuracy() {
        return value("accuracy");
    }

    /** Returns the coefficient of determination, the mean over the targets; empty for classification. */
    public OptionalDouble r2() {
        return value("r2");
    }

    /**
     * Returns the root mean squared error in the unit of the target, the mean over the targets; empty for
     * classification.
     */
    public OptionalDouble rmse() {
        return value("rmse");
    }

    /** Returns the mean of evaluations on the same rows by the same metrics, without separate targets. */
    static Evaluation mean(List<Evaluation> evaluations) {
        Evaluation first = evaluations.get(0);
        Map<String, Double> metrics = new LinkedHashMap<>();
        first.metrics.keySet().forEach(name -> metrics.put(name, mean(evaluations, e -> e.metrics.get(name))));
        return new Evaluation(first.rows, mean(evaluations, Evaluation::loss), metrics);
    }

    private static double mean(List<Evaluation> evaluations, ToDoubleFunction<Evaluation> value) {
        return evaluations.stream().mapToDouble(value).sum() / evaluations.size();
    }
}
