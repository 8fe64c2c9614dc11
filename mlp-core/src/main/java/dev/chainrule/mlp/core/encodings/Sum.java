package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Operator;
import java.util.List;

/** Sums of many terms as formulas. */
final class Sum {
    private Sum() {}

    /** Returns the sum of at least one term, in pairs: its depth grows by one when the number of terms doubles. */
    static Expression of(List<Expression> terms) {
        int count = terms.size();
        return count == 1
                ? terms.get(0)
                : new Expression.Binary(
                        Operator.ADD, of(terms.subList(0, count / 2)), of(terms.subList(count / 2, count)));
    }
}
