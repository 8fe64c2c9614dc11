package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.testkit.MetricContract;
import java.util.ArrayList;
import java.util.List;

/** Metrics with one fault each, as their authors might write them. */
final class PlantedMetrics {
    private PlantedMetrics() {}

    /** Not in a service file, so that a fault is the only one. */
    abstract static class Contract extends MetricContract {
        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    /** The share of rows that are right, with one thing wrong. */
    private abstract static class Hits implements ClassMetric {
        @Override
        public String name() {
            return "hits";
        }

        @Override
        public Hits with(PluginOptions options) {
            return this;
        }

        @Override
        public boolean equals(Object other) {
            return other != null && other.getClass() == getClass();
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private static final class Count implements ClassMetric.Tally {
        private double rows;
        private double hits;

        @Override
        public void add(double[] scores, int answer, int actual) {
            rows++;
            hits += answer == actual ? 1 : 0;
        }

        @Override
        public double value() {
            return hits / rows;
        }
    }

    static class SoundHits extends Contract {
        @Override
        protected Metric plugin() {
            return new Hits() {
                @Override
                public Tally start(int classes) {
                    return new Count();
                }
            };
        }
    }

    static class LabelOfTheLoss extends Contract {
        @Override
        protected Metric plugin() {
            return new Hits() {
                @Override
                public String label() {
                    return "loss";
                }

                @Override
                public Tally start(int classes) {
                    return new Count();
                }
            };
        }
    }

    static class OneTallyForAll extends Contract {
        @Override
        protected Metric plugin() {
            return new Hits() {
                private final ThreadLocal<Count> count = ThreadLocal.withInitial(Count::new);

                @Override
                public Tally start(int classes) {
                    count.get().rows = 0;
                    count.get().hits = 0;
                    return count.get();
                }
            };
        }
    }

    static class StartsAgainWhenAsked extends Contract {
        @Override
        protected Metric plugin() {
            return new Hits() {
                @Override
                public Tally start(int classes) {
                    return new Tally() {
                        private Count count = new Count();

                        @Override
                        public void add(double[] scores, int answer, int actual) {
                            count.add(scores, answer, actual);
                        }

                        @Override
                        public double value() {
                            double value = count.value();
                            count = new Count();
                            return value;
                        }
                    };
                }
            };
        }
    }

    /** The mean error, with one thing wrong. */
    private abstract static class Bias implements NumberMetric {
        @Override
        public String name() {
            return "bias";
        }

        @Override
        public Bias with(PluginOptions options) {
            return this;
        }

        @Override
        public boolean equals(Object other) {
            return other != null && other.getClass() == getClass();
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    static class SoundBias extends Contract {
        @Override
        protected Metric plugin() {
            return new Bias() {
                @Override
                public Tally start(int targets) {
                    return new Tally() {
                        private double sum;
                        private long rows;

                        @Override
                        public void add(double[] predicted, double[] actual) {
                            sum += predicted[0] - actual[0];
                            rows++;
                        }

                        @Override
                        public double value() {
                            return sum / rows;
                        }
                    };
                }
            };
        }
    }

    static class KeepsTheArrays extends Contract {
        @Override
        protected Metric plugin() {
            return new Bias() {
                @Override
                public Tally start(int targets) {
                    List<double[]> rows = new ArrayList<>();
                    return new Tally() {
                        @Override
                        public void add(double[] predicted, double[] actual) {
                            rows.add(predicted);
                        }

                        @Override
                        public double value() {
                            return rows.stream().mapToDouble(row -> row[0]).sum();
                        }
                    };
                }
            };
        }
    }

    static class ThrowsWithoutRows extends Contract {
        @Override
        protected Metric plugin() {
            return new Bias() {
                @Override
                public Tally start(int targets) {
                    List<Double> values = new ArrayList<>();
                    return new Tally() {
                        @Override
                        public void add(double[] predicted, double[] actual) {
                            values.add(predicted[0] - actual[0]);
                        }

                        @Override
                        public double value() {
                            return values.get(values.size() - 1);
                        }
                    };
                }
            };
        }
    }

    static class ChangesTheRow extends Contract {
        @Override
        protected Metric plugin() {
            return new Bias() {
                @Override
                public Tally start(int targets) {
                    return new Tally() {
                        private double sum;

                        @Override
                        public void add(double[] predicted, double[] actual) {
                            predicted[0] -= actual[0];
                            sum += predicted[0];
                        }

                        @Override
                        public double value() {
                            return sum;
                        }
                    };
                }
            };
        }
    }

    static class DividesByNothing extends Contract {
        @Override
        protected Metric plugin() {
            return new Bias() {
                @Override
                public Tally start(int targets) {
                    return new Tally() {
                        @Override
                        public void add(double[] predicted, double[] actual) {}

                        @Override
                        public double value() {
                            return 0.0 / 0;
                        }
                    };
                }
            };
        }
    }
}
