package dev.chainrule.mlp.export.javaclass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.core.io.NumberOutput;

class CsvTest {
    private static final int NUMBERS = Integer.getInteger("mlp.export.numbers", 4_000);

    @Test
    void numbersAreWrittenAsPredictWritesThem() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < NUMBERS; i++) {
            float single = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(single)) {
                assertEquals(NumberOutput.toString(single, true), Csv.format(single, true));
            }
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertEquals(NumberOutput.toString(value, true), Csv.format(value, false));
            }
            double usual = random.nextDouble(-1e4, 1e4) / random.nextInt(1, 1000);
            assertEquals(NumberOutput.toString(usual, true), Csv.format(usual));
        }
        for (double value :
                new double[] {0, -0.0, 1, 1e7, 9999999, 1e-3, 9.99e-4, Double.MIN_VALUE, Double.MAX_VALUE, 2e-3}) {
            assertEquals(NumberOutput.toString(value, true), Csv.format(value, false));
        }
        assertEquals("0.1", Csv.format(0.1f));
    }

    @Test
    void readsQuotedCellsAndAllLineEnds() throws IOException {
        Csv csv = csv("\uFEFFa,\"b \"\"c\"\"\nd\",\r\n\n1, 2 ,3\r4,5,6");
        assertEquals(List.of("a", "b \"c\"\nd", ""), csv.next());
        assertEquals(List.of("1", "2", "3"), csv.next());
        assertEquals(List.of("4", "5", "6"), csv.next());
        assertEquals(List.of(), csv.next());
    }

    @Test
    void takesTheDelimiterOfTheFirstLine() throws IOException {
        Csv csv = csv("\uFEFFsep=;\r\na;b\n1;2;3\n");
        assertEquals(List.of("a", "b"), csv.next());
        assertEquals(
                "rows.csv:3  expected 2 cells as in line 2, found 3. Complete the line, or quote cells that hold the"
                        + " delimiter",
                fault(csv));
        assertEquals(List.of("sep=ab", "c"), csv("sep=ab,c").next());
    }

    @Test
    void namesTheLineOfAnError() throws IOException {
        assertEquals(
                "rows.csv:3  text after the closing quote of the cell that starts here. Double the quotes inside of a"
                        + " quoted cell",
                fault(csv("\n\"a\nb\",\"c\"d\n")));
        assertEquals(
                "rows.csv:2  the quote that opens here never closes. Close it, or double it if it belongs to the text",
                fault(csv("\r\na,\"b\nc\n")));
        assertEquals(
                "rows.csv:1  a quote inside of a cell that does not start with one: ' \"'. Quote the whole cell and"
                        + " double the quotes in it",
                fault(csv("a, \"b\"\n")));
        assertEquals("rows.csv:2  a byte is not UTF-8. Save the file in this encoding", fault(csv("\r\uFFFF\n")));
        Csv oneColumn = csv("a\n\n1");
        assertEquals(List.of("a"), oneColumn.next());
        assertEquals("rows.csv:2  the cell is empty", fault(oneColumn));
    }

    private static Csv csv(String text) throws IOException {
        return new Csv(new StringReader(text), "rows.csv", "UTF-8", ',', String::trim);
    }

    private static String fault(Csv csv) {
        return csv.fault(assertThrows(IllegalArgumentException.class, csv::next))
                .getMessage();
    }
}
