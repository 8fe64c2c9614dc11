package dev.chainrule.mlp.core.linalg;

/**
 * The three products of a dense layer in float32: forward Z = X·W + b, backward ∂L/∂X = D·Wᵀ with D = ∂L/∂Z, and
 * gradient ∂L/∂W = Xᵀ·D with ∂L/∂b = the column sums of D. And a look at many numbers, whether they are finite.
 *
 * <p>All matrices are dense, row by row, from element 0 of their array; an array may be longer than its matrix. X is
 * rows × inputs, Z and D are rows × units. A layer's parameters are one array of (inputs + 1) × units: the weights row
 * by row, W[i][u] at i·units + u, then the row of biases. A gradient array has the same layout. No size is less than 1; a
 * range may be empty.
 *
 * <p><b>Order of summation.</b> Every output element is one chain of {@link Math#fma(float, float, float)} in ascending
 * order of the summed index, the same in every implementation:
 *
 * <pre>
 *   forward    s = b[u];  for i = 0 … inputs − 1:  s = fma(X[r][i], W[i][u], s)
 *   backward   s = +0;    for u = 0 … units − 1:   s = fma(D[r][u], W[i][u], s)
 *   gradient   s = +0;    for r = 0 … rows − 1:    s = fma(X[r][i], D[r][u], s)
 *   biases     s = +0;    for r = 0 … rows − 1:    s = s + D[r][u]
 * </pre>
 *
 * Blocking for caches stores and reloads s between passes, which rounds nothing. So the bits do not depend on the
 * implementation, its vector width, the number of rows in the batch (forward, backward), or how the output is divided
 * among threads. Nothing is skipped: NaN and infinities propagate by the rules of IEEE 754.
 *
 * <p>Each product can compute a block of its output alone, a range of rows and a range of columns, and writes nothing
 * outside it; threads that compute disjoint blocks need no synchronisation. A block costs no more
 * per element than the whole if it has 64 columns and 64 rows or more; one of all columns and few rows packs W for
 * those few rows alone.
 *
 * <p>Implementations are immutable and may be shared between threads; the buffers they work in are in a
 * {@link Scratch} that each thread has of its own. No method allocates. Input and output arrays must not be the same;
 * ranges outside an array end in an {@link IndexOutOfBoundsException} with the output partly written.
 *
 * <p>Without fused multiply-add in hardware the kernel of {@link Kernels#choose} computes it by {@link
 * dev.chainrule.mlp.api.Fma}, slower and to the same bits; every x86-64 processor since 2013 (AVX2) and every 64-bit ARM has it.
 */
public interface Kernel {

    /** A short name for logs: {@code java}, or {@code vector-512} with the width in bits. */
    String name();

    /**
     * The kernel for a program part that does so many multiplications in all: this one, or another that is sooner at full speed.
     * The bits are the same.
     */
    default Kernel forWork(long multiplications) {
        return this;
    }

    /**
     * Makes the buffers that one thread needs, to be used with this kernel only.
     *
     * @param rows the largest number of rows in any call
     * @param side the largest number of inputs or units of any layer
     */
    Scratch newScratch(int rows, int side);

    /**
     * Computes a block of Z = X·W + b.
     *
     * @param x the inputs X, rows × inputs; left alone
     * @param parameters W and b, (inputs + 1) × units; left alone
     * @param z receives Z[fromRow … toRow − 1][fromUnit … toUnit − 1]; rows × units
     */
    void forward(
            float[] x,
            float[] parameters,
            float[] z,
            int inputs,
            int units,
            int fromRow,
            int toRow,
            int fromUnit,
            int toUnit,
            Scratch scratch);

    /**
     * Computes a block of ∂L/∂X = D·Wᵀ.
     *
     * @param d the gradient D = ∂L/∂Z, rows × units; left alone
     * @param parameters W and b, (inputs + 1) × units, of which b is not used; left alone
     * @param dx receives ∂L/∂X[fromRow … toRow − 1][fromInput … toInput − 1]; rows × inputs
     */
    void backward(
            float[] d,
            float[] parameters,
            float[] dx,
            int inputs,
            int units,
            int fromRow,
            int toRow,
            int fromInput,
            int toInput,
            Scratch scratch);

    /**
     * Computes a block of the gradient with respect to the parameters, ∂L/∂W = Xᵀ·D and, as row {@code inputs},
     * ∂L/∂b = Σᵣ D[r].
     *
     * @param x the inputs X, rows × inputs; left alone
     * @param d the gradient D = ∂L/∂Z, rows × units; left alone
     * @param gradient receives rows fromInput … toInput − 1 and columns fromUnit … toUnit − 1; (inputs + 1) × units
     * @param rows the number of rows to sum over; at least 1
     * @param toInput at most inputs + 1, which includes the row of biases
     */
    void gradient(
            float[] x,
            float[] d,
            float[] gradient,
            int rows,
            int inputs,
            int units,
            int fromInput,
            int toInput,
            int fromUnit,
            int toUnit,
            Scratch scratch);

    /**
     * Whether none of the numbers {@code values[from … to − 1]} is NaN or infinite: 0 · x is 0 if x is finite and NaN otherwise,
     * and so is a sum of such products.
     */
    boolean areFinite(float[] values, int from, int to);

    /** Computes all of Z = X·W + b for the first {@code rows} rows. */
    default void forward(float[] x, float[] parameters, float[] z, int rows, int inputs, int units, Scratch scratch) {
        forward(x, parameters, z, inputs, units, 0, rows, 0, units, scratch);
    }

    /** Computes all of ∂L/∂X = D·Wᵀ for the first {@code rows} rows. */
    default void backward(float[] d, float[] parameters, float[] dx, int rows, int inputs, int units, Scratch scratch) {
        backward(d, parameters, dx, inputs, units, 0, rows, 0, inputs, scratch);
    }

    /** Computes the whole gradient with respect to the parameters from the first {@code rows} rows. */
    default void gradient(float[] x, float[] d, float[] gradient, int rows, int inputs, int units, Scratch scratch) {
        gradient(x, d, gradient, rows, inputs, units, 0, inputs + 1, 0, units, scratch);
    }
}
