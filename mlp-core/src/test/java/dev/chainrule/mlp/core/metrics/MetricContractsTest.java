package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.testkit.MetricContract;
import org.junit.jupiter.api.Nested;

/** The contract, for every metric. */
class MetricContractsTest {

    @Nested
    class AccuracyTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Accuracy();
        }
    }

    @Nested
    class TopKTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new TopK();
        }
    }

    @Nested
    class PrecisionTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Precision();
        }
    }

    @Nested
    class PrecisionMacroTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Precision.Macro();
        }
    }

    @Nested
    class PrecisionMicroTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Precision.Micro();
        }
    }

    @Nested
    class RecallTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Recall();
        }
    }

    @Nested
    class RecallMacroTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Recall.Macro();
        }
    }

    @Nested
    class RecallMicroTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Recall.Micro();
        }
    }

    @Nested
    class F1Test extends MetricContract {
        @Override
        protected Metric plugin() {
            return new F1();
        }
    }

    @Nested
    class F1MacroTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new F1.Macro();
        }
    }

    @Nested
    class F1MicroTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new F1.Micro();
        }
    }

    @Nested
    class RocAucTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new RocAuc();
        }
    }

    @Nested
    class LogLossTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new LogLoss();
        }
    }

    @Nested
    class RmseTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Rmse();
        }
    }

    @Nested
    class MaeTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Mae();
        }
    }

    @Nested
    class R2Test extends MetricContract {
        @Override
        protected Metric plugin() {
            return new R2();
        }
    }

    @Nested
    class BalancedAccuracyTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new BalancedAccuracy();
        }
    }

    @Nested
    class AveragePrecisionTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new AveragePrecision();
        }
    }

    @Nested
    class MccTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Mcc();
        }
    }

    @Nested
    class BrierScoreTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new BrierScore();
        }
    }

    @Nested
    class CalibrationErrorTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new CalibrationError();
        }
    }

    @Nested
    class ExplainedVarianceTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new ExplainedVariance();
        }
    }

    @Nested
    class PinballTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Pinball();
        }
    }

    @Nested
    class CoverageTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Coverage();
        }
    }

    @Nested
    class MapeTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new Mape();
        }
    }

    @Nested
    class SubsetAccuracyTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new SubsetAccuracy();
        }
    }

    @Nested
    class HammingLossTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new HammingLoss();
        }
    }

    @Nested
    class MultiLabelF1MacroTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new MultiLabelF1Macro();
        }
    }

    @Nested
    class MultiLabelF1MicroTest extends MetricContract {
        @Override
        protected Metric plugin() {
            return new MultiLabelF1Micro();
        }
    }
}
