package dev.chainrule.mlp.io.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists a folder. */
public final class FolderEntries {
    private FolderEntries() {}

    /**
     * Returns the entries of a folder whose names match a pattern, in no particular order.
     *
     * @param glob as {@link Files#newDirectoryStream(Path, String)} takes it
     * @throws IOException if it cannot be listed to its end
     */
    public static List<Path> list(Path folder, String glob) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }
}
