package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** Tests the kernel with the widest vectors of this machine; {@link SameBitsTest} runs it with narrower ones. */
class VectorKernelTest extends KernelContract {

    VectorKernelTest() {
        super(new VectorKernel());
    }

    @Test
    void nameHasTheNumberOfBitsOfAVector() {
        assertEquals("vector-" + 32 * VectorTiles.LANES, new VectorKernel().name());
    }

    @Test
    void choosesThePlainKernelForWorkloadsTooShortToCompileVectorLoops() {
        Kernel kernel = new VectorKernel();
        assertEquals("java", kernel.forWorkload(499_999_999).name());
        assertSame(kernel, kernel.forWorkload(500_000_000));
    }
}
