package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The ways to ask a model: an object, a row, a batch, a predictor with buffers of its own. */
class PredictingTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final List<Feature> CUSTOMER =
            List.of(Feature.number("age"), new Feature("plan", List.of("basic", "premium")));
    private static final Scaler SCALED = new Scaler(new double[] {40, 0, 0}, new double[] {10, 1, 1});
    private static final Target CHURNED = new Target.Classes("churned", List.of("no", "yes"), 2);

    private static TrainedModel model(Preprocessing preprocessing, String output, String loss) {
        RunSpec spec = RunSpec.builder()
                .seed(5)
                .name("test")
                .network(n -> n.inputs(preprocessing.scaler().columns())
                        .layer(4, "tanh")
                        .layer(preprocessing.target().outputs(), output))
                .loss(loss)
                .build();
        Network network = Network.build(spec, PLUGINS);
        return new TrainedModel(spec, network, ParameterArrays.initial(network, 5), preprocessing, new JavaKernel());
    }

    private static TrainedModel customers(List<Double> fill, UnknownCategories unknown) {
        return model(
                new Preprocessing(new Features(CUSTOMER, unknown, fill), SCALED, CHURNED), "softmax", "cross-entropy");
    }

    private static Prediction of(TrainedModel model, double age, int plan) {
        DataTable row = new DataTable(
                List.of("age", "plan"),
                new double[] {age, plan},
                List.of(List.of(), List.of("basic", "premium", "gold")),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                new int[0]);
        return model.predict(row).get(0);
    }

    private enum Plan {
        basic
    }

    @Test
    void anObjectIsPredictedByTheNamesOfItsFeatures() {
        TrainedModel model = customers(List.of(), UnknownCategories.IGNORE);
        assertEquals(of(model, 41, 0), model.predict(Map.of("age", 41, "plan", "basic")));
        assertEquals(of(model, 41, 1), model.predict(Map.of("age", 41.0f, "plan", "premium")));
        assertEquals(of(model, 41, 0), model.predict(Map.of("age", 41L, "plan", Plan.basic)));
        assertEquals(
                of(model, 41, 2), model.predict(Map.of("age", 41, "plan", "gold")), "a category that is not known");
        assertEquals(List.of("plan"), model.unknownCategories(Map.of("age", 41, "plan", "gold")));
        assertEquals(List.of(), model.unknownCategories(Map.of("age", 41, "plan", "premium")));
    }

    @Test
    void aMissingValueIsFilledInWhereTheModelKnowsWhatWith() {
        TrainedModel filling = customers(List.of(33.0, 0.75, 0.25), UnknownCategories.IGNORE);
        assertEquals(of(filling, 33, 0), filling.predict(Map.of("plan", "basic")));
        Map<String, Object> gaps = new HashMap<>();
        gaps.put("age", null);
        gaps.put("plan", "basic");
        assertEquals(of(filling, 33, 0), filling.predict(gaps));
        assertEquals(of(filling, 41, 0), filling.predict(Map.of("age", 41, "plan", "basic")));
        gaps.put("plan", null);
        gaps.put("age", 41);
        double basic = of(filling, 41, 0).probability("yes");
        double premium = of(filling, 41, 1).probability("yes");
        double filled = filling.predict(gaps).probability("yes");
        assertEquals(true, Math.min(basic, premium) < filled && filled < Math.max(basic, premium));
        String message = refused(customers(List.of(), UnknownCategories.IGNORE), Map.of("plan", "basic"));
        assertEquals(
                "age  the value of this feature is missing, and there is none to fill in. Give it, or train with"
                        + " \"missing\": \"mean\"",
                message);
    }

    @Test
    void whatDoesNotFitIsAnErrorThatListsWhatDoes() {
        TrainedModel model = customers(List.of(), UnknownCategories.ERROR);
        assertEquals(
                "the model has no feature 'agee'. Did you mean 'age'? Its features are 'age', 'plan'",
                refused(model, Map.of("agee", 41, "plan", "basic")));
        assertEquals(
                "age  expected a number, found 'old' of type String",
                refused(model, Map.of("age", "old", "plan", "basic")));
        assertEquals(
                "plan  unknown category 'gold'. The training rows had: basic, premium. Correct it, or train with"
                        + " \"unknownCategories\": \"ignore\"",
                refused(model, Map.of("age", 41, "plan", "gold")));
    }

    private static String refused(TrainedModel model, Map<String, ?> values) {
        var problem = assertThrows(DataException.class, () -> model.predict(values))
                .problems()
                .get(0);
        String place = problem.location().toString();
        return (place.isEmpty() ? "" : place + "  ") + problem.message();
    }

    private static TrainedModel numbers(List<Double> fill) {
        Features features = new Features(List.of(Feature.number("a"), Feature.number("b")), fill);
        return model(
                new Preprocessing(
                        features,
                        new Scaler(new double[] {3, -1}, new double[] {2, 0.5}),
                        new Target.Numbers(List.of("u", "v"), new Scaler(new double[] {100, 0}, new double[] {10, 3}))),
                "identity",
                "mean-squared-error");
    }

    private static double[][] rows(int count) {
        RandomStream random = new RandomStream(3);
        double[][] rows = new double[count][2];
        for (double[] row : rows) {
            row[0] = random.nextDouble(-5, 5);
            row[1] = random.nextDouble(-5, 5);
        }
        return rows;
    }

    @Test
    void aBatchGivesTheBitsOfItsRowsOnAnyNumberOfCores() {
        TrainedModel model = numbers(List.of(1.5, 2.5));
        double[][] rows = rows(1500);
        rows[700][1] = Double.NaN;
        List<Prediction> expected = new ArrayList<>();
        for (double[] row : rows) {
            expected.add(model.predict(row));
        }
        assertEquals(expected, model.predict(rows));
        for (int cores = 1; cores < 8; cores++) {
            assertEquals(expected, BatchPrediction.of(model, rows, cores), cores + " cores");
        }
        assertEquals(List.of(), model.predict(new double[0][]));
    }

    @Test
    void aBlockOfPreparedRowsGivesTheBitsOfItsRows() {
        TrainedModel model = numbers(List.of());
        double[][] rows = rows(5);
        Matrix inputs = new Matrix(5, 2);
        for (int r = 0; r < 5; r++) {
            model.preprocessing().encode(rows[r], r, inputs, r);
        }
        int[] answers = {7, 7, 7, 7, 7};
        double[] values = new double[10];

        model.predictor(8).predict(inputs, answers, values);

        assertArrayEquals(new int[] {-1, -1, -1, -1, -1}, answers);
        for (int r = 0; r < 5; r++) {
            assertArrayEquals(model.predict(rows[r]).toArray(), new double[] {values[2 * r], values[2 * r + 1]}, 0.0);
        }
        assertThrows(IllegalArgumentException.class, () -> model.predictor(8).predict(inputs, answers, new double[9]));
    }

    @Test
    void theFirstFaultyRowOfABatchIsNamedOnAnyNumberOfCores() {
        TrainedModel model = numbers(List.of());
        double[][] rows = rows(1500);
        rows[1400][0] = Double.NaN;
        rows[600][1] = Double.NaN;
        rows[650][1] = 1e300;
        for (int cores = 1; cores < 8; cores++) {
            int used = cores;
            DataException e = assertThrows(DataException.class, () -> BatchPrediction.of(model, rows, used));
            assertEquals(
                    "the value in row 601 is missing (NaN), and there is none to fill in. Give a number, or train with"
                            + " \"missing\": \"mean\"",
                    e.problems().get(0).message());
            assertEquals("b", e.problems().get(0).location().toString());
        }
        rows[600][1] = 1e300;
        assertEquals(
                "1.0E300 in row 601 is too large for float32, up to 3.4e38 in size, as the network takes it. Correct it,"
                        + " or scale the data",
                assertThrows(DataException.class, () -> model.predict(rows))
                        .problems()
                        .get(0)
                        .message());
        rows[600] = new double[3];
        assertEquals(
                "expected 2 features, found 3",
                assertThrows(IllegalArgumentException.class, () -> model.predict(rows))
                        .getMessage());
    }

    @Test
    void aPredictorGivesTheBitsOfTheModel() {
        TrainedModel model = numbers(List.of(1.5, 2.5));
        Predictor predictor = model.predictor();
        double[] out = new double[2];
        for (double[] row : rows(20)) {
            assertEquals(-1, predictor.predict(row, out));
            assertArrayEquals(model.predict(row).toArray(), out);
        }
        TrainedModel classifier = model(
                new Preprocessing(List.of("x"), Scaler.none(1), new Target.Classes("y", List.of("no", "yes"), 1)),
                "sigmoid",
                "binary-cross-entropy");
        for (double x = -3; x < 3; x += 0.25) {
            Prediction expected = classifier.predict(x);
            assertEquals(
                    classifier.labels().indexOf(expected.label()),
                    classifier.predictor().predict(new double[] {x}, out));
            assertArrayEquals(expected.toArray(), out);
        }
        assertEquals(
                "the model predicts 2 numbers, found an array for 3",
                assertThrows(IllegalArgumentException.class, () -> predictor.predict(new double[2], new double[3]))
                        .getMessage());
        String category = assertThrows(
                        DataException.class,
                        () -> customers(List.of(), UnknownCategories.IGNORE)
                                .predictor()
                                .predict(new double[] {41, 1}, out))
                .problems()
                .get(0)
                .message();
        assertEquals("expected one of basic, premium, found the number 1.0", category);
    }

    /** With values to fill in, scaling and unscaling; for numbers and for each kind of classifier. */
    @Test
    void aPredictorAllocatesNothing() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        List<TrainedModel> models = List.of(
                numbers(List.of(1.5, 2.5)),
                model(classes(2), "softmax", "cross-entropy"),
                model(classes(1), "sigmoid", "binary-cross-entropy"));
        double[] out = new double[2];
        double[][] rows = rows(64);
        for (TrainedModel model : models) {
            Predictor predictor = model.predictor();
            rows[3][1] = model.labels().isEmpty() ? Double.NaN : 1;
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 100 && least > 0; round++) { // the first rounds load classes
                long before = threads.getThreadAllocatedBytes(id);
                for (double[] row : rows) {
                    predictor.predict(row, out);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
            }
            assertEquals(0, least, "bytes in 64 predictions of " + model);
        }
    }

    private static Preprocessing classes(int outputs) {
        return new Preprocessing(
                List.of("a", "b"), Scaler.none(2), new Target.Classes("y", List.of("no", "yes"), outputs));
    }

    @Test
    void aModelTellsWhatItIs() {
        TrainedModel model = customers(List.of(), UnknownCategories.IGNORE);
        assertEquals(CUSTOMER, model.features());
        assertEquals(List.of("no", "yes"), model.labels());
        assertEquals(List.of("churned"), model.targets());
        assertEquals(
                "test: 3 inputs, 4 tanh, 2 softmax, predicts churned (no, yes), loss cross-entropy, 26 parameters",
                model.toString());
        TrainedModel numbers = numbers(List.of());
        assertEquals(List.of("u", "v"), numbers.targets());
        assertEquals(Collections.emptyList(), numbers.labels());
        assertEquals(
                "test: 2 inputs, 4 tanh, 2 identity, predicts u, v, loss mean-squared-error, 22 parameters",
                numbers.toString());
    }
}
