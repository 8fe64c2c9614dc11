package dev.chainrule.mlp.io.run;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.core.io.NumberOutput;

/**
 * Formats predictions as CSV: the columns that are passed through, then for classes the label and one probability
 * per class, for numbers one column per target.
 *
 * <p>A label, a name or a kept cell that a spreadsheet would run as a formula is escaped by {@link FormulaGuard}
 * unless the table is raw; numbers are not changed. Numbers have the fewest digits that identify them, the same
 * on every JDK. Stateless, so threads may share an instance.
 *
 * @since 0.2
 */
public final class PredictionTable {
    private final Target target;
    private final String valuePrefix;
    private final List<String> kept;
    private final boolean raw;
    private final FormulaGuard guard;
    private final OptionalDouble interval;

    /**
     * Creates the format of a model's predictions.
     *
     * @param kept the names of the columns that are passed through
     * @param raw whether text is written as it is, even if a spreadsheet would run them as formulas
     */
    public static PredictionTable of(TrainedModel model, List<String> kept, boolean raw) {
        boolean probabilities = model.network().givesProbabilities();
        return new PredictionTable(
                model.preprocessing().target(),
                probabilities ? "probability_" : "score_",
                kept,
                raw,
                new FormulaGuard(ModelData.dataSpec(model).format()),
                OptionalDouble.empty());
    }

    PredictionTable(Target target, String valuePrefix, List<String> kept, boolean raw, CsvFormat format) {
        this(target, valuePrefix, kept, raw, new FormulaGuard(format), OptionalDouble.empty());
    }

    private PredictionTable(
            Target target,
            String valuePrefix,
            List<String> kept,
            boolean raw,
            FormulaGuard guard,
            OptionalDouble interval) {
        this.target = target;
        this.valuePrefix = valuePrefix;
        this.kept = List.copyOf(kept);
        this.raw = raw;
        this.guard = guard;
        this.interval = interval;
    }

    /**
     * Returns the same format with the columns {@code NAME_low} and {@code NAME_high} after each predicted number, or after the
     * quantiles of a number.
     */
    PredictionTable withIntervals(OptionalDouble level) {
        return new PredictionTable(target, valuePrefix, kept, raw, guard, level);
    }

    /** Writes the line of column names. */
    void writeHeader(Writer to) throws IOException {
        write(List.of(header()), to);
    }

    /**
     * Returns the names of the columns, escaped where a spreadsheet would run them. A predicted column whose name is
     * passed through already is called {@code predicted_…}.
     */
    public List<String> header() {
        List<String> names = new ArrayList<>(kept);
        Set<String> taken = new HashSet<>(kept);
        if (target instanceof Target.Classes classes) {
            names.add(free(classes.name(), taken));
            classes.labels().forEach(label -> names.add(free(valuePrefix + label, taken)));
        } else {
            Target.Numbers numbers = (Target.Numbers) target;
            for (String name : numbers.names()) {
                names.add(free(name, taken));
                if (interval.isPresent() && !numbers.areQuantiles()) {
                    addInterval(name, names, taken);
                }
            }
            if (interval.isPresent() && numbers.areQuantiles()) {
                addInterval(numbers.columns().get(0), names, taken);
            }
        }
        return names.stream().map(this::text).toList();
    }

    private static void addInterval(String name, List<String> names, Set<String> taken) {
        names.add(free(name + "_low", taken));
        names.add(free(name + "_high", taken));
    }

    /** Returns the labels as they are written, in the model's order; empty if the model predicts numbers. */
    public List<String> labels() {
        return target instanceof Target.Classes classes
                ? classes.labels().stream().map(this::text).toList()
                : List.of();
    }

    private static String free(String name, Set<String> taken) {
        String other = name;
        while (!taken.add(other)) {
            other = "predicted_" + other;
        }
        return other;
    }

    /**
     * Writes a line for each prediction.
     *
     * @param cells for each prediction the cells of the columns that are passed through; empty if there are none
     * @param to is not closed
     */
    void write(List<Prediction> predictions, List<List<String>> cells, Writer to) throws IOException {
        List<List<String>> lines = new ArrayList<>(predictions.size());
        for (int r = 0; r < predictions.size(); r++) {
            Prediction prediction = predictions.get(r);
            List<String> line = new ArrayList<>();
            if (!kept.isEmpty()) {
                cells.get(r).forEach(cell -> line.add(text(cell)));
            }
            if (target instanceof Target.Classes) {
                line.add(text(prediction.label()));
            }
            double[] values = prediction.toArray();
            for (int v = 0; v < values.length; v++) {
                line.add(number(values[v]));
                if (interval.isPresent() && target instanceof Target.Numbers numbers && !numbers.areQuantiles()) {
                    addInterval(prediction.interval(numbers.names().get(v), interval.getAsDouble()), line);
                }
            }
            if (interval.isPresent() && target instanceof Target.Numbers numbers && numbers.areQuantiles()) {
                addInterval(prediction.interval(interval.getAsDouble()), line);
            }
            lines.add(line);
        }
        write(lines, to);
    }

    private static void addInterval(Prediction.Interval interval, List<String> line) {
        line.add(number(interval.low()));
        line.add(number(interval.high()));
    }

    private static void write(List<List<String>> lines, Writer to) throws IOException {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(to);
        try {
            lines.forEach(csv::writeRecord);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private String text(String cell) {
        return raw ? cell : guard.escape(cell);
    }

    /** Formats a value that came out of a float32 as one: 0.1, not 0.10000000149011612. */
    static String number(double value) {
        float single = (float) value;
        return single == value ? NumberOutput.toString(single, true) : NumberOutput.toString(value, true);
    }
}
