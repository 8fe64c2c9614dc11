package dev.chainrule.mlp.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The default file system of a JVM, in which one operation fails. The JVM is started with {@code
 * -Djava.nio.file.spi.DefaultFileSystemProvider} and the name of this class, so nothing that the program does with files
 * can pass it by.
 */
public final class FaultyFileSystem extends FileSystemProvider {
    /** What an operation does to the disk. */
    private enum Effect {
        NONE,
        /** It needs no room, as a deletion. */
        CHANGE,
        /** It needs room. */
        GROWTH
    }

    enum Fault {
        /** One operation fails; all others work. */
        ERROR,
        /** From one operation on there is no room; of the first bytes that do not fit, half is written. */
        FULL,
        /** The process is killed: half a write happens, and nothing after it. */
        KILL,
        /** As KILL, and what was not forced to the disk is lost. */
        POWER_CUT
    }

    /** Stands for the end of the process. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final FileSystemProvider real;
    private final FileSystem system;
    private final List<FileChannel> open = new ArrayList<>();
    private final Set<Path> unforced = Collections.synchronizedSet(new LinkedHashSet<>());
    private boolean armed;
    private Path folder;
    private Fault fault;
    private int left;
    private boolean failed;
    private int leaked;
    private String where = "";

    /** As the JVM wants it. */
    public FaultyFileSystem(FileSystemProvider real) {
        this.real = real;
        system = new FaultySystem(real.getFileSystem(URI.create("file:///")));
    }

    /** Makes one operation on the files of a folder fail, given the number of operations that succeed before it. */
    synchronized void arm(Path watched, Fault kind, int before) {
        folder = unwrap(watched);
        fault = kind;
        left = before;
        failed = false;
        where = "";
        unforced.clear();
        armed = true;
    }

    /** Lets everything work again, and gives back what a killed process held open. */
    synchronized void disarm() throws IOException {
        armed = false;
        leaked = 0;
        for (FileChannel channel : open) {
            leaked += channel.isOpen() ? 1 : 0;
            channel.close();
        }
        open.clear();
        if (failed && fault == Fault.POWER_CUT) {
            for (Path file : unforced) {
                real.newByteChannel(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING))
                        .close();
            }
        }
    }

    /** How many files the program had not closed when everything worked again. */
    synchronized int leaked() {
        return leaked;
    }

    /** The operation that failed; empty if none did. */
    synchronized String failure() {
        return where;
    }

    /** Whether this operation is the one that fails now, or the disk was full or the process dead before. */
    private synchronized boolean fails(Effect effect, String name, Path path) {
        if (!armed || !path.startsWith(folder)) {
            return false;
        }
        boolean dead = fault == Fault.KILL || fault == Fault.POWER_CUT;
        if (failed) {
            return dead || fault == Fault.FULL && effect == Effect.GROWTH;
        }
        boolean counts = fault == Fault.ERROR || effect == Effect.GROWTH || dead && effect == Effect.CHANGE;
        if (!counts || left-- > 0) {
            return false;
        }
        failed = true;
        where = name + " " + folder.relativize(path);
        return true;
    }

    private void fail() throws IOException {
        switch (fault) {
            case ERROR -> throw new IOException("Input/output error");
            case FULL -> throw new IOException("No space left on device");
            case KILL, POWER_CUT -> throw new Killed();
        }
    }

    private void step(Effect effect, String name, Path path) throws IOException {
        if (fails(effect, name, path)) {
            fail();
        }
    }

    private Path wrap(Path path) {
        return (Path) Proxy.newProxyInstance(
                FaultyFileSystem.class.getClassLoader(), new Class<?>[] {Path.class}, new PathHandler(path));
    }

    private static Path unwrap(Path path) {
        return ((PathHandler) Proxy.getInvocationHandler(path)).path;
    }

    /** A path that leads to this file system, and else is as the real one. */
    private final class PathHandler implements InvocationHandler {
        private final Path path;

        PathHandler(Path path) {
            this.path = path;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            switch (method.getName()) {
                case "getFileSystem":
                    return system;
                case "toFile":
                    return new File(path.toString());
                case "iterator":
                    List<Path> names = new ArrayList<>();
                    path.forEach(name -> names.add(wrap(name)));
                    return names.iterator();
                case "equals":
                    return arguments[0] instanceof Path other
                            && other.getFileSystem() == system
                            && path.equals(unwrap(other));
                case "toRealPath":
                    step(Effect.NONE, "toRealPath", path);
                    break;
                default:
            }
            Object[] plain = arguments == null ? new Object[0] : arguments.clone();
            for (int i = 0; i < plain.length; i++) {
                plain[i] = plain[i] instanceof Path argument ? unwrap(argument) : plain[i];
            }
            Object result = call(path, method, plain);
            return result instanceof Path found ? wrap(found) : result;
        }
    }

    private static Object call(Object on, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public String getScheme() {
        return real.getScheme();
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) throws IOException {
        return real.newFileSystem(uri, environment);
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return wrap(real.getPath(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path file = unwrap(path);
        boolean writes = options.contains(StandardOpenOption.WRITE);
        step(writes ? Effect.GROWTH : Effect.NONE, "open", file);
        FileChannel channel = real.newFileChannel(file, options, attributes);
        synchronized (this) {
            if (armed) {
                open.add(channel);
            }
        }
        return new FaultyChannel(channel, file, writes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        Path directory = unwrap(path);
        step(Effect.NONE, "list", directory);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> names = real.newDirectoryStream(directory, entry -> filter.accept(wrap(entry)))) {
            names.forEach(found::add);
        }
        Iterator<Path> entries = found.iterator();
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        try {
                            step(Effect.NONE, "next", directory);
                        } catch (IOException e) {
                            throw new DirectoryIteratorException(e);
                        }
                        return entries.hasNext();
                    }

                    @Override
                    public Path next() {
                        return wrap(entries.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                step(Effect.NONE, "close", directory);
            }
        };
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        boolean exists = Files.exists(unwrap(path));
        step(exists ? Effect.NONE : Effect.GROWTH, "createDirectory", unwrap(path));
        real.createDirectory(unwrap(path), attributes);
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        step(Effect.GROWTH, "createSymbolicLink", unwrap(link));
        real.createSymbolicLink(unwrap(link), unwrap(target), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        step(Effect.CHANGE, "delete", unwrap(path));
        real.delete(unwrap(path));
        unforced.remove(unwrap(path));
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) throws IOException {
        step(Effect.GROWTH, "copy", unwrap(to));
        real.copy(unwrap(from), unwrap(to), options);
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        step(Effect.CHANGE, "move", unwrap(to));
        real.move(unwrap(from), unwrap(to), options);
        unforced.remove(unwrap(to));
        if (unforced.remove(unwrap(from))) {
            unforced.add(unwrap(to));
        }
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        step(Effect.NONE, "isSameFile", unwrap(one));
        return real.isSameFile(unwrap(one), unwrap(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        step(Effect.NONE, "isHidden", unwrap(path));
        return real.isHidden(unwrap(path));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        step(Effect.NONE, "readSymbolicLink", unwrap(link));
        return wrap(real.readSymbolicLink(unwrap(link)));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        step(Effect.NONE, "getFileStore", unwrap(path));
        return real.getFileStore(unwrap(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        step(Effect.NONE, "checkAccess" + Arrays.toString(modes), unwrap(path));
        real.checkAccess(unwrap(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        V view = real.getFileAttributeView(unwrap(path), type, options);
        return view == null
                ? null
                : type.cast(Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                            Effect effect = method.getName().startsWith("set") ? Effect.CHANGE : Effect.NONE;
                            step(effect, method.getName(), unwrap(path));
                            return call(view, method, arguments);
                        }));
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        step(Effect.NONE, "readAttributes", unwrap(path));
        return real.readAttributes(unwrap(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        step(Effect.NONE, "readAttributes", unwrap(path));
        return real.readAttributes(unwrap(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        step(Effect.CHANGE, "setAttribute", unwrap(path));
        real.setAttribute(unwrap(path), attribute, value, options);
    }

    /** A file that is open; methods that the program does not use are not there. */
    private final class FaultyChannel extends FileChannel {
        private final FileChannel channel;
        private final Path file;
        private final boolean writes;

        FaultyChannel(FileChannel channel, Path file, boolean writes) {
            this.channel = channel;
            this.file = file;
            this.writes = writes;
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            step(Effect.NONE, "read", file);
            return channel.read(bytes);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (fails(Effect.GROWTH, "write", file)) {
                if (fault != Fault.ERROR && bytes.remaining() > 1) {
                    channel.write(bytes.slice().limit(bytes.remaining() / 2));
                }
                fail();
            }
            unforced.add(file);
            return channel.write(bytes);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            step(Effect.GROWTH, "force", file);
            unforced.remove(file); // without the time that it takes
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            step(Effect.NONE, "tryLock", file);
            return channel.tryLock(position, size, shared);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            step(Effect.NONE, "size", file);
            return channel.size();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close(); // also where it fails, as with close(2)
            step(writes ? Effect.GROWTH : Effect.NONE, "close", file);
        }

        @Override
        public long read(ByteBuffer[] bytes, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer bytes, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer bytes, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }

    /** Makes the paths. */
    private final class FaultySystem extends FileSystem {
        private final FileSystem plain;

        FaultySystem(FileSystem plain) {
            this.plain = plain;
        }

        @Override
        public FileSystemProvider provider() {
            return FaultyFileSystem.this;
        }

        @Override
        public Path getPath(String first, String... more) {
            return wrap(plain.getPath(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            PathMatcher matcher = plain.getPathMatcher(pattern);
            return path -> matcher.matches(unwrap(path));
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return plain.getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            List<Path> roots = new ArrayList<>();
            plain.getRootDirectories().forEach(root -> roots.add(wrap(root)));
            return roots;
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return plain.getFileStores();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return plain.supportedFileAttributeViews();
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            return plain.getUserPrincipalLookupService();
        }

        @Override
        public WatchService newWatchService() throws IOException {
            return plain.newWatchService();
        }
    }
}
