package dev.chainrule.mlp.api;

/**
 * A dense float32 matrix, stored row by row: element (r, c) is {@code data()[r * columns() + c]}. Each row is an
 * example.
 *
 * <p>A thin view for hot loops, which work on {@link #data()} directly; nothing is copied. The number of rows in use
 * may shrink and grow within the array, so that the last, shorter batch needs no buffers of its own. Not safe for use
 * by several threads while one of them writes.
 *
 * @since 0.2
 */
public final class Matrix {
    private final float[] data;
    private final int columns;
    private int rows;

    /**
     * Creates a matrix of zeros.
     *
     * @throws IllegalArgumentException if a size is negative or the array would be larger than Java allows
     */
    public Matrix(int rows, int columns) {
        this(new float[arrayLength(rows, columns)], rows, columns);
    }

    /**
     * Creates a matrix that shares an array with the caller.
     *
     * @param data at least rows × columns elements
     * @throws IllegalArgumentException if the array is too short or a size is negative
     */
    public Matrix(float[] data, int rows, int columns) {
        if (data.length < arrayLength(rows, columns)) {
            throw new IllegalArgumentException(
                    "data has " + data.length + " elements, " + rows + " x " + columns + " needs more");
        }
        this.data = data;
        this.rows = rows;
        this.columns = columns;
    }

    private static int arrayLength(int rows, int columns) {
        if (rows < 0 || columns < 0 || (long) rows * columns > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("no matrix of " + rows + " x " + columns + " fits in an array");
        }
        return rows * columns;
    }

    /** Returns the array of elements, not a copy; it may be longer than {@link #size()}. */
    public float[] data() {
        return data;
    }

    /** Returns the number of rows in use. */
    public int rows() {
        return rows;
    }

    /** Returns the number of columns. */
    public int columns() {
        return columns;
    }

    /** Returns the number of elements in use, rows × columns. */
    public int size() {
        return rows * columns;
    }

    /** Returns the element in row {@code r}, column {@code c}, both from 0. */
    public float get(int r, int c) {
        return data[r * columns + c];
    }

    /** Sets the element in row {@code r}, column {@code c}, both from 0. */
    public void set(int r, int c, float value) {
        data[r * columns + c] = value;
    }

    /**
     * Changes the number of rows in use; elements stay where they are.
     *
     * @throws IllegalArgumentException if the array holds fewer rows than that
     */
    public void setRows(int rows) {
        if (rows != this.rows && data.length < arrayLength(rows, columns)) {
            throw new IllegalArgumentException("the array holds fewer than " + rows + " rows");
        }
        this.rows = rows;
    }

    /** Copies row {@code r} into {@code to}, which has {@link #columns()} elements. */
    public void getRow(int r, double[] to) {
        int offset = r * columns;
        for (int c = 0; c < columns; c++) {
            to[c] = data[offset + c];
        }
    }

    /** Rounds {@code from}, which has {@link #columns()} elements, into row {@code r}. */
    public void setRow(int r, double[] from) {
        int offset = r * columns;
        for (int c = 0; c < columns; c++) {
            data[offset + c] = (float) from[c];
        }
    }

    /** Returns the shape, for example {@code 32 x 10}. */
    @Override
    public String toString() {
        return rows + " x " + columns;
    }
}
