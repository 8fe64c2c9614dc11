package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The text of docs/chain-rule.md on the page, which is generated from it. After the document has changed, run this class (its main
 * method) in the folder mlp-report to write chain-rule.html again.
 */
class ChainRuleTextTest {
    private static final Path BASE = Path.of(System.getProperty("basedir", ""));
    private static final Path SOURCE = BASE.resolve("../docs/chain-rule.md");
    private static final Path TEXT = BASE.resolve("src/main/resources/dev/chainrule/mlp/report/chain-rule.html");

    private static String generated() throws IOException {
        return MarkdownHtml.of(Files.readString(SOURCE).replace("\r\n", "\n"), "text-");
    }

    @Test
    void thePageHasTheTextOfTheDocument() throws IOException {
        assertEquals(
                generated(),
                Files.readString(TEXT).replace("\r\n", "\n"),
                "run ChainRuleTextTest.main in mlp-report to write chain-rule.html again");
    }

    @Test
    void everyLinkOfTheTextLeadsToAHeadingOfIt() throws IOException {
        String text = generated();
        List<String> links = found(text, "href=\"#([^\"]*)\"");
        List<String> headings = found(text, " id=\"([^\"]*)\"");
        assertTrue(links.size() >= 10 && headings.containsAll(links), links + " in " + headings);
        assertFalse(text.contains("]("), "a link was not found");
        assertFalse(Pattern.compile("href=\"[^#]").matcher(text).find(), "a page is one file and leads nowhere else");
    }

    private static List<String> found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return Stream.iterate(matcher.find(), each -> each, each -> matcher.find())
                .map(each -> matcher.group(1))
                .toList();
    }

    @Test
    void markdownBecomesHtml() {
        assertEquals("""
                <h3 id="p-a-δ-b">A δ, <code>b</code></h3>
                <p>One &lt;b&gt; <strong>two</strong> <em>three</em> <a href="#p-a-δ-b">four five</a> six <code>x &lt; y * z * 2</code></p>
                <ul>
                <li>first goes on</li>
                <li>second</li>
                </ul>
                <ol>
                <li>one</li>
                <li>two</li>
                </ol>
                <pre class="scroll">  a &lt; b
                c</pre>
                <pre class="scroll">fenced</pre>
                <div class="scroll"><table>
                <thead><tr><th scope="col">x</th><th scope="col">y</th></tr></thead>
                <tbody>
                <tr><td>1</td><td>2</td></tr>
                </tbody>
                </table></div>
                """, MarkdownHtml.of("""
                        # Title

                        ## A δ, `b`

                        One <b> **two** *three* [four
                        five](#a-δ-b) [six](other.md#x) `x < y * z * 2`

                        - first
                          goes on
                        - second

                        1. one
                        2. two

                              a < b
                            c

                        ```json
                        fenced
                        ```

                        | x | y |
                        |---|---|
                        | 1 | 2 |
                        """, "p-"));
    }

    /** The text is closed at first; a link to it opens it, and the ten questions at its beginning lead to their answers. */
    @Test
    @ExtendWith(SharedBrowser.class)
    void theTextIsOnThePage(Browser browser) {
        browser.open(ExplanationPage.html(Pages.article()));
        assertFalse(browser.find("#text-body").isDisplayed());
        browser.click("header a[href='#text']");
        assertTrue(browser.find("#text-body").isDisplayed());
        assertTrue(browser.all("#text-body ol:first-of-type li a").size() >= 10);
        browser.click("#text-body a[href='#text-why-a-hidden-δ-has-a-sum']");
        assertEquals(
                true,
                browser.evaluate("(() => { const top = document.getElementById('text-why-a-hidden-δ-has-a-sum')"
                        + ".getBoundingClientRect().top; return top > -2 && top < innerHeight; })()"));
        assertEquals("", browser.evaluate("location.hash"), "the address is for the state of the page");
        browser.resize(360, 800);
        assertEquals(
                browser.evaluate("document.documentElement.clientWidth"),
                browser.evaluate("document.documentElement.scrollWidth"));
        browser.assertNoComplaint();
    }

    /** Writes the text of the page. */
    public static void main(String[] args) throws IOException {
        Files.writeString(TEXT, generated());
    }
}
