package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.CsvFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class HeaderTest {

    private static Header header(boolean byModel, String... cells) {
        return new Header(CsvFormat.DEFAULT, List.of(cells), new Location("t.csv", 1, 0, ""), byModel);
    }

    private static String fault(Executable action) {
        return assertThrows(DataException.class, action).getMessage();
    }

    @Test
    void columnsAreFoundByNameWithoutBlanksAndByNumber() {
        Header header = header(false, " age ", "", "plan");
        assertEquals(List.of("age", "", "plan"), header.names());
        assertEquals(0, header.find(ColumnRef.named("age"), ColumnUse.FEATURE));
        assertEquals(2, header.find(ColumnRef.named(" plan"), ColumnUse.TARGET));
        assertEquals(2, header.find(ColumnRef.numbered(3), ColumnUse.TARGET));
        assertEquals(1, header.find(ColumnRef.numbered(2), ColumnUse.EXCLUDED));
        assertTrue(header.has(ColumnRef.named("plan")));
        assertFalse(header.has(ColumnRef.named("plans")));
        assertFalse(header.has(ColumnRef.numbered(4)));
    }

    @Test
    void aColumnThatIsMissingNamesTheKeyThatAsksForIt() {
        Header header = header(false, "age", "", "plan");
        assertEquals(
                "t.csv:1  there is no column 'plans' for \"target\". Did you mean 'plan'? The columns are 'age', '', 'plan'"
                        + " [DAT_HEADER]",
                fault(() -> header.find(ColumnRef.named("plans"), ColumnUse.TARGET)));
        assertEquals(
                "t.csv:1  there is no column number 4 for \"sampleWeight\"; the file has 3 [DAT_HEADER]",
                fault(() -> header.find(ColumnRef.numbered(4), ColumnUse.WEIGHT)));
        assertEquals(
                "t.csv:1  column 2  the header leaves column 2, the target, without a name. Name it [DAT_HEADER]",
                fault(() -> header.find(ColumnRef.numbered(2), ColumnUse.TARGET)));
    }

    @Test
    void aNameMayOccurOnceOnly() {
        assertEquals(
                "t.csv:1  column 3  the header has the name 'a' twice, in columns 1 and 3. Rename one [DAT_HEADER]",
                fault(() -> header(false, "a", "b", "a")));
    }

    @Test
    void theAdviceIsForADocumentOrForAModel() {
        assertEquals(
                " Is the delimiter ';'? It is set to ','.", header(false, "a;b").hint());
        assertEquals(
                " The model was trained on a file with the delimiter ',', this file seems to have ';'. Write it as in"
                        + " training.",
                header(true, "a;b").hint());
        assertEquals(
                " If the file has no header, set \"header\": false.",
                header(false, "1", "b").hint());
        assertEquals("", header(true, "a", "b").hint());
        assertEquals(
                Optional.of(
                        "line 1 of t.csv is taken as the header, but holds only numbers. If the file has no header, add"
                                + " a line with the names of the columns: the model finds its features by name"),
                header(true, "1", "2").warning());
        assertEquals(Optional.empty(), header(true, "1", "b").warning());
    }

    @Test
    void noMoreThanTenNamesAreListed() {
        List<ColumnRef> wanted = List.of(
                ColumnRef.named("aa"),
                ColumnRef.named("bb"),
                ColumnRef.named("cc"),
                ColumnRef.named("dd"),
                ColumnRef.named("ee"),
                ColumnRef.named("ff"),
                ColumnRef.named("gg"),
                ColumnRef.named("hh"),
                ColumnRef.named("ii"),
                ColumnRef.named("jj"),
                ColumnRef.named("kk"));
        assertEquals(
                "t.csv:1  there are no columns 'aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh', 'ii', 'jj', …, which the"
                        + " model needs as features. The columns are 'x' [DAT_HEADER]",
                fault(() -> header(true, "x").requireAll(Map.of(ColumnUse.MODEL_FEATURE, wanted))));
    }
}
