package dev.chainrule.mlp.core.linalg;

import dev.chainrule.mlp.api.Fma;
import java.lang.System.Logger.Level;

/**
 * Chooses the fastest kernel that this JVM can run.
 *
 * <p>Without the vector module, {@link VectorKernel} cannot be initialized, so nothing refers to it before the module
 * has been found.
 *
 * @since 0.2
 */
public final class Kernels {
    private static final String MODULE = "jdk.incubator.vector";

    private Kernels() {}

    /**
     * A kernel and the reason for choosing it.
     *
     * @param kernel the kernel
     * @param description one line for a log; if a faster kernel exists, it says how to enable it
     */
    public record Choice(Kernel kernel, String description) {}

    /**
     * Returns the kernel for the running JVM; every call makes the same choice. If it is not the fastest kernel, logs
     * the description at level DEBUG.
     */
    public static Choice choose() {
        Choice choice = choose(
                ModuleLayer.boot().findModule(MODULE).isPresent(),
                System.getProperty("java.vm.info", "mixed mode"),
                Fma.isInHardware());
        if (choice.kernel() instanceof JavaKernel) {
            System.getLogger(Kernels.class.getName()).log(Level.DEBUG, choice.description());
        }
        return choice;
    }

    /**
     * Returns the kernel for a JVM with the given properties.
     *
     * @param vectorModule whether the vector module was resolved at start
     * @param vmInfo the property {@code java.vm.info}, which tells whether the optimizing compiler is enabled
     * @param fmaInHardware whether fused multiply-add is a single instruction
     */
    static Choice choose(boolean vectorModule, String vmInfo, boolean fmaInHardware) {
        Kernel java = new JavaKernel();
        if (!fmaInHardware) {
            return new Choice(
                    java,
                    "kernel: java (slow: this JVM has no fused multiply-add in hardware and computes it in software,"
                            + " with the same bits; make sure that -XX:-UseFMA is not set, or use a processor with"
                            + " FMA)");
        }
        if (!vectorModule) {
            return new Choice(java, "kernel: java (start the JVM with --add-modules " + MODULE + " for a faster one)");
        }
        if (vmInfo.contains("interpreted mode") || vmInfo.contains("emulated-client")) {
            return new Choice(
                    java,
                    "kernel: java (the vector kernel needs the JVM's optimizing compiler; this is " + vmInfo + ")");
        }
        return Vector.choose(java);
    }

    /** A class of its own, so that a JVM without the module never links {@link VectorKernel}. */
    private static final class Vector {
        private Vector() {}

        static Choice choose(Kernel java) {
            if (!VectorKernel.isUsable()) {
                return new Choice(java, "kernel: java (this processor's vectors hold fewer than 8 floats)");
            }
            Kernel kernel = new VectorKernel();
            return new Choice(kernel, "kernel: " + kernel.name());
        }
    }
}
