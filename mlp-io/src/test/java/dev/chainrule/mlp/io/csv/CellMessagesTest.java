package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The errors about a file of a feature, age, and a target, price, whose columns line 1 names. */
class CellMessagesTest {

    private static CellMessages messages(Missing missing, boolean byModel, BitSet empty) {
        CellRules rules = new CellRules(CsvFormat.DEFAULT, false, missing, byModel);
        Columns columns = new Columns(
                true,
                List.of("age", "price"),
                List.of("age"),
                new int[] {0},
                List.of(Optional.empty()),
                List.of(Optional.empty()),
                new int[] {1},
                OptionalInt.empty(),
                KeyColumns.NONE,
                new int[0],
                empty,
                Optional.empty());
        CellMessages messages = new CellMessages("a.csv", rules, new NumberGrammar(CsvFormat.DEFAULT));
        messages.start(columns, 1, ColumnRoles.of(columns, false));
        return messages;
    }

    private static CellMessages messages() {
        return messages(Missing.ERROR, false, new BitSet());
    }

    private static void expect(ErrorCode code, String message, DataException found) {
        assertEquals(message, found.problems().get(0).message());
        assertEquals(code, found.problems().get(0).code());
    }

    @Test
    void saysWhereTheCellStands() {
        DataException fault = messages().notANumber(0, "old", 7, false);
        assertEquals("a.csv", fault.problems().get(0).location().source());
        assertEquals(7, fault.problems().get(0).location().line());
        assertEquals("column 1 'age'", fault.problems().get(0).location().path());
        assertEquals("column 3", messages().location(2, 7).path(), "a surplus cell has no name");
    }

    @Test
    void givesTheRemedyThatSuitsATextInPlaceOfANumber() {
        String accepted = " is not a number. Accepted are decimal numbers as 5.1, -3 or 2e-3";
        expect(
                ErrorCode.DAT_NUMBER,
                "'old'" + accepted
                        + ". If the column holds text, name it in \"categorical\", or leave it out with \"exclude\"",
                messages().notANumber(0, "old", 2, false));
        expect(
                ErrorCode.DAT_NUMBER,
                "'cheap'" + accepted + ". The loss is for numbers. If the column holds labels, set \"targetType\":"
                        + " \"label\", or use a loss for classes such as 'cross-entropy'",
                messages().notANumber(1, "cheap", 2, false));
        expect(
                ErrorCode.DAT_NUMBER,
                "'\u22125'" + accepted + ". Write the minus sign as '-'",
                messages().notANumber(0, "\u22125", 2, false));
        expect(
                ErrorCode.DAT_NUMBER,
                "'2024-05-06'" + accepted
                        + ". To learn from dates, set \"encode\": {\"age\": \"date\"}, or leave the column out with"
                        + " \"exclude\"",
                messages().notANumber(0, "2024-05-06", 2, false));
        expect(
                ErrorCode.DAT_NUMBER,
                "'5 kg'" + accepted + ". Write it without its unit",
                messages().notANumber(0, "5 kg", 2, false));
    }

    @Test
    void sendsACellThatIsNotFiniteToItsOwnError() {
        expect(
                ErrorCode.DAT_NONFINITE,
                "'1e999' is not finite. Accepted are finite numbers, up to 1.7976931348623157e308 in size",
                messages().notANumber(0, "1e999", 2, false));
        expect(
                ErrorCode.DAT_ENCODING,
                "'\u00b7' holds a byte order mark (U+FEFF), as where files were joined. Delete it",
                messages().byteOrderMark(0, "\u00b7", 2));
    }

    @Test
    void tellsWhatToDoAboutAMissingValueByThePolicy() {
        expect(
                ErrorCode.DAT_MISSING,
                "the cell is empty: fill it in or remove the row, or set \"missing\": \"drop\" or \"mean\"",
                messages().missing(0, "", 2));
        expect(
                ErrorCode.DAT_MISSING,
                "the cell is empty: fill it in or remove the row, or set \"missing\": \"drop\"",
                messages().missing(1, " ", 2));
        expect(
                ErrorCode.DAT_MISSING,
                "the value is missing: fill it in or remove the row: a target cannot be made up",
                messages(Missing.MEAN, true, new BitSet()).missing(1, "", 2));
        expect(
                ErrorCode.DAT_MISSING,
                "the cell is empty: fill it in or remove the row: the model was not trained with \"missing\": \"mean\"",
                messages(Missing.ERROR, true, new BitSet()).missing(0, "", 2));
    }

    @Test
    void explainsLinesWithTheWrongNumberOfCells() {
        expect(
                ErrorCode.DAT_COLUMNS,
                "expected 2 cells as in line 1, found 1. Complete the line, or quote cells that hold the delimiter",
                messages().wrongCells(4, 1, false, false));
        expect(
                ErrorCode.DAT_COLUMNS,
                "expected 2 cells as in line 1, found 3. The line ends with a delimiter, the header does not: delete it at"
                        + " the end of each line, or add it to the header",
                messages().wrongCells(4, 3, true, false));
        expect(
                ErrorCode.DAT_COLUMNS,
                "expected 2 cells as in line 1, found 3. If the rows begin with a name each, as R writes them, add a name"
                        + " for that column to the header; else quote cells that hold the delimiter",
                messages().wrongCells(2, 3, false, true));
        BitSet last = new BitSet();
        last.set(1);
        expect(
                ErrorCode.DAT_COLUMNS,
                "expected 2 cells as in line 1, found 1. The delimiter at the end of line 1 is missing here: delete it there,"
                        + " or add it to each line",
                messages(Missing.ERROR, false, last).wrongCells(4, 1, false, false));
    }

    @Test
    void namesWeightsQuotesAndLimits() {
        expect(
                ErrorCode.DAT_RANGE,
                "a weight must be >= 0, found '-1'. 0 leaves the row out",
                messages().negativeWeight(0, "-1", 2));
        expect(
                ErrorCode.DAT_QUOTE,
                "a quote inside of a cell that does not start with one: 'a\"b'. Quote the whole cell and double the quotes"
                        + " in it",
                messages().quoteInside(0, "a\"b", 2));
        expect(
                ErrorCode.DAT_HEADER,
                "column 2 has no name in the header, but holds 'x' in line 9. Name it, or leave it out: \"exclude\": [2]",
                messages().notEmpty(1, " x ", 9));
        assertEquals(
                1, messages().notEmpty(1, "x", 9).problems().get(0).location().line(), "the header's line");
        expect(
                ErrorCode.DAT_LIMIT,
                "the cell has 70000 characters, more than " + TableHandler.MAX_FIELD + " (maxField). Is it a CSV file?",
                messages().cellTooLong(0, 70_000, 2));
    }
}
