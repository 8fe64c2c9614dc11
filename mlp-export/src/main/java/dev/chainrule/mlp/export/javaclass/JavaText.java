package dev.chainrule.mlp.export.javaclass;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text of Java source in ASCII, so that it compiles whatever encoding the compiler expects, and contents stay contents:
 * nothing in a name or a label ends a literal or a comment.
 */
final class JavaText {
    /** The number of characters of packed numbers in a line. */
    private static final int WIDTH = 100;

    /** Numbers of one literal, five characters each: javac takes constants of fewer than 65,535 characters. */
    private static final int MOST_NUMBERS = 13_106;

    private JavaText() {}

    /** Fills in a template, as {@link String#format} does for every locale. */
    static String fill(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }

    /** Returns a string literal. */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            literal.append(escaped(c));
        }
        return literal.append('"').toString();
    }

    /** Returns a character literal. */
    static String literal(char c) {
        return c == '\'' ? "'\\''" : c == '"' ? "'\"'" : "'" + escaped(c) + "'";
    }

    private static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                c < ' ' || c == 0x7F
                        ? String.format(Locale.ROOT, "\\%03o", (int) c) // as a Unicode escape it would end the line
                        : c < 0x7F ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c);
        };
    }

    /** Returns a float literal. */
    static String literal(float value) {
        if (Float.isNaN(value)) {
            return "Float.NaN";
        }
        if (Float.isInfinite(value)) {
            return value > 0 ? "Float.POSITIVE_INFINITY" : "Float.NEGATIVE_INFINITY";
        }
        return Csv.format(value) + "f";
    }

    /**
     * Returns a name for the method of a plugin: leakyRelu for leaky-relu.
     *
     * @param kind begins a name that would begin with a digit or be empty
     */
    static String camelCase(String plugin, String kind) {
        StringBuilder name = new StringBuilder();
        for (String word : plugin.split("[^A-Za-z0-9]+")) {
            if (!word.isEmpty()) {
                name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
            }
        }
        boolean isName = !name.isEmpty() && !Character.isDigit(name.charAt(0));
        return isName ? name.toString() : kind + name;
    }

    /** Returns text for a Javadoc comment; what would be markup or end the comment is written as entities. */
    static String comment(String text) {
        StringBuilder comment = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean isPlain = c == ' ' || c > ' ' && c < 0x7F && "&<>@{}*/\\\"".indexOf(c) < 0;
            boolean isControl = c < ' ' || Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
            comment.append(isPlain ? Character.toString(c) : isControl ? "&#65533;" : "&#" + c + ";");
        });
        return comment.toString();
    }

    /** Writes the mathematics in mlp's own comments with ASCII alone. */
    static String ascii(String text) {
        StringBuilder ascii = new StringBuilder();
        boolean isRaised = false;
        for (char c : text.toCharArray()) {
            int raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ˣⁿ".indexOf(c);
            if (raised >= 0 && !isRaised) {
                ascii.append('^');
            }
            isRaised = raised >= 0;
            ascii.append(isRaised ? String.valueOf("0123456789-xn".charAt(raised)) : asciiOf(c));
        }
        return ascii.toString();
    }

    private static String asciiOf(char c) {
        return switch (c) {
            case '−', '–' -> "-";
            case '×', '·' -> "*";
            case '÷' -> "/";
            case '≤' -> "<=";
            case '≥' -> ">=";
            case '√' -> "sqrt ";
            case '½' -> "1/2";
            case '…' -> "...";
            case '∞' -> "infinity";
            case '±' -> "+-";
            case 'π' -> "pi";
            case '∫' -> "integral ";
            case 'Φ' -> "Phi";
            case 'φ' -> "phi";
            default -> c < 0x7F ? String.valueOf(c) : "?";
        };
    }

    /**
     * Returns the arguments of a method of {@link Packed}: text blocks with the numbers.
     *
     * @param indent the blanks before each line
     */
    static String packed(int[] numbers, String indent) {
        List<String> blocks = new ArrayList<>();
        for (int from = 0; from < numbers.length; from += MOST_NUMBERS) {
            blocks.add(block(numbers, from, Math.min(numbers.length, from + MOST_NUMBERS), indent));
        }
        return String.join(",\n" + indent, blocks);
    }

    private static String block(int[] numbers, int from, int to, String indent) {
        StringBuilder block = new StringBuilder("\"\"\"\n").append(indent);
        int column = 0;
        for (int n = from; n < to; n++) {
            if (column == WIDTH) {
                block.append("\\\n").append(indent);
                column = 0;
            }
            appendPacked(numbers[n], block);
            column += 5;
        }
        return block.append("\"\"\"").toString();
    }

    private static void appendPacked(int bits, StringBuilder to) {
        long rest = Integer.toUnsignedLong(bits);
        for (long place = 52_200_625; place > 0; place /= 85) { // 85 to the power of 4
            int digit = (int) (rest / place % 85);
            to.append((char) (digit + '#' < '\\' ? digit + '#' : digit + '#' + 1));
        }
    }

    /** Returns the bits of float64 numbers, high half first. */
    static int[] bits(double[] numbers) {
        int[] halves = new int[2 * numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            long bits = Double.doubleToRawLongBits(numbers[i]);
            halves[2 * i] = (int) (bits >> 32);
            halves[2 * i + 1] = (int) bits;
        }
        return halves;
    }

    /** Returns the bits of float32 numbers. */
    static int[] bits(float[] numbers) {
        int[] bits = new int[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(numbers[i]);
        }
        return bits;
    }
}
