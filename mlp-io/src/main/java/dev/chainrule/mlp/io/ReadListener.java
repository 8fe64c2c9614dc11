package dev.chainrule.mlp.io;

import java.nio.file.Path;

/**
 * Receives how much of a file has been read, on the thread that reads it.
 *
 * @since 0.2
 */
public interface ReadListener {
    /** Ignores every event. */
    ReadListener NONE = (file, bytes, length) -> {};

    /**
     * Receives the progress after each piece of a few kilobytes.
     *
     * @param bytes how many bytes have been read; of a compressed file, compressed bytes
     * @param length the length of the file in bytes, at least 1
     */
    void bytesRead(Path file, long bytes, long length);

    /** Receives the end: the file was read completely, or reading was given up. */
    default void closed(Path file) {}
}
