package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ForwardPassTest {

    /** Identity that counts the blocks it is given. */
    record Counting(AtomicInteger blocks) implements Activation {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public Counting with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }

        @Override
        public void forward(Matrix z, Matrix a) {
            blocks.incrementAndGet();
            System.arraycopy(z.data(), 0, a.data(), 0, z.size());
        }
    }

    private static RunSpec spec(String hidden, String output, String loss) {
        return RunSpec.of(
                1,
                NetworkSpec.of(2, LayerSpec.of(3, hidden), LayerSpec.of(2, output)),
                loss,
                OptimizerSpec.DEFAULT,
                TrainingSpec.DEFAULT);
    }

    @Test
    void evaluationRunsEachBlockForwardOnce() {
        AtomicInteger blocks = new AtomicInteger();
        RunSpec spec = spec("counting", "counting", "squared-error");
        Network network = Network.build(spec, Plugins.load().plus(new Counting(blocks)));
        Preprocessing preprocessing = new Preprocessing(
                List.of("p", "q"), Scaler.none(2), new Target.Numbers(List.of("s", "t"), Scaler.none(2)));
        TrainedModel model =
                new TrainedModel(spec, network, ParameterArrays.initial(network, 1), preprocessing, new JavaKernel());
        int rows = 600;
        Dataset dataset = Dataset.of(new Matrix(rows, 2), new Matrix(rows, 2));
        network.requireConsistentHooks();
        blocks.set(0);
        model.evaluate(dataset);
        assertEquals(2 * 3, blocks.get(), "two layers, three blocks of up to 256 rows");
    }

    @Test
    void outputsAndLossAgreeWithTheDefinitionsInEitherOrder() {
        for (String output : List.of("softmax", "sigmoid")) {
            String loss = output.equals("softmax") ? "cross-entropy" : "squared-error";
            Network network = Network.build(spec("tanh", output, loss), Plugins.load());
            ParameterArrays weights = ParameterArrays.initial(network, 1);
            ForwardPass pass = new ForwardPass(network, new JavaKernel(), 1);
            Matrix target = new Matrix(new float[] {0, 1}, 1, 2);
            RowPass row = RowPass.of(network, weights.values(), new double[] {0.5, -1}, new double[] {0, 1});
            double[] outputs = new double[2];
            pass.outputs(weights, new Matrix(new float[] {0.5f, -1}, 1, 2)).getRow(0, outputs);
            assertArrayEquals(row.a()[1], outputs, 1e-6);
            assertEquals(row.loss(), pass.loss(target), 1e-6);
            pass.run(weights, new Matrix(new float[] {0.5f, -1}, 1, 2), Dropout.NONE);
            assertEquals(row.loss(), pass.loss(target), 1e-6, "before the outputs are requested");
        }
    }
}
