package dev.chainrule.mlp.spark;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import scala.runtime.BoxedUnit;

/**
 * Lets every session plan scored rows, also one that reads a global view of another session. Spark finds it as a service;
 * sessions that were made before are prepared by {@link MlpModel#transform}.
 *
 * @since 0.2
 */
public final class ScoreRowsExtension implements SparkSessionExtensionsProvider {
    /** Creates the extension. */
    public ScoreRowsExtension() {}

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        extensions.injectPlannerStrategy(session -> new ScoreRowsStrategy());
        return BoxedUnit.UNIT;
    }
}
