package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Encoding;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.encodings.Unscaled;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plugins that encode and scale the columns of a run.
 *
 * @param features the scaling of the features without an encoding of their own
 * @param targets the scaling of numeric targets
 * @param ofColumns the encodings of single features by the name of the column
 * @since 0.2
 */
public record ColumnEncodings(
        Chosen<Scaling> features, Chosen<Scaling> targets, Map<String, Chosen<NumberEncoding>> ofColumns) {
    private static final String POINTER = "/data/encode";
    private static final Chosen<Scaling> UNSCALED = new Chosen<>(PreprocessingSpec.UNSCALED, new Unscaled());

    /** No scaling and no encoding. */
    public static final ColumnEncodings NONE = new ColumnEncodings(UNSCALED, UNSCALED, Map.of());

    /** Copies the map. */
    public ColumnEncodings {
        ofColumns = Collections.unmodifiableMap(new LinkedHashMap<>(ofColumns));
    }

    /**
     * A plugin that a document names.
     *
     * @param spec its name and options
     * @param plugin the plugin with these options
     */
    public record Chosen<E extends Encoding>(PluginSpec spec, E plugin) {}

    /**
     * Finds the plugins of a run.
     *
     * @throws ConfigException if one is unknown, has wrong options or cannot be used for its purpose
     * @throws PluginException if a plugin breaks its contract
     */
    public static ColumnEncodings of(PreprocessingSpec how, Plugins plugins) {
        List<Problem> problems = new ArrayList<>();
        Optional<Chosen<Scaling>> features = scaling(how.featureScaling(), "/data/scale", plugins, problems);
        Optional<Chosen<Scaling>> targets = scaling(how.targetScaling(), "/data/scaleTarget", plugins, problems);
        Map<String, Chosen<NumberEncoding>> ofColumns = ofColumns(how, plugins, problems);
        if (!problems.isEmpty()) {
            throw Plugins.fault(problems);
        }
        return new ColumnEncodings(features.orElseThrow(), targets.orElseThrow(), ofColumns);
    }

    /**
     * Checks the plugins that a run names.
     *
     * @param problems receives what is wrong; locations are JSON pointers into the document of the run
     */
    public static void check(PreprocessingSpec how, Plugins plugins, List<Problem> problems) {
        scaling(how.featureScaling(), "/data/scale", plugins, problems);
        scaling(how.targetScaling(), "/data/scaleTarget", plugins, problems);
        ofColumns(how, plugins, problems);
    }

    private static Map<String, Chosen<NumberEncoding>> ofColumns(
            PreprocessingSpec how, Plugins plugins, List<Problem> problems) {
        Map<String, Chosen<NumberEncoding>> found = new LinkedHashMap<>();
        how.encode().forEach((column, spec) -> {
            String pointer = POINTER + "/" + Location.token(column);
            if (spec.equals(PreprocessingSpec.UNSCALED)) {
                found.put(column, new Chosen<>(spec, new Unscaled()));
                return;
            }
            plugins.resolve(PluginKind.ENCODING, spec, pointer, problems)
                    .ifPresent(plugin -> found.put(column, new Chosen<>(spec, (NumberEncoding) plugin)));
        });
        return found;
    }

    /**
     * Checks that each encoded column is a feature that holds numbers.
     *
     * @param features the names of all features
     * @param numbers the names of those that hold numbers
     * @throws ConfigException if one is not
     */
    public void requireNumbers(List<String> features, List<String> numbers) {
        List<Problem> problems = new ArrayList<>();
        for (String column : ofColumns.keySet()) {
            if (!numbers.contains(column)) {
                problems.add(new Problem(
                        ErrorCode.CFG_SEMANTIC,
                        Location.of("", POINTER),
                        features.contains(column)
                                ? "column " + Problem.show(column) + " holds categories, and '"
                                        + ofColumns.get(column).spec().type() + "' encodes numbers. Delete it from"
                                        + " \"encode\" or from \"categorical\""
                                : "column " + Problem.show(column) + " is not one of the features."
                                        + Suggestion.sentence(column, features) + " Features: "
                                        + Problem.clean(String.join(", ", features))));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** Returns the encoding of a feature that holds numbers. */
    public Chosen<? extends NumberEncoding> of(String column) {
        Chosen<NumberEncoding> own = ofColumns.get(column);
        return own == null ? features : own;
    }

    private static Optional<Chosen<Scaling>> scaling(
            PluginSpec spec, String pointer, Plugins plugins, List<Problem> problems) {
        if (spec.equals(PreprocessingSpec.UNSCALED)) { // also in a registry without the built-in plugins
            return Optional.of(UNSCALED);
        }
        Optional<Encoding> plugin = plugins.resolve(PluginKind.ENCODING, spec, pointer, problems);
        if (plugin.isPresent() && !(plugin.get() instanceof Scaling)) {
            List<String> scalings = plugins.entries(PluginKind.ENCODING).stream()
                    .filter(entry -> entry.plugin() instanceof Scaling)
                    .map(entry -> entry.plugin().name())
                    .toList();
            problems.add(new Problem(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", pointer),
                    "'" + spec.type() + "' makes several inputs of a number and is no scaling. Scalings: "
                            + String.join(", ", scalings)));
            return Optional.empty();
        }
        return plugin.map(found -> new Chosen<>(spec, (Scaling) found));
    }

    /** Returns whether the fitting to a feature needs its values, and not just statistics. */
    public boolean readsFeature(String column) {
        return of(column).plugin().readsValues();
    }

    /** Returns whether the fitting of targets needs their values. */
    public boolean readsTargets() {
        return targets.plugin().readsValues();
    }
}
