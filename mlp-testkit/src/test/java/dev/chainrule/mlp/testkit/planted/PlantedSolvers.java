package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.api.Objective;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.testkit.SolverContract;

/** Solvers with one fault each, and the test that their author would write. */
final class PlantedSolvers {
    private static final int MOST_TRIALS = 60;

    private PlantedSolvers() {}

    /** What the faults are planted in: damped Gauss-Newton steps, of which the first one tried is far too long. */
    static class Damped implements Solver {
        @Override
        public String name() {
            return "damped";
        }

        @Override
        public Solver with(PluginOptions options) {
            return this;
        }

        @Override
        public long stateSize(int parameters) {
            return 1;
        }

        double damping(double[] state) {
            return state[0] == 0 ? 1e-3 : state[0];
        }

        void keep(double[] state, double damping) {
            state[0] = Math.max(1e-12, damping / 10);
        }

        boolean accepts(double found, double before) {
            return found < before;
        }

        @Override
        public Iteration iterate(Objective objective, double[] parameters, double[] state) {
            int n = parameters.length;
            double[] gradient = new double[n];
            double[][] matrix = new double[n][n];
            double before = objective.gaussNewton(parameters, gradient, matrix);
            if (!Double.isFinite(before)) {
                return new Iteration(before, Status.STALLED);
            }
            double damping = damping(state);
            double[] start = parameters.clone();
            for (int trial = 0; trial < MOST_TRIALS; trial++) {
                double[] step = step(matrix, gradient, damping);
                for (int i = 0; i < n; i++) {
                    parameters[i] = start[i] - (trial == 0 ? 10 : 1) * step[i];
                }
                double found = objective.value(parameters);
                if (accepts(found, before)) {
                    keep(state, damping);
                    return new Iteration(found, Status.IMPROVED);
                }
                damping *= trial == 0 ? 1 : 10;
            }
            System.arraycopy(start, 0, parameters, 0, n);
            return new Iteration(before, Status.CONVERGED);
        }

        /** Solves (A + μ diag A) x = g by elimination; A is given by its lower triangle. */
        private static double[] step(double[][] matrix, double[] gradient, double damping) {
            int n = gradient.length;
            double[][] a = new double[n][n];
            double[] x = gradient.clone();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    a[i][j] = matrix[Math.max(i, j)][Math.min(i, j)];
                }
                a[i][i] += damping * a[i][i];
            }
            for (int k = 0; k < n; k++) {
                for (int i = k + 1; i < n; i++) {
                    double factor = a[i][k] / a[k][k];
                    for (int j = k; j < n; j++) {
                        a[i][j] -= factor * a[k][j];
                    }
                    x[i] -= factor * x[k];
                }
            }
            for (int i = n - 1; i >= 0; i--) {
                for (int j = i + 1; j < n; j++) {
                    x[i] -= a[i][j] * x[j];
                }
                x[i] /= a[i][i];
            }
            return x;
        }
    }

    abstract static class Planted extends SolverContract {
        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    static class Sound extends Planted {
        @Override
        protected Solver plugin() {
            return new Damped();
        }
    }

    static class StateOfNegativeSize extends Planted {
        @Override
        protected Solver plugin() {
            return new Damped() {
                @Override
                public long stateSize(int parameters) {
                    return parameters == 1000 ? -1 : 1;
                }
            };
        }
    }

    static class ReturnsTheValueBefore extends Planted {
        @Override
        protected Solver plugin() {
            return new Damped() {
                @Override
                public Iteration iterate(Objective objective, double[] parameters, double[] state) {
                    double before = objective.value(parameters);
                    return new Iteration(
                            before, super.iterate(objective, parameters, state).status());
                }
            };
        }
    }

    static class TakesTinySteps extends Planted {
        @Override
        protected Solver plugin() {
            return new Damped() {
                @Override
                double damping(double[] state) {
                    return 1e6;
                }
            };
        }
    }

    static class NeverConverges extends Planted {
        @Override
        protected Solver plugin() {
            return new Damped() {
                @Override
                public Iteration iterate(Objective objective, double[] parameters, double[] state) {
                    return new Iteration(
                            super.iterate(objective, parameters, state).value(), Status.IMPROVED);
                }
            };
        }
    }

    static class StateInside extends Planted {
        @Override
        protected Solver plugin() {
            return new Damped() {
                private int iterations;

                @Override
                double damping(double[] state) {
                    return 1e-3 * ++iterations;
                }
            };
        }
    }

    static class TakesInfinityForAnImprovement extends Planted {
        @Override
        protected Solver plugin() {
            return new Damped() {
                @Override
                boolean accepts(double found, double before) {
                    return found < before || Double.isInfinite(found);
                }
            };
        }
    }

    static class HidesThatTheStartIsInfinite extends Planted {
        @Override
        protected Solver plugin() {
            return new Damped() {
                @Override
                public Iteration iterate(Objective objective, double[] parameters, double[] state) {
                    Iteration iteration = super.iterate(objective, parameters, state);
                    return Double.isFinite(iteration.value()) ? iteration : new Iteration(0, Status.STALLED);
                }
            };
        }
    }
}
