package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with a page open in it. Needs Debian's chromium and chromium-driver. */
public final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final Path page;
    private final ChromeDriver driver;

    /** Whether there is a browser to test with. */
    public static boolean isInstalled() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    /** Starts one with a profile of its own. */
    public Browser() {
        try {
            page = Files.createTempFile("page", ".html");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,900");
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logging);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .withLogFile(new File("/dev/null"))
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(20));
    }

    /** An empty page at the first size, without what was emulated or complained about. */
    void reset() {
        driver.get("about:blank");
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        driver.manage().logs().get(LogType.BROWSER);
    }

    /** Writes a page and opens it from disk. */
    public void open(String html) {
        open(html, "");
    }

    /** Opens a page at a fragment, such as {@code #row=2}. */
    void open(String html, String fragment) {
        try {
            Files.writeString(page, html);
            driver.get("about:blank"); // a change of the fragment alone would not load the page
            driver.get(page.toUri() + fragment);
            until("!document.querySelector('main[aria-busy]')");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A window as small or as large as this. */
    public void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        settle();
    }

    /** The first element that a selector finds. */
    public WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** All elements that a selector finds. */
    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The number that an element shows, all its digits. */
    double value(String selector) {
        return Double.parseDouble(find(selector).getDomAttribute("data-value"));
    }

    /** What a property or an expression of the page is. */
    public Object evaluate(String script) {
        return driver.executeScript("return " + script);
    }

    void click(String selector) {
        find(selector).click();
        settle();
    }

    /** Chooses an option of a select by its value, as a click on it does. */
    void choose(String selector, int value) {
        driver.executeScript(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', {bubbles: true}))",
                find(selector),
                String.valueOf(value));
        settle();
    }

    /** Types over what is in a field. */
    void type(String selector, String text) {
        WebElement field = find(selector);
        driver.executeScript("arguments[0].select()", field);
        field.sendKeys(text);
        settle();
    }

    /** Drops a file on an element. */
    void drop(String selector, String name, String text) {
        driver.executeScript(
                "const dropped = new DataTransfer(); dropped.items.add(new File([arguments[2]], arguments[1]));"
                        + " arguments[0].dispatchEvent(new DragEvent('drop', {dataTransfer: dropped, bubbles: true}))",
                find(selector),
                name,
                text);
    }

    /** Puts a number into a field, quicker than by its keys. */
    void enter(String selector, double number) {
        driver.executeScript(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
                find(selector),
                number);
    }

    /** Presses keys where the focus is. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
        settle();
    }

    /** Clicks at a share of the way from the middle of one element to that of another. */
    void clickBetween(WebElement from, WebElement to, double share) {
        double[] start = middle(from);
        double[] end = middle(to);
        new Actions(driver)
                .moveToLocation((int) Math.round(start[0] + share * (end[0] - start[0])), (int)
                        Math.round(start[1] + share * (end[1] - start[1])))
                .click()
                .perform();
        settle();
    }

    private double[] middle(WebElement element) {
        @SuppressWarnings("unchecked")
        List<Number> at = (List<Number>) driver.executeScript(
                "const r = arguments[0].getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]",
                element);
        return new double[] {at.get(0).doubleValue(), at.get(1).doubleValue()};
    }

    /** The text of an element that is empty until then. */
    String await(String selector) {
        return (String) driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1]; const look = () => arguments[0].textContent"
                        + " ? done(arguments[0].textContent) : setTimeout(look, 20); look()",
                find(selector));
    }

    /** Opens the next pages with a preference of the reader, such as prefers-reduced-motion; "" for none. */
    void emulate(String feature, String value) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    /** Waits until an expression of the page is true; the driver's time limit fails the test. */
    void until(String expression) {
        driver.executeAsyncScript("const done = arguments[arguments.length - 1];" + "const look = () => (" + expression
                + ") ? done() : setTimeout(look, 20); look()");
    }

    /** Two frames, after which all that was asked for has been drawn. */
    void settle() {
        driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))");
    }

    /** When the page first showed anything of its content, in milliseconds from its opening. */
    double firstPaint() {
        return ((Number) driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                        + "new PerformanceObserver(list => list.getEntriesByName('first-contentful-paint')"
                        + ".forEach(entry => done(entry.startTime))).observe({type: 'paint', buffered: true})"))
                .doubleValue();
    }

    /** Fails if the page has complained, as it does about an error or a fetch that its policy forbids. */
    public void assertNoComplaint() {
        List<String> entries = driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
        assertEquals(List.of(), entries);
    }

    @Override
    public void close() {
        driver.quit();
        try {
            Files.delete(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
