package dev.chainrule.mlp.io.run;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.training.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.io.NumberOutput;

/**
 * Predictions as CSV: for classes the label and then one column a class with its probability, for numbers one column a
 * target.
 *
 * <p>Text that a spreadsheet would take for a formula gets a leading {@code '} (CVE-2021-41270); numbers never do. Numbers
 * have the fewest digits that name them, the same on every JDK.
 */
public final class PredictionTable {
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private PredictionTable() {}

    /**
     * Writes a header and a line for each prediction.
     *
     * @param target what the model's outputs stand for
     * @param to stays open
     * @throws IOException if {@code to} throws it
     */
    public static void write(Target target, List<Prediction> predictions, Writer to) throws IOException {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(to);
        try {
            csv.writeRecord(header(target));
            List<String> line = new ArrayList<>();
            for (Prediction prediction : predictions) {
                line.clear();
                if (target instanceof Target.Classes) {
                    line.add(text(prediction.label()));
                }
                for (double value : prediction.values()) {
                    line.add(number(value));
                }
                csv.writeRecord(line);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<String> header(Target target) {
        List<String> names = new ArrayList<>();
        if (target instanceof Target.Classes classes) {
            names.add(text(classes.name()));
            classes.labels().forEach(label -> names.add(text(label)));
        } else {
            ((Target.Numbers) target).names().forEach(name -> names.add(text(name)));
        }
        return names;
    }

    private static String text(String cell) {
        boolean formula = !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0;
        return formula && !cell.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?") ? "'" + cell : cell;
    }

    /** What came out of a float32 is written as one: 0.1, not 0.10000000149011612. */
    static String number(double value) {
        float single = (float) value;
        return single == value ? NumberOutput.toString(single, true) : NumberOutput.toString(value, true);
    }
}
