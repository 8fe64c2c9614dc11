package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.Validation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The columns by which rows are split. */
class RowKeysTest {
    private static CsvTable read(DataSpec.Builder spec, String... lines) {
        try {
            byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
            return CsvTable.read(new ByteArrayInputStream(text), "t", spec.build(), 1 << 24);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataTable rows(DataSpec.Builder spec, String... lines) {
        return read(spec, lines).examples(TargetType.LABEL);
    }

    private static DataSpec.Builder grouped() {
        return DataSpec.builder().file("t").target("y").group("who");
    }

    private static DataSpec.Builder timed() {
        return DataSpec.builder()
                .file("t")
                .target("y")
                .validation(Validation.last(0.5).by("day"));
    }

    private static void fault(String message, DataSpec.Builder spec, String... lines) {
        assertEquals(
                message,
                assertThrows(DataException.class, () -> read(spec, lines)).getMessage());
    }

    @Test
    void equalCellsAreAGroupAndNoFeature() {
        DataTable rows = rows(grouped(), "a,who,y", "1, ann,p", "2,bob,q", "3,ann ,p");
        assertArrayEquals(new int[] {0, 1, 0}, rows.groups());
        assertEquals(List.of("a"), rows.featureNames());
        assertArrayEquals(new double[0], rows.times());
    }

    @Test
    void aListedColumnIsAFeatureToo() {
        String[] lines = {"a,who,y", "1,7,p", "2,8,q"};
        assertEquals(
                List.of("who", "a"), rows(grouped().features("who", "a"), lines).featureNames());
        assertEquals(
                List.of("a", "who"), rows(grouped().categorical("who"), lines).featureNames());
        DataTable dated = rows(
                timed().encode(Map.of("day", PluginSpec.of("date"))), "a,day,y", "1,2024-01-03,p", "2,2024-01-02,q");
        assertEquals(List.of("a", "day"), dated.featureNames());
        assertArrayEquals(new double[] {1_704_240_000, 1_704_153_600}, dated.times());
    }

    @Test
    void columnsWithoutNamesAreGivenByNumber() {
        DataTable rows = rows(
                DataSpec.builder().file("t").header(false).target(3).group(ColumnRef.numbered(1)), "u,5,p", "v,6,q");
        assertArrayEquals(new int[] {0, 1}, rows.groups());
        assertArrayEquals(new double[] {5, 6}, rows.features());
    }

    @Test
    void groupsThatLookAlikeAreReported() {
        assertEquals(
                List.of(
                        "column 'who' has groups that look alike, and each is a group of its own: 'Ann' and 'ann' differ"
                                + " only in case. If they mean the same, write them alike in the file"),
                read(grouped(), "a,who,y", "1,Ann,p", "2,ann,q").warnings());
    }

    @Test
    void timesAreNumbersOrDates() {
        assertArrayEquals(
                new double[] {2.5, -1},
                rows(timed(), "day,a,y", "2.5,1,p", "-1,2,q").times());
        DataTable dates =
                rows(timed(), "day,a,y", "1970-01-02,1,p", "1970-01-01 00:01,2,q", "1970-01-01T01:00+01:00,2,q");
        assertArrayEquals(new double[] {86_400, 60, 0}, dates.times());
        assertEquals(List.of("a"), dates.featureNames());
    }

    @Test
    void everyRowNeedsItsGroupAndItsTime() {
        fault(
                "t:3  column 2 'who'  the group of the row is missing: fill it in or remove the row, or set \"missing\":"
                        + " \"drop\" [DAT_MISSING]",
                grouped(),
                "a,who,y",
                "1,ann,p",
                "2, ,q");
        assertArrayEquals(
                new int[] {0, 1},
                rows(grouped().missing(Missing.DROP), "a,who,y", "1,ann,p", "2,,q", "3,bob,q")
                        .groups());
        fault(
                "t:2  column 1 'day'  the time of the row is missing: fill it in or remove the row, or set \"missing\":"
                        + " \"drop\" [DAT_MISSING]",
                timed().missing(Missing.MEAN),
                "day,a,y",
                "NA,1,p",
                "3,2,q");
    }

    @Test
    void aTimeThatCannotBeReadIsAnError() {
        fault(
                "t:2  column 1 'day'  'monday' is not a time. Accepted are a number or a date such as 2024-05-31 or"
                        + " 2024-05-31 14:30 [DAT_NUMBER]",
                timed(),
                "day,a,y",
                "monday,1,p",
                "2,2,q");
        fault(
                "t:3  column 1 'day'  '2024-05-31' is not a time. The cells above are numbers, so expected a number"
                        + " [DAT_NUMBER]",
                timed(),
                "day,a,y",
                "1,1,p",
                "2024-05-31,2,q");
        fault(
                "t:3  column 1 'day'  '7' is not a time. The cells above are dates, so expected a date such as 2024-05-31 or"
                        + " 2024-05-31 14:30 [DAT_NUMBER]",
                timed(),
                "day,a,y",
                "2024-05-31,1,p",
                "7,2,q");
    }

    @Test
    void aMissingColumnIsNamed() {
        fault(
                "t:1  there is no column 'who' for \"group\". Did you mean 'whom'? The columns are 'a', 'whom', 'y' [DAT_HEADER]",
                grouped(),
                "a,whom,y",
                "1,2,p");
        fault(
                "t:1  there is no column 'day' for \"by\" of \"validation\". The columns are 'a', 'y' [DAT_HEADER]",
                timed(),
                "a,y",
                "1,p");
    }
}
