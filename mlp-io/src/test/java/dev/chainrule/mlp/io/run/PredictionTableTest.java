package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.training.Prediction;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionTableTest {

    @Test
    void classesGetTheLabelAndAColumnEach() throws IOException {
        Target target = new Target.Classes("species", List.of("setosa", "virginica"), 2);
        List<Prediction> predictions = List.of(ofClass(target, 0, 0.9f, 0.1f), ofClass(target, 1, 0.25, 0.75));
        assertEquals("""
                species,probability_setosa,probability_virginica
                setosa,0.9,0.1
                virginica,0.25,0.75
                """, written(target, predictions));
    }

    @Test
    void numbersGetAColumnATarget() throws IOException {
        Target target = new Target.Numbers(List.of("width", "height"), Scaler.none(2));
        assertEquals("""
                width,height
                -1.5,1.0E-7
                """, written(target, List.of(ofNumbers(target, -1.5, 1e-7))));
    }

    @Test
    void cellsAreQuotedWhereTheyMustBe() throws IOException {
        Target target = new Target.Classes("a,b", List.of("say \"x\"", "two\nlines"), 2);
        assertEquals(
                "\"a,b\",\"probability_say \"\"x\"\"\",\"probability_two\nlines\"\n\"two\nlines\",0.5,0.5\n",
                written(target, List.of(ofClass(target, 1, 0.5, 0.5))));
    }

    /** The rule of CVE-2021-41270: a cell that starts a formula gets a leading quote, a number does not. */
    @ParameterizedTest
    @CsvSource({
        "=cmd, '''=cmd'",
        "+x, '''+x'",
        "-x, '''-x'",
        "@sum, '''@sum'",
        "-1, -1",
        "+2.5e3, +2.5e3",
        "-, '''-'",
        "-1., -1.",
        "-.5, -.5",
        "-., '''-.'",
        "-1e, '''-1e'",
        "-1e+, '''-1e+'",
        "-1e-3, -1e-3",
        "+1.2.3, '''+1.2.3'",
        "--1, '''--1'",
        "-1x, '''-1x'",
        "a=b, a=b"
    })
    void textThatASpreadsheetTakesForAFormulaIsMarked(String label, String written) throws IOException {
        Target target = new Target.Classes("kind", List.of(label, "other"), 2);
        assertEquals(
                "kind,probability_" + label + ",probability_other\n" + written + ",1.0,0.0\n",
                written(target, List.of(ofClass(target, 0, 1, 0))));
    }

    /** A pattern that tries each split of the digits takes minutes for such a label. */
    @Test
    void aLongLabelOfDigitsIsToldFromANumberInOneReading() {
        String label = "-" + "7".repeat(10_000) + "x";
        int[] reads = {0};
        CharSequence counted = new CharSequence() {
            @Override
            public int length() {
                return label.length();
            }

            @Override
            public char charAt(int index) {
                reads[0]++;
                return label.charAt(index);
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new UnsupportedOperationException();
            }
        };
        assertFalse(PredictionTable.isNumber(counted));
        assertTrue(reads[0] < 3 * label.length(), reads[0] + " characters read of " + label.length());
    }

    /** Float.toString gives 1.17549435E-38 for the smallest normal number up to JDK 18 and 1.1754944E-38 from JDK 19. */
    @ParameterizedTest
    @CsvSource({"1.4E-45, 1.4E-45", "2.0E-3, 0.002", "3.4028235E38, 3.4028235E38", "1.17549435E-38, 1.1754944E-38"})
    void numbersHaveTheFewestDigitsOnEveryJdk(float value, String digits) {
        assertEquals(digits, PredictionTable.number(value));
    }

    @Test
    void whatIsNoFloat32IsWrittenInFull() {
        assertEquals("0.1", PredictionTable.number(0.1));
        assertEquals("1.00000001E9", PredictionTable.number(1_000_000_010.0));
    }

    @Test
    void rawLabelsAreNotMarked() throws IOException {
        Target target = new Target.Classes("=kind", List.of("=cmd", "other"), 2);
        StringWriter text = new StringWriter();
        PredictionTable table = new PredictionTable(target, "score_", List.of(), true);
        table.writeHeader(text);
        table.write(List.of(ofClass(target, 0, 1.5, 0)), List.of(), text);
        assertEquals("=kind,score_=cmd,score_other\n=cmd,1.5,0.0\n", text.toString());
    }

    @Test
    void keptCellsComeFirstAsTheyAreAndKeepTheirNames() throws IOException {
        Target target = new Target.Numbers(List.of("y", "z"), Scaler.none(2));
        StringWriter text = new StringWriter();
        PredictionTable table = new PredictionTable(target, "", List.of("id", "y"), false);
        table.writeHeader(text);
        table.write(List.of(ofNumbers(target, 1.5, 2)), List.of(List.of("=007 ", "a,b")), text);
        assertEquals("id,y,predicted_y,z\n=007 ,\"a,b\",1.5,2.0\n", text.toString());
    }

    private static Prediction ofClass(Target target, int answer, double... scores) {
        return Prediction.ofClass(((Target.Classes) target).labels(), scores, answer, true);
    }

    private static Prediction ofNumbers(Target target, double... values) {
        return Prediction.ofNumbers(((Target.Numbers) target).names(), values);
    }

    private static String written(Target target, List<Prediction> predictions) throws IOException {
        StringWriter text = new StringWriter();
        PredictionTable table = new PredictionTable(target, "probability_", List.of(), false);
        table.writeHeader(text);
        table.write(predictions, List.of(), text);
        return text.toString();
    }
}
