package dev.chainrule.mlp.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns the part of Markdown that the documentation uses into HTML; of links to other files the words remain. */
final class MarkdownHtml {
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)\\]\\(([^)]*)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern ITEM = Pattern.compile("(?:-|\\d+\\.) (.*)");

    private final List<String> lines;
    private final String prefix;
    private final StringBuilder html = new StringBuilder();
    private int at;

    private MarkdownHtml(String markdown, String prefix) {
        lines = markdown.lines().toList();
        this.prefix = prefix;
    }

    /**
     * Returns the HTML of a text, whose title is left out and whose chapters have headings of the third order.
     *
     * @param prefix the beginning of the id of each heading
     */
    static String of(String markdown, String prefix) {
        MarkdownHtml text = new MarkdownHtml(markdown, prefix);
        while (text.at < text.lines.size()) {
            text.block();
        }
        return text.html.toString();
    }

    private boolean isAt(String start) {
        return at < lines.size() && lines.get(at).startsWith(start);
    }

    private void block() {
        String line = lines.get(at);
        if (line.isBlank() || line.startsWith("# ")) {
            at++;
        } else if (line.startsWith("#")) {
            heading(line);
        } else if (line.startsWith("```")) {
            fenced();
        } else if (line.startsWith("    ")) {
            indented();
        } else if (line.startsWith("|")) {
            table();
        } else if (ITEM.matcher(line).matches()) {
            list(line.startsWith("-") ? "ul" : "ol");
        } else {
            html.append("<p>").append(inline(paragraph(line))).append("</p>\n");
        }
    }

    private void heading(String line) {
        int order = line.indexOf(' ') + 1;
        String words = line.substring(order).strip();
        String id = words.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} -]", "")
                .replace(' ', '-');
        html.append("<h" + order + " id=\"" + prefix + id + "\">" + inline(words) + "</h" + order + ">\n");
        at++;
    }

    private void fenced() {
        List<String> code = new ArrayList<>();
        for (at++; !isAt("```"); at++) {
            code.add(lines.get(at));
        }
        at++;
        code(code);
    }

    private void indented() {
        List<String> code = new ArrayList<>();
        for (;
                isAt("    ")
                        || at + 1 < lines.size()
                                && lines.get(at).isBlank()
                                && lines.get(at + 1).startsWith("    ");
                at++) {
            code.add(lines.get(at).isBlank() ? "" : lines.get(at).substring(4));
        }
        code(code);
    }

    private void code(List<String> code) {
        html.append("<pre class=\"scroll\">")
                .append(escaped(String.join("\n", code)))
                .append("</pre>\n");
    }

    private void table() {
        html.append("<div class=\"scroll\"><table>\n<thead>")
                .append(row("th scope=\"col\""))
                .append("</thead>\n<tbody>\n");
        for (at += 2; isAt("|"); at++) {
            html.append(row("td")).append('\n');
        }
        html.append("</tbody>\n</table></div>\n");
    }

    private String row(String cell) {
        String line = lines.get(at).strip();
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(words -> "<" + cell + ">" + inline(words.strip()) + "</" + cell.split(" ")[0] + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private void list(String kind) {
        html.append("<" + kind + ">\n");
        Matcher item = ITEM.matcher(lines.get(at));
        while (item.matches()) {
            html.append("<li>").append(inline(paragraph(item.group(1)))).append("</li>\n");
            item = ITEM.matcher(at < lines.size() ? lines.get(at) : "");
        }
        html.append("</" + kind + ">\n");
    }

    /** Returns the lines of a paragraph or an item in one. */
    private String paragraph(String first) {
        StringBuilder words = new StringBuilder(first);
        for (at++;
                at < lines.size()
                        && !lines.get(at).isBlank()
                        && !ITEM.matcher(lines.get(at)).matches();
                at++) {
            words.append(' ').append(lines.get(at).strip());
        }
        return words.toString();
    }

    /** Returns text with its links, code and emphasis; what is in code stays as it is. */
    private String inline(String words) {
        StringBuilder result = new StringBuilder();
        Matcher link = LINK.matcher(words);
        int from = 0;
        while (link.find()) {
            result.append(emphasized(words.substring(from, link.start())));
            String inner = emphasized(link.group(1));
            result.append(
                    link.group(2).startsWith("#")
                            ? "<a href=\"#" + prefix + link.group(2).substring(1) + "\">" + inner + "</a>"
                            : inner);
            from = link.end();
        }
        return result.append(emphasized(words.substring(from))).toString();
    }

    private static String emphasized(String words) {
        StringBuilder result = new StringBuilder();
        Matcher code = CODE.matcher(words);
        int from = 0;
        while (code.find()) {
            result.append(strong(words.substring(from, code.start())));
            result.append("<code>").append(escaped(code.group(1))).append("</code>");
            from = code.end();
        }
        return result.append(strong(words.substring(from))).toString();
    }

    private static String strong(String words) {
        return escaped(words)
                .replaceAll("\\*\\*([^*]+)\\*\\*", "<strong>$1</strong>")
                .replaceAll("\\*([^*]+)\\*", "<em>$1</em>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
