package dev.chainrule.mlp.io.file;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
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
     * Locks a folder, and creates it if it does not exist.
     *
     * @throws StorageException if it cannot be made or written to, or somebody else has it locked
     */
    public static FolderLock take(Path folder) {
        try {
            makeFolder(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
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

    private static void makeFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            // if it is no folder, no file can be opened in it
        }
    }

    /** Returns whether nobody else has the lock; closes the channel if not. */
    private static boolean lock(FileChannel channel) throws IOException {
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock();
            locked = lock != null;
        } catch (OverlappingFileLockException e) {
            // by another thread of this process
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked;
    }

    /** Releases the folder and, if possible, removes it if it is empty. */
    @Override
    public void close() {
        try (channel) {
            if (FolderEntries.list(folder, "*").stream().allMatch(file -> file.endsWith(NAME))) {
                Files.deleteIfExists(folder.resolve(NAME));
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            // somebody has begun to write there, or an empty folder is left
        }
    }
}
