package dev.chainrule.mlp.spark;

import org.apache.spark.sql.SparkSession;

/** The one Spark session of all tests of the module; it ends with the JVM. */
final class LocalSpark {
    private LocalSpark() {}

    /** Returns the session, which has two threads, tries a failed task twice, and opens no port to other machines. */
    static SparkSession session() {
        return SparkSession.builder()
                .master("local[2,2]")
                .appName("mlp-spark")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.codegen.wholeStage", "false")
                .getOrCreate();
    }
}
