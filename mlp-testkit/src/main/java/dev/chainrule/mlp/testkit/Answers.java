package dev.chainrule.mlp.testkit;

import dev.chainrule.mlp.api.Matrix;
import java.util.Arrays;

/** Collects everything that a plugin gave into one array that can be compared bit for bit. */
final class Answers {
    private double[] values = new double[4096];
    private int size;

    Answers add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
        return this;
    }

    Answers add(double[] more) {
        for (double value : more) {
            add(value);
        }
        return this;
    }

    Answers add(float[] more) {
        for (float value : more) {
            add(value);
        }
        return this;
    }

    Answers add(Matrix block) {
        return add(block.data());
    }

    double[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
