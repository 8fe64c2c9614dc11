package dev.chainrule.mlp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.file.InputFile;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadListenerTest {
    @TempDir
    private Path folder;

    private final List<String> heard = new ArrayList<>();

    private final ReadListener listener = new ReadListener() {
        @Override
        public void bytesRead(Path file, long bytes, long length) {
            heard.add(bytes + " of " + length);
        }

        @Override
        public void closed(Path file) {
            heard.add("closed " + file.getFileName());
        }
    };

    @Test
    void everyWayToReadCounts() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[10]);
        try (InputStream in = InputFile.open(file, listener)) {
            in.read();
            in.read(new byte[3]);
            in.skipNBytes(2);
            in.readAllBytes();
            assertEquals(-1, in.read());
        }
        assertEquals(List.of("1 of 10", "4 of 10", "6 of 10", "10 of 10", "closed f"), heard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"streaming\": true"})
    void aRunReportsTheWholeFile(String keys) throws IOException {
        byte[] rows = "0,1\n1,0\n".repeat(50_000).getBytes(StandardCharsets.US_ASCII);
        Files.write(folder.resolve("d.csv"), rows);
        open("d.csv", keys);
        assertTrue(heard.size() > 3, heard.toString());
        assertEquals(rows.length + " of " + rows.length, heard.get(heard.size() - 2));
        assertEquals("closed d.csv", heard.get(heard.size() - 1));
    }

    @Test
    void ofACompressedFileItsOwnBytesAreCounted() throws IOException {
        Path file = folder.resolve("d.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("0,1\n1,0\n".repeat(1000).getBytes(StandardCharsets.US_ASCII));
        }
        open("d.csv.gz", "");
        assertEquals(Files.size(file) + " of " + Files.size(file), heard.get(heard.size() - 2));
    }

    private void open(String file, String keys) throws IOException {
        Path document = Files.writeString(
                folder.resolve("d.json"),
                "{\"data\": {\"file\": \"" + file + "\", \"header\": false, \"target\": 2" + keys
                        + "}, \"network\": {\"layers\": [{\"activation\": \"identity\"}]}, \"loss\":"
                        + " \"mean-squared-error\"}");
        DocumentRun.open(document, Plugins.load(), listener);
    }
}
