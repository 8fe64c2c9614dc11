package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The part of a class that computes scalings and encodings by the formulas that their plugins state. Columns whose formulas
 * differ in numbers alone share a method.
 */
final class CurvesSource {

    /** What is computed. */
    private enum Step {
        ENCODE("Encodes a number", "encode", "input", "", "Encodings"),
        SCALE("Scales a value", "scale", "input", "", "Scalings"),
        UNSCALE("Scales a prediction back to the units of its target", "unscale", "target", "TARGET_", "Inverses");

        private final String summary;
        private final String method;
        private final String index;
        private final String prefix;
        private final String holder;

        Step(String summary, String method, String index, String prefix, String holder) {
            this.summary = summary;
            this.method = method;
            this.index = index;
            this.prefix = prefix;
            this.holder = holder;
        }

        /** Returns the expression for a column without a formula. */
        String linear() {
            String center = prefix + "CENTER[" + index + "]";
            String width = prefix + "WIDTH[" + index + "]";
            return switch (this) {
                case ENCODE -> "value";
                case SCALE -> "(value - " + center + ") / " + width;
                case UNSCALE -> "value * " + width + " + " + center;
            };
        }

        String kinds() {
            return this == ENCODE ? "FORMULA" : prefix + "SCALING";
        }

        String numbers() {
            return this == ENCODE ? "FORMULA_NUMBERS" : prefix + "SCALING_NUMBERS";
        }

        String knots() {
            return prefix + "KNOTS[" + index + "]";
        }
    }

    /** The columns of a method. */
    private record Group(String method, Map<Integer, ColumnFormula> columns) {
        ColumnFormula first() {
            return columns.values().iterator().next();
        }

        boolean hasKnots() {
            return !first().knots().isEmpty();
        }

        /** Returns the indices of the constants that are not the same in all columns. */
        List<Integer> parameters() {
            double[] first = first().program().constants();
            return IntStream.range(0, first.length)
                    .filter(c -> columns.values().stream()
                            .anyMatch(column -> Double.compare(column.program().constants()[c], first[c]) != 0))
                    .boxed()
                    .toList();
        }
    }

    private final Step step;
    private final Scaler scaler;
    private final int columns;
    private final boolean areAll;
    private final List<Group> groups;

    private CurvesSource(Step step, Scaler scaler, List<Optional<ColumnFormula>> formulas) {
        this.step = step;
        this.scaler = scaler;
        columns = formulas.size();
        areAll = formulas.stream().allMatch(Optional::isPresent);
        groups = groups(formulas);
    }

    /** Writes encodings of numbers; those without formulas are left out. */
    static CurvesSource ofEncodings(List<Feature> features) {
        List<Optional<ColumnFormula>> formulas = new ArrayList<>();
        for (Feature column : features) {
            boolean isFormula = column.encoding().isPresent()
                    && !column.encoding().get().expressions().isEmpty();
            for (int k = 0; k < column.inputs(); k++) {
                int input = k;
                formulas.add(
                        isFormula
                                ? column.encoding().map(fitted -> ColumnFormula.encoding(fitted, input, column.name()))
                                : Optional.empty());
            }
        }
        return new CurvesSource(Step.ENCODE, Scaler.none(formulas.size()), formulas);
    }

    /** Writes the scaling of the inputs. */
    static CurvesSource ofInputs(Preprocessing preprocessing) {
        Scaler scaler = preprocessing.scaler();
        List<String> names = preprocessing.inputNames();
        return new CurvesSource(
                Step.SCALE,
                scaler,
                IntStream.range(0, scaler.columns())
                        .mapToObj(c -> scaler.curve(c).map(curve -> ColumnFormula.scaling(curve, names.get(c))))
                        .toList());
    }

    /** Writes the inverse of the scaling of the targets. */
    static CurvesSource ofTargets(Target target) {
        Scaler scaler = target instanceof Target.Numbers numbers ? numbers.scaler() : Scaler.none(0);
        List<String> names = target instanceof Target.Numbers numbers ? numbers.names() : List.of();
        return new CurvesSource(
                Step.UNSCALE,
                scaler,
                IntStream.range(0, scaler.columns())
                        .mapToObj(c -> scaler.curve(c).map(curve -> ColumnFormula.inverse(curve, names.get(c))))
                        .toList());
    }

    private static List<Group> groups(List<Optional<ColumnFormula>> formulas) {
        Map<List<Object>, Map<Integer, ColumnFormula>> byShape = new LinkedHashMap<>();
        for (int c = 0; c < formulas.size(); c++) {
            int column = c;
            formulas.get(c).ifPresent(formula -> {
                List<Object> shape = List.of(
                        formula.plugin(),
                        formula.program().steps(),
                        formula.program().outputs()[0],
                        formula.program().constants().length,
                        formula.knots().isEmpty());
                byShape.computeIfAbsent(shape, added -> new LinkedHashMap<>()).put(column, formula);
            });
        }
        Set<String> taken = new TreeSet<>();
        List<Group> groups = new ArrayList<>();
        byShape.values().forEach(columns -> {
            String name = JavaText.camelCase(columns.values().iterator().next().plugin(), "formula");
            String method = name;
            for (int n = 2; ClassName.isReserved(method) || !taken.add(method); n++) {
                method = name + n;
            }
            groups.add(new Group(method, columns));
        });
        return groups;
    }

    /** Returns whether there is no formula. */
    boolean isEmpty() {
        return groups.isEmpty();
    }

    private boolean hasSwitch() {
        return groups.size() > 1 || !areAll;
    }

    /** Returns the private constants: those of columns that are scaled linearly too. */
    String constants() {
        StringBuilder text = new StringBuilder();
        if (!areAll && !scaler.equals(Scaler.none(columns))) {
            text.append(constant("double[]", step.prefix + "CENTER", Lines.doubles(scaler.center())));
            text.append(constant("double[]", step.prefix + "WIDTH", Lines.doubles(scaler.width())));
        }
        if (groups.isEmpty()) {
            return text.toString();
        }
        int[] kinds = new int[columns];
        List<double[]> numbers = new ArrayList<>(
                IntStream.range(0, columns).mapToObj(c -> new double[0]).toList());
        for (int g = 0; g < groups.size(); g++) {
            int kind = g + 1;
            List<Integer> parameters = groups.get(g).parameters();
            groups.get(g).columns().forEach((column, formula) -> {
                double[] constants = formula.program().constants();
                kinds[column] = kind;
                numbers.set(
                        column,
                        parameters.stream().mapToDouble(p -> constants[p]).toArray());
            });
        }
        if (hasSwitch()) {
            text.append(constant("int[]", step.kinds(), Lines.integers(kinds)));
        }
        if (numbers.stream().anyMatch(own -> own.length > 0)) {
            text.append("\n    /** For each " + step.index + ", the numbers of its formula. */");
            text.append(constant("double[][]", step.numbers(), Lines.arrays(numbers)));
        }
        if (groups.stream().anyMatch(Group::hasKnots)) {
            List<double[]> knots = new ArrayList<>(
                    IntStream.range(0, columns).mapToObj(c -> new double[0]).toList());
            groups.forEach(group -> group.columns()
                    .forEach((column, formula) -> knots.set(
                            column,
                            formula.knots().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray())));
            text.append(
                    "\n    /** For each " + step.index + ", the numbers among which its scaling finds a position. */");
            text.append(constant("double[][]", step.prefix + "KNOTS", Lines.arrays(knots)));
        }
        return text.toString();
    }

    private static String constant(String type, String name, String value) {
        return "\n    private static final " + type + " " + name + " = " + value + ";\n";
    }

    /** Returns the method that computes the value of a column; empty without a formula. */
    String method() {
        if (groups.isEmpty()) {
            return "";
        }
        StringBuilder body = new StringBuilder();
        if (hasSwitch()) {
            String index = step.kinds() + "[" + step.index + "]";
            body.append("        switch (").append(index).append(") {\n");
            for (int g = 0; g < groups.size(); g++) {
                boolean isLast = areAll && g == groups.size() - 1;
                body.append("            ").append(isLast ? "default" : "case " + (g + 1));
                body.append(":\n                return ")
                        .append(call(groups.get(g)))
                        .append(";\n");
            }
            body.append(areAll ? "" : "            default:\n                return " + step.linear() + ";\n");
            body.append("        }\n");
        } else {
            body.append("        return ").append(call(groups.get(0))).append(";\n");
        }
        return JavaText.fill("""

                    /** %s in float64. */
                    private static double %s(int %s, double value) {
                %s    }
                """, step.summary, step.method, step.index, body);
    }

    private String call(Group group) {
        String numbers = group.parameters().isEmpty() ? "" : ", " + step.numbers() + "[" + step.index + "]";
        boolean hasPosition = group.hasKnots() && step != Step.UNSCALE;
        String x = hasPosition ? "Functions.position(value, " + step.knots() + ")" : "value";
        String formula = step.holder + "." + group.method() + "(" + x + numbers + ")";
        return group.hasKnots() && step == Step.UNSCALE
                ? "Functions.atPosition(" + formula + ", " + step.knots() + ")"
                : formula;
    }

    /** Returns the nested class of the formulas; empty without one. */
    String holder() {
        if (groups.isEmpty()) {
            return "";
        }
        StringBuilder methods = new StringBuilder();
        groups.forEach(group -> methods.append(formula(group)));
        return JavaText.fill("""

                    /** Formulas in float64; c are the numbers of %s. */
                    private static final class %s {%s
                        private %s() {}
                    }
                """, step == Step.UNSCALE ? "a target" : "an input", step.holder, methods, step.holder);
    }

    private static String formula(Group group) {
        List<Integer> parameters = group.parameters();
        List<String> names = IntStream.range(0, group.first().program().constants().length)
                .mapToObj(c -> parameters.contains(c) ? "c[" + parameters.indexOf(c) + "]" : "")
                .toList();
        List<String> statements = JavaFunction.statements(group.first().program(), names);
        return JavaText.fill(
                """

                        static double %s(double x%s) {
                %s        }
                """,
                group.method(),
                parameters.isEmpty() ? "" : ", double[] c",
                String.join("\n", statements).indent(12));
    }
}
