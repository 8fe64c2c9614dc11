package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Program;
import dev.chainrule.mlp.core.explain.DerivationCheck;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Writes a page on which a derivation can be read: the function and its derivative typeset, each step of the chain rule
 * with its numbers, both curves with their kinks, and the check by differences.
 *
 * <p>The page is one file that opens from disk and fetches nothing. Without JavaScript the formulas remain as plain
 * text.
 *
 * @since 0.2
 */
public final class DerivationPage {
    private static final int LONGEST_TEX = 6000;
    private static final int LONGEST_TITLE = 60;
    private static final int SHOWN_KINKS = 9;

    private final Derivation derivation;
    private final Map<String, Double> values;
    private final double at;
    private final String variable;
    private final List<String> open;
    private final StringBuilder html = new StringBuilder();

    private DerivationPage(Derivation derivation, Map<String, Double> values, double at) {
        this.derivation = derivation;
        this.values = values;
        this.at = at;
        variable = derivation.variable();
        open = derivation.function().variables().stream()
                .filter(name -> !name.equals(variable) && !values.containsKey(name))
                .collect(Collectors.toList());
    }

    /**
     * Returns the page as HTML.
     *
     * @param derivation the function and its derivation
     * @param values a number for each other variable; if one is missing, there are no numbers and no curves
     * @param at the point at which numbers are shown and the derivative is checked
     */
    public static String html(Derivation derivation, Map<String, Double> values, double at) {
        return new DerivationPage(derivation, values, at).write();
    }

    private String write() {
        String text = derivation.function().toString();
        int[] shown = text.codePoints().limit(LONGEST_TITLE).toArray();
        String title =
                "Derivative of " + new String(shown, 0, shown.length) + (shown.length < text.length() ? "…" : "");
        add(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:"/>
                <title>""",
                Html.escaped(title),
                """
                </title>
                <link rel="icon" href="data:,"/>
                <!--
                This page contains KaTeX.

                """,
                PageResources.katexLicence(),
                """
                -->
                <style>""",
                PageResources.katexStyle(),
                PageResources.text("page.css"),
                PageResources.text("report.css"),
                PageResources.text("derivation.css"),
                """
                </style>
                </head>
                <body class="report derivation">
                <header>
                <h1>""",
                Html.escaped(title),
                "</h1>\n<p>by ",
                Html.escaped(variable),
                ", with the chain rule</p>\n</header>\n<main>\n");
        result();
        if (open.isEmpty()) {
            double[] kinks = derivation.function().with(values).kinks(variable);
            plot(kinks);
            check(kinks);
            steps();
        } else {
            section("check", "Check");
            add(
                    "<p>There are no numbers and no curves, because these names have no value: ",
                    Html.escaped(String.join(", ", open)),
                    ".</p></section>\n");
            steps();
        }
        add(
                "</main>\n<script>",
                PageResources.katex(),
                PageResources.text("derivation.js"),
                "</script>\n</body>\n</html>\n");
        return html.toString();
    }

    private void result() {
        section("functions", "Function and derivative");
        add("<div class=\"large\">");
        equation("f", derivation.function());
        equation("f'", derivation.result());
        for (Derivation.Definition each : derivation.definitions()) {
            add("<p>with ");
            math(each.function().tex() + "=" + each.meaning().tex(), each.toString(), "span");
            add("</p>");
        }
        add("</div>");
        if (!values.isEmpty()) {
            add("<table class=\"facts\"><caption>Values of the other names</caption><tbody>");
            values.forEach((name, value) -> fact(name, Html.number(value)));
            add("</tbody></table>");
        }
        add("</section>\n");
    }

    private void equation(String name, Expression e) {
        String argument = "(" + Expression.variable(variable).tex() + ")";
        scroll(name.equals("f") ? "The function" : "The derivative");
        add("<p>");
        math(
                name + argument + "=\\displaystyle " + e.tex(),
                name.replace("'", "′") + "(" + variable + ") = " + e,
                "span");
        add("</p></div>");
    }

    /* ---- the steps ---- */

    private void steps() {
        Map<String, Double> numbers = open.isEmpty() ? numbers() : new TreeMap<>();
        add(
                "<section class=\"steps-of-rule\" aria-labelledby=\"steps-heading\"><h2 id=\"steps-heading\">Step by step</h2>");
        add(
                "<p class=\"about\">One inner function per line. The derivative of u is written u′; put the lines into each other, "
                        + "from the last to the first, and the derivative of f remains.</p>");
        scroll("The steps");
        add("<table class=\"lines\"><caption>The chain rule, one line for each function");
        if (!numbers.isEmpty()) {
            add(", with numbers at ", Html.escaped(variable), " = ", Html.number(at));
        }
        add("</caption><thead><tr><th scope=\"col\">name</th><th scope=\"col\" class=\"left\">function</th>");
        add("<th scope=\"col\" class=\"left\">derivative</th><th scope=\"col\" class=\"left\">rules</th>");
        if (!numbers.isEmpty()) {
            add("<th scope=\"col\">value</th><th scope=\"col\">value of the derivative</th>");
        }
        add("</tr></thead><tbody>");
        for (Derivation.Step step : derivation.steps()) {
            add("<tr><th scope=\"row\">", Html.escaped(step.name()), "</th>");
            math(step.definition().tex(), step.definition().toString(), "td");
            derivative(step);
            add("<td class=\"rules\">", Html.escaped(String.join("; ", step.rules())), "</td>");
            if (!numbers.isEmpty()) {
                add("<td>", Html.number(numbers.get(step.name())), "</td>");
                add("<td>", Html.number(numbers.get(step.name() + "′")), "</td>");
            }
            add("</tr>");
        }
        add("</tbody></table></div></section>\n");
    }

    /** Writes the derivative; where equal terms were put together, first as the rules give it. */
    private void derivative(Derivation.Step step) {
        String symbol = Expression.variable(step.name() + "′").tex() + "=";
        String name = step.name() + "′ = ";
        if (step.isShortened()) {
            add("<td class=\"math\">");
            math(symbol + step.byRules().tex(), name + step.byRules(), "div");
            math("\\phantom{" + symbol + "}=" + step.derivative().tex(), "= " + step.derivative(), "div");
            add("</td>");
        } else {
            math(symbol + step.derivative().tex(), name + step.derivative(), "td");
        }
    }

    /**
     * Returns the values of all functions at the point, and of their derivatives from the innermost to the outermost.
     */
    private Map<String, Double> numbers() {
        Map<String, Double> numbers = new TreeMap<>(values);
        numbers.put(variable, at);
        List<Derivation.Step> steps = derivation.steps();
        for (Derivation.Step step : steps) {
            numbers.put(step.name(), step.expanded().value(numbers));
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            numbers.put(steps.get(i).name() + "′", steps.get(i).derivative().value(numbers));
        }
        return numbers;
    }

    /* ---- the curves ---- */

    private void plot(double[] kinks) {
        Program function = Program.of(derivation.function().with(values), variable);
        Program slope = Program.of(derivation.result().with(values), variable);
        DerivationPlot plot = new DerivationPlot(function::value, slope::value, kinks, at, variable);
        section("plot", "Curves");
        String drawing = plot.svg();
        if (drawing.isEmpty()) {
            add(
                    "<p>The function has no value that can be drawn between ",
                    Html.digits(plot.from()),
                    " and ",
                    Html.digits(plot.to()),
                    ".</p>");
        } else {
            add("<figure>", drawing, "<figcaption id=\"plot-description\">f and f′ from ", Html.digits(plot.from()));
            add(
                    " to ",
                    Html.digits(plot.to()),
                    ", with dots at ",
                    Html.escaped(variable),
                    " = ",
                    Html.digits(at),
                    ". ");
            add(Html.escaped(kinkSentence(kinks)), "</figcaption></figure>");
        }
        add("<details><summary>Values</summary>");
        scroll("Values of f and f′");
        add("<table><caption>Values of f and f′</caption><thead><tr><th scope=\"col\">", Html.escaped(variable));
        add("</th><th scope=\"col\">f</th><th scope=\"col\">f′</th></tr></thead><tbody>");
        for (double z : plot.points()) {
            add("<tr><th scope=\"row\">", Html.number(z), "</th><td>", Html.number(function.value(z)), "</td><td>");
            add(Html.number(slope.value(z)), "</td></tr>");
        }
        add("</tbody></table></div></details></section>\n");
    }

    private String kinkSentence(double[] kinks) {
        if (kinks.length == 0) {
            return "No point without a derivative was found between −10⁶ and 10⁶.";
        }
        return "f has no derivative at " + variable + " = "
                + DoubleStream.of(kinks)
                        .boxed()
                        .sorted(Comparator.comparing(Math::abs))
                        .limit(SHOWN_KINKS)
                        .sorted()
                        .map(Html::digits)
                        .collect(Collectors.joining(", "))
                + (kinks.length > SHOWN_KINKS ? " and at others farther from 0." : ".");
    }

    /* ---- the check ---- */

    private void check(double[] kinks) {
        section("check", "Check");
        if (DoubleStream.of(kinks).anyMatch(kink -> kink == at)) {
            add(
                    "<p>Not checked: f has no derivative at ",
                    Html.escaped(variable),
                    " = ",
                    Html.digits(at),
                    ".</p></section>\n");
            return;
        }
        DerivationCheck check = DerivationCheck.of(derivation, values, at, kinks);
        if (Double.isNaN(check.difference())) {
            add(
                    "<p>Not checked: f has no value around ",
                    Html.escaped(variable),
                    " = ",
                    Html.digits(at),
                    ".</p></section>\n");
            return;
        }
        add("<p class=\"about\">The difference does not use the rule at all: it moves ", Html.escaped(variable));
        add(" a little to both sides and measures the slope.</p><table class=\"facts\"><caption>Both derivatives at ");
        add(Html.escaped(variable), " = ", Html.number(at), "</caption><tbody>");
        fact("f′ by the rule", precise(check.derivative()));
        fact("(f(" + variable + " + h) − f(" + variable + " − h)) / 2h", precise(check.difference()));
        if (check.isBelowResolution()) {
            fact("equal within", Html.number(check.resolution()) + ", the uncertainty of the difference");
        } else {
            fact("relative error", Html.number(check.relativeError()));
        }
        add("</tbody></table></section>\n");
    }

    private static String precise(double value) {
        return Double.isFinite(value)
                ? "<data value=\"" + value + "\">"
                        + String.format(Locale.ROOT, "%.10g", value).replace("-", "−") + "</data>"
                : Html.number(value);
    }

    /* ---- parts ---- */

    private void section(String style, String heading) {
        add("<section class=\"", style, "\" aria-labelledby=\"", style, "-heading\"><h2 id=\"", style, "-heading\">");
        add(heading, "</h2>");
    }

    /** Opens a part that scrolls sideways, with the keyboard too. */
    private void scroll(String name) {
        add("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"", name, "\">");
    }

    private void fact(String name, String value) {
        add("<tr><th scope=\"row\">", Html.escaped(name), "</th><td>", value, "</td></tr>");
    }

    /** Writes a formula that the script typesets; one that is very long stays as text. */
    private void math(String tex, String text, String element) {
        add("<", element, " class=\"math\"");
        if (tex.length() <= LONGEST_TEX) {
            add(" data-tex=\"", Html.escaped(tex), "\"");
        }
        add(">", Html.escaped(text), "</", element, ">");
    }

    private void add(String... parts) {
        for (String part : parts) {
            html.append(part);
        }
    }
}
