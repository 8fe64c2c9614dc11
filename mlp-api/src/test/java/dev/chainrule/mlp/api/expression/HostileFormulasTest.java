package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random text, damaged formulas and formulas of the worst shapes: an expression, or one error at a character. {@code
 * -Dmlp.mutants=1000000} tries that many; the slowest are printed if {@code -Dmlp.slowest} is set.
 */
class HostileFormulasTest {
    private static final int COUNT = Integer.getInteger("mlp.mutants", 10_000);
    private static final boolean PRINTS_SLOWEST = Boolean.getBoolean("mlp.slowest");

    private static final List<String> PARTS = List.of(
            "z",
            "beta",
            "exp(",
            "tanh(",
            "where(",
            "(",
            ")",
            "+",
            "-",
            "*",
            "/",
            "^",
            ",",
            "<",
            ">=",
            "1",
            "0.5",
            "e",
            "π",
            "²",
            "⁻",
            "ᶻ",
            "|",
            "√",
            " ",
            ".",
            "1e9",
            "1e-400",
            "9".repeat(400),
            "'",
            "\u0000",
            "\ud800",
            "\udfff",
            "min(",
            "max(",
            "σ(",
            "_",
            "=",
            "∞",
            "\n",
            "z^",
            "-(",
            "2^",
            "((",
            "))",
            "\u202e",
            "𝒛",
            "ﬁ",
            "１",
            "−",
            "′");

    private static final List<String> SHAPES = List.of(
            "exp(#)",
            "ln(#)",
            "tanh(#)",
            "sqrt(#)",
            "-#",
            "(#)",
            "|#|",
            "√#",
            "z*(#)",
            "(#)/z",
            "z/(#)",
            "(#)^2",
            "(#)^3",
            "z^(#)",
            "2^(#)",
            "(#)^(#)",
            "#+#",
            "(#)*(#)",
            "(#)/(#)",
            "max(z, #)",
            "min(#, #)",
            "where(# > 0, #, #)",
            "where(z < #, z, 1)",
            "1/(1 + exp(-(#)))",
            "ln(1 + exp(#))",
            "(1 + #)^3",
            "sigmoid(#)*(1 - sigmoid(#))");

    private final Random random = new Random(11);

    private String next() {
        return switch (random.nextInt(4)) {
            case 0 -> randomParts();
            case 1 ->
                damaged(new RandomExpressions(random.nextLong())
                        .next(1 + random.nextInt(8))
                        .toString());
            case 2 -> shape();
            default -> anyCharacters();
        };
    }

    private String randomParts() {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 300 : 8);
        for (int i = 0; i < length; i++) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.toString();
    }

    private String damaged(String formula) {
        StringBuilder text = new StringBuilder(formula);
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(text.length() + 1);
            String part = PARTS.get(random.nextInt(PARTS.size()));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, part);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
                case 2 -> text.replace(at, Math.min(text.length(), at + 1), part);
                default -> text.append(text, at, text.length());
            }
        }
        return text.toString();
    }

    private String shape() {
        String formula = "z";
        String shape = SHAPES.get(random.nextInt(SHAPES.size()));
        int depth = random.nextInt(10) == 0 ? 70 : random.nextInt(12);
        for (int i = 0; i < depth && formula.length() < 4200; i++) {
            shape = random.nextInt(3) == 0 ? SHAPES.get(random.nextInt(SHAPES.size())) : shape;
            formula = shape.replace("#", formula);
        }
        return random.nextInt(5) == 0 ? damaged(formula) : formula;
    }

    private String anyCharacters() {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(6); n > 0; n--) {
            text.append(random.nextBoolean() ? "z" : "+").appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
        }
        return text.toString();
    }

    /** Does everything that can be done to a formula. */
    private static void use(String text) {
        Expression e = Expression.parse(text, "z", "beta");
        Expression again = Expression.parse(e.toString(), "z", "beta");
        assertEquals(e, again, text);
        e.tex();
        e.simplified().toString();
        Derivation derivation = Derivation.of(e, "z");
        for (Derivation.Step step : derivation.steps()) {
            step.derivative().toString();
            step.derivative().tex();
        }
        derivation.result().toString();
        derivation.result().tex();
        Program.of(List.of(e, derivation.result()), List.of("z", "beta")).values(0.5, 2);
    }

    @Test
    void hostileTextIsAnExpressionOrOneErrorAtACharacter() {
        int accepted = 0;
        int tooLarge = 0;
        long slowest = 0;
        for (int i = 0; i < COUNT; i++) {
            String text = next();
            long start = System.nanoTime();
            try {
                use(text);
                accepted++;
            } catch (ConfigException e) {
                assertEquals(1, e.problems().size(), text);
                tooLarge += e.getMessage().contains("the derivative of this formula has more than ") ? 1 : 0;
                assertTrue(
                        e.getMessage().matches("character [1-9][0-9]* of the formula: \\P{Cntrl}+"),
                        () -> text + " gives " + e.getMessage());
            }
            long took = System.nanoTime() - start;
            if (PRINTS_SLOWEST && took > slowest && i > 2000) {
                slowest = took;
                System.out.println(
                        took / 1000 + " µs, number " + i + ": " + text.substring(0, Math.min(120, text.length())));
            }
        }
        assertTrue(accepted > COUNT / 10, "only " + accepted + " of the texts were formulas");
        assertTrue(tooLarge < COUNT / 10, tooLarge + " derivatives were too large");
    }

    /** The kinks of whatever is accepted, which takes longer than all the rest. */
    @Test
    void kinksOfHostileFormulasAreFinitePointsInOrder() {
        long slowest = 0;
        for (int i = 0; i < COUNT / 20; i++) {
            String text = next();
            double[] kinks;
            long start = System.nanoTime();
            try {
                kinks = Expression.parse(text, "z").kinks("z");
            } catch (ConfigException e) {
                continue;
            }
            for (int k = 0; k < kinks.length; k++) {
                assertTrue(Math.abs(kinks[k]) <= 1e6 && (k == 0 || kinks[k - 1] < kinks[k]), text);
            }
            long took = System.nanoTime() - start;
            if (PRINTS_SLOWEST && took > slowest && i > 100) {
                slowest = took;
                System.out.println(took / 1000 + " µs, kinks, number " + i + ": "
                        + text.substring(0, Math.min(120, text.length())));
            }
        }
    }
}
