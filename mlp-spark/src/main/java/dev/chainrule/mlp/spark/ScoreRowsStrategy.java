package dev.chainrule.mlp.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/**
 * Plans the execution of {@link ScoreRows}: only the predictions that the next steps read are computed, and if they read
 * none, the model is not used.
 */
final class ScoreRowsStrategy extends SparkStrategy {

    /** Adds the strategy to a session that lacks it. */
    static void install(SparkSession session) {
        ExperimentalMethods methods = session.experimental();
        synchronized (methods) {
            List<SparkStrategy> strategies = new ArrayList<>(Catalyst.list(methods.extraStrategies()));
            if (strategies.stream().noneMatch(ScoreRowsStrategy.class::isInstance)) {
                strategies.add(new ScoreRowsStrategy());
                methods.extraStrategies_$eq(Catalyst.seq(strategies));
            }
        }
    }

    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        if (plan instanceof ScoreRows rows) {
            return one(scored(rows, Catalyst.seq(Catalyst.list(rows.output()))));
        }
        if (plan instanceof Project project && project.child() instanceof ScoreRows rows) {
            Seq<NamedExpression> columns = project.projectList();
            boolean hasOnlyColumns = Catalyst.list(columns).stream().allMatch(ScoreRowsStrategy::isColumn);
            return one(
                    hasOnlyColumns
                            ? scored(rows, columns)
                            : new ProjectExec(columns, scored(rows, read(rows, project.references()))));
        }
        if (plan instanceof Project project
                && project.child() instanceof Filter filter
                && filter.child() instanceof ScoreRows rows) {
            AttributeSet references = project.references().$plus$plus(filter.references());
            return one(new ProjectExec(
                    project.projectList(), new FilterExec(filter.condition(), scored(rows, read(rows, references)))));
        }
        return Catalyst.seq(List.of());
    }

    private static boolean isColumn(NamedExpression expression) {
        return expression instanceof Attribute
                || expression instanceof Alias alias && alias.child() instanceof Attribute;
    }

    /** Returns the columns of a plan that are read. */
    private static Seq<NamedExpression> read(ScoreRows rows, AttributeSet references) {
        return Catalyst.seq(Catalyst.list(rows.output()).stream()
                .filter(references::contains)
                .toList());
    }

    private SparkPlan scored(ScoreRows rows, Seq<NamedExpression> columns) {
        AttributeSet references = AttributeSet.apply(Catalyst.expressions(columns));
        List<Attribute> predictions = rows.predictions();
        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < predictions.size(); i++) {
            if (references.contains((NamedExpression) predictions.get(i))) {
                read.add(i);
            }
        }
        SparkPlan child = planLater(rows.child());
        return read.isEmpty()
                ? new ProjectExec(columns, child)
                : new ScoreRowsExec(
                        rows.scoring().withOutputs(read),
                        Catalyst.seq(rows.features()),
                        Catalyst.seq(read.stream().map(predictions::get).toList()),
                        columns,
                        child);
    }

    private static Seq<SparkPlan> one(SparkPlan plan) {
        return Catalyst.seq(List.of(plan));
    }
}
