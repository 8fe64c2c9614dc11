package dev.chainrule.mlp.io.idx;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.io.file.Gzip;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.ZipException;

/**
 * Reads images and labels in the idx format of <a href="http://yann.lecun.com/exdb/mnist/">MNIST</a>, also compressed with
 * gzip: two bytes of 0, the type 8 (a byte each), the number of dimensions, each dimension as a 4-byte integer, the bytes.
 *
 * <p>An image becomes a row of pixels from 0 to 255, named 1, 2, … line by line. The sizes are checked against the length
 * of the file and against the memory before anything is allocated for them.
 *
 * @since 0.2
 */
public final class IdxFile {
    private static final int UNSIGNED_BYTE = 8;
    /** What deflate can reach at most. */
    private static final int LARGEST_RATIO = 1032;

    private static final int BUFFER = 1 << 16;
    /** An array and a matrix of float32. */
    private static final int BYTES_A_PIXEL = Double.BYTES + Float.BYTES;

    private static final int BYTES_A_NAME = 64;
    private static final double MOST_OF_THE_HEAP = 0.7;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
    /** What the column of labels is called. */
    private static final String LABEL = "label";

    private final Path file;
    private final boolean compressed;
    private final long length;
    private final List<Integer> dimensions = new ArrayList<>();

    private IdxFile(Path file) {
        this.file = file;
        length = InputFile.length(file);
        compressed = Gzip.isGzip(InputFile.read(file, 2));
    }

    /** Returns whether a file begins as an idx file, compressed with gzip or not. */
    public static boolean isIdx(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Gzip.unpacked(InputFile.open(file), Problem.clean(file.toString()))) {
            byte[] start = in.readNBytes(3);
            return start.length == 3 && start[0] == 0 && start[1] == 0 && start[2] == UNSIGNED_BYTE;
        } catch (IOException | DataException reportedLater) {
            return false;
        }
    }

    /**
     * Reads images with their labels.
     *
     * @throws DataException if a file is not as it must be, or there are more or fewer labels than images
     */
    public static DataTable read(Path images, Path labels) {
        return read(images, labels, Runtime.getRuntime().maxMemory());
    }

    static DataTable read(Path images, Path labels, long heap) {
        List<String> labelOfRow = labels(labels, heap);
        DataTable rows = images(images, heap);
        if (rows.rows() != labelOfRow.size()) {
            throw new DataException(
                    ErrorCode.DAT_FORMAT,
                    location(labels),
                    labelOfRow.size() + " labels for the " + rows.rows() + " images of "
                            + Problem.clean(images.toString()) + ". Name the labels of these images");
        }
        return DataTable.labelled(rows.featureNames(), rows.features(), LABEL, labelOfRow);
    }

    /**
     * Requires that images have the size of those that a model was trained on.
     *
     * @param images the file
     * @param rows its images
     * @param expected the number of features in training
     * @throws DataException if they have more or fewer pixels
     * @since 0.2
     */
    public static void requirePixels(Path images, DataTable rows, int expected) {
        int found = rows.featureNames().size();
        if (found != expected) {
            throw new DataException(
                    ErrorCode.DAT_COLUMNS,
                    location(images),
                    "its images have " + found + (found == 1 ? " pixel" : " pixels") + ", but the training rows had "
                            + expected + (expected == 1 ? " feature" : " features")
                            + ". Give images of the size that was trained on");
        }
    }

    /**
     * Reads images without labels, to predict.
     *
     * @throws DataException if the file is not as it must be
     */
    public static DataTable images(Path images) {
        return images(images, Runtime.getRuntime().maxMemory());
    }

    private static DataTable images(Path images, long heap) {
        try {
            IdxFile idx = new IdxFile(images);
            double[] pixels = idx.read(Integer.MAX_VALUE, heap);
            if (idx.dimensions.size() < 2) {
                throw idx.fault("it has one dimension, as labels have; images have two or more. Name a file of images");
            }
            int width = pixels.length / idx.dimensions.get(0);
            List<String> names =
                    IntStream.rangeClosed(1, width).mapToObj(Integer::toString).toList();
            return DataTable.unlabelled(names, pixels);
        } catch (IOException e) {
            throw InputFile.fault(images, e);
        }
    }

    private static List<String> labels(Path labels, long heap) {
        try {
            IdxFile idx = new IdxFile(labels);
            double[] values = idx.read(1, heap);
            String[] words = IntStream.range(0, 256).mapToObj(Integer::toString).toArray(String[]::new);
            return Arrays.stream(values).mapToObj(value -> words[(int) value]).toList();
        } catch (IOException e) {
            throw InputFile.fault(labels, e);
        }
    }

    /** Returns all bytes as numbers, row by row. */
    private double[] read(int mostDimensions, long heap) throws IOException {
        try (DataInputStream in = new DataInputStream(open())) {
            readHeader(in, mostDimensions);
            int size = checkSize(heap);
            double[] values = new double[size];
            byte[] some = new byte[BUFFER];
            for (int i = 0; i < size; ) {
                int n = in.read(some, 0, Math.min(BUFFER, size - i));
                if (n < 0) {
                    throw new EOFException();
                }
                for (int k = 0; k < n; k++) {
                    values[i++] = some[k] & 0xff;
                }
            }
            if (in.read() >= 0) { // which also reads to the end of the compression and so checks it
                throw fault("it has more bytes after the " + size + " bytes that its header announces");
            }
            return values;
        } catch (EOFException e) {
            throw fault("it ends too early" + (compressed ? ", or its compression is damaged" : "")
                    + ". Copy or download it again");
        } catch (ZipException e) {
            throw fault("its compression is damaged (" + Problem.clean(String.valueOf(e.getMessage()))
                    + "). Copy or download it again");
        }
    }

    private InputStream open() throws IOException {
        InputStream in = InputFile.open(file);
        try {
            return Gzip.unpacked(in, Problem.clean(file.toString()));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private void readHeader(DataInputStream in, int mostDimensions) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
            throw fault("this is no idx file: it begins with "
                    + (magic.length == 0 ? "nothing" : "0x" + HexFormat.of().formatHex(magic))
                    + ", expected 0x000008 and the number of dimensions");
        }
        if (magic[2] != UNSIGNED_BYTE) {
            throw fault("its values are of type " + String.format(Locale.ROOT, "0x%02x", magic[2])
                    + ", accepted is 0x08: bytes from 0 to 255");
        }
        int count = magic[3] & 0xff;
        if (count < 1 || count > mostDimensions) {
            throw fault("it has " + count + " dimensions, "
                    + (count < 1 ? "expected at least one" : "as images have; labels have one. Name a file of labels"));
        }
        for (int d = 0; d < count; d++) {
            int size = in.readInt();
            if (size < 1) {
                throw fault("dimension " + (d + 1) + " is " + (size & 0xffffffffL) + ", expected 1 to 2147483647");
            }
            dimensions.add(size);
        }
    }

    /** Returns the number of values, if the file has them and the memory takes them. */
    private int checkSize(long heap) {
        long size = 1;
        for (int dimension : dimensions) {
            size = size > LONGEST_ARRAY ? size : size * dimension;
        }
        String shape = dimensions.toString().replace(", ", " x ").replaceAll("[\\[\\]]", "");
        long width = size / dimensions.get(0);
        if (size > LONGEST_ARRAY || size * BYTES_A_PIXEL + width * BYTES_A_NAME > MOST_OF_THE_HEAP * heap) {
            throw new DataException(
                    ErrorCode.DAT_LIMIT,
                    location(file),
                    shape + " values take more than 70 % of the heap of " + heap
                            + " bytes. Give Java more memory with -Xmx");
        }
        if (width > NetworkSpec.MAX_INPUTS) {
            throw new DataException(
                    ErrorCode.DAT_LIMIT,
                    location(file),
                    shape + " values are images of " + width + " pixels, and each pixel becomes an input: a network has"
                            + " at most " + NetworkSpec.MAX_INPUTS + ". Use smaller images");
        }
        long announced = 4 + 4L * dimensions.size() + size;
        if (compressed ? announced / LARGEST_RATIO > length : announced != length) {
            throw fault("its header announces " + shape + " values, " + announced + " bytes in all, "
                    + (compressed ? "more than its compression can hold" : "found " + length)
                    + ". Copy or download it again");
        }
        return (int) size;
    }

    private DataException fault(String message) {
        return new DataException(ErrorCode.DAT_FORMAT, location(file), message);
    }

    private static Location location(Path file) {
        return Location.of(Problem.clean(file.toString()), "");
    }
}
