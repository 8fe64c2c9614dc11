package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarWordsTest {
    private static final String START = "the target 'y' has labels that look alike, and each is a class of its own: ";
    private static final String END = ". If they mean the same, write them alike in the file";

    private static String warning(String... labels) {
        return SimilarWords.ofTarget("y", List.of(labels))
                .map(text -> text.substring(START.length(), text.length() - END.length()))
                .orElse("none");
    }

    @Test
    void differentWordsAreNotSimilar() {
        assertEquals("none", warning("1", "2", "01x", "1x", "10", "-1", "1,0"));
        assertEquals("none", warning("e", "é", "è", "ab", "a b", "a-b", "a_b"));
        assertEquals("none", warning("9007199254740992", "9007199254740993"));
    }

    @Test
    void equalNumbersAreNamedTogether() {
        assertEquals("'01', '1' and '1.0' are the same number", warning("01", "1", "1.0", "2"));
        assertEquals("'+1', '1', '1.0' and 2 more are the same number", warning("+1", "1", "1.0", "1e0", "10e-1", "2"));
        assertEquals("'0' and '-0.0' are the same number", warning("0", "-0.0", "no"));
    }

    @Test
    void textInAnotherUnicodeFormIsSimilar() {
        assertEquals(
                "'caf\u00e9' and 'cafe\u0301' differ only in their Unicode form (composed or decomposed)",
                warning("caf\u00e9", "cafe\u0301", "cafe"));
    }

    @Test
    void textInAnotherCaseIsSimilar() {
        assertEquals("'Yes', 'YES' and 'yes' differ only in case", warning("Yes", "YES", "yes", "no"));
        assertEquals("'stra\u00dfe' and 'STRASSE' differ only in case", warning("stra\u00dfe", "STRASSE"));
        assertEquals(
                "'\u03bf\u03b4\u03cc\u03c2' and '\u039f\u0394\u038c\u03a3' differ only in case",
                warning("\u03bf\u03b4\u03cc\u03c2", "\u039f\u0394\u038c\u03a3"));
    }

    @Test
    void invisibleCharactersAndBlanksAreEscapedWhereTheyWouldNotBeSeen() {
        String what = " differ only in blanks or invisible characters";
        assertEquals("'no' and 'no\\u200b'" + what, warning("no", "no\u200b"));
        assertEquals("'no' and '\\ufeffno'" + what, warning("no", "\ufeffno"));
        assertEquals("'no' and ' no '" + what, warning("no", " no "));
        assertEquals("'New York' and 'New\u00a0York'" + what, warning("New York", "New\u00a0York"));
    }

    @Test
    void severalDifferencesAreNamedTogether() {
        assertEquals(
                "'Yes', 'yes' and 'Yes ' differ only in how numbers are written, case, blanks or Unicode form",
                warning("Yes", "yes", "Yes "));
    }

    @Test
    void threeGroupsAreNamed() {
        String[] labels = IntStream.range(0, 5)
                .boxed()
                .flatMap(i -> Stream.of("a" + i, "A" + i))
                .toArray(String[]::new);
        assertEquals(
                "'a0' and 'A0' differ only in case; 'a1' and 'A1' differ only in case; 'a2' and 'A2' differ only in case;"
                        + " and 2 more like these",
                warning(labels));
    }

    @Test
    void aColumnOfCategoriesIsCalledSo() {
        assertEquals(
                Optional.of("column 'plan' has categories that look alike, and each is a category of its own: 'Pro' and"
                        + " 'pro' differ only in case" + END),
                SimilarWords.ofColumn("plan", List.of("Pro", "free", "pro")));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, is the same number as '1'",
        "yes, differs only in case from 'Yes'",
        "'Yes ', differs only in blanks or invisible characters from 'Yes'",
        "e\u0301, differs only in its Unicode form from '\u00e9'",
        "'YES ', 'differs only in case, blanks or Unicode form from ''Yes'''",
        "maybe,"
    })
    void theNearestKnownWordIsFound(String word, String phrase) {
        assertEquals(Optional.ofNullable(phrase), new SimilarWords(List.of("1", "Yes", "\u00e9", "01")).likeness(word));
    }
}
