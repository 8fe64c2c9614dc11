package dev.chainrule.mlp.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateUnsafeRowJoiner;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowJoiner;
import scala.collection.immutable.Seq;

/** Makes one row of a row and its predictions. */
interface RowJoin {

    /** Returns the columns of the result, in a buffer that the next call overwrites. */
    UnsafeRow join(UnsafeRow row, UnsafeRow predictions);

    /**
     * Creates a join.
     *
     * @param columns the columns of the result; if they are those of the row and then the predictions, bytes are copied
     *     without a look at each column
     */
    static RowJoin of(Seq<Attribute> row, Seq<Attribute> predictions, Seq<NamedExpression> columns) {
        List<Attribute> all = new ArrayList<>(Catalyst.list(row));
        all.addAll(Catalyst.list(predictions));
        List<NamedExpression> wanted = Catalyst.list(columns);
        boolean isAll = all.size() == wanted.size()
                && IntStream.range(0, all.size()).allMatch(i -> isSame(all.get(i), wanted.get(i)));
        if (isAll) {
            UnsafeRowJoiner joiner = GenerateUnsafeRowJoiner.create(
                    Catalyst.schema(Catalyst.list(row)), Catalyst.schema(Catalyst.list(predictions)));
            return joiner::join;
        }
        UnsafeProjection projection = UnsafeProjection.create(Catalyst.expressions(columns), Catalyst.seq(all));
        JoinedRow joined = new JoinedRow();
        return (left, right) -> projection.apply(joined.apply(left, right));
    }

    private static boolean isSame(Attribute column, NamedExpression wanted) {
        NamedExpression source =
                wanted instanceof Alias alias && alias.child() instanceof Attribute original ? original : wanted;
        return source.exprId().equals(column.exprId());
    }
}
