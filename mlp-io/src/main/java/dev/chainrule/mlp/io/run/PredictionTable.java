package dev.chainrule.mlp.io.run;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.io.NumberOutput;

/**
 * Formats predictions as CSV: the columns that are passed through, then for classes the label and one probability per class,
 * for numbers one column per target.
 *
 * <p>A label that a spreadsheet would run as a formula gets a leading {@code '} (CVE-2021-41270) unless the table is raw;
 * numbers and the cells that are passed through are not changed. Numbers have the fewest digits that identify them, the same
 * on every JDK. Stateless, so threads may share an instance.
 */
final class PredictionTable {
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private final Target target;
    private final String valuePrefix;
    private final List<String> kept;
    private final boolean raw;

    /**
     * Creates the format of a model's predictions.
     *
     * @param kept the names of the columns that are passed through
     * @param raw whether labels are written as they are, even if a spreadsheet would run them as formulas
     */
    static PredictionTable of(TrainedModel model, List<String> kept, boolean raw) {
        boolean probabilities = model.network().givesProbabilities();
        return new PredictionTable(
                model.preprocessing().target(), probabilities ? "probability_" : "score_", kept, raw);
    }

    PredictionTable(Target target, String valuePrefix, List<String> kept, boolean raw) {
        this.target = target;
        this.valuePrefix = valuePrefix;
        this.kept = List.copyOf(kept);
        this.raw = raw;
    }

    /** Writes the line of column names. A predicted column whose name is passed through already is called {@code predicted_…}. */
    void writeHeader(Writer to) throws IOException {
        List<String> names = new ArrayList<>(kept);
        Set<String> taken = new HashSet<>(kept);
        if (target instanceof Target.Classes classes) {
            names.add(free(classes.name(), taken));
            classes.labels().forEach(label -> names.add(free(valuePrefix + label, taken)));
        } else {
            ((Target.Numbers) target).names().forEach(name -> names.add(free(name, taken)));
        }
        write(List.of(names), to);
    }

    private String free(String name, Set<String> taken) {
        String other = text(name);
        while (taken.contains(other)) {
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
            List<String> line = new ArrayList<>(kept.isEmpty() ? List.of() : cells.get(r));
            if (target instanceof Target.Classes) {
                line.add(text(prediction.label()));
            }
            for (double value : prediction.toArray()) {
                line.add(number(value));
            }
            lines.add(line);
        }
        write(lines, to);
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
        boolean formula = !raw && !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0;
        return formula && !isNumber(cell) ? "'" + cell : cell;
    }

    /** Whether a text is a decimal number. One look at each character, as labels come from files and may be long. */
    static boolean isNumber(CharSequence text) {
        int start = skipSign(text, 0);
        int point = skipDigits(text, start);
        boolean hasPoint = point < text.length() && text.charAt(point) == '.';
        int end = hasPoint ? skipDigits(text, point + 1) : point;
        if (end - start == (hasPoint ? 1 : 0)) {
            return false;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int exponent = skipSign(text, end + 1);
            end = skipDigits(text, exponent);
            return end > exponent && end == text.length();
        }
        return end == text.length();
    }

    private static int skipSign(CharSequence text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
    }

    private static int skipDigits(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** Formats a value that came out of a float32 as one: 0.1, not 0.10000000149011612. */
    static String number(double value) {
        float single = (float) value;
        return single == value ? NumberOutput.toString(single, true) : NumberOutput.toString(value, true);
    }
}
