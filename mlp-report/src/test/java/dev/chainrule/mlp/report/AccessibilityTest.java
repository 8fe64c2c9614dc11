package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All pages under axe-core, which is not part of mlp: {@code -Dmlp.axe=node_modules/axe-core/axe.min.js}. */
@ExtendWith(SharedBrowser.class)
class AccessibilityTest {
    private static final String RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

    private static String axe() throws IOException {
        String script = System.getProperty("mlp.axe", "");
        assumeTrue(!script.isEmpty(), "skipped: no -Dmlp.axe=FILE");
        return "<script>" + Files.readString(Path.of(script)) + "</script>";
    }

    private static void open(Browser browser, String html) throws IOException {
        int end = html.lastIndexOf("</body>");
        browser.open(html.substring(0, end) + axe() + html.substring(end));
    }

    @Test
    void axeFindsNoViolationInAnyStateOfAnExplanation(Browser browser) throws IOException {
        axe();
        List<PageContent> pages = List.of(
                Pages.article(),
                Pages.parametric(),
                Pages.encoded(Plugins.load(), PluginSpec.of("periodic"), 4, 3),
                Pages.network(
                        PluginSpec.of("mish"), PluginSpec.of("softmax"), PluginSpec.of("cross-entropy"), 3, 70, 2));
        for (String scheme : List.of("light", "dark")) {
            browser.emulate("prefers-color-scheme", scheme);
            for (int n = 0; n < pages.size(); n++) {
                for (int width : new int[] {1280, 360}) {
                    String state = "page " + n + " " + scheme + " " + width;
                    browser.resize(width, 900);
                    open(browser, ExplanationPage.html(pages.get(n)));
                    assertClean(browser, state);
                    browser.click("#last");
                    if (browser.find("#exercise").isDisplayed()) {
                        browser.click("#ask");
                        browser.click("#find");
                    }
                    browser.type("#weight", "-");
                    browser.drop("#csv", "wrong.csv", "x\n1\n");
                    browser.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
                    browser.until("document.querySelectorAll('#tables table').length > 0"
                            + " && document.getElementById('csv-error').textContent");
                    assertClean(browser, state + ", all open");
                    browser.evaluate("Presenter.toggle(true)");
                    assertClean(browser, state + ", presented");
                }
            }
        }
    }

    @Test
    void axeFindsNoViolationInReports(Browser browser, @TempDir Path folder) throws IOException {
        axe();
        Derivation derivation = Derivation.of(Expression.parse("where(z > 0, z * tanh(ln(1 + exp(z))), abs(z))"), "z");
        List<String> pages = List.of(
                ReportBrowserTest.classifier(folder),
                ImportancePageTest.page(folder),
                DerivationPage.html(derivation, Map.of(), 0.7));
        for (String scheme : List.of("light", "dark")) {
            browser.emulate("prefers-color-scheme", scheme);
            for (int n = 0; n < pages.size(); n++) {
                for (int width : new int[] {1280, 360}) {
                    browser.resize(width, 900);
                    open(browser, pages.get(n));
                    browser.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
                    assertClean(browser, "page " + n + " " + scheme + " " + width);
                }
            }
        }
    }

    private static void assertClean(Browser browser, String state) {
        browser.settle();
        // titles of units and the focus of scrollers follow when nothing changes any more
        browser.until("[...document.querySelectorAll('.unit title')].every(title => title.textContent)"
                + " && [...document.querySelectorAll('.scroll')].every(box =>"
                + " box.offsetParent === null || box.scrollWidth <= box.clientWidth + 1 || box.tabIndex === 0)");
        browser.evaluate("(() => { window.found = undefined; axe.run(document, {runOnly: {type: 'tag', values: " + RULES
                + "}}).then(result => { window.found = result.violations.flatMap(violation => violation.nodes"
                + ".map(node => violation.id + ' ' + node.html)); }); })()");
        browser.until("window.found !== undefined");
        assertEquals(List.of(), browser.evaluate("window.found"), state);
    }
}
