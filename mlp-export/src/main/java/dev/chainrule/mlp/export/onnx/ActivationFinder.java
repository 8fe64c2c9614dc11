package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.SoftmaxFunction;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Where;
import dev.chainrule.mlp.api.expression.Program;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.DoubleStream;

/**
 * Finds the installed activation that is a function of z, however a graph has written it.
 *
 * <p>The same tree is preferred to the same tree after simplification, and that to the same values at all points of {@link
 * SameFunction}; with equal rights, one with default options and the first by name. Where a plugin takes one number, the
 * numbers of the function are tried.
 */
final class ActivationFinder {
    /** Relative difference of values that the rounding of constants to float32 can explain. */
    private static final double TOLERANCE = 1e-6;

    private static final int MOST_NUMBERS = 12;

    /** Where functions are compared first: an activation that differs here is another one. */
    private static final double[] POINTS = {-3.2, -1.5, -0.3, 0.75, 3.5};

    private static final double ROUGHLY = 1e-5;

    /** A file with more operations in its different activations is not that of a network that somebody trained. */
    private static final int MOST_OPERATIONS = 2_000;

    private final Plugins plugins;
    private final List<Candidate> withDefaults;
    private final Map<Expression, Optional<PluginSpec>> known = new HashMap<>();
    private int operations;

    ActivationFinder(Plugins plugins) {
        this.plugins = plugins;
        withDefaults = plugins.entries(PluginKind.ACTIVATION).stream()
                .flatMap(entry ->
                        candidate(entry.plugin(), PluginSpec.of(entry.plugin().name())).stream())
                .toList();
    }

    /** An activation that might be the function, with its values at {@link #POINTS}. */
    private record Candidate(PluginSpec spec, Expression expression, List<Double> values) {
        Candidate(PluginSpec spec, Expression expression) {
            this(spec, expression, valuesOf(expression));
        }
    }

    private static List<Double> valuesOf(Expression expression) {
        Program program = Program.of(expression, "z");
        return DoubleStream.of(POINTS).map(program::value).boxed().toList();
    }

    /** Returns the activation that is softmax; empty if none is installed. */
    Optional<PluginSpec> softmax() {
        return plugins.entries(PluginKind.ACTIVATION).stream()
                .filter(entry -> entry.plugin() instanceof SoftmaxFunction)
                .map(entry -> PluginSpec.of(entry.plugin().name()))
                .findFirst();
    }

    /**
     * Returns the installed activation that is a function of z; empty if there is none.
     *
     * @throws UnfitException if all functions together are too large
     */
    Optional<PluginSpec> find(Expression function) {
        Optional<PluginSpec> before = known.get(function);
        if (before != null) {
            return before;
        }
        operations += RowOperators.size(function);
        if (operations > MOST_OPERATIONS) {
            throw new UnfitException(
                    "the activations of all layers have more than " + MOST_OPERATIONS + " different operations");
        }
        Optional<PluginSpec> found = search(function);
        known.put(function, found);
        return found;
    }

    private Optional<PluginSpec> search(Expression function) {
        List<Candidate> candidates = candidates(function);
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Expression simple = function.recognized();
        return first(candidates, function, Expression::equals)
                .or(() -> first(candidates, simple, (f, g) -> f.recognized().equals(g)))
                .or(() -> first(candidates, function, (f, g) -> SameFunction.test(f, g, TOLERANCE)));
    }

    private static Optional<PluginSpec> first(
            List<Candidate> candidates, Expression function, BiPredicate<Expression, Expression> isSame) {
        return candidates.stream()
                .filter(candidate -> isSame.test(candidate.expression(), function))
                .map(Candidate::spec)
                .findFirst();
    }

    /** Returns the activation that takes the function as a text; empty if there is none. */
    Optional<PluginSpec> formula(Expression function) {
        for (Plugins.Entry<RowActivation> entry : plugins.entries(PluginKind.ACTIVATION)) {
            List<PluginOptions.Declared> texts = entry.parameters().stream()
                    .filter(option -> option.kind() == PluginOptions.Kind.TEXT && option.isRequired())
                    .toList();
            if (texts.size() == 1) {
                PluginSpec spec =
                        PluginSpec.of(entry.plugin().name()).with(texts.get(0).name(), function.toString());
                Optional<Candidate> candidate = candidate(entry.plugin(), spec);
                if (candidate.isPresent() && isSame(candidate.get().expression(), function)) {
                    return Optional.of(spec);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isSame(Expression read, Expression function) {
        return read.equals(function) || SameFunction.test(read, function, TOLERANCE);
    }

    /** Returns the activations whose values are close to those of a function, those with default options first. */
    private List<Candidate> candidates(Expression function) {
        List<Double> values = valuesOf(function);
        List<Candidate> close = new ArrayList<>(withDefaults);
        List<Double> numbers = new ArrayList<>();
        collectNumbers(function, numbers);
        for (Plugins.Entry<RowActivation> entry : plugins.entries(PluginKind.ACTIVATION)) {
            List<PluginOptions.Declared> options = entry.parameters();
            if (options.size() == 1 && options.get(0).kind() == PluginOptions.Kind.NUMBER) {
                PluginSpec spec = PluginSpec.of(entry.plugin().name());
                String option = options.get(0).name();
                numbers.forEach(number ->
                        candidate(entry.plugin(), spec.with(option, number)).ifPresent(close::add));
            }
        }
        close.removeIf(candidate -> !areClose(candidate.values(), values));
        return close;
    }

    private static boolean areClose(List<Double> values, List<Double> others) {
        for (int i = 0; i < values.size(); i++) {
            double u = values.get(i);
            double v = others.get(i);
            boolean isClose = Double.compare(u, v) == 0
                    || Math.abs(u - v) <= ROUGHLY * Math.max(ROUGHLY, Math.max(Math.abs(u), Math.abs(v)));
            if (!isClose) {
                return false;
            }
        }
        return true;
    }

    /** Returns a plugin with these options; empty if it does not take them, or states no expression. */
    private static Optional<Candidate> candidate(RowActivation plugin, PluginSpec spec) {
        PluginOptions options = PluginOptions.of(spec.parameters());
        try {
            RowActivation configured = plugin.with(options);
            if (!options.faults().isEmpty() || !(configured instanceof Activation activation)) {
                return Optional.empty();
            }
            return activation.expression().map(expression -> new Candidate(spec, expression));
        } catch (RuntimeException brokenPlugin) {
            return Optional.empty(); // a model that names it would tell
        }
    }

    private static void collectNumbers(Expression e, List<Double> numbers) {
        if (e instanceof Constant constant) {
            double number = Math.abs(constant.value());
            if (!numbers.contains(number) && numbers.size() < MOST_NUMBERS) {
                numbers.add(number);
            }
        } else if (e instanceof Unary unary) {
            collectNumbers(unary.argument(), numbers);
        } else if (e instanceof Binary binary) {
            collectNumbers(binary.left(), numbers);
            collectNumbers(binary.right(), numbers);
        } else if (e instanceof Where where) {
            collectNumbers(where.left(), numbers);
            collectNumbers(where.right(), numbers);
            collectNumbers(where.then(), numbers);
            collectNumbers(where.otherwise(), numbers);
        }
    }

    /** A function g(z + c) in two parts. */
    record Shifted(Expression function, double shift) {}

    /** Returns g and c if the function is g(z + c), as where an exporter adds the same bias to all units. */
    static Optional<Shifted> shifted(Expression function) {
        Map<Double, Expression> sums = new LinkedHashMap<>();
        collectShifts(function, sums);
        if (sums.size() != 1) {
            return Optional.empty();
        }
        Map.Entry<Double, Expression> only = sums.entrySet().iterator().next();
        Expression marked = function.replace(only.getValue(), Expression.variable("w"));
        return marked.variables().contains("z")
                ? Optional.empty()
                : Optional.of(new Shifted(marked.replace(Expression.variable("w"), Rows.Z), only.getKey()));
    }

    private static void collectShifts(Expression e, Map<Double, Expression> sums) {
        if (e instanceof Binary binary) {
            Optional<Affine> affine = Affine.of(e);
            if (affine.isPresent() && affine.get().slope() == 1) {
                sums.putIfAbsent(affine.get().intercept(), e);
                return;
            }
            collectShifts(binary.left(), sums);
            collectShifts(binary.right(), sums);
        } else if (e instanceof Unary unary) {
            collectShifts(unary.argument(), sums);
        } else if (e instanceof Where where) {
            collectShifts(where.left(), sums);
            collectShifts(where.right(), sums);
            collectShifts(where.then(), sums);
            collectShifts(where.otherwise(), sums);
        }
    }
}
