package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SafeWriterTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void controlCharactersAreEscapedHoweverTheyAreWritten() {
        SafeWriter writer = new SafeWriter(bytes, false);
        writer.print("a\u001b[2Jb");
        writer.write("xx\u202Eyy", 1, 3);
        writer.write(new char[] {'\u0007', 'c'});
        writer.append('\u0000');
        writer.flush();
        assertEquals("a\\u001b[2Jbx\\u202ey\\u0007c\\u0000", written());
    }

    @Test
    void textIsUtf8WithItsLineBreaks() {
        SafeWriter writer = new SafeWriter(bytes, false);
        writer.println("Größe\tπ\n2");
        writer.flush();
        assertEquals("Größe\tπ\n2\n", written());
    }

    @Test
    void oneLineHasNoOtherLineBreakAndIsFlushed() {
        SafeWriter writer = new SafeWriter(bytes, true);
        writer.println("first\nforged\tline");
        assertEquals("first\\u000aforged\\u0009line\n", written());
        Problem problem = new Problem(ErrorCode.CFG_SEMANTIC, Location.of("a\nb", ""), "wrong");
        writer.println((Object) problem);
        writer.println((Object) "\tat a stack trace");
        assertEquals(
                "first\\u000aforged\\u0009line\n" + TerminalText.line(problem.toString()) + "\n\tat a stack trace\n",
                written());
    }

    @Test
    void ourOwnSequencesControlTheTerminal() {
        SafeWriter writer = new SafeWriter(bytes, false);
        writer.control("\r\u001b[K");
        writer.flush();
        assertEquals("\r\u001b[K", written());
    }

    @Test
    void theFirstFailureIsKept() {
        SafeWriter writer = new SafeWriter(
                new OutputStream() {
                    private int calls;

                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("disk full " + ++calls);
                    }
                },
                false);
        writer.println("text");
        assertEquals("disk full 1", writer.failure().orElseThrow().getMessage());
        writer.println("more");
        assertEquals("disk full 1", writer.failure().orElseThrow().getMessage());
        assertFalse(new SafeWriter(bytes, false).failure().isPresent());
    }
}
