package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.Map;
import java.util.Random;

/**
 * Evaluates expressions as they are written, in complex numbers, and with a random error after each operation if wanted. It
 * knows no derivative: f′(x) is the imaginary part of f(x + ih)/h for a tiny h (Squire and Trapp, SIAM Review 40, 1998).
 */
final class Witness {
    private static final double STEP = 0x1p-100;
    private static final double LN_2 = Math.log(2);
    private static final Complex NONE = new Complex(Double.NaN, Double.NaN);

    /** x + iy, where y is 0 or tiny. */
    record Complex(double x, double y) {
        Complex plus(Complex o) {
            return new Complex(x + o.x, y + o.y);
        }

        Complex minus(Complex o) {
            return new Complex(x - o.x, y - o.y);
        }

        Complex times(Complex o) {
            return new Complex(x * o.x - y * o.y, x * o.y + y * o.x);
        }

        Complex times(double factor) {
            return new Complex(x * factor, y * factor);
        }

        Complex over(Complex o) {
            double scale = Math.scalb(1, -Math.getExponent(Math.max(Math.abs(o.x), 1e-300)));
            double c = o.x * scale;
            double d = o.y * scale;
            double norm = c * c + d * d;
            return new Complex((x * c + y * d) / norm * scale, (y * c - x * d) / norm * scale);
        }

        Complex exp() {
            double e = StrictMath.exp(x);
            return new Complex(e * StrictMath.cos(y), e * StrictMath.sin(y));
        }

        Complex ln() {
            return x > 0 ? new Complex(StrictMath.log(x), StrictMath.atan2(y, x)) : NONE;
        }

        Complex negated() {
            return new Complex(-x, -y);
        }
    }

    private final Map<String, Complex> values;
    private final Random noise;
    private final double size;

    private Witness(Map<String, Complex> values, Random noise, double size) {
        this.values = values;
        this.noise = noise;
        this.size = size;
    }

    /** Returns the value at z and, as the second number, the derivative by z. */
    static double[] at(Expression e, double z, double b) {
        return at(e, z, b, new Random(0), 0);
    }

    /** Returns value and derivative with a relative error of at most this size after each operation. */
    static double[] at(Expression e, double z, double b, Random noise, double size) {
        Complex result = new Witness(Map.of("z", new Complex(z, STEP), "b", new Complex(b, 0)), noise, size).of(e);
        return new double[] {result.x, result.y / STEP};
    }

    /** Returns how far random errors of this size take value and derivative, at most, in a few trials. */
    static double[] spread(Expression e, double z, double b, double size) {
        double[] exact = at(e, z, b);
        double[] spread = new double[2];
        Random noise = new Random(5);
        for (int trial = 0; trial < 5; trial++) {
            double[] moved = at(e, z, b, noise, size);
            for (int i = 0; i < 2; i++) {
                double distance = Math.abs(moved[i] - exact[i]);
                spread[i] = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : Math.max(spread[i], distance);
            }
        }
        return spread;
    }

    private Complex of(Expression e) {
        if (e instanceof Constant constant) {
            boolean isExact = constant.value() == Math.rint(constant.value());
            return new Complex(isExact ? constant.value() : noisy(constant.value()), 0);
        }
        if (e instanceof Variable variable) {
            return values.get(variable.name());
        }
        Complex result;
        if (e instanceof Unary unary) {
            result = function(unary.function(), of(unary.argument()));
        } else if (e instanceof Where where) {
            double left = of(where.left()).x;
            double right = of(where.right()).x;
            if (Double.isNaN(left) || Double.isNaN(right)) {
                return NONE;
            }
            boolean holds = where.isStrict() ? left < right : left <= right;
            return left == right && size > 0 ? NONE : of(holds ? where.then() : where.otherwise());
        } else {
            Binary binary = (Binary) e;
            Complex u = of(binary.left());
            boolean isUndefined = binary.operator() == Operator.POWER
                    && u.x <= 0
                    && Trees.contains(binary.right(), "z"); // but at single points
            result = isUndefined ? NONE : operator(binary.operator(), u, of(binary.right()));
        }
        if (Double.isInfinite(result.x) || Double.isInfinite(result.y)) {
            return NONE; // beyond it, nothing is known
        }
        return size == 0 ? result : new Complex(noisy(result.x), noisy(result.y));
    }

    private double noisy(double number) {
        return number * (1 + size * (2 * noise.nextDouble() - 1));
    }

    private static Complex operator(Operator operator, Complex u, Complex v) {
        return switch (operator) {
            case ADD -> u.plus(v);
            case SUBTRACT -> u.minus(v);
            case MULTIPLY -> u.times(v);
            case DIVIDE -> u.over(v);
            case POWER -> power(u, v);
            case MIN -> u.x < v.x || u.equals(v) ? u : u.x > v.x ? v : u.x == v.x ? new Complex(u.x, Double.NaN) : NONE;
            case MAX -> u.x > v.x || u.equals(v) ? u : u.x < v.x ? v : u.x == v.x ? new Complex(u.x, Double.NaN) : NONE;
        };
    }

    private static Complex power(Complex u, Complex v) {
        if (v.y == 0 && v.x == Math.rint(v.x) && Math.abs(v.x) <= 64) {
            Complex product = new Complex(1, 0);
            for (int i = 0; i < Math.abs(v.x); i++) {
                product = product.times(u);
            }
            return v.x < 0 ? new Complex(1, 0).over(product) : product;
        }
        return u.ln().times(v).exp();
    }

    private static Complex function(Function function, Complex u) {
        double x = u.x;
        double y = u.y;
        return switch (function) {
            case NEGATE -> u.negated();
            case EXP -> u.exp();
            case EXPM1 -> new Complex(StrictMath.expm1(x), u.exp().y);
            case LN -> u.ln();
            case LOG1P -> x > -1 ? new Complex(StrictMath.log1p(x), StrictMath.atan2(y, 1 + x)) : NONE;
            case LOG2 -> u.ln().times(1 / LN_2);
            case SQRT -> squareRoot(u);
            case SIN -> sine(u);
            case COS -> cosine(u);
            case TAN -> sine(u).over(cosine(u));
            case ATAN -> new Complex(StrictMath.atan(x), StrictMath.log1p(4 * y / (x * x + (1 - y) * (1 - y))) / 4);
            case SINH -> new Complex(StrictMath.sinh(x), StrictMath.cosh(x) * StrictMath.sin(y));
            case COSH -> new Complex(StrictMath.cosh(x), StrictMath.sinh(x) * StrictMath.sin(y));
            case TANH -> tanh(u);
            case ASINH -> {
                Complex root = squareRoot(new Complex(1 + x * x, 2 * x * y));
                Complex sum = root.plus(x < 0 ? u.negated() : u); // ln(u + √(1 + u²)), odd
                double value = StrictMath.log1p(Math.abs(x) + x * x / (1 + Math.sqrt(1 + x * x)));
                double angle = StrictMath.atan2(sum.y, sum.x);
                yield x < 0 ? new Complex(-value, -angle) : new Complex(value, angle);
            }
            case SIGMOID -> sigmoid(u);
            case SOFTPLUS -> {
                Complex e = (x > 0 ? u.negated() : u).exp();
                Complex tail = new Complex(StrictMath.log1p(e.x), StrictMath.atan2(e.y, 1 + e.x));
                yield x > 0 ? u.plus(tail) : tail;
            }
            case ERF -> errorFunction(u);
            case NORMAL_PDF -> u.times(u).times(-0.5).exp().times(1 / Math.sqrt(2 * Math.PI));
            case NORMAL_CDF -> {
                Complex v = u.times(Math.sqrt(0.5));
                yield x < 0
                        ? complement(v.negated()).times(0.5)
                        : new Complex(1, 0).minus(complement(v).times(0.5));
            }
            case ABS -> x > 0 ? u : x < 0 ? u.negated() : new Complex(x, y == 0 ? 0 : Double.NaN);
            case SIGN -> new Complex(Math.signum(x), 0);
            case STEP -> x > 0 ? new Complex(1, 0) : x <= 0 ? new Complex(0, 0) : NONE;
            default -> throw new IllegalArgumentException("not a function of formulas: " + function);
        };
    }

    private static Complex squareRoot(Complex u) {
        if (!(u.x >= 0)) {
            return NONE;
        }
        double root = Math.sqrt(u.x);
        return new Complex(root, u.y == 0 ? 0 : u.y / (2 * root)); // (a + ib)² with a ≫ b
    }

    private static Complex sine(Complex u) {
        return new Complex(StrictMath.sin(u.x), StrictMath.cos(u.x) * StrictMath.sinh(u.y));
    }

    private static Complex cosine(Complex u) {
        return new Complex(StrictMath.cos(u.x), -StrictMath.sin(u.x) * StrictMath.sinh(u.y));
    }

    /** By e⁻²ᵘ, which does not overflow for u with a positive real part. */
    private static Complex tanh(Complex u) {
        Complex e = (u.x < 0 ? u : u.negated()).times(2).exp();
        Complex one = new Complex(1, 0);
        Complex quotient = one.minus(e).over(one.plus(e));
        return new Complex(StrictMath.tanh(u.x), u.x < 0 ? -quotient.y : quotient.y);
    }

    private static Complex sigmoid(Complex u) {
        Complex e = (u.x < 0 ? u : u.negated()).exp();
        Complex numerator = u.x < 0 ? e : new Complex(1, 0);
        return numerator.over(new Complex(1, 0).plus(e));
    }

    private static Complex errorFunction(Complex u) {
        if (Math.abs(u.x) > 2) {
            Complex tail = complement(u.x < 0 ? u.negated() : u);
            return u.x < 0 ? tail.minus(new Complex(1, 0)) : new Complex(1, 0).minus(tail);
        }
        Complex square = u.times(u).negated();
        Complex term = u;
        Complex sum = u;
        for (int n = 1; n < 80; n++) {
            term = term.times(square).times(1.0 / n);
            sum = sum.plus(term.times(1.0 / (2 * n + 1)));
        }
        return sum.times(2 / Math.sqrt(Math.PI));
    }

    /** 1 − erf(u) for u with a real part of at least 0, by its continued fraction far out. */
    private static Complex complement(Complex u) {
        if (u.x <= 1) {
            return new Complex(1, 0).minus(errorFunction(u));
        }
        Complex fraction = u;
        for (int n = 300; n > 0; n--) {
            fraction = u.plus(new Complex(n / 2.0, 0).over(fraction));
        }
        return u.times(u).negated().exp().over(fraction).times(1 / Math.sqrt(Math.PI));
    }
}
