package dev.chainrule.mlp.io.file;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.io.ReadListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens and reads files; errors say what to do if one cannot be read. */
public final class InputFile {
    private InputFile() {}

    /**
     * Reads the first bytes of a file, all of them if it has no more.
     *
     * @param limit the maximum number of bytes; to find out whether there are more, ask for one more
     * @throws StorageException if it is not there, is a directory, or cannot be read
     */
    public static byte[] read(Path file, int limit) {
        try (InputStream in = open(file)) {
            return in.readNBytes(limit);
        } catch (IOException e) {
            throw Storage.readFault(file, e);
        }
    }

    /**
     * Opens a file, a pipe or a character device as a stream.
     *
     * @throws StorageException if it is not there, is a directory, or cannot be read
     */
    public static InputStream open(Path file) {
        try {
            if (FileStatus.of(file) == FileStatus.DIRECTORY) {
                throw directory(file);
            }
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw Storage.readFault(file, e);
        }
    }

    /**
     * Opens a file as a stream that reports how much of it has been read, if it is a regular file.
     *
     * @throws StorageException if it is not there, is a directory, or cannot be read
     */
    public static InputStream open(Path file, ReadListener listener) {
        if (listener == ReadListener.NONE || status(file) != FileStatus.FILE) {
            return open(file);
        }
        long length = length(file); // before it is opened: if this fails, nothing is left open
        return new CountedInput(open(file), file, length, listener);
    }

    /**
     * Returns the length of a regular file, in bytes.
     *
     * @throws StorageException if it is not there, or is a directory, a pipe or a device
     */
    public static long length(Path file) {
        try {
            checkRegular(file);
            return Files.size(file);
        } catch (IOException e) {
            throw Storage.readFault(file, e);
        }
    }

    /**
     * Checks that a path does not name a directory, a pipe or a device; a file that is not there passes.
     *
     * @throws StorageException if it does
     */
    public static void checkRegular(Path file) {
        FileStatus status = status(file);
        if (status == FileStatus.DIRECTORY) {
            throw directory(file);
        }
        if (status == FileStatus.OTHER) {
            throw Storage.fault(ErrorCode.STO_NOT_A_FILE, file, "is a pipe or a device. Name a regular file");
        }
    }

    /**
     * Returns whether there is something under a name.
     *
     * @throws StorageException if the file system cannot tell
     */
    public static boolean exists(Path file) {
        return status(file) != FileStatus.MISSING;
    }

    private static FileStatus status(Path file) {
        try {
            return FileStatus.of(file);
        } catch (IOException e) {
            throw Storage.readFault(file, e);
        }
    }

    private static StorageException directory(Path file) {
        return Storage.fault(ErrorCode.STO_NOT_A_FILE, file, "is a directory. Name a file in it");
    }

    /** Returns the error that an exception while reading means for the user. */
    public static StorageException fault(Path file, IOException cause) {
        return Storage.readFault(file, cause);
    }
}
