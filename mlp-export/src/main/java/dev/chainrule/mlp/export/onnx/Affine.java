package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Function;
import java.util.Optional;

/**
 * A function slope · z + intercept.
 *
 * @param slope the factor of z
 * @param intercept the value at 0
 */
record Affine(double slope, double intercept) {

    /** Returns the function in this form; empty if it is not written as one. */
    static Optional<Affine> of(Expression e) {
        if (e.equals(Rows.Z)) {
            return Optional.of(new Affine(1, 0));
        }
        if (e instanceof Constant constant) {
            return Optional.of(new Affine(0, constant.value()));
        }
        if (e instanceof Unary unary && unary.function() == Function.NEGATE) {
            return of(unary.argument()).map(u -> new Affine(-u.slope, -u.intercept));
        }
        return e instanceof Binary binary ? ofBinary(binary) : Optional.empty();
    }

    private static Optional<Affine> ofBinary(Binary binary) {
        Optional<Affine> left = of(binary.left());
        Optional<Affine> right = left.isPresent() ? of(binary.right()) : left;
        if (right.isEmpty()) {
            return Optional.empty();
        }
        Affine u = left.get();
        Affine v = right.get();
        return switch (binary.operator()) {
            case ADD -> Optional.of(new Affine(u.slope + v.slope, u.intercept + v.intercept));
            case SUBTRACT -> Optional.of(new Affine(u.slope - v.slope, u.intercept - v.intercept));
            case MULTIPLY ->
                u.slope == 0 || v.slope == 0
                        ? Optional.of(
                                new Affine(u.slope * v.intercept + v.slope * u.intercept, u.intercept * v.intercept))
                        : Optional.empty();
            case DIVIDE ->
                v.slope == 0
                        ? Optional.of(new Affine(u.slope / v.intercept, u.intercept / v.intercept))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
