package dev.chainrule.mlp.export;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Models with learned encodings of their columns. */
public final class LearnedModels {
    public static final Plugins PLUGINS = Plugins.load().plus(new Vectors());

    private LearnedModels() {}

    /** A column of numbers with an encoding. */
    public static Feature number(String name, PluginSpec spec) {
        NumberEncoding plugin = (NumberEncoding) PLUGINS.encoding(spec);
        double[] fitted = plugin.fit(ColumnValues.of(new double[] {1, 2, 50, 3, -7, 4.5}));
        return Feature.encoded(name, new FittedEncoding<>(spec, plugin, fitted));
    }

    /** A column of categories with an encoding. */
    public static Feature categories(String name, PluginSpec spec, List<String> own, List<String> rare) {
        CategoryEncoding plugin = (CategoryEncoding) PLUGINS.encoding(spec);
        long[] rows = new long[own.size() + Math.min(1, rare.size())];
        return new Feature(name, own, rare)
                .withEncoding(new FittedEncoding<>(spec, plugin, plugin.fit(own, rows), rows.length));
    }

    /** Numbers a, b, d, f, g and categories c and e, some with learned encodings. */
    public static Features mixed(boolean fills) {
        PluginSpec small = new PluginSpec("periodic", Map.of("frequencies", 5, "outputs", 2, "deviation", 3));
        List<Feature> columns = List.of(
                Feature.number("a"),
                number("b", PluginSpec.of("periodic")),
                categories("c", PluginSpec.of("embedding"), List.of("x", "y", "z"), List.of("u", "v")),
                number("d", small),
                number("g", small),
                categories("e", new PluginSpec("embedding", Map.of("dimensions", 2)), List.of("1", "2"), List.of()),
                Feature.number("f"));
        int inputs = new Features(columns, List.of()).inputs();
        List<Double> fill =
                IntStream.range(0, inputs).mapToObj(i -> 0.2 * i - 0.5).toList();
        return new Features(columns, UnknownCategories.IGNORE, fills ? fill : List.of());
    }

    /** A run of three classes. */
    public static RunSpec spec(int members, boolean hasScale) {
        return RunSpec.builder()
                .seed(3)
                .network(network -> network.inputScale(hasScale ? InputScale.LEARNED : InputScale.NONE)
                        .layer(8, "selu")
                        .layer(3, "softmax"))
                .loss("cross-entropy")
                .training(training -> training.members(members))
                .build();
    }

    /** A model with initial weights. */
    public static TrainedModel model(RunSpec run, Features features) {
        RunSpec spec =
                run.withNetwork(run.network().withSizes(features.inputs(), 3).withEncodings(features.learned()));
        Network network = Network.build(spec, PLUGINS);
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, spec.seed()),
                new Preprocessing(features, Scaler.none(features.inputs()), target),
                new JavaKernel());
    }

    /** An ensemble of models with initial weights. */
    public static TrainedModel ensemble(RunSpec run, Features features) {
        List<TrainedModel> members = IntStream.range(0, run.training().members())
                .mapToObj(k -> model(run.member(k), features))
                .toList();
        RunSpec spec = members.get(0).spec().withTraining(run.training());
        return TrainedModel.ensemble(spec, members);
    }

    /** 1 and a number for each category: neither a product with a matrix alone nor cosines. */
    public record Vectors() implements CategoryEncoding, LearnedEncoding {
        @Override
        public String name() {
            return "vectors";
        }

        @Override
        public Vectors with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(List<String> categories, long[] rows) {
            return new double[] {rows.length};
        }

        @Override
        public int maxInputs(int categories) {
            return categories;
        }

        @Override
        public int inputs(double[] fitted) {
            return (int) fitted[0];
        }

        @Override
        public List<String> inputNames(String column, List<String> categories, double[] fitted) {
            return categories.stream().map(category -> column + "=" + category).toList();
        }

        @Override
        public void encode(int category, double[] fitted, double[] inputs, int from) {
            for (int i = 0; i < fitted[0]; i++) {
                inputs[from + i] = i == category ? 1 : 0;
            }
        }

        @Override
        public int parameters(int inputs) {
            return inputs;
        }

        @Override
        public int outputs(int inputs) {
            return 1;
        }

        @Override
        public List<String> outputNames(List<String> inputs) {
            return List.of("one");
        }

        @Override
        public void initialize(double[] parameters, int inputs, RandomStream random) {
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = random.nextGaussian();
            }
        }

        @Override
        public void value(double[] x, double[] parameters, double[] encoded) {
            encoded[0] = 1;
            for (int c = 0; c < x.length; c++) {
                encoded[0] += x[c] * parameters[c];
            }
        }

        @Override
        public void pullback(
                double[] x, double[] parameters, double[] lossByEncoded, double[] lossByX, double[] lossByParameters) {
            for (int c = 0; c < x.length; c++) {
                lossByX[c] = lossByEncoded[0] * parameters[c];
                lossByParameters[c] = lossByEncoded[0] * x[c];
            }
        }
    }
}
