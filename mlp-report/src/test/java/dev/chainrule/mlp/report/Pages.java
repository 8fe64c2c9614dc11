package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Networks with rows for the tests of pages. */
final class Pages {
    private Pages() {}

    /** The tutorial's network, its row, and its weight of output 0 from hidden 0. */
    static PageContent article() {
        return clipped(new GradientClipping.None());
    }

    /** The same, of which no gradient gets larger. */
    static PageContent clipped(GradientClipping clipping) {
        RunSpec spec = run(
                2,
                PluginSpec.of("squared-error"),
                OptimizerSpec.of("sgd", 0.5),
                LayerSpec.of(1, "sigmoid")
                        .withWeights(
                                List.of(List.of(0.13436424411240122, 0.8474337369372327)), List.of(0.763774618976614)),
                LayerSpec.of(2, "sigmoid")
                        .withWeights(
                                List.of(List.of(0.2550690257394217), List.of(0.4494910647887381)),
                                List.of(0.49543508709194095, 0.651592972722763)));
        return content(
                "article",
                spec.withTraining(TrainingSpec.DEFAULT.withGradientClipping(clipping)),
                Plugins.load(),
                List.of(
                        row(1, new double[] {1, 0}, new double[] {0, 1}),
                        row(2, new double[] {0.5, -1}, new double[] {1, 0})),
                ParameterRef.weight(1, 0, 0));
    }

    /** One sigmoid unit of two inputs whose weights cost something and may be 1 long together. */
    static PageContent regularized() {
        RunSpec spec = run(
                2,
                PluginSpec.of("squared-error"),
                OptimizerSpec.of("sgd", 0.5),
                LayerSpec.of(1, "sigmoid")
                        .withWeights(List.of(List.of(0.9, -1.2)), List.of(0.3))
                        .withRegularization(new Regularization(
                                OptionalDouble.of(0.01), OptionalDouble.of(0.1), OptionalDouble.of(1))));
        PageRow row = row(1, new double[] {1, -2}, new double[] {0});
        return content("regularized", spec, Plugins.load(), List.of(row), ParameterRef.weight(0, 0, 0));
    }

    /** A frozen unit below one that learns at half the rate, its bias at a quarter, with half the decay and none. */
    static PageContent factored() {
        RunSpec spec = run(
                1,
                PluginSpec.of("squared-error"),
                OptimizerSpec.of("adamw", 0.5).toBuilder()
                        .with("weightDecay", 0.1)
                        .build(),
                LayerSpec.of(1, "tanh").toBuilder().frozen(true).build(),
                LayerSpec.of(1, "identity").toBuilder()
                        .learningRateFactor(0.5)
                        .biasLearningRateFactor(0.25)
                        .decayFactor(0.5)
                        .biasDecayFactor(0)
                        .build());
        PageRow row = row(1, new double[] {0.5}, new double[] {2});
        return content("factored", spec, Plugins.load(), List.of(row), ParameterRef.weight(1, 0, 0));
    }

    /** The regularized unit without its largest norm, of a row that counts more or less, under a schedule. */
    static PageContent weighted(double weight, String schedule) {
        RunSpec spec = run(
                2,
                PluginSpec.of("squared-error"),
                OptimizerSpec.of("sgd", 0.5).toBuilder()
                        .schedule(PluginSpec.of(schedule))
                        .build(),
                LayerSpec.of(1, "sigmoid")
                        .withWeights(List.of(List.of(0.9, -1.2)), List.of(0.3))
                        .withRegularization(new Regularization(
                                OptionalDouble.empty(), OptionalDouble.of(0.1), OptionalDouble.empty())));
        PageRow row = new PageRow("row 1", new double[] {1, -2}, new double[] {0}, weight);
        return content("weighted", spec, Plugins.load(), List.of(row), ParameterRef.weight(0, 0, 0));
    }

    /** Two hidden layers that have a share of gelu and tanh, behind a scale of the inputs; none of these is 1. */
    static PageContent parametric() {
        RunSpec spec = run(
                        3,
                        PluginSpec.of("squared-error"),
                        OptimizerSpec.of("adamw", 0.1).toBuilder()
                                .with("weightDecay", 0.1)
                                .build(),
                        LayerSpec.of(4, "gelu").toBuilder()
                                .parametric(true)
                                .alphaLearningRateFactor(0.5)
                                .build(),
                        LayerSpec.of(3, "tanh").toBuilder().parametric(true).build(),
                        LayerSpec.of(2, "sigmoid"))
                .withTraining(TrainingSpec.DEFAULT.withGradientClipping(new GradientClipping.Norm(0.2)));
        PageContent plain = content(
                "parametric",
                spec.withNetwork(spec.network().withInputScale(InputScale.LEARNED)),
                Plugins.load(),
                List.of(
                        row(1, new double[] {0.5, -1.5, 2}, new double[] {0, 1}),
                        row(2, new double[] {-0.25, 0.75, 1}, new double[] {1, 0})),
                ParameterRef.weight(0, 0, 0));
        double[][][] weights = plain.weights();
        weights[0][4] = new double[] {1.5, -0.5, 0.75};
        weights[0][5] = new double[] {0.25, 1.25, 0, -0.5};
        weights[1][3] = new double[] {0.5, 2, 0.75};
        return plain;
    }

    /** A periodic encoding of the first input, an embedding of the last three, and between them one that is not encoded. */
    static PageContent encoded(Plugins plugins, PluginSpec first, int... units) {
        LayerSpec[] layers = new LayerSpec[units.length + 1];
        for (int l = 0; l < units.length; l++) {
            layers[l] = LayerSpec.of(units[l], l == 0 ? "mish" : "tanh");
        }
        layers[units.length] = LayerSpec.of(2, "sigmoid");
        RunSpec spec = run(
                        5,
                        PluginSpec.of("squared-error"),
                        OptimizerSpec.of("adamw", 0.1).toBuilder()
                                .with("weightDecay", 0.1)
                                .build(),
                        layers)
                .withTraining(TrainingSpec.DEFAULT.withGradientClipping(new GradientClipping.Norm(0.2)));
        NetworkSpec network = spec.network().withInputScale(InputScale.LEARNED).toBuilder()
                .encode(Map.of("1", first, "3-5", PluginSpec.of("embedding").with("dimensions", 2)))
                .build();
        PageContent plain = content(
                "encoded",
                spec.withNetwork(network),
                plugins,
                List.of(
                        row(1, new double[] {0.75, -1.5, 0, 1, 0}, new double[] {0, 1}),
                        row(2, new double[] {-0.25, 0.75, 0, 0, 1}, new double[] {1, 0})),
                ParameterRef.encoding(1));
        double[][][] weights = plain.weights();
        for (int i = 0; i < weights[0][units[0]].length; i++) {
            weights[0][units[0]][i] = 0.75 - 0.125 * i;
        }
        return plain;
    }

    /**
     * A network of an age and a colour, of which lime is rare, that tells no from yes. The ages have the mean 10 and the deviation 4,
     * and the columns these names.
     */
    static PageContent prepared(String age, String colour, UnknownCategories unknown) {
        PageContent plain = network(
                PluginSpec.of("tanh"), PluginSpec.of("sigmoid"), PluginSpec.of("binary-cross-entropy"), 4, 3, 1);
        Features features = new Features(
                List.of(Feature.number(age), new Feature(colour, List.of("blue", "red"), List.of("lime"))),
                unknown,
                List.of());
        return prepared(features, new Scaler(new double[] {10, 0, 0, 0}, new double[] {4, 1, 1, 1}), plain);
    }

    /** The same with ages that a formula encodes, and a number for each colour. */
    static PageContent preparedByEncodings(
            FittedEncoding<NumberEncoding> ages, FittedEncoding<CategoryEncoding> colours) {
        PageContent plain = network(
                PluginSpec.of("tanh"), PluginSpec.of("sigmoid"), PluginSpec.of("binary-cross-entropy"), 2, 3, 1);
        Feature colour = new Feature("colour", List.of("blue", "red")).withEncoding(colours);
        Features features =
                new Features(List.of(Feature.encoded("age", ages), colour), UnknownCategories.IGNORE, List.of());
        return prepared(features, Scaler.none(2), plain);
    }

    private static PageContent prepared(Features features, Scaler scaler, PageContent plain) {
        return new PageContent(
                "prepared",
                plain.spec(),
                plain.plugins(),
                plain.network(),
                plain.weights(),
                features.inputNames(),
                List.of("yes"),
                scaler,
                Scaler.none(1),
                plain.rows(),
                0,
                plain.parameter(),
                plain.learningRate(),
                Optional.of(new Preprocessing(features, scaler, new Target.Classes("buys", List.of("no", "yes"), 1))));
    }

    /** A network of these sizes, the inputs first, with two rows drawn at random, whose targets are the first and the second output. */
    static PageContent network(PluginSpec hidden, PluginSpec output, PluginSpec loss, int... sizes) {
        return network(Plugins.load(), hidden, output, loss, sizes);
    }

    static PageContent network(Plugins plugins, PluginSpec hidden, PluginSpec output, PluginSpec loss, int... sizes) {
        List<PluginSpec> activations = new ArrayList<>(Collections.nCopies(sizes.length - 2, hidden));
        activations.add(output);
        return network(plugins, activations, loss, sizes);
    }

    /** Returns a page of a network with an activation for each layer. */
    static PageContent network(Plugins plugins, List<PluginSpec> activations, PluginSpec loss, int... sizes) {
        LayerSpec[] layers = new LayerSpec[sizes.length - 1];
        for (int l = 0; l < layers.length; l++) {
            layers[l] = LayerSpec.of(sizes[l + 1], activations.get(l));
        }
        RunSpec spec = run(sizes[0], loss, OptimizerSpec.of("adam", 0.01), layers);
        RandomStream random = new RandomStream(11);
        List<PageRow> rows = new ArrayList<>();
        for (int r = 0; r < 2; r++) {
            double[] input = new double[sizes[0]];
            for (int i = 0; i < input.length; i++) {
                input[i] = 4 * random.nextDouble() - 2;
            }
            double[] target = new double[sizes[sizes.length - 1]];
            target[r % target.length] = 1;
            rows.add(row(r + 1, input, target));
        }
        return content(Arrays.toString(sizes), spec, plugins, rows, ParameterRef.weight(0, 0, 0));
    }

    private static RunSpec run(int inputs, PluginSpec loss, OptimizerSpec optimizer, LayerSpec... layers) {
        return new RunSpec(
                "",
                7,
                Optional.empty(),
                new NetworkSpec(OptionalInt.of(inputs), List.of(layers)),
                loss,
                optimizer,
                TrainingSpec.DEFAULT);
    }

    private static PageRow row(int number, double[] input, double[] target) {
        return new PageRow("row " + number, input, target);
    }

    private static PageContent content(
            String title, RunSpec spec, Plugins plugins, List<PageRow> rows, ParameterRef parameter) {
        Network network = Network.build(spec, plugins);
        return new PageContent(
                title,
                spec,
                plugins,
                network,
                ParameterArrays.initialValues(network, spec.seed()),
                names("x", network.inputs()),
                names("y", network.outputs()),
                Scaler.none(network.inputs()),
                Scaler.none(network.outputs()),
                rows,
                0,
                parameter);
    }

    private static List<String> names(String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int n = 1; n <= count; n++) {
            names.add(prefix + n);
        }
        return names;
    }
}
