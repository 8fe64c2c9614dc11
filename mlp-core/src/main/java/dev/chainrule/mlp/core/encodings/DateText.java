package dev.chainrule.mlp.core.encodings;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;

/** Reads dates and date-times as seconds since the start of 1970, whatever the locale and time zone of the machine. */
final class DateText {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int LAST_YEAR = 9999;

    /** Set when the first date is read, so that runs without dates do not wait for the classes that read them. */
    private static final class Iso {
        static final DateTimeFormatter FORMAT = strict(new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .optionalStart()
                .optionalStart()
                .appendLiteral('T')
                .optionalEnd()
                .optionalStart()
                .appendLiteral(' ')
                .optionalEnd()
                .append(DateTimeFormatter.ISO_LOCAL_TIME)
                .optionalStart()
                .appendOffsetId()
                .optionalEnd()
                .optionalEnd());
    }

    private final String pattern;
    /** Empty for ISO 8601. */
    private final Optional<DateTimeFormatter> given;

    /**
     * @param pattern a pattern of {@link DateTimeFormatter} with year, month and day; empty for ISO 8601
     * @throws IllegalArgumentException if it is none
     */
    DateText(String pattern) {
        this.pattern = pattern;
        try {
            given = pattern.isEmpty()
                    ? Optional.empty()
                    : Optional.of(strict(new DateTimeFormatterBuilder().appendPattern(withoutEras(pattern))));
            if (given.isPresent()) {
                number(text(0));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must have year, month and day, as \"d.M.yyyy\" or \"MM/dd/yyyy HH:mm\"", e);
        }
    }

    private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
        return builder.toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }

    /** Returns the pattern with years as they are counted without eras, which strict reading needs. */
    private static String withoutEras(String pattern) {
        StringBuilder text = new StringBuilder();
        boolean isQuoted = false;
        for (char c : pattern.toCharArray()) {
            isQuoted ^= c == '\'';
            text.append(c == 'y' && !isQuoted ? 'u' : c);
        }
        return text.toString();
    }

    double number(String cell) {
        try {
            TemporalAccessor found = given.orElseGet(() -> Iso.FORMAT).parse(cell);
            LocalDate date = found.query(TemporalQueries.localDate());
            if (date != null && Math.abs(date.getYear()) <= LAST_YEAR) {
                LocalTime time = found.query(TemporalQueries.localTime());
                ZoneOffset offset = found.query(TemporalQueries.offset());
                return date.toEpochDay() * SECONDS_PER_DAY
                        + (time == null ? 0 : time.toNanoOfDay() / 1e9)
                        - (offset == null ? 0 : offset.getTotalSeconds());
            }
        } catch (DateTimeException e) {
            // reported below, for every cell in the same words
        }
        throw new IllegalArgumentException(
                pattern.isEmpty()
                        ? "expected a date such as 2024-05-31 or 2024-05-31 14:30"
                        : "expected a date in the format " + pattern + ", such as " + text(1717113600));
    }

    String text(double seconds) {
        long whole = Math.round(seconds);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(whole, SECONDS_PER_DAY));
        LocalTime time = LocalTime.ofSecondOfDay(Math.floorMod(whole, SECONDS_PER_DAY));
        if (pattern.isEmpty()) {
            return time.equals(LocalTime.MIDNIGHT) ? date.toString() : date + " " + time;
        }
        return given.orElseThrow().format(date.atTime(time).atOffset(ZoneOffset.UTC));
    }
}
