package dev.chainrule.mlp.core.metrics;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every metric gives what scikit-learn gives, to 1e-12. The rows and the values are those of {@code scikit-learn.py}. */
class ScikitLearnTest {
    private static final double TOLERANCE = 1e-12;

    /** Rows and what is measured on them. */
    private record Case(
            String name, boolean ofClasses, int columns, List<double[]> rows, Map<String, Double> expected) {}

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream text = ScikitLearnTest.class.getResourceAsStream("scikit-learn.txt")) {
            for (String line : new String(text.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "row" ->
                        last(cases)
                                .rows
                                .add(Arrays.stream(words)
                                        .skip(1)
                                        .mapToDouble(Double::parseDouble)
                                        .toArray());
                    case "is" -> last(cases).expected.put(words[1], Double.parseDouble(words[2]));
                    default ->
                        cases.add(new Case(
                                line,
                                words[0].equals("classes"),
                                Integer.parseInt(words[1]),
                                new ArrayList<>(),
                                new LinkedHashMap<>()));
                }
            }
        }
        return cases;
    }

    private static Case last(List<Case> cases) {
        return cases.get(cases.size() - 1);
    }

    private static Metric metric(String label) {
        if (label.startsWith("top-")) {
            return new TopK(Integer.parseInt(label.substring(4)));
        }
        if (label.startsWith("ece-")) {
            return new CalibrationError(Integer.parseInt(label.substring(4)));
        }
        return Plugins.load().entries(PluginKind.METRIC).stream()
                .map(Plugins.Entry::plugin)
                .filter(metric -> metric.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private static double value(Metric metric, Case rows) {
        int columns = rows.columns;
        if (metric instanceof ClassMetric ofClasses) {
            ClassMetric.Tally tally = ofClasses.start(columns);
            rows.rows.forEach(row -> tally.add(Arrays.copyOfRange(row, 2, 2 + columns), (int) row[1], (int) row[0]));
            return tally.value();
        }
        NumberMetric.Tally tally = ((NumberMetric) metric).start(columns);
        rows.rows.forEach(
                row -> tally.add(Arrays.copyOfRange(row, columns, 2 * columns), Arrays.copyOfRange(row, 0, columns)));
        return tally.value();
    }

    @TestFactory
    Stream<DynamicTest> everyMetricAgreesWithScikitLearn() throws IOException {
        return cases().stream()
                .map(rows -> dynamicTest(
                        rows.name,
                        () -> assertAll(rows.expected.entrySet().stream().map(expected -> () -> {
                            double value = value(metric(expected.getKey()), rows);
                            double wanted = expected.getValue();
                            double tolerance = TOLERANCE * Math.max(1, Math.abs(wanted));
                            assertTrue(
                                    Math.abs(wanted - value) <= tolerance || Double.compare(wanted, value) == 0,
                                    expected.getKey() + " is " + wanted + " in scikit-learn, here " + value);
                        }))));
    }

    @Test
    void everyMetricMatchesScikitLearnInTwentyCases() throws IOException {
        Map<String, Long> cases = cases().stream()
                .flatMap(rows -> rows.expected.keySet().stream())
                .collect(Collectors.groupingBy(label -> label, TreeMap::new, Collectors.counting()));
        for (Metric metric : Plugins.load().entries(PluginKind.METRIC).stream()
                .map(Plugins.Entry::plugin)
                .toList()) {
            assertTrue(cases.get(metric.label()) >= 20, metric.label() + " " + cases);
        }
    }
}
