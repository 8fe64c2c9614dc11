package dev.chainrule.mlp.report;

/** The HTML of a report as it grows, and the parts that its sections are made of. */
final class ReportHtml {
    private final StringBuilder html = new StringBuilder();

    /** Opens a section with a heading and a paragraph; the caller closes it. */
    void section(String id, String heading, String words) {
        section(id, id, heading, words);
    }

    void section(String kind, String id, String heading, String words) {
        add(
                "<section class=\"",
                kind,
                "\" aria-labelledby=\"",
                id,
                "-heading\"><h2 id=\"",
                id,
                "-heading\">",
                heading,
                "</h2>");
        add(words.isEmpty() ? "" : "<p class=\"about\">" + Html.escaped(words) + "</p>");
    }

    /** Adds an empty chart, which the script draws from the numbers of the table with this id. */
    void chart(String kind, String table, String title, String unit, String caption) {
        chart(kind, table, title, unit, caption, "");
    }

    void chart(String kind, String table, String title, String unit, String caption, String mark) {
        add("<figure data-chart=\"", kind, "\" data-table=\"", table, "\" data-unit=\"", Html.escaped(unit), "\"");
        add(mark, ">");
        add("<svg class=\"chart\" role=\"img\" aria-label=\"", Html.escaped(title), "\"></svg>");
        add("<figcaption>", Html.escaped(caption), "</figcaption></figure>");
    }

    /** Opens a region that scrolls, named by the heading of its section; the caller closes the {@code div}. */
    void scroll(String section) {
        add("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"", section, "-heading\">");
    }

    /** Opens a region that folds out; the caller closes the {@code div} and the {@code details}. */
    void details(String summary) {
        add(
                "<details><summary>",
                Html.escaped(summary),
                "</summary><div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"",
                Html.escaped(summary),
                "\">");
    }

    /** Adds a table cell with four digits of a number, all of them in a {@code data} element; NaN is a dash. */
    void cell(double value) {
        add("<td>", Double.isNaN(value) ? "–" : Html.number(value), "</td>");
    }

    /** Appends markup. */
    void add(String... parts) {
        for (String part : parts) {
            html.append(part);
        }
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
