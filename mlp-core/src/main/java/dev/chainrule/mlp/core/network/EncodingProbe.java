package dev.chainrule.mlp.core.network;

import static dev.chainrule.mlp.core.network.SampleRows.ROWS;

import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;

/** Compares a learned encoding's {@code forward} and {@code backward} with its {@code value} and {@code pullback}. */
final class EncodingProbe {
    private final LearnedEncoding encoding;
    private final LearnedEncoding.Place place;
    private final HookCheck.Subject subject;

    /** θ as float32 represents it. */
    private final double[] parameters;

    private final float[] array;
    private final double[][] x;
    private final double[][] lossByEncoded;

    private EncodingProbe(InputEncodings.Part part) {
        encoding = part.plugin();
        int inputs = part.place().inputs();
        place = new LearnedEncoding.Place(0, inputs, 0, 0);
        subject = HookCheck.Subject.of(part);
        parameters = new double[part.parameters()];
        encoding.initialize(parameters, inputs, RandomPurpose.CHECK.stream(1, 5));
        array = new float[parameters.length];
        for (int p = 0; p < array.length; p++) {
            array[p] = (float) parameters[p];
            parameters[p] = array[p];
        }
        x = SampleRows.random(inputs, 1, 5);
        lossByEncoded = SampleRows.random(part.outputs(), 1, 6);
    }

    /**
     * Checks both hooks.
     *
     * @throws dev.chainrule.mlp.api.PluginException if a hook disagrees with its definition
     */
    static void check(InputEncodings.Part part) {
        EncodingProbe probe = new EncodingProbe(part);
        probe.checkForward();
        probe.checkBackward();
    }

    private void checkForward() {
        double[][] expected = new double[ROWS][lossByEncoded[0].length];
        for (int r = 0; r < ROWS; r++) {
            encoding.value(x[r].clone(), parameters.clone(), expected[r]);
        }
        Matrix input = SampleRows.block(x);
        Matrix before = SampleRows.copy(input);
        Matrix encoded = SampleRows.unset(expected[0].length);
        encoding.forward(input, array, encoded, place);
        HookCheck check = new HookCheck(subject, "forward", "value");
        check.requireUnchanged("x", before, input);
        check.requireWithinRows("encoded", encoded);
        double largest = 1;
        for (double[] row : expected) {
            largest = Math.max(largest, HookCheck.largest(row));
        }
        for (int r = 0; r < ROWS; r++) {
            for (int k = 0; k < expected[r].length; k++) {
                check.requireEqual("x", x[r][0], expected[r][k], encoded.get(r, k), HookCheck.RELATIVE * largest);
            }
        }
    }

    private void checkBackward() {
        double[] expected = new double[parameters.length];
        double[] ofRow = new double[parameters.length];
        for (int r = 0; r < ROWS; r++) {
            encoding.pullback(x[r].clone(), parameters.clone(), lossByEncoded[r].clone(), x[r].clone(), ofRow);
            for (int p = 0; p < expected.length; p++) {
                expected[p] += ofRow[p];
            }
        }
        Matrix input = SampleRows.block(x);
        Matrix before = SampleRows.copy(input);
        float[] gradient = new float[parameters.length];
        Arrays.fill(gradient, Float.NaN);
        encoding.backward(input, array, SampleRows.block(lossByEncoded), gradient, place);
        HookCheck check = new HookCheck(subject, "backward", "pullback");
        check.requireUnchanged("x", before, input);
        double tolerance = HookCheck.RELATIVE * Math.max(1, HookCheck.largest(expected));
        for (int p = 0; p < expected.length; p++) {
            check.requireEqual("parameter " + (p + 1), parameters[p], expected[p], gradient[p], tolerance);
        }
    }
}
