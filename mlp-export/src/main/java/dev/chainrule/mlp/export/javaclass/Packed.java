package dev.chainrule.mlp.export.javaclass;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers as text of five characters each, in base 85, or as a file of bytes. Part of generated classes: the text of
 * this file is copied into them.
 */
final class Packed {
    private Packed() {}

    /** Returns the numbers of all texts, one after the other. */
    static int[] unpack(String... texts) {
        int size = 0;
        for (String text : texts) {
            size += text.length() / 5;
        }
        int[] numbers = new int[size];
        int n = 0;
        for (String text : texts) {
            for (int at = 0; at < text.length(); at += 5) {
                int bits = 0;
                for (int k = 0; k < 5; k++) {
                    char c = text.charAt(at + k);
                    bits = 85 * bits + (c > '\\' ? c - 36 : c - 35); // the digits are # to y without the backslash
                }
                numbers[n++] = bits;
            }
        }
        return numbers;
    }

    /** Returns the parts of a text between its separators. */
    static List<String> split(char separator, String... texts) {
        return List.of(String.join("", texts).split(String.valueOf(separator), -1));
    }

    /** Returns float64 numbers from the two halves of their bits. */
    static double[] doubles(String... texts) {
        int[] halves = unpack(texts);
        double[] numbers = new double[halves.length / 2];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Double.longBitsToDouble((long) halves[2 * i] << 32 | halves[2 * i + 1] & 0xFFFFFFFFL);
        }
        return numbers;
    }

    /** Returns arrays of float64 numbers, before each of which its length stands. */
    static double[][] arrays(double... numbers) {
        List<double[]> arrays = new ArrayList<>();
        for (int from = 0; from < numbers.length; ) {
            int to = from + 1 + (int) numbers[from];
            arrays.add(Arrays.copyOfRange(numbers, from + 1, to));
            from = to;
        }
        return arrays.toArray(new double[0][]);
    }

    /** Returns the rows of a matrix from the bits of float32 numbers. */
    static float[][] rows(int rows, int columns, String... texts) {
        int[] bits = unpack(texts);
        float[][] matrix = new float[rows][columns];
        for (int i = 0; i < bits.length; i++) {
            matrix[i / columns][i % columns] = Float.intBitsToFloat(bits[i]);
        }
        return matrix;
    }

    /**
     * Reads matrices from a file beside the class.
     *
     * @param sha256 the SHA-256 of the file, in hexadecimal digits
     * @param shapes rows and columns of each matrix
     */
    static float[][][] read(Class<?> beside, String file, String sha256, int[]... shapes) {
        try (InputStream bytes = beside.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IllegalStateException("there is no resource " + file + " beside " + beside.getName());
            }
            DigestInputStream digested = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"));
            float[][][] matrices = read(new DataInputStream(digested), shapes);
            StringBuilder found = new StringBuilder();
            for (byte each : digested.getMessageDigest().digest()) {
                found.append(Character.forDigit(each >> 4 & 15, 16)).append(Character.forDigit(each & 15, 16));
            }
            if (!found.toString().equals(sha256)) {
                throw new IllegalStateException("the resource " + file + " does not belong to this version of "
                        + beside.getName() + ": its SHA-256 is " + found + ", expected " + sha256);
            }
            return matrices;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + file + " of " + beside.getName(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Divides the matrices of all members of an ensemble. */
    static float[][][][] members(int count, float[][][] all) {
        float[][][][] members = new float[count][][][];
        int size = all.length / count;
        for (int k = 0; k < count; k++) {
            members[k] = Arrays.copyOfRange(all, k * size, (k + 1) * size);
        }
        return members;
    }

    private static float[][][] read(DataInputStream in, int[]... shapes) throws IOException {
        float[][][] matrices = new float[shapes.length][][];
        for (int m = 0; m < shapes.length; m++) {
            int columns = shapes[m][1];
            matrices[m] = new float[shapes[m][0]][columns];
            byte[] bytes = new byte[4 * columns];
            for (float[] row : matrices[m]) {
                in.readFully(bytes);
                for (int c = 0; c < columns; c++) {
                    int bits = 0;
                    for (int k = 0; k < 4; k++) {
                        bits = bits << 8 | bytes[4 * c + k] & 0xFF;
                    }
                    row[c] = Float.intBitsToFloat(bits);
                }
            }
        }
        return matrices;
    }
}
