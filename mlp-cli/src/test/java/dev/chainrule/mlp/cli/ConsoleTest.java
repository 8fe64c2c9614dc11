package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
    private static final String CLEAR = "\r\u001b[K";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(boolean terminal, int columns) {
        return new Console(InputStream.nullInputStream(), out, err, terminal, columns);
    }

    private static Console failing(String why) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        };
        return new Console(broken, new ByteArrayOutputStream(), false);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "20, 12345678901234567890, 123456789012345678…",
        "20, 1234567890123456789, 1234567890123456789",
        "0, short, short"
    })
    void aLineOfProgressLeavesTheLastColumnFree(int columns, String line, String drawn) {
        console(true, columns).redraw(line);
        assertEquals(CLEAR + drawn, err());
    }

    @Test
    void aTerminalOfUnknownWidthHas80Columns() {
        assertEquals(79, console(true, 0).columns());
        assertEquals(79, console(true, -1).columns());
        assertEquals(79, new Console(out, err, true).columns());
        assertEquals(119, console(true, 120).columns());
    }

    @Test
    void aWarningTakesThePlaceOfTheLineOfProgress() {
        Console console = console(true, 80);
        console.redraw("epoch 1");
        console.warn("the data is odd");
        assertEquals(CLEAR + "epoch 1" + CLEAR + "warning: the data is odd\n", err());
    }

    @Test
    void elsewhereNoLineIsRemoved() {
        Console console = console(false, 80);
        console.clearLine();
        console.warn("the data is odd");
        assertEquals("warning: the data is odd\n", err());
        assertEquals(false, console.terminal());
    }

    @Test
    void textAndBytesKeepTheirOrder() {
        Console console = console(false, 80);
        console.out().println("größer");
        console.write(to -> to.write(new byte[] {'b', '\n'}));
        console.out().println("end");
        assertEquals("größer\nb\n", out.toString(StandardCharsets.UTF_8), "text waits until it is sent off");
        console.flush();
        assertEquals("größer\nb\nend\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("", err());
    }

    @Test
    void standardInputIsPassedOn() {
        InputStream in = new ByteArrayInputStream(new byte[0]);
        assertSame(in, new Console(in, out, err, false).in());
    }

    @Test
    void outputThatNobodyTakesIsToldOfOnce() {
        Console console = failing("No space left on device");
        console.out().println("a result");
        assertEquals(
                "standard output  could not be written: it was closed, or its disk is full [STO_IO]",
                assertThrows(StorageException.class, console::flush).getMessage());
        console.out().println("more");
        console.flush();
    }

    @Test
    void bytesThatNobodyTakesAreAFaultEachTime() {
        Console console = failing("No space left on device");
        for (int i = 0; i < 2; i++) {
            assertThrows(StorageException.class, () -> console.write(to -> to.write(new byte[10_000])));
        }
    }

    /** As Linux and macOS, and Windows in two ways, name it. */
    @ParameterizedTest
    @ValueSource(strings = {"Broken pipe", "The pipe is being closed", "The pipe has been ended"})
    void aReaderThatHasEnoughIsNoFault(String why) {
        Console console = failing(why);
        console.out().println("a result");
        assertThrows(ClosedPipeException.class, console::flush);
        assertThrows(ClosedPipeException.class, () -> failing(why).write(to -> to.write(new byte[10_000])));
    }
}
