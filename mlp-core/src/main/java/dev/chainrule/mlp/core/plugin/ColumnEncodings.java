package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Encoding;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.encodings.DateParts;
import dev.chainrule.mlp.core.encodings.OneHot;
import dev.chainrule.mlp.core.encodings.Unscaled;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The plugins that encode and scale the columns of a run.
 *
 * @param features the scaling of the features without an encoding of their own
 * @param targets the scaling of numeric targets
 * @param ofColumns the encodings of single features by the name of the column
 * @since 0.2
 */
public record ColumnEncodings(Chosen<Scaling> features, Chosen<Scaling> targets, Map<String, Chosen<?>> ofColumns) {
    private static final String POINTER = "/data/encode";
    /** The encoding of categories without another one; a feature that has it needs no fitted numbers. */
    public static final CategoryEncoding DEFAULT_OF_CATEGORIES = new OneHot();

    /** Reads dates such as 2024-05-31 in columns without another encoding of texts. */
    public static final TextEncoding DATES = new DateParts();

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
        Map<String, Chosen<?>> ofColumns = ofColumns(how, plugins, problems);
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

    /** Returns the encodings of columns that the network trains, by their JSON pointers in the document. */
    public static Map<String, LearnedEncoding> learned(PreprocessingSpec how, Plugins plugins) {
        List<Problem> reportedElsewhere = new ArrayList<>();
        Map<String, LearnedEncoding> learned = new LinkedHashMap<>();
        ofColumns(how, plugins, reportedElsewhere).forEach((column, chosen) -> {
            if (chosen.plugin() instanceof LearnedEncoding encoding) {
                learned.put(POINTER + "/" + Location.token(column), encoding);
            }
        });
        return learned;
    }

    private static Map<String, Chosen<?>> ofColumns(PreprocessingSpec how, Plugins plugins, List<Problem> problems) {
        Map<String, Chosen<?>> found = new LinkedHashMap<>();
        how.encode().forEach((column, spec) -> {
            String pointer = POINTER + "/" + Location.token(column);
            if (spec.equals(PreprocessingSpec.UNSCALED)) {
                found.put(column, new Chosen<>(spec, new Unscaled()));
                return;
            }
            plugins.resolve(PluginKind.ENCODING, spec, pointer, problems)
                    .ifPresent(plugin -> found.put(column, new Chosen<>(spec, plugin)));
        });
        return found;
    }

    /**
     * Checks that each encoded column is a feature that holds what its encoding encodes.
     *
     * @param features the names of all features
     * @param categorical the names of those that hold categories
     * @throws ConfigException if one is not
     */
    public void requireFeatures(List<String> features, Set<String> categorical) {
        List<Problem> problems = new ArrayList<>();
        ofColumns.forEach((column, chosen) -> {
            boolean ofCategories = chosen.plugin() instanceof CategoryEncoding;
            if (!features.contains(column)) {
                problems.add(new Problem(
                        ErrorCode.CFG_SEMANTIC,
                        Location.of("", POINTER),
                        "column " + Problem.show(column) + " is not one of the features."
                                + Suggestion.sentence(column, features) + " Features: "
                                + Problem.clean(String.join(", ", features))));
            } else if (categorical.contains(column) != ofCategories) {
                problems.add(new Problem(
                        ErrorCode.CFG_SEMANTIC,
                        Location.of("", POINTER),
                        "column " + Problem.show(column)
                                + (ofCategories ? " holds numbers, and '" : " holds categories, and '")
                                + chosen.spec().type()
                                + (ofCategories ? "' encodes categories. Delete" : "' encodes numbers. Delete")
                                + " it from \"encode\""
                                + (ofCategories ? "" : " or from \"categorical\"")));
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** Returns the encoding of a feature that holds numbers, or texts that stand for numbers. */
    public Chosen<? extends NumberEncoding> of(String column) {
        Chosen<?> own = ofColumns.get(column);
        return own != null && own.plugin() instanceof NumberEncoding encoding
                ? new Chosen<>(own.spec(), encoding)
                : features;
    }

    /** Returns the encoding of a feature that holds categories. */
    public Chosen<CategoryEncoding> ofCategories(String column) {
        Chosen<?> own = ofColumns.get(column);
        return own != null && own.plugin() instanceof CategoryEncoding encoding
                ? new Chosen<>(own.spec(), encoding)
                : new Chosen<>(PluginSpec.of(DEFAULT_OF_CATEGORIES.name()), DEFAULT_OF_CATEGORIES);
    }

    /** Returns whether a column holds categories because its encoding encodes them. */
    public boolean isOfCategories(String column) {
        return ofColumns.containsKey(column) && ofColumns.get(column).plugin() instanceof CategoryEncoding;
    }

    /** Returns what reads the cells of a column as numbers, if they are texts that stand for numbers. */
    public Optional<TextEncoding> ofTexts(String column) {
        return Optional.of(of(column).plugin())
                .filter(TextEncoding.class::isInstance)
                .map(TextEncoding.class::cast);
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
                    "'" + spec.type() + "' is an encoding and no scaling. Scalings: " + String.join(", ", scalings)));
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
