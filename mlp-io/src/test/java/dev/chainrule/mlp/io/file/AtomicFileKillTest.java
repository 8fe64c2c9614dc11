package dev.chainrule.mlp.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.RandomStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileKillTest {
    private static final int KILLS = 20;
    private static final int SIZE = 1 << 20;

    /** Saves for ever, each time another byte all through. */
    static final class Saver {
        private Saver() {}

        public static void main(String[] args) {
            Path file = Path.of(args[0]);
            byte[] content = new byte[SIZE];
            for (int i = 0; ; i++) {
                Arrays.fill(content, (byte) i);
                AtomicFile.write(file, content);
                if (i == 0) {
                    System.out.println("saved");
                }
            }
        }
    }

    @Test
    @Timeout(120)
    void aKillAtAnyMomentLeavesAWholeFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("model");
        RandomStream random = new RandomStream(7);
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            classPath(),
                            Saver.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            try {
                assertEquals("saved", process.inputReader().readLine());
                Thread.sleep(random.nextInt(50));
            } finally {
                process.destroyForcibly();
            }
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            byte[] found = Files.readAllBytes(file);
            byte[] whole = new byte[SIZE];
            Arrays.fill(whole, found[0]);
            assertTrue(Arrays.equals(whole, found), "torn after kill " + kill);
        }
        for (Path left : temporaries(folder)) {
            Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(7200)));
        }
        AtomicFile.write(file, new byte[1]);
        assertEquals(List.of(), temporaries(folder));
    }

    private static List<Path> temporaries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tmp")).toList();
        }
    }

    /** Where the classes that a saver needs were loaded from. */
    private static String classPath() throws URISyntaxException {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> type : List.of(AtomicFile.class, ErrorCode.class, Saver.class)) {
            URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
            places.add(Path.of(place).toString());
        }
        return String.join(File.pathSeparator, places);
    }
}
