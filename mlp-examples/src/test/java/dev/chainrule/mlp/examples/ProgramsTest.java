package dev.chainrule.mlp.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
    void theArticlePrintsEveryFactorBesideTheLineThatComputesIt() {
        assertEquals("""
                two inputs, one hidden unit, two outputs, all sigmoid; the row x = (1, 0), expected y = (0, 1)
                forward_propagate                   every z and a
                  sum of weight · input, plus bias  z = Σ w·x + b             hidden 0.89813886   output 0.67667869, 0.97098644
                  transfer(sum)                     a = 1 / (1 + e⁻ᶻ)         hidden 0.71056689   output 0.66299701, 0.72531607
                backward_propagate_error            the first two factors, multiplied: δ = ∂L/∂a · ∂a/∂z
                  output − expected                 ∂L/∂a = a − y             output 0.66299701, -0.27468393
                  transfer_derivative(output)       ∂a/∂z = a(1 − a)          hidden 0.20566159   output 0.22343197, 0.19923267
                  error · derivative                δ = ∂L/∂z                 output 0.14813473, -0.05472601
                  sum of weight · delta             ∂L/∂a = Σₖ δₖ·wₖ          hidden 0.01318573
                  error · derivative                δ = ∂L/∂z                 hidden 0.00271180
                update_weights                      the third factor: ∂z/∂w = input
                  delta · input                     ∂L/∂w = δ · input         output 0.10525964   hidden 0.00271180
                  weight − rate · that              w − 0.5 · ∂L/∂w           output 0.20243921
                  (nothing: this is the proof)      (L(w+h) − L(w−h)) / 2h    output 0.10525964   hidden 0.00271180
                the other sign                      as in other copies of the tutorial
                  expected − output                 y − a = −∂L/∂a            output -0.66299701, 0.27468393
                  error · derivative                −δ                        output -0.14813473, 0.05472601   hidden -0.00271180
                  weight + rate · delta · input     the same weight           output 0.20243921
                its demonstration                   of the backward pass alone, on outputs that it stores
                  stored outputs                    sigmoid(bias)             output 0.62138596, 0.65736935
                  its own forward pass              sigmoid(z)                output 0.66299701, 0.72531607
                  deltas of the stored outputs      δ                         output 0.14619065, -0.07717238   hidden 0.00053480
                  in copies with the other sign     −δ                        output -0.14619065, 0.07717238   hidden -0.00053480
                """, printed(Article::print));
    }

    /** What the tutorial prints for the outputs that it stores. */
    @Test
    void theArticlesDemonstrationHasTheDeltasOfItsStoredOutputs() {
        double[][] deltas = Article.demonstrationDeltas(Article.network());
        assertArrayEquals(new double[] {0.0005348048046610517}, deltas[0], 1e-12);
        assertArrayEquals(new double[] {0.14619064683582808, -0.0771723774346327}, deltas[1], 1e-12);
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
