package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.mlp.core.spec.PluginSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page under axe-core, which is not part of mlp: {@code -Dmlp.axe=node_modules/axe-core/axe.min.js}. */
@ExtendWith(SharedBrowser.class)
class AccessibilityTest {
    private static final String RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

    @Test
    void axeFindsNoViolationInAnyState(Browser browser) throws IOException {
        String script = System.getProperty("mlp.axe", "");
        assumeTrue(!script.isEmpty(), "skipped: no -Dmlp.axe=FILE");
        String axe = Files.readString(Path.of(script));
        for (String scheme : List.of("light", "dark")) {
            browser.emulate("prefers-color-scheme", scheme);
            for (PageContent content : List.of(
                    Pages.article(),
                    Pages.network(
                            PluginSpec.of("mish"),
                            PluginSpec.of("softmax"),
                            PluginSpec.of("cross-entropy"),
                            3,
                            70,
                            2))) {
                for (int width : new int[] {1280, 360}) {
                    browser.resize(width, 900);
                    String html = ExplanationPage.html(content);
                    int end = html.lastIndexOf("</body>");
                    browser.open(html.substring(0, end) + "<script>" + axe + "</script>" + html.substring(end));
                    assertClean(browser, scheme + " " + width);
                    browser.click("#last");
                    browser.click("#ask");
                    browser.click("#find");
                    browser.type("#weight", "-");
                    browser.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
                    browser.until("document.querySelectorAll('#tables table').length > 0");
                    assertClean(browser, scheme + " " + width + ", all open");
                }
            }
        }
    }

    private static void assertClean(Browser browser, String state) {
        browser.settle();
        // titles of units and the focus of scrollers follow when nothing changes any more
        browser.until("[...document.querySelectorAll('.unit title')].every(title => title.textContent)"
                + " && [...document.querySelectorAll('.scroll')].every(box =>"
                + " box.scrollWidth <= box.clientWidth + 1 || box.tabIndex === 0)");
        browser.evaluate("(() => { window.found = undefined; axe.run(document, {runOnly: {type: 'tag', values: " + RULES
                + "}}).then(result => { window.found = result.violations.flatMap(violation => violation.nodes"
                + ".map(node => violation.id + ' ' + node.html)); }); })()");
        browser.until("window.found !== undefined");
        assertEquals(List.of(), browser.evaluate("window.found"), state);
    }
}
