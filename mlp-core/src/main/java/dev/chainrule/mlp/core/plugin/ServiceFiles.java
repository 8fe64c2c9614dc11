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
                warnings.add(warning(service, loader, e));
            }
        }
        return found;
    }

    private static Problem warning(Class<?> service, ClassLoader loader, Throwable error) {
        Matcher provider = PROVIDER.matcher(String.valueOf(error.getMessage()));
        String className = provider.find() ? provider.group(1) : "";
        Throwable cause = error.getCause() == null ? error : error.getCause();
        String message = cause == error ? String.valueOf(error.getMessage()) : error.getMessage() + ": " + cause;
        return new Problem(
                ErrorCode.PLG_LOAD,
                Location.of(listedIn(service, loader, className), className),
                "this plugin is left out, the others work: " + message.replaceAll("\\s+", " ")
                        + (message.endsWith(" not a subtype")
                                ? ". List it in the service file of the interface that it implements"
                                : ""));
    }

    /** Returns the jar or folder whose service file lists a class; empty if none does or a file cannot be read. */
    private static String listedIn(Class<?> service, ClassLoader loader, String className) {
        String path = "META-INF/services/" + service.getName();
        try {
            for (URL file : Collections.list(loader.getResources(path))) {
                try (var in = file.openStream()) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    if (!className.isEmpty() && text.contains(className)) {
                        return shortName(
                                file.toString().replace("!/" + path, "").replace(path, ""));
                    }
                }
            }
        } catch (IOException unreadable) {
            return "";
        }
        return "";
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
