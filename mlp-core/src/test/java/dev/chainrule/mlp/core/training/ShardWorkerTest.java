package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ShardSum;
import dev.chainrule.mlp.core.network.StepDiagnosis;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients that other processes compute give the same bits as a run that has all rows. */
class ShardWorkerTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final Preprocessing TWO_CLASSES =
            new Preprocessing(List.of("x", "y"), Scaler.none(2), new Target.Classes("side", List.of("out", "in"), 2));

    /** Points in a square, inside or outside of a circle; those inside count more if there are weights. */
    private static MatrixDataset circle(int rows, int seed, boolean weights) {
        RandomStream random = new RandomStream(seed);
        Matrix inputs = new Matrix(rows, 2);
        Matrix targets = new Matrix(rows, 2);
        float[] rowWeights = new float[weights ? rows : 0];
        for (int r = 0; r < rows; r++) {
            double x = random.nextDouble(-1, 1);
            double y = random.nextDouble(-1, 1);
            int side = x * x + y * y < 0.6 ? 1 : 0;
            inputs.setRow(r, new double[] {x, y});
            targets.set(r, side, 1);
            if (weights) {
                rowWeights[r] = 0.5f + side;
            }
        }
        return new MatrixDataset(inputs, targets, rowWeights);
    }

    private static RunSpec everything(int shards, int batchSize) {
        LayerSpec first = LayerSpec.of(9, "tanh").toBuilder()
                .dropout(0.2)
                .l1(1e-3)
                .maxNorm(1.5)
                .build();
        LayerSpec second = LayerSpec.of(5, "gelu").toBuilder().l2(1e-2).build();
        TrainingSpec training = TrainingSpec.builder()
                .dropoutSchedule("flat-cos")
                .epochs(6)
                .batchSize(batchSize)
                .shards(shards)
                .dropLast(shards == 5)
                .labelSmoothing(0.1)
                .threads(1)
                .gradientClipping(new GradientClipping.Norm(0.5))
                .earlyStopping(EarlyStoppingSpec.builder().patience(2).build())
                .build();
        OptimizerSpec optimizer = OptimizerSpec.builder()
                .type("adam")
                .learningRate(0.05)
                .schedule("cosine")
                .build();
        NetworkSpec network = NetworkSpec.builder()
                .inputs(2)
                .inputDropout(0.1)
                .layer(first)
                .layer(second)
                .layer(LayerSpec.of(2, "softmax"))
                .build();
        return RunSpec.of(11, network, "cross-entropy", optimizer, training);
    }

    private static PreparedData rows(RunSpec spec, int rows, boolean weights) {
        return new PreparedData(
                spec, TWO_CLASSES, circle(rows, 5, weights), Optional.of(circle(40, 6, false)), List.of());
    }

    /** Shards in odd places: 5, 7 and 3 are no powers of two, and the last batch has rows of some shards only. */
    @ParameterizedTest
    @CsvSource({"8, 40, 103", "5, 20, 101", "7, 21, 50", "3, 12, 12", "16, 32, 9"})
    void anyDivisionOfTheShardsGivesTheSameBits(int shards, int batchSize, int rowCount) {
        PreparedData prepared = rows(everything(shards, batchSize), rowCount, true);
        TrainingResult alone = new Trainer(PLUGINS, new JavaKernel()).run(prepared);
        assertTrue(alone.history().size() > 1);
        for (int parts : new int[] {1, 2, 3, 7}) {
            TrainingResult found = trainer(new Parts(prepared, parts)).run(prepared);
            assertSameBits(alone, found);
        }
    }

    @Test
    void metricsOfTheTrainingRowsAndFrozenLayersAreThoseOfOneMachine() {
        RunSpec spec = everything(4, 16);
        NetworkSpec network = spec.network()
                .withLayers(List.of(
                        spec.network().layers().get(0),
                        spec.network().layers().get(1).toBuilder().frozen(true).build(),
                        spec.network().layers().get(2)));
        PreparedData prepared = rows(
                spec.withNetwork(network)
                        .withTraining(spec.training().toBuilder()
                                .metrics(List.of(PluginSpec.of("f1")))
                                .shuffle(false)
                                .build()),
                50,
                false);
        TrainingResult alone = new Trainer(PLUGINS, new JavaKernel()).run(prepared);
        assertTrue(alone.history().get(0).training().isPresent());
        assertSameBits(alone, trainer(new Parts(prepared, 3)).run(prepared));
    }

    /** A worker that is replaced between two steps needs nothing of the steps before. */
    @Test
    void aRunResumesWithNewWorkers() {
        PreparedData prepared = rows(everything(8, 40), 103, true);
        TrainingState state;
        try (TrainingRun run = trainer(new Parts(prepared, 2)).start(prepared, SILENT)) {
            for (int step = 0; step < 5; step++) {
                run.step();
            }
            state = run.state();
        }
        try (TrainingRun run = trainer(new Parts(prepared, 3)).resume(prepared, state, SILENT)) {
            assertSameBits(new Trainer(PLUGINS, new JavaKernel()).run(prepared), run.result());
        }
    }

    /** 1 / (p − z): infinite at p, which is none of the points at which a network tries its plugins. */
    private record Pole() implements Activation {
        private static final float AT = 3.1f;

        @Override
        public String name() {
            return "pole";
        }

        @Override
        public double value(double z) {
            return 1 / (AT - z);
        }

        @Override
        public double derivative(double z) {
            return 1 / ((AT - z) * (AT - z));
        }

        @Override
        public Pole with(PluginOptions options) {
            return this;
        }
    }

    private static PreparedData regression(String activation, double rate, float... inputs) {
        RunSpec spec = RunSpec.of(
                7,
                NetworkSpec.of(1, LayerSpec.of(1, activation).withWeights(List.of(List.of(1.0)), List.of(0.0))),
                "squared-error",
                OptimizerSpec.of("sgd", rate),
                TrainingSpec.builder().batchSize(4).shards(4).shuffle(false).build());
        Preprocessing number =
                new Preprocessing(List.of("x"), Scaler.none(1), new Target.Numbers(List.of("y"), Scaler.none(1)));
        Dataset rows = Dataset.of(new Matrix(inputs, 4, 1), new Matrix(4, 1));
        return new PreparedData(spec, number, rows, Optional.empty(), List.of());
    }

    @Test
    void aFaultyPluginIsNamedAsOnOneMachine() {
        PreparedData prepared = regression("pole", 0.01, 0, 1, 2, Pole.AT);
        assertSameError(
                prepared,
                "the value of activation 'pole' (" + Pole.class.getName() + ") in layer 1 is not"
                        + " finite for finite arguments (epoch 1, batch 1) [PLG_NONFINITE]");
    }

    @Test
    void divergenceIsExplainedAsOnOneMachine() {
        assertSameError(
                regression("identity", 1e30, 1, 1, 1, 1e20f),
                "training diverged: the gradient of a weight of layer 1 is no longer finite. Try a smaller learning"
                        + " rate than 1.0E30, or scale the data (epoch 1, batch 1) [TRN_DIVERGED]");
        assertSameError(
                regression("identity", 1e30, 1, 1, 1, 1e10f),
                "training diverged: after the update a weight of layer 1 is no longer finite. Try a smaller learning"
                        + " rate than 1.0E30, or scale the data (epoch 1, batch 1) [TRN_DIVERGED]");
    }

    private static void assertSameError(PreparedData prepared, String message) {
        Plugins plugins = PLUGINS.plus(new Pole());
        Trainer alone = new Trainer(plugins, new JavaKernel());
        MlpException expected = assertThrows(MlpException.class, () -> alone.run(prepared));
        MlpException found = assertThrows(
                MlpException.class,
                () -> alone.withShardGradients(new Parts(prepared, 3, plugins)).run(prepared));
        assertEquals(expected.getMessage(), found.getMessage());
        assertEquals(message, found.getMessage());
        assertEquals(expected.getClass(), found.getClass());
    }

    @Test
    void oneShardCannotBeDivided() {
        PreparedData prepared = rows(everything(1, 10), 20, false);
        assertEquals(
                "/training/shards  training in several processes divides each batch into shards, and this run has only"
                        + " one. Set shards to a small multiple of the number of processes, for example 8, and"
                        + " batchSize to a multiple of that. The number of shards is part of the run: the same number"
                        + " on one machine gives the same bits [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> ResolvedRun.ofRemote(prepared, PLUGINS))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aShardThatIsMissingOrSentTwiceIsNotOverlooked(boolean isMissing) {
        PreparedData prepared = rows(everything(4, 8), 20, false);
        Parts parts = new Parts(prepared, 4) {
            @Override
            public List<ShardSum> compute(ShardStep step, ParameterArrays weights) {
                List<ShardSum> sums = new ArrayList<>(super.compute(step, weights));
                if (isMissing) {
                    sums.remove(1);
                } else {
                    sums.add(sums.get(1));
                }
                return sums;
            }
        };
        Class<? extends RuntimeException> error =
                isMissing ? IllegalStateException.class : IllegalArgumentException.class;
        assertThrows(error, () -> trainer(parts).run(prepared));
    }

    private static ShardWorker worker(PreparedData prepared, int rows, int shard, int... own) {
        SortedMap<Integer, Dataset> shards = new TreeMap<>();
        shards.put(shard, prepared.training().select(own));
        return new ShardWorker(prepared.spec(), PLUGINS, new JavaKernel(), rows, shards);
    }

    /** Ten rows in four shards: 0 4 8, 1 5 9, 2 6, 3 7. */
    @Test
    void aShardOfTheWrongSizeIsRefused() {
        PreparedData prepared = rows(everything(4, 8), 10, false);
        assertEquals(
                "shard 2 of 4 has 3 rows, expected 2",
                assertThrows(IllegalArgumentException.class, () -> worker(prepared, 10, 2, 2, 6, 8))
                        .getMessage());
        assertEquals(
                "shard 1 of 4 has 2 rows, expected 3",
                assertThrows(IllegalArgumentException.class, () -> worker(prepared, 10, 1, 1, 5))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> worker(prepared, 10, 4, 4, 8));
    }

    /** With 2 rows of each shard in a batch of 8: all of them, then the third rows of shards 0 and 1. */
    @Test
    void theLastBatchHasTheRowsThatAreLeft() {
        RunSpec spec = everything(4, 8);
        assertEquals(8, ShardWorker.rowsOfBatch(spec, 10, 0));
        assertEquals(2, ShardWorker.rowsOfBatch(spec, 10, 1));
        assertEquals(0, ShardWorker.rowsOfBatch(spec, 10, 2));
    }

    @Test
    void aStepHasTheSameResultWhateverWasComputedBefore() {
        PreparedData prepared = rows(everything(4, 8), 20, true);
        ShardWorker worker = worker(prepared, 20, 1, 1, 5, 9, 13, 17);
        ParameterArrays initial = ParameterArrays.initial(Network.build(prepared.spec(), PLUGINS), 3);
        float[][] weights =
                IntStream.range(0, initial.layers()).mapToObj(initial::layer).toArray(float[][]::new);
        float[][] others = IntStream.range(0, initial.layers())
                .mapToObj(l -> new float[initial.layer(l).length])
                .toArray(float[][]::new);
        ShardStep step = new ShardStep(2, 1, 5, 0.5);
        ShardSum sum = worker.compute(step, weights).get(0);
        double loss = sum.loss();
        float[][] gradient = Arrays.stream(sum.gradient()).map(float[]::clone).toArray(float[][]::new);
        worker.compute(new ShardStep(1, 0, 1, 1), others);
        worker.compute(new ShardStep(3, 2, 9, 0), weights);
        ShardSum again = worker.compute(step, weights).get(0);
        assertEquals(loss, again.loss());
        assertTrue(Arrays.deepEquals(gradient, again.gradient()));
        assertEquals(Optional.empty(), worker.diagnose(step, weights));
    }

    private static Trainer trainer(ShardGradients gradients) {
        return new Trainer(PLUGINS, new JavaKernel()).withShardGradients(gradients);
    }

    private static void assertSameBits(TrainingResult expected, TrainingResult found) {
        ParameterArrays weights = expected.model().weights();
        for (int l = 0; l < weights.layers(); l++) {
            assertArrayEquals(weights.layer(l), found.model().weights().layer(l));
        }
        assertEquals(expected.history(), found.history());
        assertEquals(expected.outcome(), found.outcome());
    }

    /** Divides the shards among workers in a scattered order; all that passes between them is serialized. */
    private static class Parts implements ShardGradients {
        private final List<ShardWorker> workers = new ArrayList<>();
        private final int shards;
        private byte[] step = {};
        private byte[] weights = {};

        Parts(PreparedData prepared, int parts) {
            this(prepared, parts, PLUGINS);
        }

        Parts(PreparedData prepared, int parts, Plugins plugins) {
            RunSpec spec = prepared.spec();
            shards = spec.training().shards();
            Dataset all = prepared.training();
            for (int p = 0; p < parts; p++) {
                SortedMap<Integer, Dataset> own = new TreeMap<>();
                for (int s = 0; s < shards; s++) {
                    if (s / 2 * 3 % parts == p) {
                        int shard = s;
                        int[] rows = IntStream.range(0, all.rows())
                                .filter(r -> r % shards == shard)
                                .toArray();
                        own.put(s, all.select(rows));
                    }
                }
                workers.add(new ShardWorker(spec, plugins, new JavaKernel(), all.rows(), own));
            }
        }

        @Override
        public List<ShardSum> compute(ShardStep of, ParameterArrays current) {
            step = write(of);
            weights = write(IntStream.range(0, current.layers())
                    .mapToObj(current::layer)
                    .toArray(float[][]::new));
            List<ShardSum> sums = new ArrayList<>();
            for (ShardWorker worker : workers) {
                byte[] sent = write(new ArrayList<>(worker.compute((ShardStep) read(step), (float[][]) read(weights))));
                for (Object sum : (List<?>) read(sent)) {
                    sums.add(0, (ShardSum) sum);
                }
            }
            return sums;
        }

        @Override
        public StepDiagnosis diagnose() {
            return workers.stream()
                    .flatMap(worker -> worker.diagnose((ShardStep) read(step), (float[][]) read(weights)).stream())
                    .map(fault -> (ShardWorker.ShardFault) read(write(fault)))
                    .min(Comparator.comparingInt(ShardWorker.ShardFault::shard))
                    .map(ShardWorker.ShardFault::diagnosis)
                    .orElse(StepDiagnosis.FINITE);
        }

        private static byte[] write(Object object) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(object);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return bytes.toByteArray();
        }

        private static Object read(byte[] bytes) {
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
                return in.readObject();
            } catch (IOException | ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Of five shards, 0 to 3 are one subtree; whoever lacks one of them sends what is complete. */
    @Test
    void onlyCompleteSubtreesAreAdded() {
        assertEquals("[0-4]", added(5, 0, 1, 2, 3, 4));
        assertEquals("[0-3]", added(5, 3, 2, 1, 0));
        assertEquals("[1-1, 2-3]", added(5, 3, 2, 1));
        assertEquals("[0-1, 4-4]", added(5, 0, 1, 4));
        assertEquals("[4-6]", added(7, 4, 5, 6));
        assertEquals("[3-3, 4-4]", added(7, 3, 4));
    }

    private static String added(int shards, int... own) {
        List<ShardSum> sums = Arrays.stream(own)
                .mapToObj(s -> new ShardSum(s, s + 1, 1, new float[][] {{1 << s}}))
                .toList();
        return ShardSum.addSubtrees(shards, sums).stream()
                .peek(sum -> {
                    int ones = (1 << sum.end()) - (1 << sum.first());
                    assertEquals(ones, sum.gradient()[0][0]);
                    assertEquals(sum.end() - sum.first(), sum.loss());
                })
                .map(sum -> sum.first() + "-" + (sum.end() - 1))
                .toList()
                .toString();
    }
}
