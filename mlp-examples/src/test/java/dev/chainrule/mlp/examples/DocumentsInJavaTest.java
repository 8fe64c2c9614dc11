package dev.chainrule.mlp.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each example document, said in Java with the same names. */
class DocumentsInJavaTest {
    private static final DocumentReader READER = new DocumentReader(Plugins.load());

    private static final Map<String, RunSpec> IN_JAVA = Map.of(
            "iris/iris.json",
            RunSpec.builder()
                    .name("iris")
                    .seed(42)
                    .data(d -> d.file("iris.csv")
                            .target("species")
                            .scale("standard")
                            .validation(0.2))
                    .network(n -> n.layer(l -> l.units(16)
                                    .activation(PluginSpec.of("leaky-relu").with("slope", 0.1)))
                            .layer(3, "softmax"))
                    .loss("cross-entropy")
                    .optimizer(o -> o.type("adam").learningRate(0.01))
                    .training(t -> t.epochs(100).batchSize(16))
                    .build(),
            "iris/search.json", // without its search, which is not of the run
            RunSpec.builder()
                    .name("iris-search")
                    .seed(42)
                    .data(d -> d.file("iris.csv")
                            .target("species")
                            .scale("standard")
                            .validation(0.2))
                    .network(n -> n.layer(16, "relu").layer(3, "softmax"))
                    .loss("cross-entropy")
                    .optimizer(o -> o.type("adam").learningRate(0.01))
                    .training(t -> t.epochs(40).batchSize(16))
                    .build(),
            "digits/digits.json",
            RunSpec.builder()
                    .name("digits")
                    .seed(1)
                    .data(d -> d.file("digits.csv")
                            .target("digit")
                            .scale("min-max")
                            .validation(new Validation.Every(5)))
                    .network(n -> n.inputDropout(0.1)
                            .layer(l -> l.units(256).activation("relu").dropout(0.5))
                            .layer(l -> l.activation("softmax")))
                    .loss("cross-entropy")
                    .optimizer(o -> o.type("adam").learningRate(0.003).schedule("cosine"))
                    .training(t -> t.epochs(100).batchSize(32))
                    .build(),
            "diabetes/diabetes.json",
            RunSpec.builder()
                    .name("diabetes")
                    .seed(1)
                    .data(d -> d.file("diabetes.csv")
                            .target("progression")
                            .scale("standard")
                            .scaleTarget("standard")
                            .validation(new Validation.Every(5)))
                    .network(n -> n.l2(0.05).layer(32, "relu").layer(l -> l.activation("identity")))
                    .loss("mean-squared-error")
                    .optimizer(o -> o.type("adam").learningRate(0.003))
                    .training(t -> t.epochs(300).batchSize(200))
                    .build(),
            "xor/xor.json",
            RunSpec.builder()
                    .name("xor")
                    .seed(7)
                    .data(d -> d.file("xor.csv").target("xor"))
                    .network(n -> n.layer(4, "tanh").layer(1, "sigmoid"))
                    .loss("binary-cross-entropy")
                    .optimizer(o -> o.type("adam").learningRate(0.05))
                    .training(t -> t.epochs(300).batchSize(4))
                    .build(),
            "article/article.json",
            RunSpec.builder()
                    .name("article")
                    .data(d -> d.file("article.csv").target("class"))
                    .network(n -> n.layer(l -> l.units(2)
                                    .activation("sigmoid")
                                    .weights(new double[][] {
                                        {0.13436424411240122, 0.8474337369372327},
                                        {0.2550690257394217, 0.49543508709194095}
                                    })
                                    .biases(0.763774618976614, 0.4494910647887381))
                            .layer(l -> l.units(2)
                                    .activation("sigmoid")
                                    .weights(new double[][] {
                                        {0.651592972722763, 0.7887233511355132},
                                        {0.02834747652200631, 0.8357651039198697}
                                    })
                                    .biases(0.0938595867742349, 0.43276706790505337)))
                    .loss("squared-error")
                    .optimizer(o -> o.type("sgd").learningRate(0.5))
                    .training(t -> t.epochs(20).batchSize(1).shuffle(false))
                    .build(),
            "article/one-unit.json",
            RunSpec.builder()
                    .name("the article's network with one hidden unit")
                    .data(d -> d.file("one-unit.csv").target("y1", "y2"))
                    .network(n -> n.layer(l -> l.units(1)
                                    .activation("sigmoid")
                                    .weights(new double[][] {{0.13436424411240122, 0.8474337369372327}})
                                    .biases(0.763774618976614))
                            .layer(l -> l.units(2)
                                    .activation("sigmoid")
                                    .weights(new double[][] {{0.2550690257394217}, {0.4494910647887381}})
                                    .biases(0.49543508709194095, 0.651592972722763)))
                    .loss("squared-error")
                    .optimizer(o -> o.type("sgd").learningRate(0.5))
                    .training(t -> t.epochs(1).batchSize(1))
                    .build());

    @Test
    void everyDocumentIsSaidInJavaAndReadsBackEqual() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(""), 2)) {
            Set<String> documents = files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.startsWith("target"))
                    .map(file -> file.toString().replace('\\', '/'))
                    .collect(Collectors.toSet());
            assertEquals(documents, IN_JAVA.keySet());
        }
        IN_JAVA.forEach((name, spec) -> assertEquals(READER.read(Path.of(name)), spec, name));
        IN_JAVA.forEach((name, spec) -> assertEquals(spec, READER.read(DocumentWriter.write(spec), name)));
        IN_JAVA.forEach((name, spec) -> assertEquals(spec, spec.toBuilder().build(), name));
    }
}
