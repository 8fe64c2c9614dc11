package dev.chainrule.mlp.api;

import java.util.Optional;

/**
 * An interval of doubles, for options of plugins and the domains of losses. No range contains NaN.
 *
 * @param low the lower end; −∞ for none
 * @param lowIncluded whether the lower end itself belongs to the range
 * @param high the upper end; +∞ for none
 * @param highIncluded whether the upper end itself belongs to the range
 * @since 0.2
 */
public record Range(double low, boolean lowIncluded, double high, boolean highIncluded) {

    /** Every finite double. */
    public static final Range FINITE = new Range(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

    /** Finite and above 0. */
    public static final Range POSITIVE = greaterThan(0);

    /** Finite and 0 or above. */
    public static final Range NOT_NEGATIVE = atLeast(0);

    /** From 0 to 1, both included. */
    public static final Range UNIT = closed(0, 1);

    /** Checks that the range is not empty. */
    public Range {
        if (!(low <= high) || (low == high && !(lowIncluded && highIncluded))) {
            throw new IllegalArgumentException("an empty range: " + low + " to " + high);
        }
    }

    /** Returns the range [low, ∞). */
    public static Range atLeast(double low) {
        return new Range(low, true, Double.POSITIVE_INFINITY, false);
    }

    /** Returns the range (low, ∞). */
    public static Range greaterThan(double low) {
        return new Range(low, false, Double.POSITIVE_INFINITY, false);
    }

    /** Returns the range [low, high]. */
    public static Range closed(double low, double high) {
        return new Range(low, true, high, true);
    }

    /** Returns the range [low, high). */
    public static Range closedOpen(double low, double high) {
        return new Range(low, true, high, false);
    }

    /** Returns the range (low, high). */
    public static Range open(double low, double high) {
        return new Range(low, false, high, false);
    }

    /** Returns whether the range contains the value; false for NaN. */
    public boolean contains(double value) {
        return (lowIncluded ? value >= low : value > low) && (highIncluded ? value <= high : value < high);
    }

    /**
     * Returns the value if it is in the range, for constructors of plugins.
     *
     * @param name the name of the parameter, for the message
     * @throws IllegalArgumentException for example {@code beta1 must be in [0, 1), was 1.0}
     */
    public double require(String name, double value) {
        if (!contains(value)) {
            throw new IllegalArgumentException(name + " must be " + this + ", was " + text(value));
        }
        return value;
    }

    /**
     * Returns the value if it is in the range and usable in float32, for constructors of plugins.
     *
     * @param name the name of the parameter, for the message
     * @throws IllegalArgumentException for example {@code alpha must be finite in float32, at most 3.4e38 in size,
     *     found 1.0E39}
     * @see #float32Objection
     */
    public double requireFloat32(String name, double value) {
        require(name, value);
        float32Objection(value, text(value)).ifPresent(objection -> {
            throw new IllegalArgumentException(name + " " + objection);
        });
        return value;
    }

    /**
     * Returns why a value of this range cannot be used in float32, as a phrase that follows its name. Rounded to
     * float32 it must stay finite, must not underflow to 0, and must not reach an end that the range excludes.
     *
     * @param value a value in the range
     * @param found the value as it was written, for the message
     * @return empty if float32 code can use it
     */
    public Optional<String> float32Objection(double value, String found) {
        float rounded = (float) value;
        if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
            return Optional.of("must be finite in float32, at most 3.4e38 in size, found " + found);
        }
        if (rounded == 0 && value != 0) {
            return Optional.of("would underflow to 0 in float32: must be " + (contains(0) ? "0 or " : "")
                    + "at least 1.4e-45 in size, found " + found);
        }
        if (!lowIncluded && rounded == (float) low || !highIncluded && rounded == (float) high) {
            return Optional.of(
                    "must be " + this + " in float32 too, found " + found + ", which rounds to " + text(rounded));
        }
        return Optional.empty();
    }

    /** Returns a phrase that follows "must be": {@code > 0}, {@code >= 1}, {@code in [0, 1)}, {@code finite}. */
    @Override
    public String toString() {
        boolean below = low != Double.NEGATIVE_INFINITY;
        boolean above = high != Double.POSITIVE_INFINITY;
        if (below && above) {
            return "in " + (lowIncluded ? "[" : "(") + text(low) + ", " + text(high) + (highIncluded ? "]" : ")");
        }
        if (below) {
            return (lowIncluded ? ">= " : "> ") + text(low);
        }
        if (above) {
            return (highIncluded ? "<= " : "< ") + text(high);
        }
        return "finite";
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
