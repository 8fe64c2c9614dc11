package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An expression as pieces without {@code where}, with the choices that lead to each. */
sealed interface Pieces {

    /**
     * A piece.
     *
     * @param expression without where, unless there are too many of them
     * @param when the comparisons that led here, in TeX: {@code z > 0}; empty if there are none
     */
    record Piece(Expression expression, String when) implements Pieces {}

    /**
     * A choice.
     *
     * @param where the comparison that decides
     * @param then where it holds
     * @param otherwise where it does not
     */
    record Choice(Where where, Pieces then, Pieces otherwise) implements Pieces {}

    /** Takes an expression apart. */
    static Pieces of(Expression e) {
        return of(e, List.of());
    }

    private static Pieces of(Expression e, List<Relation> path) {
        Optional<Where> found = path.size() < Relation.MOST ? first(e) : Optional.empty();
        if (found.isEmpty()) {
            return new Piece(e, path.stream().map(Relation::tex).collect(Collectors.joining(",\\; ")));
        }
        Where where = found.get();
        Relation holds = Relation.of(where);
        Optional<List<Relation>> ifSo = holds.addedTo(path);
        Optional<List<Relation>> ifNot = holds.negated().addedTo(path);
        if (ifSo.isEmpty()) {
            return of(e.replace(where, where.otherwise()).simplified(), ifNot.orElse(path));
        }
        Pieces then = of(e.replace(where, where.then()).simplified(), ifSo.get());
        return ifNot.isEmpty()
                ? then
                : new Choice(where, then, of(e.replace(where, where.otherwise()).simplified(), ifNot.get()));
    }

    /** Finds a choice whose comparison contains no other. */
    private static Optional<Where> first(Expression e) {
        if (e instanceof Unary unary) {
            return first(unary.argument());
        }
        if (e instanceof Binary binary) {
            return first(binary.left()).or(() -> first(binary.right()));
        }
        return e instanceof Where where
                ? first(where.left()).or(() -> first(where.right())).or(() -> Optional.of(where))
                : Optional.empty();
    }

    /**
     * How two expressions compare.
     *
     * @param left the left side
     * @param signs the possible signs of left − right: 1 for −, 2 for 0, 4 for +, added up
     * @param right the right side, a number if one of them is
     */
    record Relation(Expression left, int signs, Expression right) {
        /** So many of them lead to one piece. */
        static final int MOST = 4;

        private static final List<String> SYMBOLS = List.of("", "<", "=", "\\le", ">", "\\ne", "\\ge");

        static Relation of(Where where) {
            int signs = where.isStrict() ? 1 : 3;
            return where.left() instanceof Constant
                    ? new Relation(where.right(), mirrored(signs), where.left())
                    : new Relation(where.left(), signs, where.right());
        }

        private static int mirrored(int signs) {
            return (signs & 1) << 2 | signs & 2 | signs >> 2;
        }

        Relation negated() {
            return new Relation(left, 7 - signs, right);
        }

        /** Narrows what is known of the same two sides; empty if that is impossible. */
        Optional<List<Relation>> addedTo(List<Relation> path) {
            List<Relation> added = new ArrayList<>();
            Relation merged = this;
            for (Relation known : path) {
                if (known.left.equals(left) && known.right.equals(right)) {
                    merged = new Relation(left, merged.signs & known.signs, right);
                } else if (known.left.equals(right) && known.right.equals(left)) {
                    merged = new Relation(known.left, mirrored(merged.signs) & known.signs, known.right);
                } else {
                    added.add(known);
                }
            }
            added.add(merged);
            return merged.signs == 0 ? Optional.empty() : Optional.of(added);
        }

        String tex() {
            return left.rounded(7).tex() + SYMBOLS.get(signs) + " "
                    + right.rounded(7).tex();
        }
    }
}
