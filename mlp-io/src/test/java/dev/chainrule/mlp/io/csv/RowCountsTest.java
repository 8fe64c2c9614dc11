package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.spec.Missing;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowCountsTest {
    private final RowCounts counts = new RowCounts();

    private void keep() {
        counts.startRow();
        counts.addKept();
    }

    @Test
    void completeRowsCauseNoWarning() {
        keep();
        keep();
        assertEquals(2, counts.rows());
        assertEquals(List.of(), counts.warnings("d.csv", Missing.DROP));
    }

    @Test
    void rowsLeftOutAreCountedWithTheFirstLine() {
        keep();
        counts.startRow();
        counts.addDropped(3);
        counts.startRow();
        counts.addDropped(7);
        assertEquals(1, counts.rows());
        assertEquals(2, counts.dropped());
        assertEquals(
                List.of("2 of 3 rows of d.csv lack a value and are left out, the first in line 3"),
                counts.warnings("d.csv", Missing.DROP));
        assertEquals(
                List.of("2 of 3 rows of d.csv lack their target and are left out, the first in line 3"),
                counts.warnings("d.csv", Missing.MEAN));
    }

    @Test
    void valuesFilledInCountOnlyInRowsThatAreKept() {
        counts.startRow();
        counts.addFilled(2, false);
        counts.addFilled(2, true);
        counts.addDropped(2);
        counts.startRow();
        counts.addFilled(4, false);
        counts.addFilled(5, true); // the row continues in the next line
        counts.addFilled(5, true);
        counts.addKept();
        counts.startRow();
        counts.addFilled(6, false);
        counts.addKept();
        assertEquals(
                List.of(
                        "1 of 3 rows of d.csv lack their target and are left out, the first in line 2",
                        "2 missing values of d.csv are filled in with the mean of the column, the first in line 4",
                        "2 missing categories of d.csv are filled in with the frequencies of its categories, the first in line 5"),
                counts.warnings("d.csv", Missing.MEAN));
    }

    @Test
    void rowsOfWeightZeroAreCountedApart() {
        keep();
        counts.startRow();
        counts.addUnweighted(3);
        assertEquals(
                List.of("1 of 2 rows of d.csv has the weight 0 and is left out, the first in line 3"),
                counts.warnings("d.csv", Missing.ERROR));
        counts.startRow();
        counts.addUnweighted(4);
        assertEquals(2, counts.unweighted());
        assertEquals(
                List.of("2 of 3 rows of d.csv have the weight 0 and are left out, the first in line 3"),
                counts.warnings("d.csv", Missing.ERROR));
    }

    @Test
    void onlyAThousandLabelsOfWeightZeroAreKept() {
        counts.addUnweightedLabel("yes..".toCharArray(), 3);
        assertEquals(Set.of("yes"), counts.unweightedLabels());
        for (int i = 0; i < 2000; i++) {
            String label = "label " + i;
            counts.addUnweightedLabel(label.toCharArray(), label.length());
        }
        assertEquals(1000, counts.unweightedLabels().size());
    }
}
