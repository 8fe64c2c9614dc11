package dev.chainrule.mlp.io.csv;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A description of the cells of one column of a CSV.
 *
 * @since 0.2
 */
public final class ColumnProfile {
    /** The largest number of different texts that are counted. */
    static final int MAX_TEXTS = 100_000;

    private static final Pattern DATE = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}([T ].*)?" + "|\\d{1,2}[./]\\d{1,2}[./]\\d{4}( .*)?|\\d{4}/\\d{1,2}/\\d{1,2}( .*)?");

    private final String name;
    private final int position;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, Integer> textCounts = new LinkedHashMap<>();
    private boolean allCounted = true;
    private boolean repeats;
    private long missing;
    private long numbers;
    private long integers;
    private long texts;
    private long dates;
    private final DateNotations notations = new DateNotations();
    private long likeTarget;
    private boolean rises = true;
    private double last = Double.NEGATIVE_INFINITY;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double mean;
    private double squares;
    private double cubes;

    ColumnProfile(String name, int position) {
        this.name = name;
        this.position = position;
    }

    void addMissing() {
        missing++;
    }

    void addNumber(String cell, double value) {
        count(cell, counts);
        rises &= value > last;
        last = value;
        min = Math.min(min, value);
        max = Math.max(max, value);
        numbers++;
        integers += value == Math.rint(value) ? 1 : 0;
        // Pébay, "Formulas for robust, one-pass parallel computation of covariances and moments" (2008), for one value
        double n = numbers;
        double delta = value - mean;
        double part = delta / n;
        double term = delta * part * (n - 1);
        mean += part;
        cubes += term * part * (n - 2) - 3 * part * squares;
        squares += term;
    }

    void addText(String cell) {
        count(cell, counts);
        count(cell, textCounts);
        texts++;
        dates += DATE.matcher(cell).matches() ? 1 : 0;
        notations.add(cell);
    }

    void addLikeTarget() {
        likeTarget++;
    }

    private void count(String cell, Map<String, Integer> all) {
        if (all.containsKey(cell) || all.size() < MAX_TEXTS) {
            repeats |= all.merge(cell, 1, Integer::sum) > 1;
        } else {
            allCounted = false;
        }
    }

    /** Returns the name in the header; the number from 1 if there is none. */
    public String name() {
        return name;
    }

    /** Returns the number of the column, from 1. */
    public int position() {
        return position;
    }

    /** Returns the number of cells that have a value. */
    public long present() {
        return numbers + texts;
    }

    /** Returns the number of cells without a value. */
    public long missing() {
        return missing;
    }

    /** Returns the number of cells that are numbers. */
    public long numbers() {
        return numbers;
    }

    /** Returns whether every number is an integer. */
    public boolean hasIntegersOnly() {
        return numbers > 0 && integers == numbers;
    }

    /** Returns the number of cells that are dates, as {@code 2024-05-01} or {@code 1.5.2024}. */
    public long dates() {
        return dates;
    }

    /**
     * Returns the notation in which every text is a date, as a pattern of {@link java.time.format.DateTimeFormatter}; an
     * empty text for ISO 8601. It is absent if there is none, or several, as for 1/2/2024.
     */
    public Optional<String> dateNotation() {
        return notations.found();
    }

    /** Returns how often each value occurs, in the order of the file; of more than 100,000, the first. */
    public Map<String, Integer> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** Returns how often each value that is no number occurs, in the order of the file; of more than 100,000, the first. */
    public Map<String, Integer> textCounts() {
        return Collections.unmodifiableMap(textCounts);
    }

    /** Returns the number of different values; 100,000 if there are more. */
    public int distinct() {
        return counts.size();
    }

    /** Returns whether no value occurs twice, among the first 100,000. */
    public boolean isUnique() {
        return !repeats && present() > 0;
    }

    /** Returns whether all different values were counted. */
    public boolean isCounted() {
        return allCounted;
    }

    /** Returns whether every number is greater than the one before. */
    public boolean rises() {
        return rises && numbers > 0;
    }

    /** Returns the number of rows whose cell is that of the target. */
    public long likeTarget() {
        return likeTarget;
    }

    /** Returns the smallest number. */
    public double min() {
        return min;
    }

    /** Returns the largest number. */
    public double max() {
        return max;
    }

    /** Returns the skewness of the numbers, √n·Σ(x − m)³ / (Σ(x − m)²)^1.5; 0 if all are equal. */
    public double skewness() {
        return squares == 0 ? 0 : Math.sqrt(numbers) * cubes / (squares * Math.sqrt(squares));
    }
}
