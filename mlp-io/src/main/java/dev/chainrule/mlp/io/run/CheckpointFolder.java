package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.file.FileStatus;
import dev.chainrule.mlp.io.file.FolderEntries;
import dev.chainrule.mlp.io.file.FolderLock;
import dev.chainrule.mlp.io.model.Checkpoint;
import dev.chainrule.mlp.io.model.CheckpointFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The checkpoints of one run, in a folder beside its model: {@code iris.safetensors.checkpoints}. It is locked as long as
 * it is open, so that two runs do not write there.
 *
 * <p>A checkpoint is named after the steps done, {@code step-000000001200.safetensors}.
 */
final class CheckpointFolder implements AutoCloseable {
    private static final String PATTERN = "step-[0-9]*.safetensors";
    private static final String MEMBERS = "member-[0-9]*";
    private static final String EARLIER = "earlier";
    private static final String MOVING = ".moving";

    private final Path folder;
    private final FolderLock lock;

    private CheckpointFolder(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Returns the folder of the checkpoints of a model. */
    static Path beside(Path model) {
        return model.resolveSibling(model.getFileName() + ".checkpoints");
    }

    /**
     * Opens a folder, and makes it if it is not there.
     *
     * @throws StorageException if it cannot be made, or another run has it open
     */
    static CheckpointFolder open(Path folder) {
        return new CheckpointFolder(folder, FolderLock.take(folder));
    }

    /** Returns the checkpoints in a folder, the newest first; none if there is no folder. */
    static List<Path> list(Path folder) {
        List<Path> found = new ArrayList<>();
        try {
            for (Path file : FolderEntries.list(folder, PATTERN)) {
                if (FileStatus.of(file) == FileStatus.FILE) {
                    found.add(file);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        found.sort(Collections.reverseOrder());
        return found;
    }

    /**
     * Returns the folder of the checkpoints of a member of an ensemble.
     *
     * @param folder the folder of the ensemble
     * @param member the number of the member, from 0
     */
    static Path ofMember(Path folder, int member) {
        return folder.resolve("member-" + (member + 1));
    }

    /** Returns the newest checkpoint in a folder, or else that of the last member with one. */
    static Optional<Path> newest(Path folder) {
        Optional<Path> own = list(folder).stream().findFirst();
        if (own.isPresent()) {
            return own;
        }
        List<Path> members = new ArrayList<>();
        try {
            for (Path member : FolderEntries.list(folder, MEMBERS)) {
                list(member).stream().findFirst().ifPresent(members::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return members.stream().max(Comparator.comparing(CheckpointFolder::modified));
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // another process removed it
        }
    }

    /** Returns the newest checkpoint beside a model if it is newer than the model, or there is no model. */
    static Optional<Path> newerThan(Path model) {
        return newest(beside(model)).filter(newest -> !isAfter(model, newest));
    }

    private static boolean isAfter(Path model, Path checkpoint) {
        try {
            return Files.getLastModifiedTime(model).compareTo(Files.getLastModifiedTime(checkpoint)) >= 0;
        } catch (IOException e) {
            return false; // there is no model, or none that can be looked at
        }
    }

    /**
     * Saves the newest checkpoint, and then removes all others but those just before it.
     *
     * @param keep how many are kept
     * @throws StorageException if it cannot be saved; those before it are then still there
     */
    Path save(Checkpoint checkpoint, int keep) {
        Path file = folder.resolve(String.format(
                Locale.ROOT, "step-%012d.safetensors", checkpoint.state().step()));
        CheckpointFile.save(checkpoint, file);
        List<Path> all = list(folder);
        int saved = all.indexOf(file);
        for (int i = 0; i < all.size(); i++) {
            if (i < saved || i >= saved + keep) {
                delete(all.get(i)); // one that seems newer is damaged: the run went on from one before it
            }
        }
        return file;
    }

    /**
     * Loads the newest checkpoint that is not damaged.
     *
     * @param warnings receives a warning for each of them, one sentence each
     * @throws StorageException if there is none
     * @throws ModelFormatException if all are damaged
     */
    Checkpoint loadNewest(Plugins plugins, Kernel kernel, Consumer<String> warnings) {
        List<ModelFormatException> faults = new ArrayList<>();
        for (Path file : list(folder)) {
            try {
                Checkpoint checkpoint = CheckpointFile.load(file, plugins, kernel);
                faults.forEach(fault -> warnings.accept("a checkpoint is damaged; the run resumes from "
                        + Problem.clean(file.getFileName().toString()) + " before it: " + fault.getMessage()));
                return checkpoint;
            } catch (ModelFormatException e) {
                faults.add(e);
            }
        }
        if (faults.isEmpty()) {
            throw new StorageException(
                    ErrorCode.STO_NOT_FOUND,
                    Location.of(Problem.clean(folder.toString()), ""),
                    "there is no checkpoint to resume from");
        }
        Problem problem = faults.get(0).problems().get(0);
        throw new ModelFormatException(
                problem.code(),
                problem.location(),
                problem.message() + ". There is no intact checkpoint before it: start the run again",
                faults.get(0));
    }

    /**
     * Moves the checkpoints of another run into a folder of their own, in place of those that are there. If this ends
     * half-way, a file marks that it began, and the next attempt removes none that were moved. The newest is moved last, so
     * that until then the other run can go on.
     */
    void setAside() {
        List<Path> others = list(folder);
        Collections.reverse(others);
        if (others.isEmpty()) {
            return;
        }
        Path earlier = folder.resolve(EARLIER);
        Path moving = earlier.resolve(MOVING);
        try {
            Files.createDirectories(earlier);
            if (FileStatus.of(moving) == FileStatus.MISSING) {
                list(earlier).forEach(CheckpointFolder::delete);
                Files.createFile(moving);
            }
            for (Path file : others) {
                Files.move(file, earlier.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            delete(moving);
        } catch (IOException e) {
            throw unusable(earlier, e);
        }
    }

    /** Removes the checkpoints of a run that needs them no longer. */
    void clear() {
        list(folder).forEach(CheckpointFolder::delete);
    }

    /** Deletes a file if possible; a file that remains does no harm. */
    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // the next save tries again
        }
    }

    private static StorageException unusable(Path folder, IOException e) {
        return new StorageException(
                ErrorCode.STO_IO,
                Location.of(Problem.clean(folder.toString()), ""),
                "the checkpoints cannot be listed or moved: " + Problem.clean(String.valueOf(e.getMessage())),
                e);
    }

    /** Releases the folder for other processes; an empty folder is removed. */
    @Override
    public void close() {
        lock.close();
    }
}
