package dev.chainrule.mlp.core.linalg;

/**
 * Plain loops at first, vectors once there is enough to do. Until the JVM has compiled the vector kernel every vector is an
 * object and a product some hundred times slower than in plain loops, which costs a program half a second or more. A short run
 * is over by then. Which kernel computes what makes no difference to the bits.
 */
final class StagedKernel implements Kernel {
    /** So many multiplications take plain loops less than a tenth of a second. */
    private static final long WORTH_COMPILING = 100_000_000;

    private final Kernel first;
    private final Kernel then;
    private final long worthCompiling;

    /** Multiplications so far, until there are enough. Threads may lose some of each other's, which does not matter. */
    private long done;

    /** Changes over after {@value #WORTH_COMPILING} multiplications. */
    StagedKernel(Kernel first, Kernel then) {
        this(first, then, WORTH_COMPILING);
    }

    StagedKernel(Kernel first, Kernel then, long worthCompiling) {
        this.first = first;
        this.then = then;
        this.worthCompiling = worthCompiling;
    }

    /** The buffers of the second kernel, and of the first. */
    private static final class Both extends Scratch {
        private final Scratch first;

        Both(Scratch first, Scratch then) {
            super(then.panel, then.operand, then.sums);
            this.first = first;
        }
    }

    @Override
    public Scratch newScratch(int rows, int side) {
        return new Both(first.newScratch(rows, side), then.newScratch(rows, side));
    }

    private boolean isFirst(int rows, int columns, int terms) {
        if (done >= worthCompiling) {
            return false;
        }
        done += (long) rows * columns * terms;
        return true;
    }

    @Override
    public String name() {
        return then.name();
    }

    @Override
    public void forward(
            float[] x,
            float[] parameters,
            float[] z,
            int inputs,
            int units,
            int fromRow,
            int toRow,
            int fromUnit,
            int toUnit,
            Scratch scratch) {
        if (isFirst(toRow - fromRow, toUnit - fromUnit, inputs)) {
            Scratch own = ((Both) scratch).first;
            first.forward(x, parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit, own);
        } else {
            then.forward(x, parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit, scratch);
        }
    }

    @Override
    public void backward(
            float[] d,
            float[] parameters,
            float[] dx,
            int inputs,
            int units,
            int fromRow,
            int toRow,
            int fromInput,
            int toInput,
            Scratch scratch) {
        if (isFirst(toRow - fromRow, toInput - fromInput, units)) {
            Scratch own = ((Both) scratch).first;
            first.backward(d, parameters, dx, inputs, units, fromRow, toRow, fromInput, toInput, own);
        } else {
            then.backward(d, parameters, dx, inputs, units, fromRow, toRow, fromInput, toInput, scratch);
        }
    }

    @Override
    public void gradient(
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
            Scratch scratch) {
        if (isFirst(toInput - fromInput, toUnit - fromUnit, rows)) {
            Scratch own = ((Both) scratch).first;
            first.gradient(x, d, gradient, rows, inputs, units, fromInput, toInput, fromUnit, toUnit, own);
        } else {
            then.gradient(x, d, gradient, rows, inputs, units, fromInput, toInput, fromUnit, toUnit, scratch);
        }
    }

    @Override
    public boolean areFinite(float[] values, int from, int to) {
        return done < worthCompiling ? first.areFinite(values, from, to) : then.areFinite(values, from, to);
    }
}
