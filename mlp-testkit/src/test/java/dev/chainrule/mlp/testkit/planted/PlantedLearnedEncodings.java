package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.testkit.LearnedEncodingContract;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Learned encodings with one fault each, and the test that their author would write. */
final class PlantedLearnedEncodings {
    private PlantedLearnedEncodings() {}

    /** The encoding in which the faults are planted: e = (θ₀ x, θ₁ + x²). */
    static class Curve implements LearnedEncoding {
        @Override
        public int parameters(int inputs) {
            return 2;
        }

        @Override
        public int outputs(int inputs) {
            return 2;
        }

        @Override
        public List<String> outputNames(List<String> inputs) {
            return List.of(inputs.get(0), inputs.get(0) + "²");
        }

        @Override
        public void initialize(double[] parameters, int inputs, RandomStream random) {
            parameters[0] = random.nextGaussian();
            parameters[1] = 0;
        }

        @Override
        public void value(double[] x, double[] parameters, double[] encoded) {
            encoded[0] = parameters[0] * x[0];
            encoded[1] = parameters[1] + x[0] * x[0];
        }

        @Override
        public List<Expression> expressions(int inputs) {
            return List.of(Expression.parse("p1 * x1"), Expression.parse("p2 + x1^2"));
        }

        @Override
        public void pullback(
                double[] x, double[] parameters, double[] lossByEncoded, double[] lossByX, double[] lossByParameters) {
            lossByX[0] = lossByEncoded[0] * parameters[0] + lossByEncoded[1] * 2 * x[0];
            lossByParameters[0] = lossByEncoded[0] * x[0];
            lossByParameters[1] = lossByEncoded[1];
        }
    }

    static class Sound extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve();
        }
    }

    static class TwoOutputsOfOneName extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve() {
                @Override
                public List<String> outputNames(List<String> inputs) {
                    return Collections.nCopies(2, inputs.get(0));
                }
            };
        }
    }

    static class LeavesAParameter extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve() {
                @Override
                public void initialize(double[] parameters, int inputs, RandomStream random) {
                    parameters[0] = random.nextGaussian();
                }

                @Override
                public void value(double[] x, double[] parameters, double[] encoded) {
                    super.value(x, new double[] {parameters[0], 0}, encoded);
                }

                @Override
                public List<Expression> expressions(int inputs) {
                    return List.of();
                }

                @Override
                public void pullback(double[] x, double[] parameters, double[] e, double[] byX, double[] byTheta) {
                    super.pullback(x, parameters, e, byX, byTheta);
                    byTheta[1] = 0;
                }
            };
        }
    }

    static class AddsToTheEncodedInputs extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve() {
                @Override
                public void value(double[] x, double[] parameters, double[] encoded) {
                    double before = encoded[0];
                    super.value(x, parameters, encoded);
                    encoded[0] += Double.isNaN(before) ? before : 0;
                }
            };
        }
    }

    static class ChangesTheGradient extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve() {
                @Override
                public void pullback(double[] x, double[] parameters, double[] e, double[] byX, double[] byTheta) {
                    super.pullback(x, parameters, e, byX, byTheta);
                    e[0] = 0;
                }
            };
        }
    }

    static class ForgetsTheTwo extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve() {
                @Override
                public void pullback(double[] x, double[] parameters, double[] e, double[] byX, double[] byTheta) {
                    super.pullback(x, parameters, e, byX, byTheta);
                    byX[0] -= e[1] * x[0];
                }
            };
        }
    }

    static class OneFormulaForTwoOutputs extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve() {
                @Override
                public List<Expression> expressions(int inputs) {
                    return List.of(Expression.parse("p1 * x1"));
                }
            };
        }
    }

    static class AFormulaOfAnotherFunction extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve() {
                @Override
                public List<Expression> expressions(int inputs) {
                    return List.of(Expression.parse("p1 * x1"), Expression.parse("p2 + x1^3"));
                }
            };
        }
    }

    static class AFormulaOfAnotherVariable extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve() {
                @Override
                public List<Expression> expressions(int inputs) {
                    return List.of(Expression.parse("p0 * x1"), Expression.parse("p2 + x1^2"));
                }
            };
        }
    }

    static class ForwardSkipsARow extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve() {
                @Override
                public void forward(Matrix x, float[] parameters, Matrix encoded, Place place) {
                    float before = encoded.get(0, place.output());
                    super.forward(x, parameters, encoded, place);
                    encoded.set(0, place.output(), before);
                }
            };
        }
    }

    static class BackwardClearsTheWholeGradient extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Curve() {
                @Override
                public void backward(Matrix x, float[] parameters, Matrix e, float[] gradient, Place place) {
                    Arrays.fill(gradient, 0);
                    super.backward(x, parameters, e, gradient, place);
                }
            };
        }
    }
}
