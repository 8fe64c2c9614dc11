package dev.chainrule.mlp.io.file;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Writes a file whole or not at all: to a temporary file beside it, forced to the disk and then moved into its place. A
 * kill or a power cut at any moment leaves the old file or the new one.
 */
public final class AtomicFile {
    /** A temporary file older than this was left by a process that was killed. */
    private static final Duration STALE = Duration.ofHours(1);

    private static final int MOST_LINKS = 40;
    /** Of a long name the temporary one takes the beginning, so that it does not get too long for the file system. */
    private static final int LONGEST_NAME = 60;

    private AtomicFile() {}

    /**
     * Writes a file, replacing what was there and keeping its permissions. A symbolic link stays; the file that it
     * points to is replaced. An interrupt does not keep the file from being written, and the thread stays interrupted.
     *
     * @throws StorageException if it cannot be written; what was there before is then still there
     */
    public static void write(Path file, byte[] bytes) {
        write(new Disk(), file, bytes);
    }

    static void write(Disk disk, Path file, byte[] bytes) {
        write(disk, file, out -> out.write(bytes));
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all of it; after an interrupt of the thread, once more from the beginning.
         *
         * @param out is not closed
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file as {@link #write(Path, byte[])} does, without holding all of it in memory.
     *
     * @throws StorageException if it cannot be written; what was there before is then still there
     */
    public static void write(Path file, Content content) {
        write(new Disk(), file, content);
    }

    private static void write(Disk disk, Path file, Content content) {
        boolean interrupted = Thread.interrupted(); // it would close the channel
        try {
            writeWhole(disk, file, content);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void writeWhole(Disk disk, Path file, Content content) {
        Path target = target(file);
        Path directory = target.getParent();
        String prefix = "." + beginning(target.getFileName().toString()) + ".";
        removeStale(disk, directory, prefix);
        Path temporary = directory.resolve(
                prefix + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp");
        long[] written = new long[1];
        try {
            writeNew(disk, temporary, target, content, written);
            disk.move(temporary, target);
        } catch (ClosedByInterruptException e) {
            deleteQuietly(disk, temporary);
            write(disk, file, content);
            return;
        } catch (IOException e) {
            long free = freeBytes(directory);
            deleteQuietly(disk, temporary);
            throw Storage.writeFault(file, e, written[0], free);
        } catch (RuntimeException | Error e) {
            deleteQuietly(disk, temporary);
            throw e;
        }
        forceDirectory(disk, directory);
    }

    /**
     * Checks that a file can be written now, so that hours of work are not lost in the end.
     *
     * @throws StorageException if not
     */
    public static void check(Path file) {
        Path directory = target(file).getParent();
        try {
            if (!isWritable(directory)) {
                throw Storage.fault(
                        ErrorCode.STO_DENIED,
                        file,
                        "may not be written: the directory " + directory + " is write-protected. Choose another");
            }
        } catch (IOException e) {
            throw Storage.writeFault(file, e, 0, -1);
        }
    }

    /** Returns the file that is replaced in the end. */
    private static Path target(Path file) {
        try {
            Path target = followLinks(file);
            checkDirectory(target.getParent(), file);
            FileStatus status = FileStatus.of(target);
            if (status == FileStatus.DIRECTORY) {
                throw Storage.fault(ErrorCode.STO_NOT_A_FILE, file, "is a directory. Name a file to write");
            }
            if (status == FileStatus.OTHER) {
                throw Storage.fault(
                        ErrorCode.STO_NOT_A_FILE, file, "is a pipe or a device. Name a regular file to write");
            }
            if (status == FileStatus.FILE && !isWritable(target)) {
                throw Storage.fault(
                        ErrorCode.STO_DENIED, file, "is write-protected. Name another file or change its permissions");
            }
            return target;
        } catch (IOException e) {
            throw Storage.writeFault(file, e, 0, -1);
        }
    }

    private static Path followLinks(Path named) throws IOException {
        Path target = named.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw Storage.fault(ErrorCode.STO_IO, named, "is a symbolic link that leads in a circle");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        if (target.getParent() == null || target.getFileName() == null) {
            throw Storage.fault(ErrorCode.STO_NOT_A_FILE, named, "is not the name of a file");
        }
        return target;
    }

    private static void checkDirectory(Path directory, Path named) throws IOException {
        FileStatus status = FileStatus.of(directory);
        if (status == FileStatus.MISSING) {
            throw Storage.fault(
                    ErrorCode.STO_NOT_FOUND, named, "there is no directory " + directory + ". Create it first");
        }
        if (status != FileStatus.DIRECTORY) {
            throw Storage.fault(
                    ErrorCode.STO_NOT_A_FILE, named, directory + " is a file, not a directory. Choose another path");
        }
    }

    /** Returns whether a path is writable; unlike {@link Files#isWritable}, an error while checking does not mean no. */
    private static boolean isWritable(Path path) throws IOException {
        try {
            path.getFileSystem().provider().checkAccess(path, AccessMode.WRITE);
            return true;
        } catch (AccessDeniedException e) {
            return false;
        }
    }

    /** @param written receives the number of bytes that were to be written */
    private static void writeNew(Disk disk, Path temporary, Path target, Content content, long[] written)
            throws IOException {
        FileChannel channel = disk.create(temporary);
        try {
            if (FileStatus.of(target) == FileStatus.FILE) {
                disk.copyPermissions(target, temporary);
            }
            content.writeTo(new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    written[0] += length;
                    disk.write(channel, ByteBuffer.wrap(bytes, offset, length));
                }
            });
            disk.force(channel);
            disk.close(channel);
        } finally {
            channel.close();
        }
    }

    /** Removes what killed processes left; a fault in doing so must not keep this save from working. */
    private static void removeStale(Disk disk, Path directory, String prefix) {
        Pattern ours = Pattern.compile(Pattern.quote(prefix) + "[0-9a-f]{1,16}\\.tmp");
        Instant oldest = Instant.now().minus(STALE);
        try {
            for (Path file : disk.list(directory, ".*.tmp")) {
                if (ours.matcher(file.getFileName().toString()).matches()
                        && disk.lastModified(file).toInstant().isBefore(oldest)) {
                    deleteQuietly(disk, file);
                }
            }
        } catch (IOException | RuntimeException e) {
            // a directory that may be written but not listed; whatever is stale there stays
        }
    }

    private static void deleteQuietly(Disk disk, Path file) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            // the next save removes it when it is stale
        }
    }

    /**
     * Makes the move itself survive a power cut. Not all file systems can force a directory (Windows, some over the
     * network); the file is in its place by now and either it or the old one survives.
     */
    private static void forceDirectory(Disk disk, Path directory) {
        try {
            disk.forceDirectory(directory);
        } catch (IOException e) {
            // see above
        }
    }

    /** Returns the free bytes; negative if not known, as in a file system that is not on a disk. */
    private static long freeBytes(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            return store.getTotalSpace() > 0 ? store.getUsableSpace() : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private static String beginning(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }
}
