package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class KernelsTest {

    @Test
    void choosesTheVectorKernelIfTheModuleIsPresent() {
        assumeTrue(VectorKernel.isUsable(), "vectors of 8 floats");
        Kernels.Choice choice = Kernels.choose();
        assertInstanceOf(VectorKernel.class, choice.kernel());
        assertEquals("kernel: " + choice.kernel().name(), choice.description());
    }

    @Test
    void descriptionNamesTheFlagIfTheModuleIsMissing() {
        Kernels.Choice choice = Kernels.choose(false, "mixed mode, sharing", true);
        assertEquals("java", choice.kernel().name());
        assertEquals(
                "kernel: java (start the JVM with --add-modules jdk.incubator.vector for a faster one)",
                choice.description());
    }

    @Test
    void choosesThePlainKernelWithoutTheOptimizingCompiler() {
        for (String info : new String[] {"interpreted mode", "mixed mode, emulated-client, sharing"}) {
            Kernels.Choice choice = Kernels.choose(true, info, true);
            assertEquals("java", choice.kernel().name());
            assertEquals(
                    "kernel: java (the vector kernel needs the JVM's optimizing compiler; this is " + info + ")",
                    choice.description());
        }
    }

    @Test
    void descriptionSaysThatThePlainKernelIsSlowWithoutFusedMultiplyAdd() {
        Kernels.Choice choice = Kernels.choose(true, "mixed mode, sharing", false);
        assertEquals("java", choice.kernel().name());
        assertEquals(
                "kernel: java (slow: this JVM has no fused multiply-add in hardware and computes it in software,"
                        + " with the same bits; make sure that -XX:-UseFMA is not set, or use a processor with FMA)",
                choice.description());
    }
}
