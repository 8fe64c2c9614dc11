package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TextEncoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Encodes dates and date-times by their parts. The parts {@code month}, {@code day} (of the month), {@code weekday} and
 * {@code hour} (with minutes and seconds) repeat, so each becomes two inputs, sin 2πp and cos 2πp, where p is from 0 to 1
 * over its cycle: December is next to January. The parts {@code days}, the time since a common day, and {@code year} are
 * scaled to mean 0 and deviation 1.
 *
 * <p>A date is a number of seconds since the start of 1970. A time with an offset, as in {@code 2024-05-31T14:30+02:00},
 * is converted to UTC; one without is taken as it is written.
 */
public final class DateParts implements TextEncoding {
    private static final List<DatePart> ALL = List.of(DatePart.values());
    /** From the year −9999 to 9999. */
    private static final double FIRST = -377_673_580_800d;

    private static final double LAST = 253_402_300_799d;
    private static final int NUMBERS_PER_PART = 3;

    private final String parts;
    private final String format;
    private final Set<DatePart> chosen;
    private final DateText text;

    /** Creates the default: ISO dates, and the parts that differ between the training rows. */
    public DateParts() {
        this("", "");
    }

    /**
     * Creates an encoding.
     *
     * @param parts the names of the parts, separated by commas or blanks; empty for all but {@code year}, without those
     *     that are the same in every training row
     * @param format the notation as a pattern of {@link java.time.format.DateTimeFormatter} with year, month and day, for
     *     example {@code d.M.yyyy}; empty for ISO 8601
     * @throws IllegalArgumentException if a name or the format is not valid
     */
    public DateParts(String parts, String format) {
        this.parts = parts;
        this.format = format;
        chosen = chosen(parts);
        text = new DateText(format);
    }

    private static Set<DatePart> chosen(String parts) {
        Set<DatePart> found = EnumSet.noneOf(DatePart.class);
        Stream.of(parts.split("[,\\s]+")).filter(word -> !word.isEmpty()).forEach(word -> {
            DatePart part = ALL.stream()
                    .filter(one -> one.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("accepts "
                            + ALL.stream().map(DatePart::word).collect(Collectors.joining(", ")) + ", found "
                            + Problem.show(word)));
            found.add(part);
        });
        return found;
    }

    @Override
    public String name() {
        return "date";
    }

    @Override
    public List<String> aliases() {
        return List.of("dates", "datetime", "datetimeencoder", "timestamp");
    }

    @Override
    public double number(String cell) {
        return text.number(cell);
    }

    @Override
    public String remedy() {
        return format.isEmpty() ? "give its notation as \"format\": \"d.M.yyyy\"" : "";
    }

    @Override
    public String text(double number) {
        return text.text(clamped(number));
    }

    private static double clamped(double seconds) {
        return Math.max(FIRST, Math.min(LAST, seconds));
    }

    /** Returns for each part that is used its index, a center and a width. */
    @Override
    public double[] fit(ColumnValues column) {
        double[] sorted = column.sorted();
        List<double[]> fitted = new ArrayList<>();
        for (DatePart part : ALL) {
            ColumnValues values = ColumnValues.of(Arrays.stream(sorted)
                    .map(seconds -> part.value(clamped(seconds)))
                    .toArray());
            boolean varies = values.low() < values.high();
            if (chosen.isEmpty() ? part != DatePart.YEAR && varies : chosen.contains(part)) {
                fitted.add(fitted(part, values));
            } else if (part == DatePart.DAYS && chosen.isEmpty()) { // equal dates: no part varies
                return fitted(part, values);
            }
        }
        return fitted.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] fitted(DatePart part, ColumnValues values) {
        double[] scaling = ConstantColumn.fitted(values.mean(), values.deviation());
        return new double[] {part.ordinal(), part.isCyclic() ? 0 : scaling[0], part.isCyclic() ? 1 : scaling[1]};
    }

    private static DatePart part(double[] fitted, int index) {
        return ALL.get((int) fitted[index * NUMBERS_PER_PART]);
    }

    @Override
    public int maxInputs() {
        return (chosen.isEmpty() ? ALL : chosen)
                .stream().mapToInt(DatePart::inputs).sum();
    }

    @Override
    public int inputs(double[] fitted) {
        int inputs = 0;
        for (int i = 0; i < fitted.length / NUMBERS_PER_PART; i++) {
            inputs += part(fitted, i).inputs();
        }
        return inputs;
    }

    @Override
    public List<String> inputNames(String column, double[] fitted) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < fitted.length / NUMBERS_PER_PART; i++) {
            DatePart part = part(fitted, i);
            if (part.isCyclic()) {
                names.add(column + " " + part.word() + " (sin)");
                names.add(column + " " + part.word() + " (cos)");
            } else {
                names.add(column + " " + part.word());
            }
        }
        return names;
    }

    @Override
    public void encode(double value, double[] fitted, double[] inputs, int from) {
        double seconds = clamped(value);
        int input = from;
        for (int i = 0; i < fitted.length / NUMBERS_PER_PART; i++) {
            DatePart part = part(fitted, i);
            double found = part.value(seconds);
            if (part.isCyclic()) {
                inputs[input++] = StrictMath.sin(2 * Math.PI * found);
                inputs[input++] = StrictMath.cos(2 * Math.PI * found);
            } else {
                inputs[input++] = (found - fitted[NUMBERS_PER_PART * i + 1]) / fitted[NUMBERS_PER_PART * i + 2];
            }
        }
    }

    /** Returns the mean of the inputs of the training values: that of a cycle is near 0, which stands for no month. */
    @Override
    public double[] encodeMissing(ColumnValues column, double[] fitted) {
        double[] mean = new double[inputs(fitted)];
        double[] one = new double[mean.length];
        double[] sorted = column.sorted();
        for (double value : sorted) {
            encode(value, fitted, one, 0);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += one[i] / sorted.length;
            }
        }
        return mean;
    }

    @Override
    public DateParts with(PluginOptions options) {
        String newParts = options.text("parts", parts);
        String newFormat = options.text("format", format);
        try {
            chosen(newParts);
        } catch (IllegalArgumentException e) {
            options.reject("parts", ErrorCode.CFG_RANGE, e.getMessage());
            newParts = parts;
        }
        try {
            return new DateParts(newParts, newFormat);
        } catch (IllegalArgumentException e) {
            options.reject(
                    "format",
                    ErrorCode.CFG_RANGE,
                    "must have year, month and day, as \"d.M.yyyy\" or \"MM/dd/yyyy HH:mm\", found "
                            + Problem.show(newFormat));
            return new DateParts(newParts, format);
        }
    }

    /** Compares the options. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DateParts that && parts.equals(that.parts) && format.equals(that.format);
    }

    @Override
    public int hashCode() {
        return 31 * parts.hashCode() + format.hashCode();
    }

    /** Returns text such as {@code date month, weekday}. */
    @Override
    public String toString() {
        return "date " + parts + (format.isEmpty() ? "" : " (" + format + ")");
    }
}
