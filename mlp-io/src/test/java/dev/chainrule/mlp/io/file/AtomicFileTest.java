package dev.chainrule.mlp.io.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AtomicFileTest {
    private static final byte[] OLD = "old".getBytes();
    private static final byte[] NEW = new byte[100_000];

    @TempDir
    private Path folder;

    @Test
    void writesANewFileAndReplacesAnOldOne() throws IOException {
        Path file = folder.resolve("model");
        AtomicFile.write(file, OLD);
        assertArrayEquals(OLD, Files.readAllBytes(file));
        AtomicFile.write(file, NEW);
        assertArrayEquals(NEW, Files.readAllBytes(file));
        assertEquals(List.of("model"), names());
    }

    @Test
    void givesANewFileTheDefaultPermissionsAndKeepsThoseOfAnOldOne() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path plain = Files.write(folder.resolve("plain"), OLD);
        Path file = folder.resolve("model");
        AtomicFile.write(file, OLD);
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(file));
        Set<PosixFilePermission> unusual = PosixFilePermissions.fromString("rw-r-x--x");
        Files.setPosixFilePermissions(file, unusual);
        AtomicFile.write(file, NEW);
        assertEquals(unusual, Files.getPosixFilePermissions(file));
    }

    @Test
    void writesThroughSymbolicLinks() throws IOException {
        Path real = Files.createDirectory(folder.resolve("elsewhere")).resolve("real");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("elsewhere/real"));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("link2"), Path.of("link"));
        AtomicFile.write(link, OLD);
        assertArrayEquals(OLD, Files.readAllBytes(real));
        AtomicFile.write(linkToLink, NEW);
        assertArrayEquals(NEW, Files.readAllBytes(real));
        assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(linkToLink));
        assertTrue(Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void refusesALinkThatLeadsInACircle() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
        StorageException fault = assertThrows(StorageException.class, () -> AtomicFile.write(link, NEW));
        assertEquals(link + "  is a symbolic link that leads in a circle [STO_IO]", fault.getMessage());
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        assertEquals(
                folder + "  is a directory. Name a file to write [STO_NOT_A_FILE]",
                assertThrows(StorageException.class, () -> AtomicFile.write(folder, NEW))
                        .getMessage());
        Path file = folder.resolve("none").resolve("model");
        assertEquals(
                file + "  there is no directory " + folder.resolve("none") + ". Create it first [STO_NOT_FOUND]",
                assertThrows(StorageException.class, () -> AtomicFile.write(file, NEW))
                        .getMessage());
        Path below = Files.write(folder.resolve("f"), OLD).resolve("model");
        assertEquals(
                below + "  " + folder.resolve("f")
                        + " is a file, not a directory. Choose another path [STO_NOT_A_FILE]",
                assertThrows(StorageException.class, () -> AtomicFile.write(below, NEW))
                        .getMessage());
    }

    @Test
    void tellsBeforehandWhetherAFileCanBeWritten() throws IOException {
        Path file = folder.resolve("model");
        AtomicFile.check(file);
        Files.write(file, OLD);
        AtomicFile.check(file);
        assertEquals(List.of("model"), names());
        Path none = folder.resolve("none").resolve("model");
        StorageException fault = assertThrows(StorageException.class, () -> AtomicFile.check(none));
        assertEquals(ErrorCode.STO_NOT_FOUND, fault.code());
        assertEquals(
                ErrorCode.STO_NOT_A_FILE,
                assertThrows(StorageException.class, () -> AtomicFile.check(folder))
                        .code());
    }

    @Test
    void neverReplacesAPipeOrADevice() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assumeTrue(Files.exists(Path.of("/usr/bin/mkfifo")), "this system has no mkfifo");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertEquals(
                pipe + "  is a pipe or a device. Name a regular file to write [STO_NOT_A_FILE]",
                assertThrows(StorageException.class, () -> AtomicFile.write(pipe, NEW))
                        .getMessage());
    }

    @Test
    void forcesTheFileBeforeTheMoveAndTheDirectoryAfterIt() throws IOException {
        Path file = Files.write(folder.resolve("model"), OLD);
        List<String> steps = new ArrayList<>();
        AtomicFile.write(
                new FaultyDisk(-1, Fault.ERROR) {
                    @Override
                    void step(String name) throws IOException {
                        steps.add(name);
                        super.step(name);
                    }
                },
                file,
                NEW);
        assertEquals(
                List.of("list", "create", "copyPermissions", "write", "force", "close", "move", "forceDirectory"),
                steps);
    }

    @Test
    void removesItsOwnStaleTemporaryFilesAndNoOthers() throws IOException {
        Files.write(folder.resolve(".model.1f.tmp"), OLD);
        Files.write(folder.resolve(".model.2f.tmp"), OLD);
        Files.write(folder.resolve(".other.1f.tmp"), OLD);
        Files.write(folder.resolve(".model.notes.tmp"), OLD);
        Instant twoHoursAgo = Instant.now().minusSeconds(7200);
        for (String name : List.of(".model.1f.tmp", ".other.1f.tmp", ".model.notes.tmp")) {
            Files.setLastModifiedTime(folder.resolve(name), FileTime.from(twoHoursAgo));
        }
        AtomicFile.write(folder.resolve("model"), NEW);
        assertEquals(List.of(".model.2f.tmp", ".model.notes.tmp", ".other.1f.tmp", "model"), names());
    }

    @Test
    void savesUnderTheLongestNameThatAFileCanHave() throws IOException {
        String name = "é".repeat(120) + "x".repeat(15);
        AtomicFile.write(folder.resolve(name), NEW);
        assertEquals(List.of(name), names());
    }

    private enum Fault {
        /** The step throws and has done nothing. */
        ERROR,
        /** The disk is full, when half is written. */
        FULL,
        /** The process is killed: nothing after this step happens, half a write does. */
        KILL
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void leavesTheOldFileOrTheNewWhateverFails(Fault fault) throws IOException {
        Path file = folder.resolve("model");
        int survived = 0;
        for (int failing = 0; survived == 0; failing++) {
            Files.write(file, OLD);
            FaultyDisk disk = new FaultyDisk(failing, fault);
            boolean reported = false;
            try {
                AtomicFile.write(disk, file, NEW);
            } catch (StorageException e) {
                reported = true;
                assertEquals(fault == Fault.FULL ? ErrorCode.STO_NO_SPACE : ErrorCode.STO_IO, e.code());
                assertTrue(e.getMessage().startsWith(file + "  "), e.getMessage());
            } catch (Killed e) {
                // what is on the disk now is what the next process finds
            }
            byte[] found = Files.readAllBytes(file);
            assertTrue(Arrays.equals(OLD, found) || Arrays.equals(NEW, found), "step " + failing);
            if (fault != Fault.KILL) {
                assertEquals(reported, Arrays.equals(OLD, found), "step " + failing);
                assertEquals(List.of("model"), names(), "step " + failing);
            }
            survived = disk.failed ? 0 : failing;
        }
        assertEquals(8, survived, "steps that can fail");
        AtomicFile.write(file, OLD);
        assertArrayEquals(OLD, Files.readAllBytes(file));
    }

    @Test
    void saysHowMuchRoomIsNeededWhenTheDiskIsFull() {
        Path file = folder.resolve("model");
        StorageException fault =
                assertThrows(StorageException.class, () -> AtomicFile.write(new FaultyDisk(2, Fault.FULL), file, NEW));
        assertTrue(
                fault.getMessage()
                        .matches("(?s).*model  the disk is full: 100000 bytes needed, \\d+ free\\. Make room; "
                                + "what was there before is still there \\[STO_NO_SPACE\\]"),
                fault.getMessage());
        assertFalse(Files.exists(file));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anInterruptBeforeOrWhileItIsWrittenIsKeptAndTheFileIsWhole() throws IOException {
        Path file = folder.resolve("model");
        Thread.currentThread().interrupt();
        AtomicFile.write(file, OLD);
        assertTrue(Thread.interrupted());
        assertArrayEquals(OLD, Files.readAllBytes(file));

        Disk interrupting = new Disk() {
            private boolean done;

            @Override
            void force(FileChannel channel) throws IOException {
                if (!done) {
                    done = true;
                    Thread.currentThread().interrupt();
                }
                super.force(channel);
            }
        };
        AtomicFile.write(interrupting, file, NEW);
        assertTrue(Thread.interrupted());
        assertArrayEquals(NEW, Files.readAllBytes(file));
        assertEquals(List.of("model"), names());
    }

    /** Stands for the end of the process. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** A disk of which one step fails. */
    private static class FaultyDisk extends Disk {
        private final int failing;
        private final Fault fault;
        private int steps;
        boolean failed;

        FaultyDisk(int failing, Fault fault) {
            this.failing = failing;
            this.fault = fault;
        }

        void step(String name) throws IOException {
            if (failed && fault == Fault.KILL) {
                throw new Killed();
            }
            if (steps++ == failing) {
                failed = true;
                switch (fault) {
                    case ERROR -> throw new IOException("Input/output error");
                    case FULL -> throw new IOException("No space left on device");
                    case KILL -> throw new Killed();
                }
            }
        }

        @Override
        List<Path> list(Path directory, String glob) throws IOException {
            step("list");
            return super.list(directory, glob);
        }

        @Override
        FileChannel create(Path file) throws IOException {
            step("create");
            return super.create(file);
        }

        @Override
        void copyPermissions(Path from, Path to) throws IOException {
            step("copyPermissions");
            super.copyPermissions(from, to);
        }

        @Override
        void write(FileChannel channel, ByteBuffer bytes) throws IOException {
            if (steps == failing) {
                super.write(channel, bytes.slice(0, bytes.remaining() / 2));
            }
            step("write");
            super.write(channel, bytes);
        }

        @Override
        void force(FileChannel channel) throws IOException {
            step("force");
            super.force(channel);
        }

        @Override
        void close(FileChannel channel) throws IOException {
            step("close");
            super.close(channel);
        }

        @Override
        void move(Path from, Path to) throws IOException {
            step("move");
            super.move(from, to);
        }

        @Override
        void forceDirectory(Path directory) throws IOException {
            step("forceDirectory");
            super.forceDirectory(directory);
        }

        @Override
        void delete(Path file) throws IOException {
            if (fault == Fault.KILL && failed) {
                throw new Killed();
            }
            super.delete(file);
        }
    }
}
