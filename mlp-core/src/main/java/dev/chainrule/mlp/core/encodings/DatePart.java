package dev.chainrule.mlp.core.encodings;

import java.time.LocalDate;
import java.util.Locale;

/** A part of a date that becomes one input or, if it repeats, a sine and a cosine. */
enum DatePart {
    /** The days since a common day. */
    DAYS,
    /** The year. */
    YEAR,
    /** The month of the year. */
    MONTH,
    /** The day of the month. */
    DAY,
    /** The day of the week. */
    WEEKDAY,
    /** The time of the day. */
    HOUR;

    private static final double SECONDS_PER_DAY = 86_400;

    /** Returns the name in documents. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the part begins anew after its last value, as months do each year. */
    boolean isCyclic() {
        return this != DAYS && this != YEAR;
    }

    int inputs() {
        return isCyclic() ? 2 : 1;
    }

    /**
     * Returns the value of the part: from 0 to less than 1 if it is cyclic, otherwise in days or years.
     *
     * @param seconds the seconds since the start of 1970
     */
    double value(double seconds) {
        double days = seconds / SECONDS_PER_DAY;
        LocalDate date = LocalDate.ofEpochDay((long) Math.floor(days));
        return switch (this) {
            case DAYS -> days;
            case YEAR -> date.getYear();
            case MONTH -> (date.getMonthValue() - 1) / 12.0;
            case DAY -> (date.getDayOfMonth() - 1.0) / date.lengthOfMonth();
            case WEEKDAY -> (date.getDayOfWeek().getValue() - 1) / 7.0;
            case HOUR -> days - Math.floor(days);
        };
    }
}
