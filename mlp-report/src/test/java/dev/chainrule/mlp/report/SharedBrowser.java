package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test class or a test the browser that all of them share, as a start of one takes seconds; skips it where there is none. */
final class SharedBrowser implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
    @Override
    public void beforeAll(ExtensionContext context) {
        assumeInstalled();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        assumeInstalled();
    }

    private static void assumeInstalled() {
        assumeTrue(Browser.isInstalled(), "skipped: there is no chromium and chromedriver in /usr/bin");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    /** The browser, as if it were new; the store of the whole run closes it. */
    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Browser browser = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedBrowser.class))
                .getOrComputeIfAbsent(Browser.class, type -> new Browser(), Browser.class);
        browser.reset();
        return browser;
    }
}
