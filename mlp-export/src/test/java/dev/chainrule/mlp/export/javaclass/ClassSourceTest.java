package dev.chainrule.mlp.export.javaclass;

import static dev.chainrule.mlp.export.javaclass.ExportModels.model;
import static dev.chainrule.mlp.export.javaclass.ExportModels.predicted;
import static dev.chainrule.mlp.export.javaclass.ExportModels.rows;
import static dev.chainrule.mlp.export.javaclass.ExportModels.sameMap;
import static dev.chainrule.mlp.export.javaclass.ExportModels.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassSourceTest {
    @TempDir
    private Path folder;

    @Test
    void hostileNamesStayText() throws Exception {
        List<String> names = new ArrayList<>(List.of(
                "a\"; } static { System.exit(1); } //",
                "*/ int x; /*",
                "\\u000a\\u0022",
                "{@code",
                "<b>&amp;",
                "\u202e\ud83d\ude00",
                "tab\there",
                "new\nline\r",
                "\ud800 alone",
                "'\\'",
                "\u0000\u0001\u007f",
                "@param x",
                "=1+1",
                "\"\"\""));
        List<Feature> columns = new ArrayList<>();
        names.forEach(name -> columns.add(Feature.number(name)));
        columns.add(new Feature("kind \\", names));
        Features features = new Features(columns, List.of());
        Target target = new Target.Classes("*/ \\u002a/", names, names.size());
        Compiled classes = new Compiled(folder);
        classes.add("a.b.Hostile", model(spec("softmax", "cross-entropy"), features, target));
        classes.compile();
        assertEquals(features.names(), classes.field("a.b.Hostile", "FEATURES"));
        assertEquals(names, classes.field("a.b.Hostile", "LABELS"));
        Map<String, Object> row = new HashMap<>();
        names.forEach(name -> row.put(name, 0.3));
        row.put("kind \\", names.get(2));
        sameMap(classes, "a.b.Hostile", row);
    }

    /** A spreadsheet would run a cell that begins with =, and # begins a comment. */
    @Test
    void quotesTheCellsThatPredictQuotes() throws Exception {
        List<String> labels = List.of("#1", "a,b", "say \"no\"", "=1+1", " lead", "two\nlines", "");
        Target hash = new Target.Classes("#kind", labels, labels.size());
        Target comma = new Target.Classes("the, kind", labels, labels.size());
        Compiled classes = new Compiled(folder);
        Features features = Features.ofNumbers(List.of("a", "b"));
        classes.add("Hash", model(spec("softmax", "cross-entropy"), features, hash));
        classes.add("Comma", model(spec("softmax", "cross-entropy"), features, comma));
        Target number = new Target.Numbers(List.of("#n"), Scaler.none(1));
        classes.add("OfNumber", model(spec("identity", "mean-squared-error"), features, number));
        classes.compile();
        StringBuilder csv = new StringBuilder("a,b\n");
        rows(2, 300)
                .forEach(row -> csv.append(row[0]).append(',').append(row[1]).append('\n'));
        for (String name : List.of("Hash", "Comma", "OfNumber")) {
            assertEquals(predicted(classes.model(name), csv.toString()), classes.csv(name, csv.toString()));
        }
    }

    /** Otherwise a class of such a name would hide what it uses. */
    @Test
    void noClassHasTheNameOfATypeThatItUses() {
        Features features =
                new Features(List.of(Feature.number("a"), new Feature("b", List.of("x", "y"))), List.of(0.5, 0.2, 0.7));
        RunSpec mish = RunSpec.builder()
                .data(data -> data.file("rows.csv").target("y").encoding("windows-1252"))
                .network(network -> network.layer(8, "mish").layer(8, "gelu").layer(1, "softplus"))
                .loss("mean-squared-error")
                .build();
        Target target = new Target.Classes("kind", List.of("p", "q"), 2);
        Target numbers = new Target.Numbers(List.of("y"), Scaler.none(1));
        List<JavaExport> exports = List.of(
                JavaExport.of(model(spec("softmax", "cross-entropy"), features, target), "Iris"),
                JavaExport.of(model(mish, features, numbers), "Iris").withResource());
        Set<String> types = new TreeSet<>();
        for (JavaExport export : exports) {
            Matcher words = Pattern.compile("(?<![\\w.])[A-Z]\\w*[a-z]\\w*").matcher(SourceText.code(export.source()));
            while (words.find()) {
                types.add(words.group());
            }
        }
        types.remove("Iris");
        assertTrue(types.size() > 30, types::toString);
        types.removeIf(type -> !isName(type));
        assertEquals(Set.of(), types, "would be names of classes");
    }

    private static boolean isName(String type) {
        try {
            return ClassName.of(type).simpleName().equals(type);
        } catch (ConfigException e) {
            return false;
        }
    }

    @Test
    void javadocSaysWhatTheClassPredicts() {
        List<String> many = IntStream.range(0, 60).mapToObj(i -> "f" + i).toList();
        Target target = new Target.Classes("kind", List.of("p", "q"), 2);
        TrainedModel model = model(spec("softmax", "cross-entropy"), Features.ofNumbers(many), target);
        String text = new ClassSource(model, new ClassName("com.acme", "Iris"), "12ab", false).text();
        assertTrue(text.contains("""
                        /**
                         * Predicts kind with a trained network: 60 inputs, 8 units (relu), 2 units (softmax).
                         *
                         * <p>Written by mlp; do not edit."""), text);
        assertTrue(text.startsWith("package com.acme;\n\nimport java.io.BufferedReader;\n"), text);
        assertTrue(text.contains(" *   <li>f49\n *   <li>and 10 more\n * </ol>\n"), text);
        assertTrue(text.contains(" * <p>Labels:\n *\n * <ol>\n *   <li>p\n *   <li>q\n * </ol>\n"), text);
        assertTrue(text.contains(" * <p>SHA-256 of the weights: 12ab\n */\npublic final class Iris {\n"), text);
        assertFalse(text.contains("Targets:"), "the labels are the targets");
    }
}
