package dev.chainrule.mlp.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** The physical plan of {@link ScoreRows}: {@link RowScorer} on each partition. */
final class ScoreRowsExec extends SparkPlan {
    private static final long serialVersionUID = 1;

    private final RowScoring scoring;
    private final Seq<Attribute> features;
    private final Seq<Attribute> predictions;
    private final Seq<NamedExpression> columns;
    private final SparkPlan child;

    /**
     * Creates the plan.
     *
     * @param features the columns of the child with the features, or that of the vectors
     * @param predictions the outputs of the scoring
     * @param columns the columns of the result: columns of the child and predictions, perhaps with another name
     */
    ScoreRowsExec(
            RowScoring scoring,
            Seq<Attribute> features,
            Seq<Attribute> predictions,
            Seq<NamedExpression> columns,
            SparkPlan child) {
        this.scoring = scoring;
        this.features = features;
        this.predictions = predictions;
        this.columns = columns;
        this.child = child;
    }

    @Override
    public RDD<InternalRow> doExecute() {
        List<Attribute> all = Catalyst.list(child.output());
        List<Integer> positions = Catalyst.list(features).stream()
                .map(feature -> position(all, feature))
                .toList();
        RowScorer scorer = new RowScorer(scoring, positions, Catalyst.seq(all), predictions, columns);
        return child.execute().toJavaRDD().mapPartitions(scorer).rdd();
    }

    private static int position(List<Attribute> columns, Attribute wanted) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).exprId().equals(wanted.exprId()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Seq<Attribute> output() {
        List<Attribute> output = new ArrayList<>();
        Catalyst.list(columns).forEach(column -> output.add(column.toAttribute()));
        return Catalyst.seq(output);
    }

    @Override
    public AttributeSet producedAttributes() {
        return AttributeSet.apply(Catalyst.expressions(predictions));
    }

    @Override
    public Partitioning outputPartitioning() {
        return child.outputPartitioning();
    }

    @Override
    public Seq<SortOrder> outputOrdering() {
        return child.outputOrdering();
    }

    @Override
    public Seq<SparkPlan> children() {
        return Catalyst.seq(List.of(child));
    }

    @Override
    public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
        return new ScoreRowsExec(scoring, features, predictions, columns, children.apply(0));
    }

    /** Creates a copy with other elements, as a case class of Scala would. */
    @Override
    @SuppressWarnings("unchecked")
    public SparkPlan makeCopy(Object[] elements) {
        SparkPlan copy = new ScoreRowsExec(
                (RowScoring) elements[0],
                (Seq<Attribute>) elements[1],
                (Seq<Attribute>) elements[2],
                (Seq<NamedExpression>) elements[3],
                (SparkPlan) elements[4]);
        copy.copyTagsFrom(this);
        return copy;
    }

    /** Copies the tree; that of Spark asks for a public class. */
    @Override
    public SparkPlan clone() {
        return makeCopy(new Object[] {scoring, features, predictions, columns, child.clone()});
    }

    @Override
    public int productArity() {
        return 5;
    }

    @Override
    public Object productElement(int n) {
        return List.of(scoring, features, predictions, columns, child).get(n);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ScoreRowsExec;
    }

    /** Spark computes equal plans once. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ScoreRowsExec that
                && scoring.equals(that.scoring)
                && features.equals(that.features)
                && predictions.equals(that.predictions)
                && columns.equals(that.columns)
                && child.equals(that.child);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
