package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.export.LearnedForm;
import java.util.ArrayList;
import java.util.List;

/** The part of a class that computes the learned encodings of the inputs, in front of the first layer. */
final class LearnedSource {
    /** A method of more statements might be too large for a class. */
    private static final int MOST_STATEMENTS = 500;

    private final Layer layer;
    private final List<String> statements = new ArrayList<>();

    /**
     * Writes the encodings of a first layer.
     *
     * @throws PluginException if an encoding has other bits than what can be written; names it
     */
    LearnedSource(Layer layer) {
        this.layer = layer;
        InputEncodings encodings = layer.encodings();
        for (InputEncodings.Copy copy : encodings.copies()) {
            statements.add(
                    JavaText.fill("System.arraycopy(x, %d, e, %d, %d);", copy.input(), copy.output(), copy.count()));
        }
        encodings.parts().forEach(part -> statements.add(statement(part)));
    }

    private static String statement(InputEncodings.Part part) {
        LearnedEncoding.Place place = part.place();
        LearnedForm form = LearnedForm.of(part).orElseThrow(() -> fault(part));
        if (form instanceof LearnedForm.Waves waves) {
            int frequencies = waves.frequencies();
            int outputs = waves.outputs();
            requireBits(part, (x, p, e) -> Layers.waves(x[0], p, 0, frequencies, outputs, e, 0));
            return JavaText.fill(
                    "Layers.waves(x[%d], p, %d, %d, %d, e, %d);",
                    place.input(), place.parameter(), frequencies, outputs, place.output());
        }
        requireBits(part, (x, p, e) -> Layers.rows(x, 0, x.length, p, 0, part.outputs(), e, 0));
        return JavaText.fill(
                "Layers.rows(x, %d, %d, p, %d, %d, e, %d);",
                place.input(), place.inputs(), place.parameter(), part.outputs(), place.output());
    }

    private static void requireBits(InputEncodings.Part part, LearnedForm.Arithmetic form) {
        if (!LearnedForm.hasBits(part, form)) {
            throw fault(part);
        }
    }

    private static PluginException fault(InputEncodings.Part part) {
        return new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.of("", "input " + (part.place().input() + 1)),
                "the learned encoding '" + part.name() + "' ("
                        + part.plugin().getClass().getName()
                        + ") cannot be exported as a Java class, which knows products with a matrix, as of 'embedding', and"
                        + " cosines, as of 'periodic'. Use one of these");
    }

    /** Returns whether there are none. */
    boolean isEmpty() {
        return layer.encodings().isEmpty();
    }

    /**
     * Returns the methods.
     *
     * @param parameter a further parameter of the first method
     * @param parameters the expression of the learned parameters
     */
    String methods(String parameter, String parameters) {
        StringBuilder calls = new StringBuilder();
        StringBuilder more = new StringBuilder();
        if (statements.size() <= MOST_STATEMENTS) {
            statements.forEach(
                    statement -> calls.append("        ").append(statement).append('\n'));
        } else {
            for (int from = 0; from < statements.size(); from += MOST_STATEMENTS) {
                String method = "encoded" + (1 + from / MOST_STATEMENTS);
                calls.append("        ").append(method).append("(x, p, e);\n");
                more.append("\n    private static void ")
                        .append(method)
                        .append("(float[] x, float[] p, float[] e) {\n");
                statements
                        .subList(from, Math.min(statements.size(), from + MOST_STATEMENTS))
                        .forEach(statement ->
                                more.append("        ").append(statement).append('\n'));
                more.append("    }\n");
            }
        }
        return JavaText.fill("""

                    /** Applies the learned encodings; inputs without one are copied. */
                    private static float[] encoded(float[] x%s) {
                        float[] p = %s;
                        float[] e = new float[%d];
                %s        return e;
                    }
                """, parameter, parameters, layer.inputs(), calls) + more;
    }
}
