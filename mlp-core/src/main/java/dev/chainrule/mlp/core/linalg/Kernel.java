package dev.chainrule.mlp.core.linalg;

/**
 * Computes the three matrix products of a dense layer in float32: forward Z = X·W + b, backward ∂L/∂X = D·Wᵀ with
 * D = ∂L/∂Z, and gradient ∂L/∂W = Xᵀ·D with ∂L/∂b = the column sums of D. Also checks whether numbers are finite.
 *
 * <p>All matrices are dense and row-major, and start at element 0 of their array; an array may be longer than its
 * matrix. X is rows × inputs, Z and D are rows × units. A layer's parameters are one array of (inputs + 1) × units:
 * the weights in row-major order, W[i][u] at i·units + u, then the row of biases. A gradient array has the same
 * layout. Sizes are at least 1; ranges may be empty.
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
 * Cache blocking stores and reloads s between passes, which does not round. The bits therefore do not depend on the
 * implementation, its vector width, the number of rows in the batch (forward, backward), or how the output is divided
 * among threads. No term is skipped: NaN and infinities propagate as IEEE 754 prescribes.
 *
 * <p>Each product can compute a single block of its output, a range of rows by a range of columns, and writes nothing
 * outside it; threads that compute disjoint blocks need no synchronization. A block costs no more per element than
 * the whole if it has at least 64 columns and 64 rows; one with all columns and few rows has to pack all of W for
 * those rows.
 *
 * <p>Implementations are immutable and thread-safe; their buffers are in a {@link Scratch}, of which each thread has
 * its own. No method allocates except {@link #newScratch}. Input and output must be different arrays. A range outside
 * an array throws an {@link IndexOutOfBoundsException}, after part of the output may have been written.
 *
 * <p>Without fused multiply-add in hardware, the kernel of {@link Kernels#choose} computes it with
 * {@link dev.chainrule.mlp.api.Fma}, more slowly but with the same bits. Every x86-64 processor with AVX2 (since
 * 2013) and every 64-bit ARM processor has it.
 *
 * @since 0.2
 */
public interface Kernel {

    /** Returns a short name for logs: {@code java}, or {@code vector-512} with the vector width in bits. */
    String name();

    /**
     * Returns the kernel for a given amount of work: this one, or one with the same bits that is faster for little
     * work, because the JVM compiles it sooner.
     *
     * @param multiplications the total number of multiplications of all calls
     */
    default Kernel forWorkload(long multiplications) {
        return this;
    }

    /**
     * Creates the buffers of one thread, for this kernel only.
     *
     * @param rows the largest number of rows in any call
     * @param side the largest number of inputs or units of any layer
     */
    Scratch newScratch(int rows, int side);

    /**
     * Computes a block of Z = X·W + b.
     *
     * @param x the inputs X, rows × inputs; not modified
     * @param parameters W and b, (inputs + 1) × units; not modified
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
     * Prepares the parameters of a layer that many forward products use. The kernel may copy the weights, whose number
     * of units is then rounded up to a multiple of four vectors at most.
     *
     * @param parameters W and b, (inputs + 1) × units; not modified and not copied as a whole, so they must not change
     *     as long as the result is used
     */
    default PackedWeights pack(float[] parameters, int inputs, int units) {
        return new PackedWeights(parameters, new float[0]);
    }

    /**
     * Computes a block of Z = X·W + b with packed weights, with the bits of {@link #forward(float[], float[], float[],
     * int, int, int, int, int, int, Scratch)}.
     *
     * @param x the inputs X, rows × inputs; not modified
     * @param weights what {@link #pack} of this kernel returned
     * @param z receives Z[fromRow … toRow − 1][fromUnit … toUnit − 1]; rows × units
     * @param fromUnit a multiple of 64
     * @param toUnit a multiple of 64, or {@code units}
     */
    default void forward(
            float[] x,
            PackedWeights weights,
            float[] z,
            int inputs,
            int units,
            int fromRow,
            int toRow,
            int fromUnit,
            int toUnit,
            Scratch scratch) {
        forward(x, weights.parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit, scratch);
    }

    /**
     * Computes a block of ∂L/∂X = D·Wᵀ.
     *
     * @param d the gradient D = ∂L/∂Z, rows × units; not modified
     * @param parameters W and b, (inputs + 1) × units, of which b is not used; not modified
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
     * Computes a block of the gradient with respect to the parameters: ∂L/∂W = Xᵀ·D and, in row {@code inputs},
     * ∂L/∂b = Σᵣ D[r].
     *
     * @param x the inputs X, rows × inputs; not modified
     * @param d the gradient D = ∂L/∂Z, rows × units; not modified
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
     * Returns whether all of {@code values[from … to − 1]} are finite.
     *
     * <p>Implementations may sum 0 · x, which is 0 if every x is finite and NaN otherwise.
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
