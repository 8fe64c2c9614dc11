package dev.chainrule.mlp.export.javaclass;

import static dev.chainrule.mlp.export.javaclass.ExportModels.predicted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exported class reads the files that predict reads, with the same predictions, and refuses what predict refuses. */
class CsvSourceTest {
    private static final Features NUMBERS = Features.ofNumbers(List.of("a", "b"));

    /** Separators of thousands. */
    private static final String MARKS = ".,' _^]";

    @TempDir
    private Path folder;

    @Test
    void refusesTheLinesThatPredictRefuses() throws Exception {
        Features filled =
                new Features(List.of(Feature.number("a"), new Feature("b", List.of("x", "y"))), List.of(0.5, 0.2, 0.7));
        Features noHeader = Features.ofNumbers(List.of("1", "2"));
        Compiled classes = new Compiled(folder);
        classes.add("Strict", model(NUMBERS, data -> data));
        classes.add("Filled", model(filled, data -> data.missing(Missing.MEAN)));
        classes.add("NoHeader", model(noHeader, data -> data.target(3).header(false)));
        classes.add(
                "Named", model(noHeader, data -> data.target(4).header(false).features(1, 2)));
        classes.compile();

        String cells = ". Complete the line, or quote cells that hold the delimiter";
        sameFault(classes, "Strict", "a,b\n1,5,2\n", "line 2: expected 2 cells as in line 1, found 3" + cells);
        sameFault(classes, "Filled", "\na,b\n1,x\n2\n", "line 4: expected 2 cells as in line 2, found 1" + cells);
        sameFault(classes, "NoHeader", "1,2\n1,2,3\n", "line 2: expected 2 cells as in line 1, found 3" + cells);
        sameFault(
                classes,
                "NoHeader",
                "1,2,3,4\n",
                "line 1: expected 2 cells (the features), or 3 (as in training), found 4");
        sameFault(
                classes, "NoHeader", "1,2,3,\n1,2,3,4\n", "line 2: column 4 is empty in the first row, but holds '4'");
        sameFault(
                classes,
                "Named",
                "1,2,3\n",
                "line 1: expected 2 cells (the features), or at least 4 (as in training), found 3");
        sameFault(
                classes,
                "Strict",
                "a,b,c, a\n1,2,3,4\n",
                "line 1: the header has the name 'a' twice, in columns 1 and 4. Rename one");
        sameFault(classes, "Strict", "a,c\n1,2\n", "line 1: there is no column 'b'. The header is 'a, c'");
        sameFault(classes, "Strict", "a,b\n", "no data rows after the header. Add some");
        sameFault(classes, "NoHeader", "\n \n", "the file is empty, expected rows");
        sameFault(
                classes,
                "Strict",
                "a,b\n1,2\n1,\"2\"3\n",
                "line 3: text after the closing quote of the cell that starts here. Double the quotes inside of a quoted"
                        + " cell");
        sameFault(classes, "Strict", "a,b\n1,1e999\n", "line 2: 'b' expects a finite number, found '1e999'");
        sameFault(
                classes,
                "Filled",
                "a,b\n1,\uFEFFx\n",
                "line 2: '\uFEFFx' holds a byte order mark (U+FEFF), as where files were joined. Delete it");
        sameFault(classes, "Strict", "a,b\n1,\n", "line 2: the value of 'b' is missing");

        same(classes, "Strict", "sep=;\r\nb; a;\r\r\n2;\" 1 \";\r\n");
        same(classes, "Filled", "a,b,c\nNA,x,\"\r\n\"\n1, y ,\n,,\n");
        same(classes, "NoHeader", "1,2,3,,\r\n4,5,6,,\r\n");
        same(classes, "Named", "1,2,3,4,5,6\n");
    }

    @Test
    void readsNumbersAndMissingValuesAsTheyWereInTraining() throws Exception {
        Features filled = new Features(List.of(Feature.number("a"), Feature.number("b")), List.of(0.5, 0.25));
        Compiled classes = new Compiled(folder);
        for (char mark : MARKS.toCharArray()) {
            char decimal = mark == '.' ? ',' : '.';
            classes.add(
                    "Mark" + (int) mark,
                    model(NUMBERS, data -> data.delimiter(';').decimal(decimal).thousands(mark)));
        }
        classes.add(
                "Missing",
                model(
                        filled,
                        data -> data.missing(Missing.MEAN)
                                .missingValues("-999", "k.A.", "1,5")
                                .decimal(',')));
        classes.compile();

        assertEquals(
                classes.csv("Mark46", "a;b\n1234567,5;-1000\n"), classes.csv("Mark46", "a;b\n1.234.567,5;-1.000,\n"));
        SplittableRandom random = new SplittableRandom(4);
        for (char mark : MARKS.toCharArray()) {
            for (int i = 0; i < 100; i++) {
                String number = number(random, mark);
                String csv = "a;b\n" + number + ";1\n";
                String name = "Mark" + (int) mark;
                String expected;
                try {
                    expected = predicted(classes.model(name), csv);
                } catch (DataException e) {
                    assertThrows(IllegalArgumentException.class, () -> classes.csv(name, csv), csv);
                    continue;
                }
                assertEquals(expected, classes.csv(name, csv), csv);
            }
        }
        String groups = "a;b\n1" + ".00".repeat(20_000) + ";1\n";
        sameFault(
                classes,
                "Mark46",
                groups,
                "line 2: 'a' expects a finite number, found '1" + ".00".repeat(16) + "....'");
        same(classes, "Missing", "a,b\n-999,\"-999,0\"\n\"-9,99e2\",k.A.\nNA,\"1,50\"\n0,1\n");
    }

    /** Returns a text that is often a number with groups of digits. */
    private static String number(SplittableRandom random, char mark) {
        List<String> parts =
                List.of("1", "23", "456", "7890", "-", "+", ".", ",", "e3", String.valueOf(mark), "\u00A0");
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "-" : "");
        text.append(parts.get(random.nextInt(4)));
        for (int i = random.nextInt(6); i > 0; i--) {
            boolean isGroup = random.nextInt(3) > 0;
            text.append(isGroup ? mark + parts.get(random.nextInt(4) == 0 ? 1 : 2) : parts.get(random.nextInt(11)));
        }
        return text.toString();
    }

    @Test
    void printsOneLineForAnErrorOfTheUser() throws Exception {
        Features features = new Features(List.of(Feature.number("größe"), Feature.number("b")), List.of());
        Compiled classes = new Compiled(folder);
        classes.add("Latin", model(features, data -> data.encoding("windows-1252")));
        classes.add("Unicode", model(features, data -> data));
        classes.compile();
        String csv = "größe,b\n1,2\n";
        Path latin = folder.resolve("latin.csv");
        Files.write(latin, csv.getBytes(Charset.forName("windows-1252")));
        assertEquals("0 " + classes.csv("Latin", csv), run("Latin", latin));
        assertEquals("1 " + latin + ":1  a byte is not UTF-8. Save the file in this encoding\n", run("Unicode", latin));
        Path missing = folder.resolve("missing.csv");
        assertEquals("1 " + missing + "  there is no such file\n", run("Latin", missing));
        Path open = folder.resolve("open.csv");
        Files.writeString(open, "größe,b\n\"1\n2\n", Charset.forName("windows-1252"));
        assertEquals(
                "1 " + open + ":2  the quote that opens here never closes. Close it, or double it if it belongs to the"
                        + " text\n",
                run("Latin", open));
    }

    /** Returns the exit code of a class's main, and what it prints. */
    private String run(String className, Path csv) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        folder.toString(),
                        className,
                        csv.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + printed;
    }

    private static void same(Compiled classes, String name, String csv) throws Exception {
        assertEquals(predicted(classes.model(name), csv), classes.csv(name, csv), csv);
    }

    private static void sameFault(Compiled classes, String name, String csv, String message) {
        assertThrows(DataException.class, () -> predicted(classes.model(name), csv), csv);
        Exception e = assertThrows(IllegalArgumentException.class, () -> classes.csv(name, csv), csv);
        assertEquals(message, e.getMessage());
    }

    /** A model that predicts a number. */
    private static TrainedModel model(Features features, UnaryOperator<DataSpec.Builder> data) {
        RunSpec spec = RunSpec.builder()
                .seed(3)
                .data(builder -> data.apply(builder.file("rows.csv").target("y")))
                .network(network ->
                        network.inputs(features.inputs()).layer(4, "tanh").layer(1, "identity"))
                .loss("mean-squared-error")
                .build();
        Network network = Network.build(spec, Plugins.load());
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, spec.seed()),
                new Preprocessing(
                        features, Scaler.none(features.inputs()), new Target.Numbers(List.of("y"), Scaler.none(1))),
                new JavaKernel());
    }
}
