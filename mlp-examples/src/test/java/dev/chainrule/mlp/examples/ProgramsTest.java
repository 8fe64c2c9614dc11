package dev.chainrule.mlp.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProgramsTest {

    private static String printed(Consumer<PrintStream> program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        program.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    /** The numbers of the tutorial's own program, to eight digits. */
    @Test
    void theArticlePrintsEveryFactor() {
        assertEquals("""
                forward pass   hidden z = 0.89813886, a = 0.71056689
                               output a = 0.66299701 and 0.72531607
                output unit 1  ∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w = (a − y) · a(1 − a) · input
                                     = 0.66299701 · 0.22343197 · 0.71056689 = 0.10525964
                hidden unit 1  ∂L/∂a = Σ δₖ · wₖ
                                     = 0.14813473 · 0.25506903 + -0.05472601 · 0.44949106 = 0.01318573
                               ∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w = 0.00271180
                """, printed(Article::print));
    }

    @Test
    void theEmbeddedApplicationTrainsAndPredicts() {
        String output = printed(Embedded::run);
        assertTrue(output.endsWith("24 degrees, 40 % humidity: pleasant\n"), output);
    }
}
