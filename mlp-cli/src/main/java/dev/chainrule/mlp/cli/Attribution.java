package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.explain.IntegratedGradients;
import dev.chainrule.mlp.io.run.ModelInspector;
import java.util.ArrayList;
import java.util.List;

/**
 * Integrated gradients with the row that they compare with.
 *
 * @param description the baseline in words
 * @param baseline the baseline after preprocessing
 */
record Attribution(String description, List<Double> baseline, IntegratedGradients gradients) {
    Attribution {
        baseline = List.copyOf(baseline);
    }

    /** The attribution of a column: the sum over the inputs that are computed from it. */
    record OfColumn(String name, int first, int inputs, double value) {}

    /**
     * The units of an output: its column's, if it was scaled linearly, otherwise those of the network.
     *
     * @param factor the factor from the output of the network
     */
    record Units(double factor, double offset) {
        static Units of(ModelInspector inspection, int output) {
            Scaler scaler = inspection.targetScaler();
            return scaler.curve(output).isPresent()
                    ? new Units(1, 0)
                    : new Units(scaler.width()[output], scaler.center()[output]);
        }
    }

    List<OfColumn> columns(ModelInspector inspection) {
        List<OfColumn> columns = new ArrayList<>();
        int first = 0;
        List<Feature> features = inspection
                .preprocessing()
                .map(preprocessing -> preprocessing.features().columns())
                .orElseGet(() ->
                        inspection.inputNames().stream().map(Feature::number).toList());
        for (Feature feature : features) {
            double sum = 0;
            for (int i = first; i < first + feature.inputs(); i++) {
                sum += gradients.attributions().get(i);
            }
            columns.add(new OfColumn(feature.name(), first, feature.inputs(), sum));
            first += feature.inputs();
        }
        return columns;
    }
}
