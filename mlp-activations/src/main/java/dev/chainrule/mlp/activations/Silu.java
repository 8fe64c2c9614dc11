package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.BlockMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * Sigmoid-weighted linear unit, also known as swish: f(z) = z·σ(z).  f′(z) = σ(z) + z·σ(z)·σ(−z).
 *
 * <p>σ is the logistic sigmoid (Elfwing, Uchibe and Doya, 2017, arXiv:1702.03118).
 *
 * @since 0.2
 */
public record Silu() implements Activation {

    /** From here σ(−z) is 0 in float32, and z may stop so that 0·∞ does not arise. */
    private static final float LIMIT = 104;

    @Override
    public String name() {
        return "silu";
    }

    @Override
    public List<String> aliases() {
        return List.of("swish");
    }

    @Override
    public Silu with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("z * sigmoid(z)"));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("max(-104, z) * sigmoid(z)"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        int n = z.size();
        BlockMath.sigmoid(from, to, n);
        for (int i = 0; i < n; i++) {
            to[i] = Math.max(-LIMIT, from[i]) * to[i];
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        Piece piece = Piece.get();
        for (int start = 0; start < z.size(); start += Piece.LENGTH) {
            int length = piece.read(z, start, -LIMIT, LIMIT);
            float[] x = piece.x;
            float[] y = piece.y;
            BlockMath.sigmoid(x, y, length);
            for (int i = 0; i < length; i++) {
                float s = y[i];
                y[i] = s + x[i] * s * (1 - s);
            }
            piece.multiply(gradient, start, length);
        }
    }
}
