package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row of weight 0 is as left out: the expected numbers are those of the same file without it. */
class WeightZeroTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    private Path folder;

    private DocumentRun open(String csv, String keys, String output, String loss) throws IOException {
        Files.writeString(folder.resolve("d.csv"), csv);
        Path document = folder.resolve("d.json");
        Files.writeString(
                document,
                "{\"data\": {\"file\": \"d.csv\", \"target\": \"y\", \"scale\": \"standard\", " + keys
                        + "}, \"network\": {\"layers\": [{\"activation\": \"" + output + "\"}]}, \"loss\": \"" + loss
                        + "\", \"training\": {\"epochs\": 1}}");
        return DocumentRun.open(document, PLUGINS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itMovesNoScalerFillsNoMeanAndAddsNoClassOrCategory(boolean streaming) throws IOException {
        String keys = "\"sampleWeight\": \"w\", \"categorical\": [\"c\"], \"missing\": \"mean\", \"classWeights\":"
                + " \"balanced\", \"streaming\": " + streaming;
        DocumentRun run = open(
                "x,c,w,y\n1,p,1,a\n3,q,1,b\n1000,only,0,ghost\n1,p,1,a\n3,q,1,b\n3,q,1,b\n,only,0,a\n",
                keys,
                "softmax",
                "cross-entropy");
        var preprocessing = run.preparation().preprocessing();
        assertEquals(2.2, preprocessing.scaler().center()[0], 1e-15); // (1 + 3 + 1 + 3 + 3) / 5
        assertEquals(Math.sqrt(0.96), preprocessing.scaler().width()[0], 1e-15);
        assertEquals(
                List.of("p", "q"), preprocessing.features().columns().get(1).categories());
        assertEquals(2.2, preprocessing.features().fill().get(0), 1e-15);
        assertEquals(List.of("a", "b"), ((Target.Classes) preprocessing.target()).labels());
        assertEquals(5, run.preparation().training().rows());
        float[] weights = new float[5];
        run.preparation().training().copyWeights(new int[] {0, 1, 2, 3, 4}, 0, 5, weights);
        float a = (float) (5 / 4.0); // n / (k · nⱼ)
        float b = (float) (5 / 6.0);
        assertArrayEquals(new float[] {a, b, a, b, b}, weights);
        assertTrue(
                run.warnings().stream()
                        .anyMatch(warning -> warning.contains("2 of 7 rows")
                                && warning.endsWith("have the weight 0 and are left out, the first in line 4")),
                run.warnings().toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allWeightsZeroIsAnError(boolean streaming) {
        DataException e = assertThrows(
                DataException.class,
                () -> open(
                        "x,w,y\n1,0,1\n2,0,3\n",
                        "\"sampleWeight\": \"w\", \"streaming\": " + streaming,
                        "identity",
                        "mean-squared-error"));
        assertEquals(ErrorCode.DAT_EMPTY, e.code());
        assertTrue(e.getMessage().contains("every row has the weight 0"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClassOfWeightZeroIsNotFittedToAndStaysAClass(boolean streaming) throws IOException {
        DocumentRun run = open(
                "x,y\n1,a\n3,b\n1000,c\n",
                "\"classWeights\": {\"c\": 0}, \"streaming\": " + streaming,
                "softmax",
                "cross-entropy");
        assertArrayEquals(
                new double[] {2}, run.preparation().preprocessing().scaler().center());
        assertEquals(
                List.of("a", "b", "c"),
                ((Target.Classes) run.preparation().preprocessing().target()).labels());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLabelThatIsANumberIsNamedByItsValue(boolean streaming) throws IOException {
        DocumentRun run = open(
                "x,y\n1,3.0\n3,4.0\n1000,5.0\n",
                "\"classWeights\": {\"3\": 2, \"5\": 0}, \"streaming\": " + streaming,
                "softmax",
                "cross-entropy");
        float[] weights = new float[3];
        run.preparation().training().copyWeights(new int[] {0, 1, 2}, 0, 3, weights);
        assertArrayEquals(new float[] {2, 1, 0}, weights);
        assertArrayEquals(
                new double[] {2}, run.preparation().preprocessing().scaler().center());
    }

    @ParameterizedTest
    @CsvSource({
        "'1,3.0;2,x', '\"3\": 2', 'no row has the label', 'The labels are 3.0, x'",
        "'1,3.0;2,4', '\"3\": 2, \"3.0\": 1', 'is named twice', '3.0'",
        "'1,3.0;2,3', '\"3\": 2', 'are the same number', '3.0'"
    })
    void aLabelThatIsNotMeantByItsValueIsAnError(String rows, String weights, String found, String also) {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> open(
                        "x,y\n" + rows.replace(';', '\n') + "\n",
                        "\"classWeights\": {" + weights + "}",
                        "softmax",
                        "cross-entropy"));
        assertTrue(e.getMessage().contains(found) && e.getMessage().contains(also), e.getMessage());
    }

    @Test
    void allClassesOfWeightZeroIsAnError() {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> open("x,y\n1,a\n3,b\n", "\"classWeights\": {\"a\": 0, \"b\": 0}", "softmax", "cross-entropy"));
        assertTrue(e.getMessage().contains("every class of the training rows has the weight 0"), e.getMessage());
    }
}
