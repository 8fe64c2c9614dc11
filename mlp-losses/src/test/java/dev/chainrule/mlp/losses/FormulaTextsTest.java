package dev.chainrule.mlp.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.activations.Sigmoid;
import dev.chainrule.mlp.activations.Softmax;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Loss;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas that {@code mlp explain} prints. */
class FormulaTextsTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            binary-cross-entropy; 1/n Σ (−y · ln(a) − (1 − y) · ln(1 − a)); ((1 − y) / (1 − a) − y / a) / n
            cross-entropy;        −Σ y · ln(a);                      −y / a
            hinge;                1/n Σ ((1 − a if a < 1, else 0) if y > 0, else 1 + a if a > −1, else 0); where(y > 0, where(a < 1, −1, 0), where(a > −1, 1, 0)) / n
            huber;                1/n Σ ((a − y)² / 2 if |a − y| ≤ 1, else |a − y| − 0.5); where(|a − y| ≤ 1, a − y, sign(a − y)) / n
            kl-divergence;        Σ y · (ln(y) − ln(a));             −y / a
            log-cosh;             1/n Σ ln(cosh(a − y));             tanh(a − y) / n
            mean-absolute-error;  1/n Σ |a − y|;                     sign(a − y) / n
            mean-squared-error;   1/n Σ (a − y)²;                    2 · (a − y) / n
            poisson;              1/n Σ (eᵃ − y · a);                (eᵃ − y) / n
            quantile;             1/n Σ (0.5 · (y − a) if a < y, else 0.5 · (a − y)); where(a < y, −0.5, 0.5) / n
            squared-error;        Σ (a − y)² / 2;                    a − y
            """)
    void valueAndDerivative(String name, String value, String derivative) {
        Loss loss = ServiceLoader.load(Loss.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertEquals(value + " | " + derivative, texts(loss));
    }

    @Test
    void theComposedFormIsOneOfZ() {
        assertEquals(
                "1/n Σ (max(z, 0) − z·y + ln(1 + e^−|z|)) | (a − y)/n",
                texts(new BinaryCrossEntropy().composedWith(new Sigmoid()).orElseThrow()));
        assertEquals(
                "Σ y·(ln Σ eᶻ − z) | a·Σy − y",
                texts(new CrossEntropy().composedWith(new Softmax()).orElseThrow()));
        assertEquals(
                "Σ y·(ln y + ln Σ eᶻ − z) | a·Σy − y",
                texts(new KlDivergence().composedWith(new Softmax()).orElseThrow()));
    }

    @Test
    void parametersAreWrittenIn() {
        assertEquals(
                "1/n Σ ((a − y)² / 2 if |a − y| ≤ 3, else 3 · (|a − y| − 1.5))"
                        + " | where(|a − y| ≤ 3, a − y, 3 · sign(a − y)) / n",
                texts(new Huber(3)));
        assertEquals("1/n Σ (a − y · ln(a + 1e-8)) | (1 − y / (a + 1e-8)) / n", texts(new Poisson(false)));
    }

    private static String texts(Loss loss) {
        Formula formula = loss.formula().orElseThrow();
        return formula.value() + " | " + formula.derivative();
    }
}
