package dev.chainrule.mlp.examples.modules;

import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.nio.file.Path;

/** Prints the plugins that it finds and saves a model, so that a test can compare the ways to start an application. */
public final class Application {
    private Application() {}

    /** Trains the document that the first argument names and saves the model to the second. */
    public static void main(String[] args) {
        System.out.println("named module " + Application.class.getModule().isNamed());
        Plugins plugins = Plugins.load();
        for (PluginKind<?> kind : PluginKind.ALL) {
            System.out.println(kind.title() + " " + plugins.names(kind));
        }
        System.out.println("warnings " + plugins.warnings());
        System.out.println(Kernels.choose().description().startsWith("kernel: java") ? "plain kernel" : "fast kernel");
        ModelFile.save(DocumentRun.open(Path.of(args[0]), plugins).train(), Path.of(args[1]));
    }
}
