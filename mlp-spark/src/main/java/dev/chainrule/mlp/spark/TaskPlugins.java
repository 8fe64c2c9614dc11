package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.core.plugin.Plugins;

/** The plugins of an executor: those of mlp, and those in the jars of the application. */
final class TaskPlugins {
    private TaskPlugins() {}

    /** Returns the plugins that the class loader of the current thread finds, as Spark sets it. */
    static Plugins load() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return loader == null ? Plugins.load() : Plugins.load(loader);
    }
}
