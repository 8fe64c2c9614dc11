package dev.chainrule.mlp.examples.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.training.TrainedModel;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class GuiceApplicationTest {

    @Test
    void theApplicationFitsItsCurve() {
        TrainedModel model = GuiceApplication.run(new PrintStream(OutputStream.nullOutputStream()));
        assertEquals(Math.sin(1), model.predict(1.0).value(), 0.05);
        assertEquals(Math.sin(-2), model.predict(-2.0).value(), 0.05);
    }
}
