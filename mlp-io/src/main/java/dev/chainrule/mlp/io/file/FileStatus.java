package dev.chainrule.mlp.io.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What a path leads to. Unlike {@link Files#exists} and its kin, which answer false when the file system does not answer,
 * this never takes a file for missing because it could not be looked at.
 */
public enum FileStatus {
    /** Nothing is there. */
    MISSING,
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A pipe or a device. */
    OTHER;

    /**
     * Returns what a path leads to, through symbolic links.
     *
     * @throws IOException if the file system cannot tell
     */
    public static FileStatus of(Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return MISSING;
        } catch (FileSystemException e) {
            Path parent = path.getParent();
            if (parent != null && of(parent) == FILE) {
                return MISSING; // nothing is below a file
            }
            throw e;
        }
        if (attributes.isRegularFile()) {
            return FILE;
        }
        return attributes.isDirectory() ? DIRECTORY : OTHER;
    }
}
