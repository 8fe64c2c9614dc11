package dev.chainrule.mlp.export.javaclass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.core.io.NumberOutput;

class CsvTest {
    @Test
    void numbersAreWrittenAsPredictWritesThem() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
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
        Csv csv = new Csv(new StringReader("\uFEFFa,\"b \"\"c\"\"\nd\",\r\n\n1,2,3\r4"), ',');
        assertEquals(List.of("a", "b \"c\"\nd", ""), csv.next());
        assertEquals(List.of("1", "2", "3"), csv.next());
        assertEquals(List.of("4"), csv.next());
        assertEquals(List.of(), csv.next());
    }
}
