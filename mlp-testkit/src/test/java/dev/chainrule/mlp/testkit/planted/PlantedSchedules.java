package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.testkit.ScheduleContract;
import java.util.Arrays;

/** Schedules with one fault each, and the test that their author would write. */
final class PlantedSchedules {
    private PlantedSchedules() {}

    /** What the faults are planted in: a straight line down to 0. */
    static class Line implements Schedule {
        @Override
        public String name() {
            return "line";
        }

        @Override
        public Schedule with(PluginOptions options) {
            return this;
        }

        @Override
        public double learningRate(
                double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
            return learningRate * (1 - (step - 1) / ((double) epochs * stepsPerEpoch));
        }
    }

    abstract static class Planted extends ScheduleContract {
        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    static class DividesByZeroInARunOfOneStep extends Planted {
        @Override
        protected Schedule plugin() {
            return new Line() {
                @Override
                public double learningRate(
                        double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
                    return learningRate * (1 - (step - 1) / ((double) epochs * stepsPerEpoch - 1));
                }
            };
        }
    }

    static class GoesBelowZero extends Planted {
        @Override
        protected Schedule plugin() {
            return new Line() {
                @Override
                public double learningRate(
                        double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
                    return learningRate - 0.001 * step;
                }
            };
        }
    }

    static class CountsStepsInAnInt extends Planted {
        @Override
        protected Schedule plugin() {
            return new Line() {
                @Override
                public double learningRate(
                        double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
                    return learningRate * (1 - (step - 1) / (double) (epochs * (int) stepsPerEpoch));
                }
            };
        }
    }

    static class SortsTheHistory extends Planted {
        @Override
        protected Schedule plugin() {
            return new Line() {
                @Override
                public double learningRate(
                        double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
                    Arrays.sort(history);
                    return history.length == 0 || history[0] > 0 ? learningRate : learningRate / 2;
                }
            };
        }
    }

    static class CountsItsCalls extends Planted {
        @Override
        protected Schedule plugin() {
            return new Line() {
                private int calls;

                @Override
                public synchronized double learningRate(
                        double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
                    calls++;
                    return learningRate / calls;
                }
            };
        }
    }
}
