package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.CsvFormat;
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
        PredictionTable table = new PredictionTable(target, "score_", List.of(), true, CsvFormat.DEFAULT);
        table.writeHeader(text);
        table.write(List.of(ofClass(target, 0, 1.5, 0)), List.of(), text);
        assertEquals("=kind,score_=cmd,score_other\n=cmd,1.5,0.0\n", text.toString());
    }

    @Test
    void keptCellsComeFirstAndKeepTheirNames() throws IOException {
        Target target = new Target.Numbers(List.of("y", "z"), Scaler.none(2));
        assertEquals(
                "id,y,predicted_y,z\n007 ,\"a,b\",1.5,2.0\n",
                written(target, List.of("id", "y"), false, ofNumbers(target, 1.5, 2), List.of("007 ", "a,b")));
    }

    @Test
    void labelsNamesAndKeptCellsAreEscapedForSpreadsheets() throws IOException {
        Target target = new Target.Classes("@kind", List.of("=a", "'=a"), 2);
        List<String> kept = List.of("-id", "n");
        List<String> cells = List.of("=cmd", "-5.5");
        assertEquals(
                "'-id,n,'@kind,probability_=a,probability_'=a\n'=cmd,-5.5,'=a,1.0,0.0\n",
                written(target, kept, false, ofClass(target, 0, 1, 0), cells));
        assertEquals(
                "'-id,n,'@kind,probability_=a,probability_'=a\n'=cmd,-5.5,''=a,0.0,1.0\n",
                written(target, kept, false, ofClass(target, 1, 0, 1), cells));
        assertEquals(
                "-id,n,@kind,probability_=a,probability_'=a\n=cmd,-5.5,'=a,0.0,1.0\n",
                written(target, kept, true, ofClass(target, 1, 0, 1), cells));
    }

    @Test
    void noTwoColumnsHaveTheSameName() throws IOException {
        Target target = new Target.Classes("probability_b", List.of("a", "b"), 2);
        assertEquals(
                "probability_b,probability_a,predicted_probability_b\na,1.0,0.0\n",
                written(target, List.of(ofClass(target, 0, 1, 0))));
    }

    private static String written(
            Target target, List<String> kept, boolean raw, Prediction prediction, List<String> cells)
            throws IOException {
        StringWriter text = new StringWriter();
        PredictionTable table = new PredictionTable(target, "probability_", kept, raw, CsvFormat.DEFAULT);
        table.writeHeader(text);
        table.write(List.of(prediction), List.of(cells), text);
        return text.toString();
    }

    private static Prediction ofClass(Target target, int answer, double... scores) {
        return Prediction.ofClass(((Target.Classes) target).labels(), scores, answer, true);
    }

    private static Prediction ofNumbers(Target target, double... values) {
        return Prediction.ofNumbers(((Target.Numbers) target).names(), values);
    }

    private static String written(Target target, List<Prediction> predictions) throws IOException {
        StringWriter text = new StringWriter();
        PredictionTable table = new PredictionTable(target, "probability_", List.of(), false, CsvFormat.DEFAULT);
        table.writeHeader(text);
        table.write(predictions, List.of(), text);
        return text.toString();
    }
}
