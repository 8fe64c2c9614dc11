package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * The learned encodings e = e(x, θ) of a network's inputs in float32, and their factor of the chain rule, ∂e/∂θ.
 *
 * <p>{@link RowEncodings} is the same in float64. Belongs to one thread.
 */
final class EncodedInput {
    private final InputEncodings encodings;

    /** The places of the encodings, with the index of their parameters in the array of the first layer. */
    private final List<LearnedEncoding.Place> places = new ArrayList<>();

    /** x of the last batch: the inputs after dropout. */
    private Matrix input;

    private final Matrix encoded;

    /** Creates the buffer for a first layer with encodings. */
    EncodedInput(Layer layer, int maxRows) {
        encodings = layer.encodings();
        int from = layer.range(ParameterKind.ENCODINGS).from();
        for (InputEncodings.Part part : encodings.parts()) {
            LearnedEncoding.Place place = part.place();
            places.add(
                    new LearnedEncoding.Place(place.input(), place.inputs(), place.output(), from + place.parameter()));
        }
        input = new Matrix(0, encodings.inputs());
        encoded = new Matrix(maxRows, layer.inputs());
    }

    /**
     * Returns e(x, θ).
     *
     * @param x rows × inputs of the network; not modified
     * @return rows × encoded inputs; a buffer that the next call overwrites
     */
    Matrix apply(ParameterArrays weights, Matrix x) {
        input = x;
        encoded.setRows(x.rows());
        for (int c = 0; c < encodings.copies().size(); c++) {
            InputEncodings.Copy copy = encodings.copies().get(c);
            for (int r = 0; r < x.rows(); r++) {
                int from = r * x.columns() + copy.input();
                System.arraycopy(x.data(), from, encoded.data(), r * encoded.columns() + copy.output(), copy.count());
            }
        }
        for (int p = 0; p < places.size(); p++) {
            InputEncodings.Part part = encodings.parts().get(p);
            try {
                part.plugin().forward(x, weights.layer(0), encoded, places.get(p));
            } catch (RuntimeException | Error e) {
                throw PluginFault.of(part, e);
            }
        }
        return encoded;
    }

    /**
     * Computes ∂L/∂θ = Σ ∂L/∂e · ∂e/∂θ over the rows.
     *
     * @param lossByEncoded ∂L/∂e, rows × encoded inputs
     * @param gradient receives ∂L/∂θ
     */
    void gradient(ParameterArrays weights, Matrix lossByEncoded, ParameterArrays gradient) {
        for (int p = 0; p < places.size(); p++) {
            InputEncodings.Part part = encodings.parts().get(p);
            try {
                part.plugin().backward(input, weights.layer(0), lossByEncoded, gradient.layer(0), places.get(p));
            } catch (RuntimeException | Error e) {
                throw PluginFault.of(part, e);
            }
        }
    }
}
