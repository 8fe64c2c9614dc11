package dev.chainrule.mlp.core.linalg;

import dev.chainrule.mlp.api.Fma;
import java.lang.System.Logger.Level;

/**
 * Chooses the fastest kernel that this JVM can run.
 *
 * <p>{@link VectorKernel} is touched only after the JVM was found to have its module: without it the class could not be
 * initialised.
 */
public final class Kernels {
    private static final String MODULE = "jdk.incubator.vector";

    private Kernels() {}

    /**
     * A kernel and why it was chosen.
     *
     * @param kernel the kernel
     * @param description one line for a log, which says how to get a faster kernel where there is one
     */
    public record Choice(Kernel kernel, String description) {}

    /**
     * Asks the running JVM; gives the same answer every time. Logs it, at level DEBUG, where a faster kernel could be had.
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
     * The choice for a JVM that says this of itself.
     *
     * @param vectorModule whether the vector module was resolved at start
     * @param vmInfo the property {@code java.vm.info}: whether there is a compiler that turns vectors into instructions
     * @param fmaInHardware whether a fused multiply-add is one instruction
     */
    static Choice choose(boolean vectorModule, String vmInfo, boolean fmaInHardware) {
        Kernel java = new JavaKernel();
        if (!fmaInHardware) {
            return new Choice(
                    java,
                    "kernel: java (slow: this JVM has no fused multiply-add in hardware, which is computed in software to"
                            + " the same bits; see that -XX:-UseFMA is not set, or use a processor with FMA)");
        }
        if (!vectorModule) {
            return new Choice(java, "kernel: java (start the JVM with --add-modules " + MODULE + " for a faster one)");
        }
        if (vmInfo.contains("interpreted mode") || vmInfo.contains("emulated-client")) {
            return new Choice(
                    java,
                    "kernel: java (the vector kernel needs the JVM's optimising compiler; this is " + vmInfo + ")");
        }
        return Vector.choose(java);
    }

    /** Apart, so that a JVM without the module never has to link {@link VectorKernel}. */
    private static final class Vector {
        private Vector() {}

        static Choice choose(Kernel java) {
            if (!VectorKernel.usable()) {
                return new Choice(java, "kernel: java (this processor's vectors hold fewer than 8 floats)");
            }
            Kernel kernel = new VectorKernel();
            return new Choice(kernel, "kernel: " + kernel.name());
        }
    }
}
