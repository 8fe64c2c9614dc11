package dev.chainrule.mlp.export.javaclass;

import static dev.chainrule.mlp.export.javaclass.ExportModels.PLUGINS;
import static dev.chainrule.mlp.export.javaclass.ExportModels.model;
import static dev.chainrule.mlp.export.javaclass.ExportModels.spec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Function;
import dev.chainrule.mlp.api.expression.Program;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curved scalings and encodings have the same bits in a class as in its model. */
class CurvesSourceTest {
    private static final double NAN = Double.NaN;

    @TempDir
    private Path folder;

    private static Optional<FittedEncoding<Scaling>> curve(Scaling plugin, double... column) {
        return Optional.of(
                new FittedEncoding<>(PluginSpec.of(plugin.name()), plugin, plugin.fit(ColumnValues.of(column))));
    }

    private static Optional<FittedEncoding<Scaling>> curve(String name, double... column) {
        return curve((Scaling) PLUGINS.encoding(PluginSpec.of(name)), column);
    }

    private static Feature categories(String name, CategoryEncoding plugin, List<String> own, List<String> rare) {
        long[] rows = IntStream.range(0, own.size() + Math.min(rare.size(), 1))
                .mapToLong(k -> 3 * k + 1)
                .toArray();
        return new Feature(name, own, rare)
                .withEncoding(
                        new FittedEncoding<>(PluginSpec.of(plugin.name()), plugin, plugin.fit(own, rows), rows.length));
    }

    private static CategoryEncoding category(String name, String option) {
        return (CategoryEncoding)
                PLUGINS.encoding(new PluginSpec(name, option.isEmpty() ? Map.of() : Map.of(option, true)));
    }

    private static Feature number(String name, NumberEncoding plugin, double... column) {
        return Feature.encoded(
                name, new FittedEncoding<>(PluginSpec.of(plugin.name()), plugin, plugin.fit(ColumnValues.of(column))));
    }

    private static TrainedModel with(TrainedModel plain, Scaler inputs, Target target) {
        Features features = plain.preprocessing().features();
        return new TrainedModel(
                plain.spec(),
                plain.network(),
                plain.weights(),
                new Preprocessing(features, inputs, target),
                new JavaKernel());
    }

    /** A model of columns of numbers, each with its scaling, and of as many targets. */
    private static TrainedModel scaled(
            List<Optional<FittedEncoding<Scaling>>> inputs, List<Optional<FittedEncoding<Scaling>>> targets) {
        List<String> names = List.of("a", "b", "c", "d", "e", "f").subList(0, inputs.size());
        List<String> predicted = List.of("u", "v", "w").subList(0, targets.size());
        TrainedModel plain = model(
                spec("identity", "mean-squared-error"),
                Features.ofNumbers(names),
                new Target.Numbers(predicted, Scaler.none(targets.size())));
        double[] center = IntStream.range(0, inputs.size())
                .mapToDouble(c -> inputs.get(c).isPresent() ? 0 : c)
                .toArray();
        double[] width = IntStream.range(0, inputs.size())
                .mapToDouble(c -> inputs.get(c).isPresent() ? 1 : 1 + c)
                .toArray();
        double[] ones = new double[targets.size()];
        Arrays.fill(ones, 1);
        return with(
                plain,
                new Scaler(center, width, inputs),
                new Target.Numbers(predicted, new Scaler(new double[ones.length], ones, targets)));
    }

    private static void sameNumbers(Compiled classes, String name, List<double[]> rows) throws Exception {
        for (double[] row : rows) {
            double[] expected = classes.model(name).predict(row).toArray();
            Object found = classes.call(name, "predict", row);
            assertArrayEquals(
                    expected,
                    found instanceof Double one ? new double[] {one} : (double[]) found,
                    () -> name + Arrays.toString(row));
        }
    }

    private static List<double[]> rows(int columns, double... special) {
        SplittableRandom random = new SplittableRandom(6);
        List<double[]> rows = new ArrayList<>();
        for (int r = 0; r < ExportModels.ROWS; r++) {
            double size = StrictMath.pow(10, random.nextDouble(-4, r % 5 == 0 ? 12 : 2));
            rows.add(DoubleStream.generate(() -> random.nextInt(3) == 0 && special.length > 0
                            ? special[random.nextInt(special.length)]
                            : random.nextDouble(-size, size))
                    .limit(columns)
                    .toArray());
        }
        return rows;
    }

    @Test
    void scalingsByFormulasHaveTheBitsOfTheModel() throws Exception {
        double[] column = {1, 2, 50, 3, -7, 4, 4, 9};
        Optional<FittedEncoding<Scaling>> squash = curve("robust-smooth", column);
        Optional<FittedEncoding<Scaling>> log = curve("log", 0.5, 2, 900, 3, 20);
        Optional<FittedEncoding<Scaling>> constant = curve("robust-smooth", 5, 5, 5);
        Optional<FittedEncoding<Scaling>> centered = curve("robust-smooth", -1, 0, 0, 1, 3, -3);
        Compiled classes = new Compiled(folder);
        classes.add("One", scaled(List.of(squash), List.of(squash)));
        classes.add(
                "Many",
                scaled(
                        List.of(
                                squash,
                                log,
                                Optional.empty(),
                                constant,
                                centered,
                                curve("robust-smooth", 8, 9, 1e5, 8)),
                        List.of(log, Optional.empty(), squash)));
        classes.add("Alike", scaled(List.of(log, curve("log", 3, 4)), List.of(curve("log", 3, 4, 5))));
        classes.compile();
        double[] special = {0, -0.0, 1, 5, 2.5, 1e12, -1e12, Double.MIN_VALUE, 1e300};
        sameNumbers(classes, "One", rows(1, special));
        sameNumbers(classes, "One", List.of(new double[] {Double.POSITIVE_INFINITY}));
        sameNumbers(classes, "Many", rows(6, 0, -0.0, 1, 5, 1e12, -1e12, Double.MIN_VALUE));
        sameNumbers(classes, "Alike", rows(2, special));
        assertTrue(classes.text("Alike").contains("return Scalings.log(value, SCALING_NUMBERS[input]);"));
        assertTrue(classes.text("One").contains("return Scalings.robustSmooth(value);"));
        assertTrue(classes.text("Many").contains("case 2:\n                return Scalings.log(value"));
    }

    @Test
    void scalingsByQuantilesHaveTheBitsOfTheModel() throws Exception {
        double[] column = {-7, 0, 0, 0, 1, 2, 3, 4, 4, 9, 50, 50, 7, 8, 6, 5.5, 0.25};
        Optional<FittedEncoding<Scaling>> few = curve("quantile", column);
        Optional<FittedEncoding<Scaling>> many = curve("quantile", rows(700).get(1));
        Optional<FittedEncoding<Scaling>> three = curve("quantile", 1, 2, 5);
        Compiled classes = new Compiled(folder);
        classes.add("One", scaled(List.of(few), List.of(few)));
        classes.add(
                "Many",
                scaled(
                        List.of(few, Optional.empty(), many, curve("quantile", 3, 3), three, curve("log", 1, 2)),
                        List.of(many, Optional.empty(), three)));
        classes.compile();
        double[] special = {0, -0.0, 1, 4, 50, 51, -7, -8, 5.5, 3, 2, 1e9};
        sameNumbers(classes, "One", rows(1, special));
        sameNumbers(classes, "Many", rows(6, special));
        assertTrue(classes.text("Many").contains("Scalings.quantile(Functions.position(value, KNOTS[input])"));
    }

    @Test
    void manyCurvedColumnsArePacked() throws Exception {
        List<Optional<FittedEncoding<Scaling>>> inputs = new ArrayList<>();
        for (int c = 0; c < 6; c++) {
            double[] column = rows(100).get(c);
            inputs.add(curve("robust-smooth", column));
        }
        TrainedModel few = scaled(inputs, List.of(curve("log", 3, 4)));
        List<String> names = IntStream.range(0, 300).mapToObj(i -> "x" + i).toList();
        List<Optional<FittedEncoding<Scaling>>> all =
                IntStream.range(0, 300).mapToObj(i -> inputs.get(i % 6)).toList();
        double[] ones = new double[300];
        Arrays.fill(ones, 1);
        Target target = few.preprocessing().target();
        Compiled classes = new Compiled(folder);
        classes.add(
                "Wide",
                with(
                        model(spec("identity", "mean-squared-error"), Features.ofNumbers(names), target),
                        new Scaler(new double[300], ones, all),
                        target));
        classes.compile();
        assertTrue(classes.text("Wide").contains("double[][] SCALING_NUMBERS = Packed.arrays(Packed.doubles("));
        sameNumbers(classes, "Wide", rows(300, 0).subList(0, 20));
    }

    /** All kinds of encodings, with missing values, unknown categories and CSV. */
    @Test
    void encodingsHaveTheBitsOfTheModel() throws Exception {
        NumberEncoding bins = (NumberEncoding) PLUGINS.encoding(PluginSpec.of("piecewise-linear"));
        List<Feature> columns = List.of(
                number("a", bins, -2, 0, 1, 2.5),
                categories("b", category("one-hot", "binary"), List.of("no", "yes"), List.of()),
                Feature.number("c"),
                categories("d", category("frequency", "log"), List.of("x", "y", "z"), List.of("p", "q")),
                number("e", new AboveMedian(), 1, 2, 30),
                categories("f", category("one-hot", ""), List.of("1", "2", "3"), List.of()),
                categories("g", new Ordinal(), List.of("low", "high"), List.of()));
        int inputs = new Features(columns, List.of()).inputs();
        List<Double> fill =
                IntStream.range(0, inputs).mapToObj(i -> 0.25 * i - 1).toList();
        Target target = new Target.Classes("kind", List.of("s", "t", "u"), 3);
        RunSpec filling = spec("softmax", "cross-entropy").toBuilder()
                .data(data -> data.file("rows.csv").target("kind").missing(Missing.MEAN))
                .build();
        Compiled classes = new Compiled(folder);
        classes.add("Filled", model(filling, new Features(columns, UnknownCategories.IGNORE, fill), target));
        classes.add(
                "Strict",
                model(
                        spec("softmax", "cross-entropy"),
                        new Features(columns, UnknownCategories.ERROR, List.of()),
                        target));
        classes.add(
                "Numbers",
                model(
                        spec("softmax", "cross-entropy"),
                        new Features(
                                List.of(columns.get(0), columns.get(2), columns.get(4)),
                                fill.subList(0, inputs(columns))),
                        target));
        classes.compile();
        int count = 0;
        for (Object a : new Object[] {-3, -2, 0.5, 2.5, 1e3, null}) {
            for (Object b : new Object[] {"no", "yes", "perhaps", null}) {
                for (Object d : new Object[] {"x", "z", "p", "q", "new", null}) {
                    Map<String, Object> row = new HashMap<>();
                    row.put("a", a);
                    row.put("b", b);
                    row.put("c", 0.1 * count);
                    row.put("d", d);
                    row.put("e", count % 7 == 0 ? null : Integer.valueOf(count % 40));
                    row.put("f", count % 3 == 0 ? "2.0" : count % 3 == 1 ? "9" : "1");
                    row.put("g", count % 5 == 0 ? "high" : count % 5 == 1 ? "none" : "low");
                    ExportModels.sameMap(classes, "Filled", row);
                    ExportModels.sameMap(classes, "Strict", row);
                    count++;
                }
            }
        }
        ExportModels.sameMap(
                classes, "Strict", Map.of("a", 1, "b", "yes", "c", 2, "d", "q", "e", 3, "f", 3, "g", "high"));
        for (double[] row : rows(3, 0, -0.0, 2, 2.5, NAN)) {
            assertArrayEquals(
                    classes.model("Numbers").predict(row).toArray(),
                    (double[]) classes.call("Numbers", "probabilities", row),
                    () -> Arrays.toString(row));
        }
        assertThrows(IllegalArgumentException.class, () -> classes.call("Numbers", "predict", 1, 2));
        String csv = "g,f,e,d,c,b,a\nlow,2,3,x,1,no,4\n,?,1e2,q,-1,maybe,0.5\nhigh,3,0,zzz,7,yes,2.5\n";
        assertEquals(ExportModels.predicted(classes.model("Filled"), csv), classes.csv("Filled", csv));
    }

    private static int inputs(List<Feature> columns) {
        return columns.get(0).inputs()
                + columns.get(2).inputs()
                + columns.get(4).inputs();
    }

    /** Each function that formulas can call, and those that stand for a form without cancellation. */
    @Test
    void functionsOfFormulasHaveTheBitsOfAProgram() throws Exception {
        List<Expression> formulas = Stream.concat(
                        Arrays.stream(Function.values())
                                .map(Function::key)
                                .filter(key -> !key.isEmpty())
                                .map(key -> key + "(sin(x) + 1.5)"),
                        Stream.of("1 - tanh(x)^2", "tanh(softplus(x))", "ln(cosh(x))", "sqrt(1 + x^2)"))
                .map(Expression::parse)
                .toList();
        Compiled classes = new Compiled(folder);
        classes.add(
                "Curves",
                model(
                        spec("identity", "mean-squared-error"),
                        new Features(List.of(number("x", new Curves(formulas), 0)), List.of()),
                        new Target.Numbers(List.of("y"), Scaler.none(1))));
        classes.compile();
        sameNumbers(classes, "Curves", rows(1, 0, -0.0, 1, -20, 40));
    }

    @Test
    void refusesAFormulaWithOtherBits() {
        TrainedModel rounded =
                scaled(List.of(Optional.empty(), curve(new Third(true), 1, 2)), List.of(Optional.empty()));
        assertEquals(
                "b  'third' (" + Third.class.getName()
                        + ") cannot be exported as a Java class: its scale has other bits"
                        + " than the formula that it states. Write both with the same operations [PLG_CONTRACT]",
                assertThrows(PluginException.class, () -> JavaExport.of(rounded, "Third"))
                        .getMessage());
        TrainedModel back = scaled(List.of(Optional.empty()), List.of(curve(new Third(true), 1, 2)));
        assertTrue(assertThrows(PluginException.class, () -> JavaExport.of(back, "Third"))
                .getMessage()
                .startsWith("u  'third'"));
        TrainedModel silent = scaled(List.of(curve(new Third(false), 1, 2)), List.of(Optional.empty()));
        assertEquals(
                "a  the scaling 'third' cannot be exported as a Java class. Scalings that state a formula can be, such as"
                        + " 'standard' [PLG_CONTRACT]",
                assertThrows(PluginException.class, () -> JavaExport.of(silent, "Third"))
                        .getMessage());
    }

    @Test
    void refusesAnEncodingWithoutFormulas() {
        NumberEncoding date = (NumberEncoding) PLUGINS.encoding(PluginSpec.of("date"));
        TrainedModel model = model(
                spec("identity", "mean-squared-error"),
                new Features(List.of(number("day", date, 0, 86_400, 1e9)), List.of()),
                new Target.Numbers(List.of("y"), Scaler.none(1)));
        assertEquals(
                "day  the encoding 'date' cannot be exported as a Java class. Encodings that state formulas can be, such as"
                        + " 'piecewise-linear'. Train without this one [PLG_CONTRACT]",
                assertThrows(PluginException.class, () -> JavaExport.of(model, "Day"))
                        .getMessage());
        assertFalse(model.features().isEmpty());
    }

    /** Divides by 3, but states a product that rounds otherwise. */
    private record Third(boolean states) implements Scaling {
        @Override
        public String name() {
            return "third";
        }

        @Override
        public Third with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(ColumnValues column) {
            return new double[] {3};
        }

        @Override
        public double scale(double value, double[] fitted) {
            return value / fitted[0];
        }

        @Override
        public double unscale(double scaled, double[] fitted) {
            return scaled * fitted[0];
        }

        @Override
        public Optional<Expression> expression(double[] fitted) {
            return states ? Optional.of(Expression.parse("x * 0.3333333333333333")) : Optional.empty();
        }

        @Override
        public Optional<Expression> inverseExpression(double[] fitted) {
            return states ? Optional.of(Expression.parse("x * 3.0000000000000004")) : Optional.empty();
        }
    }

    /** An input for each formula, computed by its program. */
    private record Curves(List<Expression> formulas) implements NumberEncoding {
        @Override
        public String name() {
            return "curves";
        }

        @Override
        public Curves with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(ColumnValues column) {
            return new double[] {0};
        }

        @Override
        public int maxInputs() {
            return formulas.size();
        }

        @Override
        public int inputs(double[] fitted) {
            return formulas.size();
        }

        @Override
        public List<String> inputNames(String column, double[] fitted) {
            return formulas.stream().map(Expression::toString).toList();
        }

        @Override
        public List<Expression> expressions(double[] fitted) {
            return formulas;
        }

        @Override
        public void encode(double value, double[] fitted, double[] inputs, int from) {
            for (int k = 0; k < formulas.size(); k++) {
                inputs[from + k] = Program.of(formulas.get(k), "x").value(value);
            }
        }
    }

    /** An encoding of somebody else, as its interface shows it, with formulas. */
    private record AboveMedian() implements NumberEncoding {
        @Override
        public String name() {
            return "above-median";
        }

        @Override
        public AboveMedian with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(ColumnValues column) {
            return new double[] {column.quantile(0.5)};
        }

        @Override
        public int maxInputs() {
            return 2;
        }

        @Override
        public int inputs(double[] fitted) {
            return 2;
        }

        @Override
        public List<String> inputNames(String column, double[] fitted) {
            return List.of(column, column + " > " + fitted[0]);
        }

        @Override
        public List<Expression> expressions(double[] fitted) {
            return List.of(
                    Expression.parse("x"), Expression.parse("step(x - median)").with(Map.of("median", fitted[0])));
        }

        @Override
        public void encode(double value, double[] fitted, double[] inputs, int from) {
            inputs[from] = value;
            inputs[from + 1] = value > fitted[0] ? 1 : 0;
        }
    }

    /** An encoding of somebody else, as its interface shows it. */
    private record Ordinal() implements CategoryEncoding {
        @Override
        public String name() {
            return "ordinal";
        }

        @Override
        public Ordinal with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(List<String> categories, long[] rows) {
            return new double[] {rows.length};
        }

        @Override
        public int maxInputs(int categories) {
            return 1;
        }

        @Override
        public int inputs(double[] fitted) {
            return 1;
        }

        @Override
        public List<String> inputNames(String column, List<String> categories, double[] fitted) {
            return List.of(column);
        }

        @Override
        public void encode(int category, double[] fitted, double[] inputs, int from) {
            inputs[from] = (category + 1) / fitted[0];
        }
    }
}
