package dev.chainrule.mlp.io.file;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder that one process at a time writes to. The lock ends with the process, however that ends. */
public final class FolderLock implements AutoCloseable {
    private static final String NAME = ".lock";

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Locks a folder, and makes it if it is not there.
     *
     * @throws StorageException if it cannot be made or written to, or somebody else has it locked
     */
    public static FolderLock take(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
            }
            FileChannel channel =
                    FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw Storage.fault(
                        ErrorCode.STO_LOCKED,
                        folder,
                        "another run is writing here. Wait until it has ended, or write elsewhere");
            }
            return new FolderLock(folder, channel);
        } catch (IOException e) {
            throw Storage.writeFault(folder, e, 0, -1);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // by another thread of this process
        }
    }

    /** Lets go of the folder, and removes it if there is nothing in it. */
    @Override
    public void close() {
        try (channel) {
            if (isEmpty()) {
                Files.deleteIfExists(folder.resolve(NAME));
                Files.deleteIfExists(folder);
            }
        } catch (DirectoryNotEmptyException e) {
            // somebody has begun to write there
        } catch (IOException e) {
            throw Storage.writeFault(folder, e, 0, -1);
        }
    }

    private boolean isEmpty() throws IOException {
        try (var files = Files.list(folder)) {
            return files.allMatch(file -> file.endsWith(NAME));
        }
    }
}
