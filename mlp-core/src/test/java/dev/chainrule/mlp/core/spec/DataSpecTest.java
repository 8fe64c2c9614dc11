package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataSpecTest {

    private static Arguments wrong(String problem, UnaryOperator<DataSpec.Builder> change) {
        return Arguments.of(problem, change);
    }

    /** Each is said of a file and its target y. */
    static Stream<Arguments> contradictions() {
        return Stream.of(
                wrong("/shuffleWindow  shuffleWindow must be >= 1, was 0", data -> data.shuffleWindow(0)),
                wrong(
                        "/shuffleWindow  shuffleWindow says how a file is streamed, but \"streaming\" is false",
                        data -> data.shuffleWindow(10).streaming(false)),
                wrong(
                        "/validation  validation names \"labels\", but \"file\" is a CSV, in which a column is the"
                                + " target",
                        data -> data.validation(Validation.labels("images.gz", "labels.gz"))),
                wrong(
                        "/validation  rows are held out by their position, which separates rows of one \"group\". Hold"
                                + " out a fraction, which then consists of whole groups, or delete \"group\"",
                        data -> data.group("patient").validation(Validation.every(4))),
                wrong(
                        "/validation  column 'date' is named, but \"header\" is false. Use its number, from 1",
                        data -> data.target(1)
                                .header(false)
                                .validation(Validation.last(0.2).by("date"))),
                wrong(
                        "/validation  \"by\" names column 'y', the target. Name the column that holds the time of each row",
                        data -> data.validation(Validation.last(0.2).by("y"))),
                wrong(
                        "/encode  column 'y' is the target, and \"encode\" is for features. Scale it with"
                                + " \"scaleTarget\"",
                        data -> data.encode(Map.of("y", PluginSpec.of("periodic")))),
                wrong(
                        "/encode  column '3' is the target, and \"encode\" is for features. Scale it with"
                                + " \"scaleTarget\"",
                        data -> data.target(3).encode(Map.of("3", PluginSpec.of("periodic")))),
                wrong(
                        "/classWeights  class weights are for labels, and the targets are numbers. Delete classWeights",
                        data -> data.targetType(TargetType.NUMBER).classWeights(new ClassWeights.Balanced())),
                wrong(
                        "/classWeights  class weights are for labels, and the targets are numbers. Delete classWeights",
                        data -> data.target("y", "z").classWeights(new ClassWeights.Given(Map.of("a", 2.0)))),
                wrong(
                        "/scaleTarget  labels cannot be scaled: targetType is 'label'. Delete scaleTarget, or use"
                                + " targetType 'number'",
                        data -> data.targetType(TargetType.LABEL).scaleTarget("standard")),
                wrong(
                        "/clipPredictions  labels have no range: targetType is 'label'. Delete clipPredictions, or use"
                                + " targetType 'number'",
                        data -> data.targetType(TargetType.LABEL).clipPredictions(true)));
    }

    private static List<String> problems(DataSpec.Builder data) {
        return assertThrows(SpecException.class, data::build).problems().stream()
                .map(DataSpecTest::text)
                .toList();
    }

    private static String text(Problem problem) {
        return problem.location().path() + "  " + problem.message();
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void keysThatContradictEachOtherAreRefused(String problem, UnaryOperator<DataSpec.Builder> change) {
        assertEquals(
                List.of(problem),
                problems(change.apply(DataSpec.builder().file("rows.csv").target("y"))));
    }

    @Test
    void keysThatAgreeAreAccepted() {
        UnaryOperator<DataSpec.Builder> labels = data -> data.targetType(TargetType.LABEL);
        List<UnaryOperator<DataSpec.Builder>> accepted = List.of(
                data -> data.shuffleWindow(1).streaming(true),
                data -> data.shuffleWindow(1),
                data -> data.group("patient").validation(0.2),
                data -> data.group("patient").validation(Validation.file("later.csv")),
                data -> data.validation(Validation.last(0.2).by("date")),
                data -> labels.apply(data).classWeights(new ClassWeights.Balanced()),
                data -> labels.apply(data).scaleTarget("none"),
                data -> data.encode(Map.of("x", PluginSpec.of("periodic"))));
        for (UnaryOperator<DataSpec.Builder> change : accepted) {
            DataSpec data = change.apply(DataSpec.builder().file("rows.csv").target("y"))
                    .build();
            assertEquals(List.of(), data.problems());
        }
    }

    @Test
    void aTargetIsNeededUnlessThereAreLabels() {
        SpecException refused = assertThrows(
                SpecException.class, () -> DataSpec.builder().file("rows.csv").build());
        assertEquals(
                List.of("/target  data needs a target column"),
                refused.problems().stream().map(DataSpecTest::text).toList());
        assertEquals(ErrorCode.CFG_MISSING, refused.problems().get(0).code());
        DataSpec images =
                DataSpec.builder().file("images.gz").labels("labels.gz").build();
        assertEquals(List.of(), images.columns().target());
    }

    private static DataSpec.Builder images() {
        return DataSpec.builder().file("images.gz").labels("labels.gz");
    }

    private static String ofCsv(String key) {
        return "/" + key + "  " + key + " is for a CSV, but \"labels\" says that the rows are in idx files. Delete one";
    }

    @Test
    void imagesTakeNoKeysOfACsv() {
        assertEquals(List.of(ofCsv("target")), problems(images().target("y")));
        assertEquals(
                List.of(ofCsv("header"), ofCsv("streaming"), ofCsv("exclude")),
                problems(images().header(false).streaming(true).exclude(3)));
        assertEquals(
                List.of("/validation  validation names images without \"labels\". Add the file of their labels"),
                problems(images().validation(Validation.file("test.gz"))));
        assertEquals(
                List.of("/validation  \"by\" names a column of a CSV, and the rows are in idx files. Delete it"),
                problems(images().validation(Validation.last(0.2).by("date"))));
        DataSpec accepted = images().scale("max-abs")
                .classWeights(new ClassWeights.Balanced())
                .validation(Validation.labels("test.gz", "testlabels.gz"))
                .build();
        assertEquals(List.of(), accepted.problems());
    }

    /** Columns 3 to 7 have another role; a feature is not counted, also if it is the group or the time. */
    @Test
    void theColumnsBesideTheFeaturesAreCountedOnce() {
        DataSpec data = DataSpec.builder()
                .file("rows.csv")
                .header(false)
                .target(3, 4)
                .sampleWeight(5)
                .group(6)
                .exclude(7)
                .build();
        assertEquals(5, data.columnsBeside(List.of("1", "2")));
        assertEquals(4, data.columnsBeside(List.of("1", "2", "6")));
        DataSpec excluded = data.toBuilder().exclude(6, 7).build();
        assertEquals(5, excluded.columnsBeside(List.of("1", "2")));
        DataSpec later = DataSpec.builder()
                .file("rows.csv")
                .header(false)
                .target(3)
                .validation(new Validation.Last(0.2, Optional.of(ColumnRef.numbered(1))))
                .build();
        assertEquals(2, later.columnsBeside(List.of("2")));
        assertEquals(1, later.columnsBeside(List.of("1", "2")));
    }
}
