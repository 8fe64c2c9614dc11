package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A CSV file that is dropped on the page or chosen gives it rows, prepared as the model prepares them. */
@ExtendWith(SharedBrowser.class)
class OwnRowsTest {
    private static final double TOLERANCE = 1e-9;
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private static Browser browser;

    @BeforeAll
    static void start(Browser shared) {
        browser = shared;
    }

    @AfterEach
    void assertNoComplaint() {
        browser.assertNoComplaint();
    }

    private static void dropped(String name, String text) {
        browser.drop("#csv", name, text);
        browser.until("document.getElementById('csv-read').textContent.includes(" + quoted(name) + ")");
        assertEquals("", browser.find("#csv-error").getText());
    }

    private static String complaintAbout(String text) {
        browser.drop("#csv", "wrong.csv", text);
        browser.until("document.getElementById('csv-error').textContent");
        String words = browser.find("#csv-error").getText();
        assertTrue(words.endsWith("\nThe page keeps the rows it has."), words);
        assertEquals("true", browser.find("#csv").getDomAttribute("aria-invalid"));
        return words.substring(0, words.lastIndexOf('\n'));
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    /** The page's number of the shown row is the library's for these inputs and this target. */
    private static void assertRow(PageContent content, double[] input, double target) {
        RowPass pass = RowPass.of(content.network(), content.weights(), input, new double[] {target});
        assertEquals(pass.loss(), browser.value("#loss .number"), TOLERANCE);
        assertEquals(pass.gradient()[0][0][0], browser.value("#chain .result .value"), TOLERANCE);
    }

    @Test
    void rowsAreReadByTheNamesOfTheirColumns(@TempDir Path folder) throws Exception {
        PageContent content = Pages.prepared("age", "colour", UnknownCategories.IGNORE);
        browser.open(ExplanationPage.html(content));
        double before = browser.value("#loss .number");
        // another order and case, one more column, semicolons, quotes, an unknown and a rare category
        dropped(
                "mine.csv",
                "\uFEFFbuys;id;Colour;age\r\nyes;1;red;12.5\r\n\"no\";\"2;\"\"b\"\"\";blue;-4e0\r\n\r\nyes;3;lime;10\r\nno;4;pink;2\r\n");
        assertEquals("The 4 rows of ‘mine.csv’.", browser.find("#csv-read").getText());
        assertTrue(browser.find("#training-rows").getText().startsWith("The 4 rows of this page"));
        assertRow(content, new double[] {0.625, 0, 1, 0}, 1); // (12.5 − 10) / 4
        browser.choose("#row", 1);
        assertRow(content, new double[] {-3.5, 1, 0, 0}, 0);
        browser.choose("#row", 2);
        assertRow(content, new double[] {0, 0, 0, 1}, 1);
        browser.choose("#row", 3);
        assertRow(content, new double[] {-2, 0, 0, 1}, 0); // an unknown colour counts as rare
        browser.click("#one-epoch");
        assertTrue(browser.find("#trained").getText().startsWith("Epoch 1, "));
        browser.click("#reset");

        Path file = Files.writeString(folder.resolve("chosen.csv"), "14,red,yes\n6,blue,no\n");
        browser.find("#csv").sendKeys(file.toString());
        browser.until("document.getElementById('csv-read').textContent.includes('chosen.csv')");
        assertRow(content, new double[] {1, 0, 1, 0}, 1); // a first line without names
        dropped(HOSTILE + ".csv", "age\tcolour\tbuys\n10\tred\tyes\n");
        assertEquals(
                "The row of ‘" + HOSTILE + ".csv’.", browser.find("#csv-read").getText());
        browser.click("#csv-back");
        assertEquals(before, browser.value("#loss .number"), 0);
        assertEquals(2, browser.all("#row option").size());
        assertFalse(browser.find("#csv-back").isDisplayed());
    }

    @Test
    void rowsAreEncodedAsTheModelEncodesThem() {
        Plugins plugins = Plugins.load();
        PluginSpec smooth = PluginSpec.of("robust-smooth");
        PluginSpec frequency = PluginSpec.of("frequency");
        FittedEncoding<NumberEncoding> ages =
                new FittedEncoding<>(smooth, (NumberEncoding) plugins.encoding(smooth), new double[] {10, 0.25, 0, 20
                }); // the median, 1 / (q75 − q25), the smallest and the largest
        FittedEncoding<CategoryEncoding> colours = new FittedEncoding<>(
                frequency, (CategoryEncoding) plugins.encoding(frequency), new double[] {0.75, 0.25}, 2);
        PageContent content = Pages.preparedByEncodings(ages, colours);
        browser.open(ExplanationPage.html(content));
        dropped("mine.csv", "age,colour,buys\n12,red,yes\n1e4,blue,no\n10,pink,no\n");
        // u = 0.25 · (12 − 10), x = u / √(1 + (u/3)²)
        assertRow(content, new double[] {0.5 / Math.sqrt(1 + 0.25 / 9), 0.25}, 1);
        browser.choose("#row", 1);
        assertRow(content, new double[] {2497.5 / Math.sqrt(1 + 832.5 * 832.5), 0.75}, 0);
        browser.choose("#row", 2);
        assertRow(content, new double[] {0, 0}, 0); // an unknown colour
    }

    @Test
    void whatIsWrongWithAFileIsSaidInWords() {
        PageContent content = Pages.prepared(HOSTILE, "colour", UnknownCategories.ERROR);
        browser.open(ExplanationPage.html(content));
        double before = browser.value("#loss .number");
        String names = HOSTILE + ";colour;buys\n";
        assertEquals("The file is empty.", complaintAbout(" \n\n"));
        assertEquals("The file has a line of names and no rows.", complaintAbout(names));
        assertEquals(
                "The first line has no column ‘buys’. It has ‘" + HOSTILE
                        + "’, ‘colour’, ‘x’. Name the columns as the model does, in any order.",
                complaintAbout(HOSTILE + ";colour;x\n1;red;yes\n"));
        assertEquals(
                "Line 2, column ‘" + HOSTILE + "’: ‘1,5’ is not a number. Write it with a decimal point, 1.5.\n"
                        + "Line 4, column ‘" + HOSTILE + "’: ‘ten’ is not a number.\n"
                        + "Line 5, column ‘colour’: ‘rad’ is none of the categories of the model: ‘blue’, ‘red’, ‘lime’.\n"
                        + "Line 6, column ‘buys’: ‘perhaps’ is none of the classes of the model: ‘no’, ‘yes’.\n"
                        + "Line 7, column ‘" + HOSTILE
                        + "’: the cell is empty, and the model has no value to fill in.\n"
                        + "And 1 more.",
                complaintAbout(names + "1,5;red;yes\n2;red;no\nten;red;no\n1;rad;no\n1;red;perhaps\n;red;no\n1;red\n"));
        assertEquals("Line 3, 2 cells, but the first line has 3.", complaintAbout(names + "2;red;no\n1;red\n"));
        assertEquals("Line 2: a quote is opened and never closed.", complaintAbout(names + "\"2;red;no\n3;red;yes\n"));
        assertEquals(before, browser.value("#loss .number"), 0);
        assertEquals(0, browser.all("#training img, #inputs img").size());
        dropped("right.csv", names + "2;red;no\n");
        assertRow(content, new double[] {-2, 0, 1, 0}, 0);
    }
}
