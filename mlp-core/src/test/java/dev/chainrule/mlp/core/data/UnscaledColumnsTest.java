package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnscaledColumnsTest {
    private static final Plugins PLUGINS = Plugins.load();

    /** Two rows a column, low and high: mean (low + high) / 2, deviation (high − low) / 2. */
    private static List<String> warnings(
            String output, String loss, String scale, double[] low, double[] high, double... targets) {
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(low.length, LayerSpec.of(2, "relu"), LayerSpec.of(1, output)),
                loss,
                OptimizerSpec.DEFAULT,
                TrainingSpec.DEFAULT);
        double[] features = new double[2 * low.length];
        System.arraycopy(low, 0, features, 0, low.length);
        System.arraycopy(high, 0, features, low.length, low.length);
        List<String> names =
                IntStream.rangeClosed(1, low.length).mapToObj(c -> "x" + c).toList();
        DataTable rows = DataTable.numeric(names, features, List.of("y"), targets);
        return PreparedData.of(spec, PLUGINS, rows, scale, new Validation.None())
                .warnings();
    }

    private static List<String> ofFeatures(double[] low, double[] high) {
        return warnings("identity", "mean-squared-error", "none", low, high, -1, 1);
    }

    private static List<String> ofTargets(String output, String loss, double low, double high) {
        return warnings(output, loss, "none", new double[] {-1}, new double[] {1}, low, high);
    }

    @Test
    void anUnscaledColumnIsNamedWithItsRemedy() {
        assertEquals(
                List.of(
                        "column 'x2' (mean 747, deviation 315) is not scaled; features far from mean 0 and deviation 1 train"
                                + " slowly or badly. Set \"scale\": \"standard\" in \"data\""),
                ofFeatures(new double[] {-1, 432}, new double[] {1, 1062}));
    }

    @Test
    void ofManyColumnsSomeAreNamed() {
        assertEquals(
                List.of("4 columns are not scaled, such as 'x1' (mean 30, deviation 10), 'x2' (mean 30, deviation 20),"
                        + " 'x3' (mean 0, deviation 1.23E+7); features far from mean 0 and deviation 1 train slowly or"
                        + " badly. Set \"scale\": \"standard\" in \"data\""),
                ofFeatures(new double[] {20, 10, -1.23e7, 30}, new double[] {40, 50, 1.23e7, 20}));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "-3, 3",
        "0, 16",
        "4.3, 7.9", // grey values, iris
        "-0.05, 0.4",
        "5, 5",
        "100, 100" // the last two are constant
    })
    void ordinaryNumbersAreQuiet(double low, double high) {
        assertEquals(
                0,
                ofFeatures(new double[] {-1, low}, new double[] {1, high}).stream()
                        .filter(warning -> warning.contains("scale"))
                        .count());
    }

    @ParameterizedTest
    @CsvSource({
        "18, 25",
        "-100, 100",
        "0.990, 0.999", // the density of a wine
        "0, 0.0009",
        "1.6e12, 1.7e12"
    })
    void numbersThatTrainBadlyAreReported(double low, double high) {
        assertEquals(
                1,
                ofFeatures(new double[] {-1, low}, new double[] {1, high}).stream()
                        .filter(warning -> warning.contains("train slowly or badly"))
                        .count());
    }

    /** load_diabetes of scikit-learn comes with the deviation 0.048. */
    @Test
    void featuresThatAreAllSmallAreReported() {
        assertEquals(
                1,
                ofFeatures(new double[] {-0.048, 0}, new double[] {0.048, 0.1}).size());
        assertEquals(
                0, ofFeatures(new double[] {-0.048, 0}, new double[] {0.048, 1}).size());
    }

    @Test
    void scaledFeaturesAreQuiet() {
        double[] low = {-1, 432};
        double[] high = {1, 1062};
        for (String scale : List.of("standard", "min-max")) {
            assertEquals(List.of(), warnings("identity", "mean-squared-error", scale, low, high, -1, 1));
        }
    }

    @Test
    void anUnscaledTargetIsNamedWithItsRemedy() {
        assertEquals(
                List.of(
                        "target 'y' (mean 152, deviation 77) is not scaled; targets far from mean 0 and deviation 1 train"
                                + " slowly or badly. Set \"scaleTarget\": \"standard\" in \"data\""),
                ofTargets("identity", "mean-squared-error", 75, 229));
        assertEquals(1, ofTargets("identity", "huber", 0.06, 0.1).size());
        assertEquals(List.of(), ofTargets("identity", "mean-squared-error", 0, 1));
        assertEquals(List.of(), ofTargets("identity", "mean-squared-error", -4, 12));
    }

    /** A scaled target is below 0, which a logarithm or a bounded output cannot be. */
    @Test
    void targetsThatMustNotBeScaledAreQuiet() {
        assertEquals(List.of(), ofTargets("identity", "poisson", 75, 229));
        assertEquals(List.of(), ofTargets("tanh", "mean-squared-error", -0.01, 0.01));
    }
}
