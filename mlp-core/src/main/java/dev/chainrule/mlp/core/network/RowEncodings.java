package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.LearnedEncoding;
import java.util.Arrays;

/**
 * The learned encodings of a network's inputs in float64, from the plugins' definitions; {@link EncodedInput} is the fast version.
 *
 * @since 0.2
 */
public final class RowEncodings {
    private RowEncodings() {}

    /**
     * Returns the encoded inputs e(x, θ).
     *
     * @param x one number per input of the network
     * @param parameters θ of all encodings
     */
    public static double[] value(InputEncodings encodings, double[] x, double[] parameters) {
        double[] encoded = new double[encodings.outputs()];
        for (InputEncodings.Copy copy : encodings.copies()) {
            System.arraycopy(x, copy.input(), encoded, copy.output(), copy.count());
        }
        for (InputEncodings.Part part : encodings.parts()) {
            double[] own = new double[part.outputs()];
            try {
                part.plugin().value(inputs(part, x), parameters(part, parameters), own);
            } catch (RuntimeException | Error e) {
                throw PluginFault.of(part, e);
            }
            System.arraycopy(own, 0, encoded, part.place().output(), own.length);
        }
        return encoded;
    }

    /**
     * Multiplies ∂L/∂e by ∂e/∂x and ∂e/∂θ.
     *
     * @param x one number per input of the network
     * @param parameters θ of all encodings
     * @param lossByEncoded ∂L/∂e; not modified
     * @param lossByParameters receives ∂L/∂θ
     * @return ∂L/∂x, one number per input of the network
     */
    public static double[] pullback(
            InputEncodings encodings,
            double[] x,
            double[] parameters,
            double[] lossByEncoded,
            double[] lossByParameters) {
        double[] lossByX = new double[x.length];
        for (InputEncodings.Copy copy : encodings.copies()) {
            System.arraycopy(lossByEncoded, copy.output(), lossByX, copy.input(), copy.count()); // ∂e/∂x = 1
        }
        for (InputEncodings.Part part : encodings.parts()) {
            LearnedEncoding.Place place = part.place();
            double[] ofEncoded = Arrays.copyOfRange(lossByEncoded, place.output(), place.output() + part.outputs());
            double[] ofX = new double[place.inputs()];
            double[] ofParameters = new double[part.parameters()];
            try {
                part.plugin().pullback(inputs(part, x), parameters(part, parameters), ofEncoded, ofX, ofParameters);
            } catch (RuntimeException | Error e) {
                throw PluginFault.of(part, e);
            }
            System.arraycopy(ofX, 0, lossByX, place.input(), ofX.length);
            System.arraycopy(ofParameters, 0, lossByParameters, place.parameter(), ofParameters.length);
        }
        return lossByX;
    }

    private static double[] inputs(InputEncodings.Part part, double[] x) {
        LearnedEncoding.Place place = part.place();
        return Arrays.copyOfRange(x, place.input(), place.input() + place.inputs());
    }

    private static double[] parameters(InputEncodings.Part part, double[] parameters) {
        int from = part.place().parameter();
        return Arrays.copyOfRange(parameters, from, from + part.parameters());
    }
}
