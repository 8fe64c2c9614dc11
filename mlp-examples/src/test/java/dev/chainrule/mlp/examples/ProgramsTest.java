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

    @Test
    void theEmbeddedApplicationTrainsAndPredicts() {
        String output = printed(Embedded::run);
        assertTrue(output.endsWith("24 degrees, 40 % humidity: pleasant\n"), output);
    }

    @Test
    void theCustomersAreLearnedSavedServedAndLearnedFurther() {
        String[] lines = printed(Customers::run).split("\n");
        assertEquals(
                "churn: 3 inputs, 8 tanh, 1 sigmoid, predicts churned (false, true), loss binary-cross-entropy, 41"
                        + " parameters",
                lines[0]);
        assertTrue(lines[1].matches("41, basic: +\\d+ % leave"), lines[1]);
        assertEquals(4, lines.length);
    }
}
