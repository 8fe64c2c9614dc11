package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
    @TempDir
    Path folder;

    /** A run tries again at its next checkpoint, as often as it fails. */
    @Test
    void theNewestCheckpointOfAnotherRunSurvivesMovesThatFailHalfWay() throws IOException {
        Files.writeString(folder.resolve("step-000000000007.safetensors"), "older");
        Files.writeString(folder.resolve("step-000000000014.safetensors"), "newest");
        Path inTheWay = folder.resolve("earlier/step-000000000007.safetensors");
        Files.createDirectories(inTheWay.resolve("full"));

        try (CheckpointFolder checkpoints = CheckpointFolder.open(folder)) {
            assertThrows(StorageException.class, checkpoints::setAside);
            assertThrows(StorageException.class, checkpoints::setAside);
            assertEquals("newest", Files.readString(folder.resolve("step-000000000014.safetensors")));

            Files.delete(inTheWay.resolve("full"));
            Files.delete(inTheWay);
            checkpoints.setAside();
        }

        assertEquals("older", Files.readString(inTheWay));
        assertEquals("newest", Files.readString(folder.resolve("earlier/step-000000000014.safetensors")));
    }
}
