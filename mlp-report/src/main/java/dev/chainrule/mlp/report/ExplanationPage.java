package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.io.run.ModelInspector;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Writes a page on which the chain rule of any weight can be followed: the network as a drawing, its factors typeset
 * with their numbers, one row forward, back and through the update.
 *
 * <p>The page is one file that opens from disk and fetches nothing. It computes in float64 itself, so that the row and
 * the weights can be changed on it, and compares what it computes with {@link dev.chainrule.mlp.core.network.RowPass}
 * when it opens. Where it cannot compute, with a plugin that it does not know or a network too large to put on a page
 * whole, it shows the library's values of the one row.
 *
 * @since 0.2
 */
public final class ExplanationPage {
    /** In this order; each uses what those before it define. */
    private static final List<String> SCRIPTS = List.of(
            "numbers.js",
            "pass.js",
            "drawing.js",
            "formulas.js",
            "expressions.js",
            "model.js",
            "elements.js",
            "chain.js",
            "paths.js",
            "check.js",
            "update.js",
            "nudge.js",
            "player.js",
            "exercise.js",
            "own.js",
            "training.js",
            "csv.js",
            "own-rows.js",
            "inputs.js",
            "present.js",
            "address.js",
            "text.js",
            "page.js");

    private ExplanationPage() {}

    /**
     * Returns the page as HTML.
     *
     * @param title the heading, such as the name of the model
     * @param inspector the network, its weights and its rows
     * @param row the index of the row shown first
     * @param parameter the weight or bias shown first
     */
    public static String html(String title, ModelInspector inspector, int row, ParameterRef parameter) {
        return html(PageContent.of(title, inspector, row, parameter));
    }

    /**
     * Returns the page as HTML, and chooses what is not given: the first row that the network does not predict well, and
     * the first weight of the last hidden layer or, if its gradient is small, the one with the largest.
     *
     * @param title the heading, such as the name of the model
     * @param inspector the network, its weights and its rows
     * @param row the index of the row shown first
     * @param parameter the weight or bias shown first
     */
    public static String html(
            String title, ModelInspector inspector, OptionalInt row, Optional<ParameterRef> parameter) {
        PageStart start = PageStart.of(inspector.network(), inspector.weights(), inspector.rows(), row, parameter);
        return html(title, inspector, start.row(), start.parameter());
    }

    static String html(PageContent content) {
        // each part is put in by position, so that nothing that a part contains is taken for a place
        String template = PageResources.text("page.html");
        StringBuilder html = new StringBuilder();
        int from = 0;
        for (int open = template.indexOf("{{"); open >= 0; open = template.indexOf("{{", from)) {
            int close = template.indexOf("}}", open);
            html.append(template, from, open);
            html.append(
                    switch (template.substring(open + 2, close)) {
                        case "title" -> escaped(content.title());
                        case "style" -> PageResources.katexStyle() + PageResources.text("page.css");
                        case "script" ->
                            PageResources.katex()
                                    + PageResources.d3()
                                    + SCRIPTS.stream().map(PageResources::text).collect(Collectors.joining("\n"));
                        case "licences" ->
                            escaped("KaTeX\n\n" + PageResources.katexLicence() + "\n\nD3\n\n"
                                    + PageResources.d3Licence());
                        case "text" -> PageResources.text("chain-rule.html");
                        case "data" -> inScript(PageJson.of(content));
                        default -> throw new IllegalStateException("unknown place " + template.substring(open, close));
                    });
            from = close + 2;
        }
        return html.append(template, from, template.length()).toString();
    }

    /** Escapes text between tags or in an attribute. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Escapes JSON within a script element: no {@code </script>} and no {@code <!--}, whatever names the data has. */
    private static String inScript(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }
}
