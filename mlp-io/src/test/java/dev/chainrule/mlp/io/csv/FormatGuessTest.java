package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.spec.CsvFormat;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatGuessTest {
    @TempDir
    private Path folder;

    private CsvFormat guess(String text, Charset charset) throws IOException {
        return FormatGuess.of(Files.write(folder.resolve("rows.csv"), text.getBytes(charset)));
    }

    private CsvFormat guess(String text) throws IOException {
        return guess(text, StandardCharsets.UTF_8);
    }

    private static CsvFormat format(
            boolean header, char delimiter, char decimal, Optional<Character> thousands, String encoding) {
        return new CsvFormat(header, delimiter, decimal, thousands, encoding, List.of());
    }

    @Test
    void commasAndAHeaderAreTheDefault() throws IOException {
        assertEquals(CsvFormat.DEFAULT, guess("a,b,kind\n0.5,1,x\n1.5,2,y\n"));
        assertEquals(CsvFormat.DEFAULT, guess(""));
        assertEquals(CsvFormat.DEFAULT, guess("a\n1\n2\n"));
    }

    @Test
    void theDelimiterGivesEveryLineAsManyCells() throws IOException {
        assertEquals(format(true, ';', ',', Optional.empty(), "UTF-8"), guess("a;b\n1,5;2,0\n2,5;1,0\n"));
        assertEquals(format(true, '\t', '.', Optional.empty(), "UTF-8"), guess("a\tb\nx, y\t1\nz\t2\n"));
        assertEquals(format(true, '|', '.', Optional.empty(), "UTF-8"), guess("a|b\n1|2\n"));
    }

    /** Without a header the comma, too, gives every line as many cells. */
    @Test
    void theCommaOfNumbersIsNoDelimiter() throws IOException {
        assertEquals(
                format(false, ';', ',', Optional.empty(), "UTF-8"),
                guess("5,1;3,5;1,4;setosa\n4,9;3,0;1,4;setosa\n6,3;3,3;6,0;virginica\n"));
        assertEquals(format(false, ',', '.', Optional.empty(), "UTF-8"), guess("1,a;b\n2,c;d\n"));
        assertEquals(format(false, ',', '.', Optional.empty(), "UTF-8"), guess("1,0.5;0.5\n2,1.5;0.5\n"));
    }

    @Test
    void delimitersInsideOfQuotesDoNotCount() throws IOException {
        assertEquals(CsvFormat.DEFAULT, guess("a,b\n\"x;y;z\",1\n\"u;v;w\",2\n"));
        assertEquals(CsvFormat.DEFAULT, guess("a,b\n\"two\nlines; one\",1\nx,2\n"));
    }

    @Test
    void groupsOfDigitsAreRecognized() throws IOException {
        assertEquals(format(true, ';', ',', Optional.of('.'), "UTF-8"), guess("a;b\n1.234,50;2,0\n2,5;1,0\n"));
        assertEquals(format(true, ',', '.', Optional.of(','), "UTF-8"), guess("a,b\n\"1,234.50\",2\n7.5,1\n"));
    }

    @Test
    void aFirstLineWithANumberIsData() throws IOException {
        assertEquals(format(false, ',', '.', Optional.empty(), "UTF-8"), guess("5.1,3.5,setosa\n4.9,3.0,setosa\n"));
    }

    @Test
    void theEncodingFollowsFromTheBytes() throws IOException {
        assertEquals(
                "windows-1252",
                guess("größe,b\n1,2\n", Charset.forName("windows-1252")).encoding());
        assertEquals(
                "UTF-16LE", guess("\uFEFFa,b\n1,2\n", StandardCharsets.UTF_16LE).encoding());
        assertEquals("UTF-8", guess("\uFEFFa,b\n1,2\n").encoding());
        assertEquals("UTF-8", guess("größe,b\n1,2\n").encoding());
    }

    @Test
    void aSeparatorLineIsNoHeader() throws IOException {
        assertEquals(format(true, ';', '.', Optional.empty(), "UTF-8"), guess("sep=;\na;b\n1;2\n"));
    }
}
