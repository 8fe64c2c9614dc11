import bench.Peer;
import bench.Workload;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.ParallelPredictor;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingSession;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * This library in the peer benchmark: a training loop of one's own on a {@link TrainingSession}. Compiled against the
 * harness's classes and the library's jars; docs/performance.md has the commands.
 */
public final class MlpPeer extends Peer {
    private Workload w;
    private Kernel kernel;
    private TrainingSession session;
    private Matrix[] inputs;
    private Matrix[] targets;
    private int threads;
    private ParallelPredictor predictor;
    private Matrix rows;

    public static void main(String[] args) throws Exception {
        run(new MlpPeer(), args);
    }

    @Override
    protected String version() {
        return "0.1.0";
    }

    @Override
    protected String notes() {
        return "same init; " + kernel.name();
    }

    @Override
    protected void build(Workload w, int threads) {
        this.w = w;
        this.threads = threads;
        boolean tiny = w.mse();
        LayerSpec[] layers = new LayerSpec[w.layers.length - 1];
        for (int l = 0; l < layers.length; l++) {
            boolean output = l == layers.length - 1;
            layers[l] = LayerSpec.of(w.layers[l + 1], tiny ? "sigmoid" : output ? "softmax" : "relu");
        }
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(w.inputs, layers),
                tiny ? "squared-error" : "cross-entropy",
                OptimizerSpec.of(w.optimizer, w.lr),
                TrainingSpec.of(w.epochs, w.batch, false).withThreads(threads));
        kernel = Kernels.choose().kernel();
        session = new Trainer(Plugins.load(), kernel).session(spec, w.batch);
        for (int l = 0; l < layers.length; l++) {
            session.weights().setLayer(l, start(l));
        }
        inputs = new Matrix[w.steps()];
        targets = new Matrix[w.steps()];
        for (int s = 0; s < inputs.length; s++) {
            int from = w.from(s);
            int to = w.to(s);
            inputs[s] = new Matrix(Arrays.copyOfRange(w.x, from * w.inputs, to * w.inputs), to - from, w.inputs);
            targets[s] = new Matrix(w.oneHot(from, to), to - from, w.outputs);
        }
    }

    /** The weights and then the bias of each unit; the workload has them input by input. */
    private double[][] start(int l) {
        int in = w.layers[l];
        int out = w.layers[l + 1];
        double[][] values = new double[out][in + 1];
        for (int j = 0; j < out; j++) {
            for (int i = 0; i < in; i++) {
                values[j][i] = w.w[l][i * out + j];
            }
            values[j][in] = w.b[l][j];
        }
        return values;
    }

    @Override
    protected void train(int from, int to) {
        for (int s = from; s < to; s++) {
            session.train(inputs[s], targets[s]);
        }
        if (predictor != null) {
            predictor.close();
            predictor = null;
        }
    }

    @Override
    protected void predict(float[] x, int rows, float[] out) {
        if (predictor == null) {
            predictor = session.model(preprocessing()).predictor(1024, threads);
        }
        Matrix outputs = predictor.outputs(new Matrix(x, rows, w.inputs));
        System.arraycopy(outputs.data(), 0, out, 0, outputs.size());
    }

    private Preprocessing preprocessing() {
        return new Preprocessing(
                IntStream.range(0, w.inputs).mapToObj(i -> "x" + i).toList(),
                Scaler.none(w.inputs),
                new Target.Classes(
                        "class", IntStream.range(0, w.outputs).mapToObj(i -> "c" + i).toList(), w.outputs));
    }
}
