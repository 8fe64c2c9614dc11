package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.Problem;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds plugins with {@link ServiceLoader}, one provider at a time, so that a broken one does not affect the others.
 */
final class ServiceFiles {
    /** The start of ServiceLoader's error messages, which names the provider. */
    private static final Pattern PROVIDER = Pattern.compile("^[\\w.$]+: (?:Provider )?([\\w.$]+) ");
    /** A limit, so that a class loader that fails at every step does not cause an endless loop. */
    private static final int MAX_ERRORS = 100;

    private ServiceFiles() {}

    /** Returns the providers of a service that can be loaded, and adds a warning for each of the others. */
    static <S extends Plugin<?>> List<S> load(Class<S> service, ClassLoader loader, List<Problem> warnings) {
        List<S> found = new ArrayList<>();
        List<Listed> reported = new ArrayList<>();
        Iterator<ServiceLoader.Provider<S>> providers =
                ServiceLoader.load(service, loader).stream().iterator();
        for (int errors = 0; errors < MAX_ERRORS; ) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(providers.next().get());
            } catch (ServiceConfigurationError | LinkageError e) {
                errors++;
                Listed broken = listed(service, loader).stream()
                        .filter(each -> !reported.contains(each) && isCause(each, e, loader))
                        .findFirst()
                        .orElse(Listed.UNKNOWN);
                reported.add(broken);
                warnings.add(warning(broken, e));
            }
        }
        return found;
    }

    /** A class that a service file lists, and the jar or folder of that file. */
    private record Listed(String className, String source) {
        private static final Listed UNKNOWN = new Listed("", "");
    }

    private static List<Listed> listed(Class<?> service, ClassLoader loader) {
        String path = "META-INF/services/" + service.getName();
        List<Listed> all = new ArrayList<>();
        try {
            for (URL file : Collections.list(loader.getResources(path))) {
                String source =
                        shortName(file.toString().replace("!/" + path, "").replace(path, ""));
                try (var in = file.openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .forEach(line -> all.add(new Listed(line, source)));
                }
            }
        } catch (IOException unreadable) {
            return all;
        }
        return all;
    }

    /** Returns whether a listed class is the one that the error is about, which not every error names. */
    private static boolean isCause(Listed listed, Throwable error, ClassLoader loader) {
        Matcher provider = PROVIDER.matcher(String.valueOf(error.getMessage()));
        if (error instanceof ServiceConfigurationError) {
            return provider.find() && provider.group(1).equals(listed.className);
        }
        try {
            // fails again if this class is the cause; a constructor is never null
            return Class.forName(listed.className, false, loader).getConstructor() == null;
        } catch (LinkageError again) {
            return again.getClass().equals(error.getClass())
                    && String.valueOf(again.getMessage()).equals(String.valueOf(error.getMessage()));
        } catch (ReflectiveOperationException other) {
            return false;
        }
    }

    private static Problem warning(Listed broken, Throwable error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        String message =
                error instanceof ServiceConfigurationError ? String.valueOf(error.getMessage()) : error.toString();
        message += cause == error ? "" : ": " + cause;
        return new Problem(
                ErrorCode.PLG_LOAD,
                Location.of(broken.source, broken.className),
                "this plugin is left out, the others work: " + Problem.clean(message.replaceAll("\\s+", " ")) + ". "
                        + remedy(error, cause));
    }

    private static String remedy(Throwable error, Throwable cause) {
        if (cause instanceof UnsupportedClassVersionError) {
            return "Compile it for Java " + Runtime.version().feature() + ", or run a newer Java";
        }
        if (cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException) {
            return "Put the jar that contains the missing class into the folder of the plugin";
        }
        if (cause instanceof IncompatibleClassChangeError) {
            return "Compile it with this version of mlp-api";
        }
        if (cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError)) {
            return "Build the jar again";
        }
        String message = String.valueOf(error.getMessage());
        if (message.endsWith(" not a subtype")) {
            return "List it in the service file of the interface that it implements";
        }
        if (message.endsWith(" not found")) {
            return "Add the class to the jar, or remove its line from the service file";
        }
        return message.endsWith(" could not be instantiated")
                ? "Correct its constructor without arguments, or remove its line from the service file"
                : "Each line of a service file must be the name of a public class with a public constructor without arguments";
    }

    /** Returns the file name of the jar that a class was loaded from, or the folder; empty if it is not known. */
    static String sourceOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? ""
                : shortName(source.getLocation().toString());
    }

    private static String shortName(String url) {
        return url.endsWith("/") ? url.replaceFirst("^.*file:", "") : url.substring(url.lastIndexOf('/') + 1);
    }
}
