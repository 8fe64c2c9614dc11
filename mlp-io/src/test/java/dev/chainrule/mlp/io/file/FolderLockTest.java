package dev.chainrule.mlp.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path parent;

    private Path folder;

    @BeforeEach
    void choose() {
        folder = parent.resolve("run");
    }

    @Test
    void aLockedFolderIsRefusedUntilItsLockIsClosed() {
        try (FolderLock lock = FolderLock.take(folder)) {
            StorageException fault = assertThrows(StorageException.class, () -> FolderLock.take(folder));
            assertEquals(
                    folder + "  another run is writing here. Wait until it has ended, or write elsewhere [STO_LOCKED]",
                    fault.getMessage());
        }
        FolderLock.take(folder).close();
    }

    @Test
    void aFolderInWhichNothingWasWrittenIsRemoved() throws IOException {
        FolderLock.take(folder).close();
        assertFalse(Files.exists(folder));
        try (FolderLock lock = FolderLock.take(folder)) {
            Files.writeString(folder.resolve("checkpoint"), "");
        }
        assertTrue(Files.exists(folder.resolve("checkpoint")));
        FolderLock.take(folder).close();
        assertTrue(Files.exists(folder), "it was there before and is not empty");
    }

    @Test
    void aFolderThatCannotBeMadeIsAFaultOfStorage() {
        StorageException fault = assertThrows(
                StorageException.class,
                () -> FolderLock.take(folder.resolve("missing").resolve("run")));
        assertTrue(fault.getMessage().startsWith(folder.toString()), fault.getMessage());
    }
}
