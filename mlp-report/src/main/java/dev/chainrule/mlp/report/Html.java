package dev.chainrule.mlp.report;

import java.util.Locale;

/** Text and numbers as they stand in a page. */
final class Html {
    private Html() {}

    /**
     * Escapes text between tags or in an attribute; a character that no page may have becomes the replacement
     * character.
     */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        return c >= ' ' && c < 0x7F
                || c == '\n'
                || c == '\t'
                || c >= 0xA0 && c < Character.MIN_SURROGATE
                || c > Character.MAX_SURROGATE && (c & 0xFFFE) != 0xFFFE;
    }

    /**
     * Writes four digits for the eye, with all of them in the value: {@code <data value="0.33333334">0.3333</data>}.
     */
    static String number(double value) {
        return "<data value=\"" + value + "\">" + digits(value) + "</data>";
    }

    /** Writes a share as a percentage, with all digits in the value. */
    static String percent(double share) {
        return "<data value=\"" + share + "\">" + String.format(Locale.ROOT, "%.1f %%", 100 * share) + "</data>";
    }

    /** Returns four significant digits: 0.3333, 1234, 1.5e-7, −2. */
    static String digits(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        String text =
                size == 0 ? "0" : size >= 1e-3 && size < 1e6 ? plain(size) : String.format(Locale.ROOT, "%.3e", size);
        return (value < 0 ? "−" : "")
                + text.replaceFirst("e([+-])0?", "e$1").replace("e+", "e").replace("e-", "e−");
    }

    private static String plain(double size) {
        int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", size);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
