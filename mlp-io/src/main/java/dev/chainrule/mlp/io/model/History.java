package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The losses and metrics of the epochs of a run, as a table with the same columns for each epoch. */
final class History {
    private static final String LOSS = Evaluation.LOSS;
    private static final String TRAINING = "training";
    private static final String VALIDATION = "validation";

    private final List<String> columns;
    private final double[][] values;

    /**
     * @param columns the names of the values; none before the first epoch has ended
     * @param values epochs × columns
     */
    History(List<String> columns, double[][] values) {
        this.columns = List.copyOf(columns);
        this.values = values;
    }

    static History of(List<EpochResult> epochs) {
        List<String> columns =
                epochs.isEmpty() ? List.of() : List.copyOf(row(epochs.get(0)).keySet());
        double[][] values = new double[epochs.size()][];
        for (int e = 0; e < values.length; e++) {
            values[e] = row(epochs.get(e)).values().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }
        return new History(columns, values);
    }

    private static Map<String, Double> row(EpochResult result) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put(LOSS, result.loss());
        result.training().ifPresent(rows -> put(row, TRAINING, rows));
        result.validation().ifPresent(rows -> put(row, VALIDATION, rows));
        return row;
    }

    /** Puts the number of rows under the name itself, and the loss and the metrics under the name, a dot and theirs. */
    private static void put(Map<String, Double> row, String name, Evaluation rows) {
        row.put(name, (double) rows.rows());
        row.put(name + "." + LOSS, rows.loss());
        rows.metrics().forEach((metric, value) -> row.put(name + "." + metric, value));
    }

    /** Returns the names of the values. */
    List<String> columns() {
        return columns;
    }

    /** Returns the values, epochs × columns. */
    double[][] values() {
        return values;
    }

    /**
     * Returns the results of the epochs.
     *
     * @param epochs the number of epochs of the whole run
     */
    List<EpochResult> results(int epochs, ModelFaults faults) {
        boolean measured = columns.contains(LOSS)
                && columns.contains(TRAINING) == columns.contains(TRAINING + "." + LOSS)
                && columns.contains(VALIDATION) == columns.contains(VALIDATION + "." + LOSS);
        if (values.length > 0 && !measured) {
            throw faults.of(
                    ErrorCode.MDL_HEADER,
                    TensorNames.CHECKPOINT + " has no losses in its history: " + Problem.clean(columns.toString()));
        }
        List<EpochResult> results = new ArrayList<>();
        for (double[] value : values) {
            Map<String, Double> row = new LinkedHashMap<>();
            for (int c = 0; c < value.length; c++) {
                row.put(columns.get(c), value[c]);
            }
            results.add(new EpochResult(
                    results.size() + 1, epochs, row.get(LOSS), evaluation(row, TRAINING), evaluation(row, VALIDATION)));
        }
        return results;
    }

    private static Optional<Evaluation> evaluation(Map<String, Double> row, String name) {
        if (!row.containsKey(name)) {
            return Optional.empty();
        }
        String loss = name + "." + LOSS;
        Map<String, Double> metrics = new LinkedHashMap<>();
        row.forEach((column, value) -> {
            if (column.startsWith(name + ".") && !column.equals(loss)) {
                metrics.put(column.substring(name.length() + 1), value);
            }
        });
        return Optional.of(new Evaluation(row.get(name).intValue(), row.get(loss), metrics));
    }
}
