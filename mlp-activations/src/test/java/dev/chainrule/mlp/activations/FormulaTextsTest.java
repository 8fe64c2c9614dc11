package dev.chainrule.mlp.activations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.RowActivation;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas that {@code mlp explain} prints; constants have six decimals. */
class FormulaTextsTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            celu;         z if z > 0, else eᶻ − 1;                        1 if z > 0, else eᶻ
            elu;          z if z > 0, else eᶻ − 1;                        1 if z > 0, else eᶻ
            gelu;         z · Φ(z);                                       Φ(z) + z · φ(z)
            hard-sigmoid; max(z + 3, 0) / 6 if z < 3, else 1;             where(z + 3 > 0, 1, 0) / 6 if z < 3, else 0
            hard-tanh;    max(z, −1) if z < 1, else 1;                    (1 if z > −1, else 0) if z < 1, else 0
            identity;     z;                                              1
            leaky-relu;   z if z > 0, else 0.01 · z;                      1 if z > 0, else 0.01
            mish;         z · tanh(ln(1 + eᶻ));                           tanh(softplus(z)) + z · (1 − tanh²(softplus(z))) · σ(z)
            relu;         max(z, 0);                                      1 if z > 0, else 0
            relu6;        max(z, 0) if z < 6, else 6;                     (1 if z > 0, else 0) if z < 6, else 0
            selu;         1.050701 · z if z > 0, else 1.758099 · (eᶻ − 1); 1.050701 if z > 0, else 1.758099 · eᶻ
            sigmoid;      1 / (1 + e⁻ᶻ);                                  a(1 − a)
            silu;         z · σ(z);                                       σ(z) + a(1 − σ(z))
            softmax;      eᶻ / Σₖ e^zₖ;                                   aₖ(1 − aⱼ) if k = j, else −aₖaⱼ
            softplus;     ln(1 + eᶻ);                                     σ(z)
            softsign;     z / (1 + |z|);                                  1 / (1 + |z|)²
            tanh;         tanh(z);                                        1 − a²
            """)
    void valueAndDerivative(String name, String value, String derivative) {
        RowActivation activation = name.equals("softmax")
                ? Shipped.plugins(RowActivation.class).findFirst().orElseThrow()
                : Shipped.activation(name);
        assertEquals(
                Optional.of(value + " | " + derivative), activation.formula().map(FormulaTextsTest::texts));
    }

    private static String texts(Formula formula) {
        return formula.value() + " | " + formula.derivative();
    }

    @Test
    void parametersStandAsNumbers() {
        assertEquals(
                Stream.of(
                                "z if z > 0, else 0.5 · (exp(z / 0.5) − 1) | 1 if z > 0, else exp(z / 0.5)",
                                "z if z > 0, else 2 · (eᶻ − 1) | 1 if z > 0, else 2 · eᶻ",
                                "z if z > 0, else 0.25 · z | 1 if z > 0, else 0.25")
                        .toList(),
                Stream.of(new Celu(0.5), new Elu(2), new LeakyRelu(0.25))
                        .map(activation -> texts(activation.formula().orElseThrow()))
                        .toList());
    }
}
