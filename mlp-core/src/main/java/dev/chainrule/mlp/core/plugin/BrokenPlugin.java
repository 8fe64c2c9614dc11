package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Creates the exception that names a plugin that threw.
 *
 * <p>Callers of plugins catch runtime exceptions and errors: a failed assertion, a class that the jar lacks, an endless
 * recursion. Errors of the JVM other than {@link StackOverflowError}, such as too little memory, are not the plugin's
 * fault and propagate.
 *
 * @since 0.2
 */
public final class BrokenPlugin {
    private static final String OURS = "dev.chainrule.mlp.";

    private BrokenPlugin() {}

    /**
     * Returns the exception to throw.
     *
     * @param description the plugin in words, for example {@code activation 'bent' of layer 1}
     * @param plugin the plugin
     * @param thrown the exception or error that it threw; a {@link PluginException} is returned as it is
     * @throws VirtualMachineError if {@code thrown} is one that is not the plugin's fault
     */
    public static PluginException threw(String description, Object plugin, Throwable thrown) {
        rethrowFatal(thrown);
        return thrown instanceof PluginException known
                ? known
                : new PluginException(
                        ErrorCode.PLG_CONTRACT,
                        Location.NONE,
                        description + " (" + className(plugin) + ") threw " + Problem.clean(thrown.toString()),
                        thrown);
    }

    /**
     * Throws an error that is not the fault of the plugin whose call ended with it.
     *
     * @throws VirtualMachineError if {@code thrown} is one, but no {@link StackOverflowError}
     */
    public static void rethrowFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    /**
     * Attributes an exception that no caller of a plugin has caught: to a plugin that does not come with mlp, if its code
     * threw, or if the error is that a method or a class of it is missing.
     *
     * @param thrown an exception or error
     * @param plugins the plugins that may have been used
     * @return the exception that names the plugin; empty if no plugin is at fault
     */
    public static Optional<PluginException> attribute(Throwable thrown, Plugins plugins) {
        if (thrown instanceof MlpException
                || thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)) {
            return Optional.empty();
        }
        for (PluginKind<?> kind : PluginKind.ALL) {
            for (Plugins.Entry<?> entry : plugins.entries(kind)) {
                String type = entry.plugin().getClass().getName();
                if (!type.startsWith(OURS) && (isThrownBy(type, thrown) || isIncompatible(type, thrown))) {
                    return Optional.of(threw(
                            kind.title() + " '" + entry.plugin().name() + "' of " + entry.source(),
                            entry.plugin(),
                            thrown));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns whether a class is the first of the stack trace that is neither a library's nor part of mlp. */
    private static boolean isThrownBy(String type, Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String at = frame.getClassName();
            if (at.equals(type) || at.startsWith(type + "$")) {
                return true;
            }
            if (at.startsWith(OURS)) {
                return false;
            }
        }
        return false;
    }

    private static boolean isIncompatible(String type, Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        return thrown instanceof LinkageError
                && Pattern.compile("\\b" + Pattern.quote(type) + "\\b")
                        .matcher(message)
                        .find();
    }

    /** Returns the name of a plugin's class, also where the plugin has been compiled. */
    public static String className(Object plugin) {
        Object definition = plugin instanceof RowActivation activation
                ? activation.definition()
                : plugin instanceof Loss loss ? loss.definition() : plugin;
        return definition.getClass().getName();
    }
}
