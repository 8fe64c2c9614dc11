package dev.chainrule.mlp.core.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How a model does on rows whose targets are known.
 *
 * @param rows how many rows
 * @param loss the mean loss
 * @param metrics the values of the metrics that were measured, by their labels and in their order; NaN where one is not
 *     defined on these rows
 * @param targets of a model that predicts several numbers the metrics of each alone, by its name; empty if there is only one,
 *     if the targets are classes, or if they were not measured one by one
 */
public record Evaluation(int rows, double loss, Map<String, Double> metrics, Map<String, Map<String, Double>> targets) {
    /** The name of the loss, beside which no metric can have it. */
    public static final String LOSS = "loss";

    /** Copies the maps. */
    public Evaluation {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        Map<String, Map<String, Double>> copies = new LinkedHashMap<>();
        targets.forEach((name, values) -> copies.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
        targets = Collections.unmodifiableMap(copies);
    }

    /** An evaluation whose targets were not measured one by one. */
    public Evaluation(int rows, double loss, Map<String, Double> metrics) {
        this(rows, loss, metrics, Map.of());
    }

    /**
     * The loss or a metric; empty if it was not measured.
     *
     * @param name {@value #LOSS}, or the label of a metric
     */
    public OptionalDouble value(String name) {
        if (name.equals(LOSS)) {
            return OptionalDouble.of(loss);
        }
        return metrics.containsKey(name) ? OptionalDouble.of(metrics.get(name)) : OptionalDouble.empty();
    }

    /** The share of rows whose label is right; empty for regression. */
    public OptionalDouble accuracy() {
        return value("accuracy");
    }

    /** The coefficient of determination, the mean over the targets; empty for classification. */
    public OptionalDouble r2() {
        return value("r2");
    }

    /** The root of the mean squared error in the units of the target, the mean over the targets; empty for classification. */
    public OptionalDouble rmse() {
        return value("rmse");
    }
}
