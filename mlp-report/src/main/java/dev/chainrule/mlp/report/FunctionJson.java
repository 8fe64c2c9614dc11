package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Where;
import dev.chainrule.mlp.api.expression.Operator;
import dev.chainrule.mlp.api.expression.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the expression of an activation or a loss as data that a page can compute: the programs of the value and the
 * derivative, the derivative in TeX, and how it was derived.
 */
final class FunctionJson {
    private static final int DIGITS = 7;
    private static final int MOST_CHARACTERS = 6000;

    private final JsonGenerator json;

    FunctionJson(JsonGenerator json) {
        this.json = json;
    }

    /** Writes f(z). Its derivative contains the output a where f′ contains f. */
    void activation(String name, Expression function, double[] kinks) {
        Expression derivative = function.derivative("z");
        json.writeObjectPropertyStart(name);
        program("value", List.of(function), List.of("z"));
        program("derivative", List.of(derivative), List.of("z"));
        Expression recognized = function.recognized();
        boolean isComposed = recognized.depth() > 0 && !(recognized instanceof Where);
        Expression a = Expression.variable("a");
        Expression slope = isComposed ? derivative.replace(recognized, a) : derivative;
        Map<String, Expression> meanings = new LinkedHashMap<>();
        meanings.put("a", function);
        form(slope, UnaryOperator.identity(), List.of("z", "a"), meanings, List.of("z"));
        json.writeName("kinks");
        json.writeArray(kinks, 0, kinks.length);
        inside(function.simplified());
        json.writeEndObject();
    }

    /** Writes ℓ(a, y), of whose values a loss is the mean or the sum. */
    void loss(String name, Expression function, boolean isMean) {
        List<String> names = List.of("a", "y");
        Expression derivative = function.derivative("a");
        json.writeObjectPropertyStart(name);
        json.writeBooleanProperty("mean", isMean);
        program("value", List.of(function), names);
        program("derivative", List.of(derivative), names);
        boundaries(function, derivative, names);
        Expression n = Expression.variable("n");
        UnaryOperator<Expression> finish = piece -> new Binary(Operator.DIVIDE, piece, n).simplified();
        form(derivative, isMean ? finish : UnaryOperator.identity(), List.of("a", "y", "n"), Map.of(), names);
        json.writeEndObject();
    }

    /** Writes the expressions whose zeros divide the branches of ℓ or its derivative, each followed by its slope by a. */
    private void boundaries(Expression function, Expression derivative, List<String> names) {
        List<Expression> dividing = new ArrayList<>();
        Stream.concat(function.boundaries("a").stream(), derivative.boundaries("a").stream())
                .distinct()
                .forEach(each -> dividing.addAll(List.of(each, each.derivative("a"))));
        program("boundaries", dividing, names);
    }

    /** Writes the lines of the derivation of a composite function, and the program of the numbers that appear in them. */
    private void inside(Expression function) {
        List<Derivation.Step> steps = Derivation.of(function, "z").steps();
        if (steps.size() == 1) {
            return;
        }
        List<String> symbols = new ArrayList<>(List.of("z"));
        List<Expression> numbers = new ArrayList<>(List.of(Expression.variable("z")));
        Map<String, Expression> meanings = new LinkedHashMap<>();
        for (Derivation.Step step : steps.subList(1, steps.size())) {
            symbols.add(step.name());
            numbers.add(step.expanded());
            symbols.add(step.name() + "′");
            numbers.add(step.expanded().derivative("z"));
        }
        for (int i = 1; i < symbols.size(); i++) {
            meanings.put(symbols.get(i), numbers.get(i));
        }
        json.writeObjectPropertyStart("inside");
        json.writeArrayPropertyStart("symbols");
        symbols.forEach(json::writeString);
        json.writeEndArray();
        program("numbers", numbers, List.of("z"));
        json.writeArrayPropertyStart("steps");
        for (Derivation.Step step : steps) {
            json.writeStartObject();
            json.writeStringProperty("name", step.name());
            String symbol = step.name().equals("f")
                    ? "f"
                    : Expression.variable(step.name()).tex();
            json.writeStringProperty("symbol", symbol);
            json.writeStringProperty("value", step.definition().rounded(DIGITS).tex());
            json.writeStringProperty(
                    "derivative", step.derivative().rounded(DIGITS).tex());
            json.writeStringProperty("rules", String.join("; ", step.rules()));
            form(step.derivative(), UnaryOperator.identity(), symbols, meanings, List.of("z"));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes expressions as a program. */
    void program(String name, List<Expression> expressions, List<String> variables) {
        Program program = Program.of(expressions, variables);
        json.writeObjectPropertyStart(name);
        json.writeName("constants");
        json.writeArray(program.constants(), 0, program.constants().length);
        json.writeArrayPropertyStart("steps");
        for (Program.Step step : program.steps()) {
            json.writeStartArray();
            json.writeString(step.operation());
            step.operands().forEach(json::writeNumber);
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeName("outputs");
        json.writeArray(program.outputs(), 0, program.outputs().length);
        json.writeEndObject();
    }

    /**
     * Writes an expression piece by piece: TeX in which {z} stands for the symbol or the number of z, and a program that
     * decides between the pieces.
     *
     * @param finish what is done with each piece
     * @param symbols the variables of the expression
     * @param meanings what those of the symbols are that are not variables of the program
     * @param variables the variables of the program
     */
    private void form(
            Expression expression,
            UnaryOperator<Expression> finish,
            List<String> symbols,
            Map<String, Expression> meanings,
            List<String> variables) {
        Pieces pieces = Pieces.of(expression);
        json.writeObjectPropertyStart("form");
        List<Expression> sides = new ArrayList<>();
        json.writeName("pieces");
        piece(pieces, finish, symbols, sides);
        sides.replaceAll(side -> meant(side, meanings));
        program("sides", sides, variables);
        json.writeEndObject();
    }

    private static Expression meant(Expression e, Map<String, Expression> meanings) {
        Expression result = e;
        for (Map.Entry<String, Expression> meaning : meanings.entrySet()) {
            result = result.replace(Expression.variable(meaning.getKey()), meaning.getValue());
        }
        return result;
    }

    private void piece(Pieces pieces, UnaryOperator<Expression> finish, List<String> symbols, List<Expression> sides) {
        json.writeStartObject();
        if (pieces instanceof Pieces.Choice choice) {
            json.writeNumberProperty("sides", sides.size());
            json.writeBooleanProperty("strict", choice.where().isStrict());
            sides.add(choice.where().left());
            sides.add(choice.where().right());
            json.writeName("then");
            piece(choice.then(), finish, symbols, sides);
            json.writeName("otherwise");
            piece(choice.otherwise(), finish, symbols, sides);
        } else if (pieces instanceof Pieces.Piece piece) {
            String tex = withPlaceholders(finish.apply(piece.expression()), symbols);
            json.writeStringProperty("tex", tex.length() > MOST_CHARACTERS ? "" : tex);
            json.writeStringProperty("when", piece.when());
        }
        json.writeEndObject();
    }

    /** Prints each symbol as one character of the private use area, which no formula contains, and then as {symbol}. */
    static String withPlaceholders(Expression e, List<String> symbols) {
        Expression marked = e.rounded(DIGITS);
        for (int i = 0; i < symbols.size(); i++) {
            marked = marked.replace(Expression.variable(symbols.get(i)), Expression.variable(mark(i)));
        }
        String tex = marked.tex();
        for (int i = 0; i < symbols.size(); i++) {
            tex = tex.replace(mark(i), "{" + symbols.get(i) + "}");
        }
        return tex;
    }

    private static String mark(int i) {
        return Character.toString(0xE000 + i);
    }
}
