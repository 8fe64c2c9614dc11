package dev.chainrule.mlp.io.csv;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the notation in which all texts of a column are dates. */
final class DateNotations {
    /** Stands for ISO 8601, with or without a time. */
    static final String ISO = "";

    private static final int LENGTH_OF_ISO_DATE = 10;
    private static final Pattern TIME_OF_ISO = Pattern.compile(
            "([T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?(Z|[+-](0\\d|1[0-7]):[0-5]\\d)?)?");

    private record Notation(String pattern, DateTimeFormatter format) {
        static Notation of(String pattern) {
            String withoutEras = pattern.replace('y', 'u');
            return new Notation(
                    pattern,
                    DateTimeFormatter.ofPattern(withoutEras, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT));
        }

        boolean reads(String text) {
            try {
                format.parse(text, LocalDate::from);
                return true;
            } catch (DateTimeParseException e) {
                return false;
            }
        }
    }

    private boolean isIso = true;
    /** The notations that have read all texts so far; not set before the first text that is no ISO date. */
    private Optional<List<Notation>> others = Optional.empty();

    private long count;

    /** Adds a text of the column. */
    void add(String text) {
        if (others.isPresent() && others.get().isEmpty()) {
            return; // no notation reads all texts
        }
        boolean isNext = isIso && isIsoDate(text);
        if (count > 0 && isIso && !isNext) {
            others = Optional.of(List.of()); // ISO dates before it, which no other notation reads
        } else if (!isNext) {
            List<Notation> left = new ArrayList<>(others.orElseGet(() -> looksLikeDate(text) ? all() : List.of()));
            left.removeIf(notation -> !notation.reads(text));
            others = Optional.of(left);
        }
        isIso = isNext;
        count++;
    }

    private static boolean looksLikeDate(String text) {
        return Character.isDigit(text.charAt(0)) && text.length() <= 2 * LENGTH_OF_ISO_DATE;
    }

    private static List<Notation> all() {
        return Stream.of("d.M.yyyy", "d/M/yyyy", "M/d/yyyy", "yyyy/M/d")
                .flatMap(date -> Stream.of(date, date + " H:mm", date + " H:mm:ss"))
                .map(Notation::of)
                .toList();
    }

    private static boolean isIsoDate(String text) {
        if (text.length() < LENGTH_OF_ISO_DATE
                || !TIME_OF_ISO.matcher(text.substring(LENGTH_OF_ISO_DATE)).matches()) {
            return false;
        }
        try {
            return LocalDate.parse(text.substring(0, LENGTH_OF_ISO_DATE)).getYear() >= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Returns the pattern of the only notation that reads all texts, {@link #ISO} for ISO 8601; empty if there is none. */
    Optional<String> found() {
        if (count == 0) {
            return Optional.empty();
        }
        if (isIso) {
            return Optional.of(ISO);
        }
        return others.filter(left -> left.size() == 1).map(left -> left.get(0).pattern());
    }
}
