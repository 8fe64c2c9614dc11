package dev.chainrule.mlp.io.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class InputFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsAFileUpToALimit() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, InputFile.read(file, 10));
        assertArrayEquals(new byte[] {1, 2}, InputFile.read(file, 2));
        assertEquals(3, InputFile.length(file));
    }

    @Test
    void readsADeviceUpToALimit() {
        Path zeros = Path.of("/dev/zero");
        assumeTrue(Files.exists(zeros));
        assertArrayEquals(new byte[1000], InputFile.read(zeros, 1000));
        assertEquals(
                zeros + "  is a pipe or a device. Name a regular file [STO_NOT_A_FILE]",
                fault(() -> InputFile.length(zeros)).getMessage());
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        Path file = folder.resolve("none");
        StorageException fault = fault(() -> InputFile.read(file, 1));
        assertEquals(
                file + "  there is no such file. Check the path; it is relative to "
                        + Path.of("").toAbsolutePath() + " [STO_NOT_FOUND]",
                fault.getMessage());
        assertEquals(
                ErrorCode.STO_NOT_FOUND, fault(() -> InputFile.length(file)).code());
    }

    @Test
    void saysThatItIsADirectory() {
        String message = folder + "  is a directory. Name a file in it [STO_NOT_A_FILE]";
        assertEquals(message, fault(() -> InputFile.read(folder, 1)).getMessage());
        assertEquals(message, fault(() -> InputFile.length(folder)).getMessage());
    }

    @Test
    void saysThatItMayNotBeRead() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[1]);
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "this user may read everything");
        assertEquals(
                file + "  may not be read. Check its permissions [STO_DENIED]",
                fault(() -> InputFile.read(file, 1)).getMessage());
    }

    @Test
    void tellsFaultsApartAndEscapesWhatTheyQuote() {
        Path file = Path.of("a\u001b[2Jb");
        assertEquals(
                "a\\u001b[2Jb  may not be read. Check its permissions [STO_DENIED]",
                InputFile.fault(file, new AccessDeniedException("x")).getMessage());
        assertEquals(
                "a\\u001b[2Jb  cannot be read: bad\\u000asector [STO_IO]",
                InputFile.fault(file, new IOException("bad\nsector")).getMessage());
        assertTrue(InputFile.fault(file, new IOException()).getMessage().contains("cannot be read: IOException"));
    }

    private static StorageException fault(Executable action) {
        return assertThrows(StorageException.class, action);
    }
}
