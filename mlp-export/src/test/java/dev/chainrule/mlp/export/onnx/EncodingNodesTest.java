package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.LearnedModels.categories;
import static dev.chainrule.mlp.export.LearnedModels.ensemble;
import static dev.chainrule.mlp.export.LearnedModels.mixed;
import static dev.chainrule.mlp.export.LearnedModels.spec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.LearnedModels;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** onnxruntime encodes inputs by learned encodings as the model does. */
class EncodingNodesTest {

    /** Rows with values in and far from those of training, missing values and unknown categories. */
    private static DataTable rows(boolean hasGaps) {
        SplittableRandom random = new SplittableRandom(4);
        double[] values = new double[100 * 7];
        for (int r = 0; r < 100; r++) {
            double spread = r % 7 == 0 ? 1e6 : 10;
            for (int c = 0; c < 7; c++) {
                boolean isCategory = c == 2 || c == 5;
                boolean isMissing = hasGaps && random.nextInt(8) == 0;
                values[7 * r + c] = isMissing
                        ? Double.NaN
                        : isCategory
                                ? random.nextInt(c == 2 ? 6 : 4)
                                : random.nextDouble(-spread, spread) / (c % 6 == 0 ? spread : 1);
            }
        }
        return new DataTable(
                mixed(false).names(),
                values,
                List.of(
                        List.of(),
                        List.of(),
                        List.of("x", "y", "z", "u", "v", "unknown"),
                        List.of(),
                        List.of(),
                        List.of("1", "2.0", "3", "2"),
                        List.of()),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                new int[0]);
    }

    @Test
    void learnedEncodingsAreThoseOfTheModel() {
        OnnxRuntime.assertSamePredictions(LearnedModels.model(spec(1, false), mixed(false)), rows(false));
        OnnxRuntime.assertSamePredictions(LearnedModels.model(spec(1, true), mixed(true)), rows(true));
        OnnxRuntime.assertSamePredictions(ensemble(spec(2, true), mixed(true)), rows(true));
    }

    @Test
    void neighboursOfOneShapeAreEncodedTogether() {
        TrainedModel model = LearnedModels.model(spec(1, false), mixed(false));
        OnnxModel file = OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(model)));
        List<String> operators =
                file.graph().nodes().stream().map(OnnxNode::operator).toList();
        assertEquals(2, operators.stream().filter("Cos"::equals).count(), "b; d with g");
    }

    @Test
    void anUnchangedFileIsImportedAsTheModel() {
        TrainedModel model = LearnedModels.model(spec(1, true), mixed(true));
        OnnxModel file = OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(model)));
        TrainedModel imported = EmbeddedModel.decode(file, "x.onnx", LearnedModels.PLUGINS, new JavaKernel())
                .orElseThrow();
        assertArrayEquals(model.weights().layer(0), imported.weights().layer(0));
        assertEquals(model.preprocessing(), imported.preprocessing());
    }

    @Test
    void refusesAnEncodingOfAnotherForm() {
        Feature vectors = categories("b", PluginSpec.of("vectors"), List.of("x", "y", "z"), List.of());
        TrainedModel model =
                LearnedModels.model(spec(1, false), new Features(List.of(Feature.number("a"), vectors), List.of()));
        assertEquals(
                "input 2  the learned encoding 'vectors' (" + LearnedModels.Vectors.class.getName()
                        + ") cannot be exported as ONNX: of learned encodings, products with a matrix can be, as"
                        + " 'embedding', and cosines, as 'periodic'. Use one of these [PLG_CONTRACT]",
                assertThrows(PluginException.class, () -> OnnxRuntime.bytes(model))
                        .getMessage());
    }
}
