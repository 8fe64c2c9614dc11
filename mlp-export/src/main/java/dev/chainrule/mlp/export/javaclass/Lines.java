package dev.chainrule.mlp.export.javaclass;

import java.util.Arrays;
import java.util.List;

/** Formats lists as parts of Java source. */
final class Lines {
    private static final int WIDTH = 100;
    private static final int FEW_NUMBERS = 64;
    private static final int FEW_TEXTS = 200;
    private static final int SHORT = 20_000;
    private static final int CHUNK = 10_000;
    private static final String INDENT = "            ";

    private Lines() {}

    /** Joins items with commas; a list that is longer than a line begins on a line of its own and is wrapped. */
    static String joined(List<String> items) {
        String all = String.join(", ", items);
        if (all.length() <= WIDTH - 50) {
            return all;
        }
        StringBuilder text = new StringBuilder();
        int column = WIDTH;
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i) + (i < items.size() - 1 ? "," : "");
            if (column + item.length() + 1 > WIDTH) {
                text.append('\n').append(INDENT).append(item);
                column = INDENT.length() + item.length();
            } else {
                text.append(' ').append(item);
                column += 1 + item.length();
            }
        }
        return text.toString();
    }

    /** Returns an expression for a list of texts. */
    static String list(List<String> texts) {
        int length = texts.stream().mapToInt(String::length).sum();
        if (texts.size() <= FEW_TEXTS && length <= SHORT) {
            return "List.of(" + joined(texts.stream().map(JavaText::literal).toList()) + ")";
        }
        char separator = 1;
        while (contain(texts, separator)) {
            separator++;
        }
        String all = String.join(String.valueOf(separator), texts);
        StringBuilder chunks = new StringBuilder();
        for (int from = 0; from < all.length(); from += CHUNK) {
            chunks.append(",\n").append(INDENT);
            chunks.append(JavaText.literal(all.substring(from, Math.min(all.length(), from + CHUNK))));
        }
        return "Packed.split(" + JavaText.literal(separator) + chunks + ")";
    }

    private static boolean contain(List<String> texts, char c) {
        return texts.stream().anyMatch(text -> text.indexOf(c) >= 0);
    }

    /** Returns the initial value of an array of float64 numbers. */
    static String doubles(double[] numbers) {
        if (numbers.length > FEW_NUMBERS) {
            return "Packed.doubles(\n" + INDENT + JavaText.packed(JavaText.bits(numbers), INDENT) + ")";
        }
        List<String> literals = Arrays.stream(numbers)
                .mapToObj(number -> Csv.format(number, false))
                .toList();
        return "{" + joined(literals) + "}";
    }

    /** Returns the initial value of an array of arrays of float64 numbers. */
    static String arrays(List<double[]> arrays) {
        int count = arrays.stream().mapToInt(array -> 1 + array.length).sum();
        if (count > FEW_NUMBERS) {
            double[] all = new double[count];
            int at = 0;
            for (double[] array : arrays) {
                all[at] = array.length;
                System.arraycopy(array, 0, all, at + 1, array.length);
                at += 1 + array.length;
            }
            return "Packed.arrays(" + doubles(all) + ")";
        }
        return "{" + joined(arrays.stream().map(Lines::doubles).toList()) + "}";
    }

    /** Returns the initial value of an array of whole numbers. */
    static String integers(int[] numbers) {
        if (numbers.length > FEW_NUMBERS) {
            return "Packed.unpack(\n" + INDENT + JavaText.packed(numbers, INDENT) + ")";
        }
        return "{" + joined(Arrays.stream(numbers).mapToObj(Integer::toString).toList()) + "}";
    }
}
