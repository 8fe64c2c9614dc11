package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;

/** What the benchmarks work on: the same random numbers in every run. */
final class Synthetic {
    private Synthetic() {}

    /** Normal numbers of this standard deviation. */
    static float[] normal(int length, double deviation) {
        RandomStream random = new RandomStream(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    /** Returns rows of normal numbers of this standard deviation. */
    static Matrix normal(int rows, int columns, double deviation) {
        return new Matrix(normal(rows * columns, deviation), rows, columns);
    }

    /** Returns rows of positive numbers whose sum is 1. */
    static Matrix probabilities(int rows, int columns) {
        RandomStream random = new RandomStream(rows);
        Matrix matrix = new Matrix(rows, columns);
        double[] row = new double[columns];
        for (int r = 0; r < rows; r++) {
            double sum = 0;
            for (int c = 0; c < columns; c++) {
                row[c] = random.nextDouble(0.1, 1);
                sum += row[c];
            }
            for (int c = 0; c < columns; c++) {
                row[c] /= sum;
            }
            matrix.setRow(r, row);
        }
        return matrix;
    }

    /** Returns rows with a single 1, at random. */
    static Matrix classes(int rows, int columns) {
        RandomStream random = new RandomStream(rows);
        Matrix matrix = new Matrix(rows, columns);
        for (int r = 0; r < rows; r++) {
            matrix.set(r, random.nextInt(columns), 1);
        }
        return matrix;
    }

    /** Returns the kernel called {@code java}, or {@code chosen}: the fastest that this JVM can run. */
    static Kernel kernel(String name) {
        return switch (name) {
            case "java" -> new JavaKernel();
            case "chosen" -> Kernels.choose().kernel();
            default -> throw new IllegalArgumentException("kernel must be java or chosen, not " + name);
        };
    }
}
