package dev.chainrule.mlp.core.linalg;

/** Tests the scalar loops as a kernel, also in shapes that the kernels compute otherwise. */
class SmallProductsTest extends KernelContract {

    SmallProductsTest() {
        super(new ScalarLoops());
    }

    private static final class ScalarLoops implements Kernel {
        @Override
        public String name() {
            return "scalar loops";
        }

        @Override
        public Scratch newScratch(int rows, int side) {
            return new Scratch(new float[0], new float[0][], new float[][] {new float[Math.max(rows, side)]});
        }

        @Override
        public void forward(
                float[] x, float[] p, float[] z, int inputs, int units, int r0, int r1, int u0, int u1, Scratch s) {
            SmallProducts.forward(x, p, z, inputs, units, r0, r1, u0, u1);
        }

        @Override
        public void backward(
                float[] d, float[] p, float[] dx, int inputs, int units, int r0, int r1, int i0, int i1, Scratch s) {
            SmallProducts.backward(d, p, dx, inputs, units, r0, r1, i0, i1);
        }

        @Override
        public void gradient(
                float[] x,
                float[] d,
                float[] gradient,
                int rows,
                int inputs,
                int units,
                int i0,
                int i1,
                int u0,
                int u1,
                Scratch s) {
            SmallProducts.gradient(x, d, gradient, rows, inputs, units, i0, i1, u0, u1, s.sums[0]);
        }

        @Override
        public boolean areFinite(float[] values, int from, int to) {
            return new JavaKernel().areFinite(values, from, to);
        }
    }
}
