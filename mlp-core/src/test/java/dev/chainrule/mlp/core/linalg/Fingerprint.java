package dev.chainrule.mlp.core.linalg;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A program that prints a kernel's name and a hash of the bits of its products in many shapes. */
final class Fingerprint {
    private Fingerprint() {}

    public static void main(String[] arguments) {
        Kernel kernel = arguments[0].equals("java") ? new JavaKernel() : new VectorKernel();
        System.out.println(kernel.name() + " " + hash(kernel));
    }

    static int hash(Kernel kernel) {
        SplittableRandom random = new SplittableRandom(22);
        int hash = 1;
        for (int n = 0; n < 60; n++) {
            int rows = 1 + random.nextInt(n % 3 == 0 ? 3 : 40);
            int inputs = 1 + random.nextInt(80);
            int units = 1 + random.nextInt(n % 2 == 0 ? 20 : 80);
            float[] x = random(random, rows * inputs);
            float[] parameters = random(random, (inputs + 1) * units);
            float[] d = random(random, rows * units);
            float[] z = new float[rows * units];
            float[] dx = new float[rows * inputs];
            float[] gradient = new float[(inputs + 1) * units];
            Scratch scratch = kernel.newScratch(rows, Math.max(inputs, units));
            kernel.forward(x, parameters, z, rows, inputs, units, scratch);
            float[] packed = new float[z.length];
            PackedWeights weights = kernel.pack(parameters, inputs, units);
            kernel.forward(x, weights, packed, inputs, units, 0, rows, 0, units, scratch);
            if (Arrays.mismatch(z, packed) >= 0) {
                throw new IllegalStateException("packed weights give other bits than " + rows + " x " + inputs);
            }
            kernel.backward(d, parameters, dx, rows, inputs, units, scratch);
            kernel.gradient(x, d, gradient, rows, inputs, units, scratch);
            for (float[] output : new float[][] {z, dx, gradient}) {
                for (float value : output) {
                    hash = 31 * hash + Float.floatToIntBits(value);
                }
            }
        }
        return hash;
    }

    private static float[] random(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int n = 0; n < length; n++) {
            values[n] = (float) (random.nextDouble() * 2 - 1);
        }
        return values;
    }
}
