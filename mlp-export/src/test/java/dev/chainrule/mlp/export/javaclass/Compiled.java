package dev.chainrule.mlp.export.javaclass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.training.TrainedModel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** Exported classes, compiled as a careful project does and loaded without mlp on their class path. */
final class Compiled {
    private final Map<String, TrainedModel> models = new LinkedHashMap<>();
    private final Path folder;
    private URLClassLoader loader;

    Compiled(Path folder) {
        this.folder = folder;
    }

    void add(String className, TrainedModel model) {
        models.put(className, model);
        JavaExport.of(model, className).write(folder);
    }

    /** Compiles all classes together, since starting a compiler takes longer than compiling one. */
    Compiled compile() throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("-Xlint:all", "-Werror", "-encoding", "US-ASCII", "--release", "17"));
        arguments.addAll(List.of("-proc:none", "-cp", folder.toString(), "-d", folder.toString()));
        models.keySet()
                .forEach(name -> arguments.add(
                        folder.resolve(name.replace('.', '/') + ".java").toString()));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, new PrintStream(messages), messages, arguments.toArray(String[]::new));
        assertEquals(0, failed, messages::toString);
        loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        return this;
    }

    TrainedModel model(String className) {
        return models.get(className);
    }

    Object call(String className, String method, double... features) throws Exception {
        return call(className, method, double[].class, features);
    }

    Object call(String className, String method, Map<String, ?> values) throws Exception {
        return call(className, method, Map.class, values);
    }

    private Object call(String className, String method, Class<?> type, Object argument) throws Exception {
        try {
            return loader.loadClass(className).getMethod(method, type).invoke(null, argument);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    Object field(String className, String field) throws Exception {
        return loader.loadClass(className).getField(field).get(null);
    }

    String csv(String className, String rows) throws Exception {
        StringWriter out = new StringWriter();
        try {
            loader.loadClass(className)
                    .getMethod("predictCsv", Reader.class, Writer.class)
                    .invoke(null, new StringReader(rows), out);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        return out.toString();
    }

    String text(String className) throws Exception {
        return Files.readString(folder.resolve(className.replace('.', '/') + ".java"), StandardCharsets.US_ASCII);
    }
}
