package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArticleWalkTest {
    @TempDir
    private Path folder;

    /** The numbers of the tutorial's own program, to eight digits. */
    @Test
    void everyLineOfTheTutorialHasTheFactorThatItComputes() {
        Workspace.Result run = new Workspace(folder).run("article");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertEquals("""
                A network from scratch, in three functions. Does it use the chain rule, and where?

                The network has 2 inputs, 1 hidden unit and 2 outputs, all sigmoid. The row is x = (1, 0), the target
                y = (0, 1), the learning rate 0.5.

                1  forward_propagate: z and a of every unit

                   sum of weight · input, plus bias              z = Σ w·x + b
                     hidden unit        0.13436424 · 1 + 0.84743374 · 0 + 0.76377462         =  0.89813886
                     output 1           0.25506903 · 0.71056689 + 0.49543509                 =  0.67667869
                     output 2           0.44949106 · 0.71056689 + 0.65159297                 =  0.97098644
                   transfer(sum)                                 a = 1 / (1 + e⁻ᶻ)
                     hidden unit        1 / (1 + exp(-0.89813886))                           =  0.71056689
                     output 1           1 / (1 + exp(-0.67667869))                           =  0.66299701
                     output 2           1 / (1 + exp(-0.97098644))                           =  0.72531607
                   (no line: the tutorial never writes the loss) L = ½ Σ (a − y)²
                                        ½ · (0.66299701² + (-0.27468393)²)                   =  0.25750815

                2  backward_propagate_error: the first two factors, multiplied, δ = ∂L/∂a · ∂a/∂z = ∂L/∂z

                   output − expected                             outer factor, of the loss: ∂L/∂a = a − y
                     output 1           0.66299701 − 0                                       =  0.66299701
                     output 2           0.72531607 − 1                                       =  -0.27468393
                   transfer_derivative(output)                   middle factor, of the activation: ∂a/∂z = a(1 − a)
                     output 1           0.66299701 · (1 − 0.66299701)                        =  0.22343197
                     output 2           0.72531607 · (1 − 0.72531607)                        =  0.19923267
                     hidden unit        0.71056689 · (1 − 0.71056689)                        =  0.20566159
                   delta = error · derivative                    δ = ∂L/∂a · ∂a/∂z
                     output 1           0.66299701 · 0.22343197                              =  0.14813473
                     output 2           (-0.27468393) · 0.19923267                           =  -0.05472601
                   sum of weight · delta                         ∂L/∂a = Σₖ δₖ·wₖ: a feeds both outputs
                     hidden unit        0.14813473 · 0.25506903 + (-0.05472601) · 0.44949106 =  0.01318573
                   delta = error · derivative                    δ = ∂L/∂a · ∂a/∂z
                     hidden unit        0.01318573 · 0.20566159                              =  0.00271180

                3  update_weights: the third factor, ∂L/∂w = δ · ∂z/∂w

                   delta · input                                 inner factor, of the weight: ∂z/∂w = input
                     output 1, weight   0.14813473 · 0.71056689                              =  0.10525964
                     output 1, bias     0.14813473 · 1                                       =  0.14813473
                     output 2, weight   (-0.05472601) · 0.71056689                           =  -0.03888649
                     output 2, bias     (-0.05472601) · 1                                    =  -0.05472601
                     hidden, weight 1   0.00271180 · 1                                       =  0.00271180
                     hidden, weight 2   0.00271180 · 0                                       =  0
                     hidden, bias       0.00271180 · 1                                       =  0.00271180
                   weight − rate · that                          w − 0.5 · ∂L/∂w: gradient descent
                     output 1, weight   0.25506903 − 0.5 · 0.10525964                        =  0.20243921
                     hidden, weight 1   0.13436424 − 0.5 · 0.00271180                        =  0.13300835

                So it does. The product is in no line as a whole, but these are its factors:

                   ∂L/∂w  =  ∂L/∂a       ·  ∂a/∂z       ·  ∂z/∂w
                          =  (a − y)     ·  a(1 − a)    ·  input
                          =  0.66299701  ·  0.22343197  ·  0.71056689  =  0.10525964   (output 1, weight)
                   check  (L(w+h) − L(w−h)) / 2h                =  0.10525964   without the chain rule

                The other sign, as in other copies of the tutorial: every delta is −δ, and the update adds

                   expected − output                             y − a = −∂L/∂a
                     output 1           0 − 0.66299701                                       =  -0.66299701
                   delta = error · derivative                    −δ
                     output 1           (-0.66299701) · 0.22343197                           =  -0.14813473
                   weight + rate · delta · input                 the same weight
                     output 1, weight   0.25506903 + 0.5 · (-0.10525964)                     =  0.20243921

                Its demonstration of the backward pass alone stores outputs that its forward pass does not produce

                     stored outputs     sigmoid(bias), as if nothing arrived                 =  0.62138596, 0.65736935
                     forward pass       sigmoid(z)                                           =  0.66299701, 0.72531607
                     deltas of stored   of the outputs                                       =  0.14619065, -0.07717238
                                        of the hidden unit                                   =  0.00053480

                And if I do not know the derivative of my activation?

                   Only the middle factor ∂a/∂z changes, and the chain rule finds it too: give each inner function a
                   name, differentiate one at a time, and multiply. This command shows the steps:

                      mlp derive 'z * tanh(ln(1 + exp(z)))'

                   In a document, a formula is an activation; in Java, a plugin states its formula in expression():

                      "activation": {"type": "formula", "value": "z * tanh(ln(1 + exp(z)))"}

                   docs/chain-rule.md goes through all of this; mlp explain does it for any weight of any network.
                """, run.out());
    }

    /** The deltas that the tutorial prints for the outputs that it stores. */
    @Test
    void theDemonstrationHasTheDeltasOfItsStoredOutputs() {
        double[][] deltas = new ArticleWalk(Plugins.load()).demonstrationDeltas();
        assertArrayEquals(new double[] {0.0005348048046610517}, deltas[0], 1e-12);
        assertArrayEquals(new double[] {0.14619064683582808, -0.0771723774346327}, deltas[1], 1e-12);
    }
}
