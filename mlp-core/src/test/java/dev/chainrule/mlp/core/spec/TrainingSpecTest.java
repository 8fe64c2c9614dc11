package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingSpecTest {

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        TrainingSpec training = TrainingSpec.DEFAULT;
        assertEquals(100, training.epochs());
        assertEquals(32, training.batchSize());
        assertEquals(false, training.dropLast());
        assertEquals(true, training.shuffle());
        assertEquals(OptionalInt.empty(), training.threads());
        assertEquals(1, training.shards());
        assertEquals(1, training.members());
        assertEquals(false, training.calibrate());
        assertEquals(0, training.labelSmoothing());
        assertEquals(Optional.empty(), training.dropoutSchedule());
        assertEquals(0, training.emaDecay());
        assertEquals(new GradientClipping.None(), training.gradientClipping());
        assertEquals(List.of(), training.metrics());
        assertEquals(Optional.empty(), training.earlyStopping());
        assertEquals(Optional.empty(), training.checkpoint());
    }

    @Test
    void theShortFormChangesThreeOfThem() {
        assertEquals(
                TrainingSpec.DEFAULT.withEpochs(3).withBatchSize(8).withShuffle(false), TrainingSpec.of(3, 8, false));
    }

    private static Arguments wrong(String problem, Function<TrainingSpec.Builder, TrainingSpec.Builder> change) {
        return Arguments.of(problem, change);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                wrong("/epochs  epochs must be >= 1, was 0", training -> training.epochs(0)),
                wrong("/batchSize  batchSize must be >= 1, was -1", training -> training.batchSize(-1)),
                wrong("/threads  threads must be in [1, 1024], was 1025", training -> training.threads(1025)),
                wrong("/threads  threads must be in [1, 1024], was 0", training -> training.threads(0)),
                wrong("/shards  shards must be in [1, 1024], was 0", training -> training.shards(0)),
                wrong("/members  members must be in [1, 1024], was 0", training -> training.members(0)),
                wrong(
                        "/labelSmoothing  labelSmoothing must be in [0, 1), was 1",
                        training -> training.labelSmoothing(1)),
                wrong(
                        "/labelSmoothing  labelSmoothing must be in [0, 1), was NaN",
                        training -> training.labelSmoothing(Double.NaN)),
                wrong("/emaDecay  emaDecay must be in [0, 1), was 1", training -> training.emaDecay(1)),
                wrong(
                        "/shards  a batch of 32 rows cannot be divided into 3 equal shards. Make batchSize a multiple of"
                                + " shards",
                        training -> training.shards(3)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aValueOutOfItsRangeIsRefused(String problem, Function<TrainingSpec.Builder, TrainingSpec.Builder> change) {
        List<Problem> problems = assertThrows(
                        SpecException.class,
                        () -> change.apply(TrainingSpec.builder()).build())
                .problems();
        assertEquals(
                List.of(problem),
                problems.stream()
                        .map(one -> one.location().path() + "  " + one.message())
                        .toList());
    }

    @Test
    void theEndsOfTheRangesAreAccepted() {
        TrainingSpec training = TrainingSpec.builder()
                .epochs(1)
                .batchSize(1024)
                .threads(1024)
                .shards(1024)
                .members(1024)
                .labelSmoothing(0.999)
                .emaDecay(0.999)
                .build();
        assertEquals(1024, training.shards());
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        SpecException refused = assertThrows(
                SpecException.class,
                () -> TrainingSpec.builder().epochs(0).batchSize(5).shards(2).build());
        assertEquals(2, refused.problems().size());
    }

    @Test
    void theMetricsAreCopied() {
        List<PluginSpec> metrics = new ArrayList<>(List.of(PluginSpec.of("accuracy")));
        TrainingSpec training = TrainingSpec.DEFAULT.withMetrics(metrics);
        metrics.clear();
        assertEquals(List.of(PluginSpec.of("accuracy")), training.metrics());
    }
}
