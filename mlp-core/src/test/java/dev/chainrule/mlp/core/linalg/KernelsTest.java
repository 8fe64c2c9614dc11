package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class KernelsTest {

    @Test
    void withTheModuleTheVectorKernelIsChosen() {
        assumeTrue(VectorKernel.usable(), "vectors of 8 floats");
        Kernels.Choice choice = Kernels.choose();
        assertInstanceOf(VectorKernel.class, choice.kernel());
        assertEquals("kernel: " + choice.kernel().name(), choice.description());
    }

    @Test
    void shortWorkIsLeftToPlainLoops() {
        Kernel kernel = new VectorKernel();
        assertEquals("java", kernel.forWork(1_000_000).name());
        assertSame(kernel, kernel.forWork(Long.MAX_VALUE));
        assertEquals("java", new JavaKernel().forWork(Long.MAX_VALUE).name());
    }

    @Test
    void withoutTheModuleTheLineNamesTheFlagToPass() {
        Kernels.Choice choice = Kernels.choose(false, "mixed mode, sharing", true);
        assertEquals("java", choice.kernel().name());
        assertEquals(
                "kernel: java (start the JVM with --add-modules jdk.incubator.vector for a faster one)",
                choice.description());
    }

    @Test
    void withoutTheOptimisingCompilerVectorsWouldBeObjectsSoJavaIsChosen() {
        for (String info : new String[] {"interpreted mode", "mixed mode, emulated-client, sharing"}) {
            Kernels.Choice choice = Kernels.choose(true, info, true);
            assertEquals("java", choice.kernel().name());
            assertEquals(
                    "kernel: java (the vector kernel needs the JVM's optimising compiler; this is " + info + ")",
                    choice.description());
        }
    }

    @Test
    void withoutFusedMultiplyAddThePlainKernelIsChosenAndTheLogSaysThatItIsSlow() {
        Kernels.Choice choice = Kernels.choose(true, "mixed mode, sharing", false);
        assertEquals("java", choice.kernel().name());
        assertEquals(
                "kernel: java (slow: this JVM has no fused multiply-add in hardware, which is computed in software to the"
                        + " same bits; see that -XX:-UseFMA is not set, or use a processor with FMA)",
                choice.description());
    }
}
