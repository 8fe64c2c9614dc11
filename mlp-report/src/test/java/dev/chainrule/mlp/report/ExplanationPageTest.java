package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.spec.PluginSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page as a file: it holds all that it needs and no more than it may. */
class ExplanationPageTest {
    private static final PluginSpec RELU = PluginSpec.of("relu");
    private static final PluginSpec SOFTMAX = PluginSpec.of("softmax");
    private static final PluginSpec CROSS_ENTROPY = PluginSpec.of("cross-entropy");

    @Test
    void aPageFetchesNothing() {
        String html = ExplanationPage.html(Pages.article());
        Set<String> addresses = new TreeSet<>();
        Matcher address = Pattern.compile("https?://[^\\s\"'`<>)]*").matcher(html);
        while (address.find()) {
            addresses.add(address.group());
        }
        // Names of XML's vocabularies, and the home page of D3 in its comment; the browser asks none of them.
        assertEquals(
                Set.of(
                        "http://www.w3.org/1998/Math/MathML",
                        "http://www.w3.org/1999/xhtml",
                        "http://www.w3.org/1999/xlink",
                        "http://www.w3.org/2000/svg",
                        "http://www.w3.org/2000/xmlns/",
                        "http://www.w3.org/XML/1998/namespace",
                        "https://d3js.org"),
                addresses);
        assertTrue(html.contains("Content-Security-Policy\" content=\"default-src 'none';"));
        String markup = html.replaceAll("(?s)(<script[^>]*>).*?</script>", "$1");
        assertFalse(Pattern.compile("<[a-z]+[^>]*\\ssrc=").matcher(markup).find());
        assertFalse(
                Pattern.compile("<link(?![^>]*href=\"data:,\")").matcher(markup).find());
        assertFalse(html.contains("@import"));
        assertFalse(Pattern.compile("url\\((?!data:)").matcher(html).find());
    }

    @Test
    void aPageNamesTheLicencesOfWhatItContains() {
        String html = ExplanationPage.html(Pages.article());
        assertTrue(html.contains("The MIT License (MIT)"), "KaTeX");
        assertTrue(html.contains("Permission to use, copy, modify, and/or distribute this software"), "D3");
    }

    @Test
    void namesCannotLeaveTheirPlace() {
        PageContent article = Pages.article();
        String evil = "</script><script>alert(1)</script><!-- {{data}} & \"";
        PageContent content = new PageContent(
                evil,
                article.spec(),
                article.plugins(),
                article.network(),
                article.weights(),
                List.of(evil, "]]>"),
                List.of("\u2028", "'"),
                article.inputScaler(),
                article.targetScaler(),
                article.rows(),
                0,
                article.parameter());
        String html = ExplanationPage.html(content);
        assertFalse(html.contains("<script>alert"));
        assertTrue(html.contains(
                "<h1>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!-- {{data}} &amp; &quot;</h1>"));
        assertTrue(html.contains("\\u003c/script\\u003e\\u003cscript\\u003ealert(1)"));
        assertEquals(occurrences(ExplanationPage.html(article), "<script"), occurrences(html, "<script"));
    }

    @Test
    void aPageOfANetworkOfAnySizeIsBelowTwoMegabytes() {
        assertTrue(size(Pages.article()) < 1_000_000);
        assertTrue(size(Pages.network(RELU, SOFTMAX, CROSS_ENTROPY, 64, 64, 10)) < 2_000_000);
        assertTrue(size(Pages.network(RELU, SOFTMAX, CROSS_ENTROPY, 784, 120, 10)) < 2_000_000);
        assertTrue(size(Pages.network(RELU, SOFTMAX, CROSS_ENTROPY, 784, 1000, 10)) < 2_000_000);
    }

    private static int size(PageContent content) {
        return ExplanationPage.html(content).getBytes(StandardCharsets.UTF_8).length;
    }

    private static int occurrences(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
