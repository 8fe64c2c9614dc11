package dev.chainrule.mlp.export.javaclass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceTextTest {

    @Test
    void knowsTheMembersAndTheImportsOfAClass() {
        SourceText packed = SourceText.of("Packed");
        assertEquals("Packed", packed.name());
        assertEquals(Set.of("Packed", "unpack", "split", "arrays", "members", "doubles", "rows", "read"), packed.all());
        assertTrue(packed.imports().contains("java.security.DigestInputStream"), packed.imports()::toString);
        assertTrue(packed.imports().stream().allMatch(type -> type.startsWith("java.")), packed.imports()::toString);
        assertEquals(
                "the jar lacks the resource source/Unknown.java",
                assertThrows(IllegalStateException.class, () -> SourceText.of("Unknown"))
                        .getMessage());
    }

    @Test
    void copiesAMemberAlone() {
        assertEquals("""
                    /** The steps of {@code BlockProgram} for one value, where they are more than an operator or a function of\
                 {@code FloatMath}. */
                    private static final class FloatFunctions {
                        /** Returns 1 for u > 0, otherwise 0. */
                        static float step(float u) {
                            return Math.min(1, Math.max(0, u) * 0x1p100f * 0x1p49f); // the least float is 2^-149
                        }

                        private FloatFunctions() {}
                    }
                """, SourceText.of("FloatFunctions").nested(Set.of("step")));
    }

    @Test
    void copiesTheMembersThatAMemberUses() {
        String packed = SourceText.of("Packed").nested(Set.of("doubles"));
        assertTrue(packed.contains("static double[] doubles(String... texts)"), packed);
        assertTrue(packed.contains("static int[] unpack(String... texts)"), packed);
        assertFalse(packed.contains("split"), packed);
        String pdf = SourceText.of("FloatFunctions").nested(Set.of("normalPdf"));
        assertTrue(pdf.contains("private static final float DENSITY_AT_0 = 0.39894228f;"), pdf);
        assertFalse(pdf.contains("LN_2"), pdf);
    }

    @Test
    void adaptsMembersToAClassWithoutMlp() {
        SourceText math = SourceText.of("FloatMath");
        String all = math.nested(math.all());
        assertFalse(all.contains("    public "), "nothing is public");
        assertFalse(all.contains("Fma.fma("), "the processor multiplies and adds");
        assertTrue(all.contains("Math.fma("));
        assertFalse(all.contains("@link"), "no reference to a class that is not there");
        assertTrue(all.chars().allMatch(c -> c < 128), "ASCII");
    }

    /** What only comments and literals mention is not needed. */
    @Test
    void codeIsWithoutCommentsAndLiterals() {
        assertEquals("int a = ;\nint b; \nint c;\n", SourceText.code("int a = \"x; y\";\nint b; // z\nint c;\n"));
        assertEquals("a  b", SourceText.code("a /* x\n * y */ b"));
        assertEquals("f(, )", SourceText.code("f(\"\\\"z\\\\\", '\\'')"));
        assertEquals("f()", SourceText.code("f(\"\"\"\n  words \\\n  more\"\"\")"));
        assertEquals("a / b * c", SourceText.code("a / b * c"));
        assertEquals("", SourceText.code("\"// no comment\""));
    }
}
