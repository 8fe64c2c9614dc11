package dev.chainrule.mlp.io.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherFileTest {

    private static Optional<String> describe(String text) {
        return OtherFile.describe(text.getBytes(StandardCharsets.ISO_8859_1), "data/fruit.csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weight,colour,kind\n150,red,apple\n",
                "\n weight;colour\r\n1;2",
                "\"weight\"\t\"kind\"\n1\t2\n",
                "5.1,3.5,setosa"
            })
    void rowsAreRecognizedByTheirFirstLine(String text) {
        assertEquals(
                Optional.of("this is a CSV file, expected a JSON document. Write a document that names it: \"data\":"
                        + " {\"file\": \"fruit.csv\", \"target\": …}"),
                describe(text));
    }

    /** Documents with a slip keep the message about it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "[1, 2]",
                "\"name\": \"iris\",\n\"seed\": 1",
                "'name': 1, 'b': 2",
                "// a, b\n{}",
                "# a, b\n{}",
                "nonsense",
                "{\"name\": \"a,b\"}"
            })
    void damagedDocumentsAreNotTakenForRows(String text) {
        assertEquals(Optional.empty(), describe(text));
    }

    @Test
    void aModelIsRecognizedByTheLengthBeforeItsHeader() {
        assertEquals(
                Optional.of("this is a model, expected a JSON document"),
                describe("\u00e8\3\0\0\0\0\0\0{\"__metadata__\""));
        assertEquals(Optional.empty(), describe("\u00e8\3\0\0\0\0\0\0"));
        assertEquals(Optional.empty(), describe("12345678{\"a\": 1}"));
    }

    /** The kind of the file comes before its length: rows are often longer than a document may be. */
    @Test
    void aLongCsvIsNotBlamedOnItsLength() {
        byte[] rows = "a,b\n".repeat(Limits.DOCUMENT.bytes() / 4 + 1).getBytes(StandardCharsets.UTF_8);
        ConfigException fault =
                assertThrows(ConfigException.class, () -> DocumentBytes.decode(rows, "rows.csv", Limits.DOCUMENT));
        assertEquals(
                "rows.csv:1:1  this is a CSV file, expected a JSON document. Write a document that names it: \"data\":"
                        + " {\"file\": \"rows.csv\", \"target\": …} [CFG_SYNTAX]",
                fault.getMessage());
    }
}
