package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeriveCommandTest {
    @TempDir
    private Path folder;

    private Workspace.Result derive(Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = "derive";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return new Workspace(folder).run(all);
    }

    @Test
    void everyStepIsALine() {
        Workspace.Result run = derive("z * tanh(ln(1 + exp(z)))");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertEquals("""
                f(z)  = z · tanh(ln(1 + eᶻ))
                f′(z) = tanh(u) + z · (1 − tanh²(u)) · u′                         product rule; chain rule with u = ln(1 + eᶻ)
                u′    = v′ / v                                                    chain rule with v = 1 + eᶻ
                v′    = eᶻ                                                        sum rule; (eᶻ)′ = eᶻ
                f′(z) = tanh(softplus(z)) + z · (1 − tanh²(softplus(z))) · σ(z)   all in one
                with σ(x) = 1 / (1 + e⁻ˣ), softplus(x) = ln(1 + eˣ)
                check at z = 0.7:  f′ = 0.9687948682   (f(z + h) − f(z − h)) / 2h = 0.9687948682   relative error ~
                """, run.out().replaceFirst("relative error \\S+", "relative error ~"));
    }

    @Test
    void aLineIsShownBeforeEqualTermsArePutTogether() {
        assertTrue(derive("z/(1 + abs(z))").out().contains("""
                f′(z) = (1 + |z| − z · sign(z)) / (1 + |z|)²   quotient rule; sum rule; (|z|)′ = sign(z)
                      = 1 / (1 + |z|)²                         simplified
                """));
        assertTrue(derive("z*z", "--tex").out().contains("f'(z) &= z+z \\\\\n&= 2\\cdot z\n"));
        assertTrue(derive("z*z", "--json").out().contains("\"byRules\":\"z + z\",\"derivative\":\"2 · z\""));
    }

    @Test
    void kinksAreNamed() {
        assertTrue(derive("min(max(z, -1), 1)").out().contains("no derivative at z = -1, 1\n"));
    }

    @Test
    void otherNamesAreParametersThatTheCheckNeeds() {
        Workspace.Result run = derive("z * sigmoid(beta*z)");
        assertTrue(run.out().endsWith("not checked: give --set beta=…\n"), run.out());
        run = derive("z * sigmoid(beta*z)", "--set", "beta=1.5", "--at", "0.3");
        assertTrue(run.out().contains("check at z = 0.3:  f′ = 0.7176307659"), run.out());
    }

    @Test
    void aLossIsDifferentiatedByItsOutput() {
        Workspace.Result run = derive("(a - y)^2", "--by", "a", "--tex");
        assertEquals("", run.err());
        assertEquals("""
                \\begin{align*}
                f(a) &= \\left(a-y\\right)^{2} \\\\
                f'(a) &= 2\\cdot u\\cdot u' \\\\
                u' &= 1 && \\text{with } u = a-y \\\\
                f'(a) &= 2\\cdot \\left(a-y\\right)
                \\end{align*}
                """, run.out());
    }

    @Test
    void jsonHasTheSteps() {
        assertEquals(
                "{\"function\":\"z²\",\"variable\":\"z\",\"steps\":[{\"name\":\"f\",\"definition\":\"z²\","
                        + "\"byRules\":\"2 · z\",\"derivative\":\"2 · z\",\"rules\":[\"power rule\"]}],\"derivative\":\"2 · z\","
                        + "\"tex\":\"2\\\\cdot z\",\"definitions\":{},\"kinks\":[],\"check\":{\"at\":3.0,\"derivative\":6.0,",
                derive("z^2", "--at", "3", "--json").out().replaceFirst("\"difference.*\\R", ""));
    }

    @Test
    void aFormulaMayBeginWithAMinus() {
        assertTrue(derive("-ln(sigmoid(z))").out().startsWith("f(z)  = −ln(σ(z))\n"));
    }

    @Test
    void aKinkAndAPointWithoutAValueAreNotChecked() {
        assertTrue(derive("max(z, 0.7)").out().endsWith("not checked: choose another point with --at\n"));
        assertTrue(derive("ln(z)", "--at=-1")
                .out()
                .endsWith("not checked: the formula has no value around z = -1. Choose another point with --at\n"));
        assertTrue(derive("abs(sin(z))").out().contains(", and at others farther from 0\n"));
    }

    @Test
    void aPageIsWritten() throws IOException {
        Path file = folder.resolve("relu.html");
        Workspace.Result run = derive("max(0, z)", "--html", file);
        assertEquals("", run.err());
        assertTrue(run.out().endsWith("wrote " + file + "\n"), run.out());
        assertTrue(Files.readString(file).contains("f has no derivative at z = 0."));
        assertTrue(derive("max(0, z)", "--html", file, "--json").out().startsWith("{\"function\""));
    }

    /** Rounding decides the difference of nearly equal values; that is no error of the derivative. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "z^2 ⇒ 1e-200 ⇒ f′ = 2e-200   (f(z + h) − f(z − h)) / 2h = 0   equal within 2.6e-169, the uncertainty",
                "cos(z) ⇒ 1e-20 ⇒ f′ = -1e-20   (f(z + h) − f(z − h)) / 2h = 0   equal within 4.5e-13, the uncertainty",
                "sin(z) ⇒ 1e10 ⇒ f′ = 0.8731196227   (f(z + h) − f(z − h)) / 2h = 0.8731196227   relative error 8.8e-15",
                "exp(-z^2) ⇒ 5 ⇒ f′ = -1.388794386e-10   (f(z + h) − f(z − h)) / 2h = -1.388794386e-10   relative error",
                "z^2 ⇒ 1e150 ⇒ f′ = 2e150   (f(z + h) − f(z − h)) / 2h = 2e150   relative error 1.2e-14",
                "abs(z - 1) ⇒ 1.0000001 ⇒ f′ = 1   (f(z + h) − f(z − h)) / 2h = 1   relative error 0.0e+00",
                "z^2*ln(z^2) ⇒ 0 ⇒ but f′ has no value as it is written"
            })
    void theCheckHoldsForPointsOfAnySize(String formula, String at, String expected) {
        String out = derive(formula, "--at=" + at).out();
        assertTrue(out.contains("check at z = " + at + ":  ") && out.contains(expected), out);
    }

    @Test
    void nestedMaximaAreRefusedBeforeTheyFillTheScreen() {
        Workspace.Result run = derive("max(0.1, ".repeat(15) + "z" + ")".repeat(15));
        assertEquals(3, run.code());
        assertTrue(
                run.err()
                        .startsWith(
                                "character 64 of the formula: the derivative of this formula has more than 3000 parts."),
                run.err());
    }

    @Test
    void mistakesEndWithOneLine() {
        Workspace.Result run = derive("z * sigmoid(2z)");
        assertEquals(3, run.code());
        assertEquals("character 14 of the formula: an operator is missing. Write 2*z [CFG_SYNTAX]\n", run.err());
        assertEquals(
                "the formula has several names: a, b. Say with --by by which to differentiate [CFG_SEMANTIC]\n",
                derive("a*b").err());
        assertEquals(
                "--by x: the formula has no such name. It has: z [CFG_SEMANTIC]\n",
                derive("z^2", "--by", "x").err());
        assertEquals(
                "--set c: the formula has no such name. It has: z [CFG_SEMANTIC]\n",
                derive("z^2", "--set", "c=1").err());
        assertEquals(
                "--at takes a finite number, was NaN [CFG_SEMANTIC]\n",
                derive("z^2", "--at", "NaN").err());
        assertEquals(
                "--set b takes a finite number, was Infinity [CFG_SEMANTIC]\n",
                derive("b*z", "--set", "b=1e999").err());
    }
}
