package dev.chainrule.mlp.core.selection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean and standard deviation of each measure over several folds.
 *
 * @param mean the mean of each measure by name
 * @param sd the population standard deviation of each measure by name, √(Σ(x − mean)² / n) as {@code numpy.std}
 *     computes it
 * @since 0.2
 */
public record FoldSummary(Map<String, Double> mean, Map<String, Double> sd) {

    /** Copies the maps. */
    public FoldSummary {
        mean = Collections.unmodifiableMap(new LinkedHashMap<>(mean));
        sd = Collections.unmodifiableMap(new LinkedHashMap<>(sd));
    }

    /** Summarizes folds that have the same measures; at least one. */
    static FoldSummary of(List<FoldResult> folds) {
        Map<String, Double> mean = new LinkedHashMap<>();
        Map<String, Double> sd = new LinkedHashMap<>();
        for (String name : folds.get(0).measures().keySet()) {
            double sum = 0;
            for (FoldResult fold : folds) {
                sum += fold.measures().get(name);
            }
            double center = sum / folds.size();
            double squares = 0;
            for (FoldResult fold : folds) {
                double distance = fold.measures().get(name) - center;
                squares += distance * distance;
            }
            mean.put(name, center);
            sd.put(name, Math.sqrt(squares / folds.size()));
        }
        return new FoldSummary(mean, sd);
    }
}
