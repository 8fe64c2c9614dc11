package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks the formulas of the built-in plugins. */
class FormulasTest {
    private static final Plugins PLUGINS = Plugins.load();

    @Test
    void everyBuiltInActivationAndLossHasAFormulaInTextAndTex() {
        for (String name : PLUGINS.names(PluginKind.ACTIVATION)) {
            checkForms(name, activation(spec(name, "z * sigmoid(z)")));
        }
        RowActivation softmax = PLUGINS.activation(PluginSpec.of("softmax"));
        RowActivation sigmoid = PLUGINS.activation(PluginSpec.of("sigmoid"));
        for (String name : PLUGINS.names(PluginKind.LOSS)) {
            Loss loss = PLUGINS.loss(spec(name, "(a - y)^4"));
            checkForms(name, loss.formula().orElseThrow());
            loss.composedWith(softmax)
                    .ifPresent(form -> checkForms(name, form.formula().orElseThrow()));
            loss.composedWith(sigmoid)
                    .ifPresent(form -> checkForms(name, form.formula().orElseThrow()));
        }
    }

    private static PluginSpec spec(String name, String formula) {
        return name.equals("formula") ? PluginSpec.of(name).with("value", formula) : PluginSpec.of(name);
    }

    private static void checkForms(String name, Formula formula) {
        for (String tex : new String[] {formula.valueTex(), formula.derivativeTex()}) {
            assertFalse(tex.isBlank(), name);
            int depth = 0;
            for (char c : tex.toCharArray()) {
                assertFalse(c > 127, name + ": TeX is ASCII: " + tex);
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            }
            assertEquals(0, depth, name + ": " + tex);
            assertEquals(tex.split("\\\\begin\\{cases\\}", -1).length, tex.split("\\\\end\\{cases\\}", -1).length, tex);
        }
    }

    private static Formula activation(PluginSpec spec) {
        return PLUGINS.activation(spec).formula().orElseThrow();
    }

    @Test
    void formulasContainTheValuesOfOptions() {
        Formula leaky = activation(new PluginSpec("leaky-relu", Map.of("slope", 0.25)));
        assertEquals("1 if z > 0, else 0.25", leaky.derivative());
        assertEquals("\\begin{cases} 1 & z > 0 \\\\ 0.25 & \\text{else} \\end{cases}", leaky.derivativeTex());
        assertEquals(
                "1 if z > 0, else 2 · eᶻ",
                activation(new PluginSpec("elu", Map.of("alpha", 2))).derivative());
        Loss huber = PLUGINS.loss(new PluginSpec("huber", Map.of("delta", 3)));
        assertEquals(
                "where(|a − y| ≤ 3, a − y, 3 · sign(a − y)) / n",
                huber.formula().orElseThrow().derivative());
    }

    @Test
    void rejectsAFormulaWithoutText() {
        assertThrows(IllegalArgumentException.class, () -> new Formula("z", " "));
        assertEquals("", new Formula("z", "1").valueTex());
    }

    @Test
    void sumIsGroupedInAProduct() {
        assertEquals("a(1 − a)", Explanation.grouped("a(1 − a)"));
        assertEquals("(a − y)", Explanation.grouped("a − y"));
        assertEquals("2(a − y)/n", Explanation.grouped("2(a − y)/n"));
        assertEquals("(−y/a)", Explanation.grouped("−y/a"));
    }
}
