package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpressionTest {

    @Test
    void aVariableWithoutAValueIsNamed() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> Expression.parse("beta*z").value(Map.of("z", 1.0)));
        assertEquals("no value is given for 'beta'", e.getMessage());
    }
}
