package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictTextReaderTest {

    /** A stream that gives a byte at a time, as a slow pipe does. */
    private static InputStream slow(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                return super.read(to, from, Math.min(1, length));
            }
        };
    }

    private static StrictTextReader reader(byte[] bytes, String charset) {
        return new StrictTextReader(new ByteArrayInputStream(bytes), "t", Charset.forName(charset));
    }

    private static String all(StrictTextReader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] some = new char[7];
        for (int n = reader.read(some, 2, 5); n >= 0; n = reader.read(some, 2, 5)) {
            text.append(some, 2, n);
        }
        return text.toString();
    }

    private static String fault(byte[] bytes, String charset) {
        return assertThrows(DataException.class, () -> all(reader(bytes, charset)))
                .getMessage();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "windows-1252"})
    void textIsReadHoweverItComes(String charset) throws IOException {
        String text = "größe,b\r\n1,2\n".repeat(20_000);
        byte[] bytes = text.getBytes(charset);
        assertEquals(text, all(reader(bytes, charset)));
        byte[] few = Arrays.copyOf(bytes, "größe,b\r\n1,2\n".getBytes(charset).length * 50);
        assertEquals(text.substring(0, 13 * 50), all(new StrictTextReader(slow(few), "t", Charset.forName(charset))));
    }

    /** CR, LF and CRLF end a line each; the offsets are in bytes, also of a later start in the file. */
    @ParameterizedTest
    @CsvSource({"UTF-8, 1", "UTF-16LE, 2", "UTF-16BE, 2", "UTF-32LE, 4", "UTF-32BE, 4"})
    void everyLineKnowsWhereItBegins(String charset, int unit) throws IOException {
        String text = "ab\n\ncd\re\r\nf";
        int[] starts = {0, 3, 4, 7, 10};
        StrictTextReader reader = reader(text.getBytes(charset), charset);
        assertEquals(text, all(reader));
        for (int line = 1; line <= starts.length; line++) {
            assertEquals((long) unit * starts[line - 1], reader.offsetOf(line), "line " + line);
        }
        byte[] rest = text.substring(4).getBytes(charset);
        StrictTextReader later =
                new StrictTextReader(new ByteArrayInputStream(rest), "t", Charset.forName(charset), 2, 4L * unit);
        all(later);
        assertEquals(4L * unit, later.offsetOf(3));
        assertEquals(7L * unit, later.offsetOf(4));
        assertEquals(10L * unit, later.offsetOf(5));
    }

    /** More lines than it has places for at first, none of which was asked for. */
    @Test
    void noLineIsForgottenBeforeItIsAskedFor() throws IOException {
        StrictTextReader reader = reader("x\n".repeat(5_000).getBytes(StandardCharsets.UTF_8), "UTF-8");
        all(reader);
        List<Long> found = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        for (int line = 1; line <= 5_001; line++) {
            found.add(reader.offsetOf(line));
            expected.add(2L * (line - 1));
        }
        assertEquals(expected, found);
    }

    @Test
    void aByteOrderMarkIsSkippedAndDecidesTheOrderOfTheBytes() throws IOException {
        for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
            byte[] marked = "\uFEFFa,b\n".getBytes(charset);
            String given = charset.replaceAll("[LB]E$", "");
            StrictTextReader reader = reader(marked, given);
            assertEquals("a,b\n", all(reader));
            assertEquals(charset, reader.charset().name());
            assertEquals(marked.length - "a,b\n".getBytes(charset).length, reader.offsetOf(1));
        }
        assertEquals(
                "t:1  the file starts with the byte order mark of UTF-16LE, expected UTF-8. Save it as UTF-8, or set"
                        + " \"encoding\": \"UTF-16\" [DAT_ENCODING]",
                fault("\uFEFFa".getBytes(StandardCharsets.UTF_16LE), "UTF-8"));
    }

    @Test
    void zerosTellTheOrderOfTheTwoBytesWhereThereIsNoMark() throws IOException {
        for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-32BE")) {
            StrictTextReader reader = reader("a,b\n1,2\n".getBytes(charset), charset.substring(0, 6));
            assertEquals("a,b\n1,2\n", all(reader));
            assertEquals(charset, reader.charset().name());
        }
        assertEquals(
                "t:1  the file has a zero byte for every other character, as in UTF-16, expected UTF-8. Save it as UTF-8, or"
                        + " set \"encoding\": \"UTF-16\" [DAT_ENCODING]",
                fault("a,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE), "UTF-8"));
    }

    @Test
    void aByteThatDoesNotFitIsNamedWithItsLineAndOffset() {
        assertEquals(
                "t:2  byte 0xE4 at offset 3 is not UTF-8. Save the file as UTF-8, or name its encoding, as \"encoding\":"
                        + " \"windows-1252\" [DAT_ENCODING]",
                fault(bytes('a', '\n', 'b', 0xE4, '\n'), "UTF-8"));
        byte[] late = ("x".repeat(99) + "\n").repeat(1_000).getBytes(StandardCharsets.UTF_8);
        late[70_005] = (byte) 0x81;
        assertEquals(
                "t:701  byte 0x81 at offset 70005 is not windows-1252. Correct \"encoding\", or save the file as"
                        + " windows-1252 [DAT_ENCODING]",
                fault(late, "windows-1252"));
    }

    @Test
    void aLineMayHaveAMegabyte() throws IOException {
        for (String charset : List.of("UTF-8", "UTF-16LE")) {
            String line = "x".repeat(StrictTextReader.MAX_LINE / "x".getBytes(charset).length);
            assertEquals(
                    2 * line.length() + 2,
                    all(reader((line + "\n" + line + "\n").getBytes(charset), charset))
                            .length());
            assertEquals(
                    "t:2  the line is longer than 1048576 bytes (maxLine). Is it a CSV file? [DAT_LIMIT]",
                    fault((line + "\n" + line + "x").getBytes(charset), charset));
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            sep=;\\na;b,      ;, a;b
            SEP=|\\r\\na,     |, a
            "sep=;"\\na,      ;, a
            sep=;;;\\na,      ;, a
            sep=x\\na,        -, sep=x\\na
            sepal\\n,         -, sepal\\n
            sep=;a\\n,        -, sep=;a\\n
            s,                -, s
            """)
    void theSeparatorLineOfASpreadsheetSetsTheDelimiter(String text, String delimiter, String rest) throws IOException {
        String file = text.strip().replace("\\n", "\n").replace("\\r", "\r");
        StrictTextReader reader = reader(file.getBytes(StandardCharsets.UTF_8), "UTF-8");
        Optional<Character> expected = delimiter.equals("-") ? Optional.empty() : Optional.of(delimiter.charAt(0));
        assertEquals(expected, reader.separatorLine());
        assertEquals(rest.replace("\\n", "\n"), all(reader));
    }

    @Test
    void nothingIsNotASingleByteBesideAMark() throws IOException {
        for (String text : List.of("", "\uFEFF")) {
            StrictTextReader reader = reader(text.getBytes(StandardCharsets.UTF_8), "UTF-8");
            all(reader);
            assertTrue(reader.sawNothing());
        }
        for (String text : List.of("a", "\n", "\r")) {
            StrictTextReader reader = reader(text.getBytes(StandardCharsets.UTF_8), "UTF-8");
            all(reader);
            assertTrue(!reader.sawNothing(), text);
        }
    }

    @Test
    void closingItClosesItsStream() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream in = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        new StrictTextReader(in, "t", StandardCharsets.UTF_8).close();
        assertTrue(closed.get());
    }
}
