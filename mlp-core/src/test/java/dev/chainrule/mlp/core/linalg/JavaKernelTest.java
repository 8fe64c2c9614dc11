package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class JavaKernelTest extends KernelContract {

    JavaKernelTest() {
        super(new JavaKernel());
    }

    @Test
    void isUsedForWorkloadsOfAnySize() {
        Kernel kernel = new JavaKernel();
        assertEquals("java", kernel.name());
        assertSame(kernel, kernel.forWorkload(0));
        assertSame(kernel, kernel.forWorkload(Long.MAX_VALUE));
    }
}
