package dev.chainrule.mlp.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table in plain text: columns as wide as their widest cell, two spaces apart. */
final class TextTable {
    private static final int BAR = 20;

    private final PrintWriter out;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(PrintWriter out) {
        this.out = out;
    }

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    void print() {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                line.append(row.get(c)).append(" ".repeat(width(c) - length(row.get(c)) + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** A bar that is one character long for one value and {@value #BAR} for the other; none for what is not finite. */
    static String bar(double value, double shortest, double longest) {
        if (!Double.isFinite(value)) {
            return "";
        }
        double share = shortest == longest ? 1 : (value - shortest) / (longest - shortest);
        return "#".repeat(1 + (int) Math.round(share * (BAR - 1)));
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
