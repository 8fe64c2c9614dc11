package dev.chainrule.mlp.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table in plain text: columns as wide as their widest cell, two spaces apart. */
final class TextTable {
    private static final int BAR = 20;

    private final PrintWriter out;
    private final List<List<String>> rows = new ArrayList<>();
    /** Of each column the width of its widest cell so far. */
    private final List<Integer> widths = new ArrayList<>();

    TextTable(PrintWriter out) {
        this.out = out;
    }

    void row(List<String> cells) {
        rows.add(cells.stream().map(TerminalText::line).toList());
        for (int c = 0; c < cells.size(); c++) {
            int width = TerminalText.width(rows.get(rows.size() - 1).get(c));
            if (c == widths.size()) {
                widths.add(width);
            } else {
                widths.set(c, Math.max(widths.get(c), width));
            }
        }
    }

    void print() {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                line.append(row.get(c)).append(" ".repeat(widths.get(c) - TerminalText.width(row.get(c)) + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /**
     * Draws a bar that is one character long for one value and {@value #BAR} for the other; none for what is not
     * finite.
     */
    static String bar(double value, double shortest, double longest) {
        if (!Double.isFinite(value)) {
            return "";
        }
        double share = shortest == longest ? 1 : (value - shortest) / (longest - shortest);
        return "#".repeat(1 + (int) Math.round(share * (BAR - 1)));
    }
}
