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
            celu;         z if z > 0, else 1·(e^(z/1) − 1);         1 if z > 0, else 1 + a/1
            elu;          z if z > 0, else 1·(eᶻ − 1);              1 if z > 0, else a + 1
            gelu;         z·Φ(z);                                   Φ(z) + z·φ(z)
            gelu-tanh;    z·s, s = σ(1.595769·(z + 0.044715z³));    s + z·s·(1 − s)·1.595769·(1 + 0.134145z²)
            hard-sigmoid; min(max(z + 3, 0), 6) / 6;                1/6 if −3 < z < 3, else 0
            hard-tanh;    min(max(z, −1), 1);                       1 if −1 < z < 1, else 0
            identity;     z;                                        1
            leaky-relu;   z if z > 0, else 0.01·z;                  1 if z > 0, else 0.01
            mish;         z·t, t = tanh(ln(1 + eᶻ));                t + z·σ(z)·(1 − t²)
            relu;         max(z, 0);                                1 if z > 0, else 0
            relu6;        min(max(z, 0), 6);                        1 if 0 < z < 6, else 0
            selu;         1.050701·z if z > 0, else 1.758099·(eᶻ − 1); 1.050701 if z > 0, else a + 1.758099
            sigmoid;      1 / (1 + e⁻ᶻ);                            a(1 − a)
            silu;         z·σ(z);                                   σ(z) + z·σ(z)·σ(−z)
            softmax;      eᶻ / Σₖ e^zₖ;                             aₖ(1 − aⱼ) if k = j, else −aₖaⱼ
            softplus;     ln(1 + eᶻ);                               1 / (1 + e⁻ᶻ)
            softsign;     z / (1 + |z|);                            (1 − |a|)²
            tanh;         tanh z;                                   1 − a²
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
                                "z if z > 0, else 0.5·(e^(z/0.5) − 1) | 1 if z > 0, else 1 + a/0.5",
                                "z if z > 0, else 2·(eᶻ − 1) | 1 if z > 0, else a + 2",
                                "z if z > 0, else 0.25·z | 1 if z > 0, else 0.25")
                        .toList(),
                Stream.of(new Celu(0.5), new Elu(2), new LeakyRelu(0.25))
                        .map(activation -> texts(activation.formula().orElseThrow()))
                        .toList());
    }
}
