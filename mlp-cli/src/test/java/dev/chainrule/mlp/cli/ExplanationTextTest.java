package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTextTest {
    private static final String NETWORK = TutorialNetwork.DOCUMENT;

    @TempDir
    private Path folder;

    private Path network;
    private Path rows;

    @BeforeEach
    void writeFiles() throws IOException {
        network = Files.writeString(folder.resolve("article.json"), NETWORK);
        rows = Files.writeString(folder.resolve("rows.csv"), "x1,x2,y1,y2\n1,0,0,1\n0,1,1,0\n");
    }

    private Workspace.Result explain(Object... options) {
        Object[] words = new Object[3 + options.length];
        words[0] = "explain";
        words[1] = network;
        words[2] = rows;
        System.arraycopy(options, 0, words, 3, options.length);
        return new Workspace(folder).run(words);
    }

    /** The rounding of the difference quotient, which the last digits of the relative error show, is left open. */
    private static String withoutErrors(String text) {
        return text.replaceAll("relative error \\d\\.\\de-1\\d", "relative error ~");
    }

    @Test
    void anOutputWeightIsPrintedAsOnPaper() {
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--weight", "2,1,1");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertEquals("""
                layer 2, unit 1, input 1: w = 0.25506903
                row 1: L = 0.25750815   (squared-error: Σ (a − y)² / 2)
                unit 1 (y1): z = 0.67667869, a = 0.66299701, y = 0   (sigmoid: 1 / (1 + e⁻ᶻ))
                input 1: 0.71056689   (a of layer 1, unit 1)

                ∂L/∂w  =  ∂L/∂a        ·  ∂a/∂z           ·  ∂z/∂w
                       =  (a − y)      ·  a(1 − a)        ·  input
                       =  0.66299701   ·  0.22343197      ·  0.71056689   =  0.10525964
                check     (L(w+h) − L(w−h)) / 2h           =  0.10525964   relative error ~
                update    w + Δw, sgd at rate 0.5          =  0.20243921   Δw = -0.05262982
                """, withoutErrors(run.out()));
    }

    @Test
    void aHiddenWeightIsPrintedWithItsSum() {
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--weight", "1,1,1");
        assertEquals(0, run.code());
        assertEquals("""
                layer 1, unit 1, input 1: w = 0.13436424
                row 1: L = 0.25750815   (squared-error: Σ (a − y)² / 2)
                unit 1: z = 0.89813886, a = 0.71056689   (sigmoid: 1 / (1 + e⁻ᶻ))
                input 1: 1   (x1)

                ∂L/∂w  =  ∂L/∂a        ·  ∂a/∂z           ·  ∂z/∂w
                       =  (Σₖ δₖ·wₖ)   ·  a(1 − a)        ·  input
                       =  0.01318573   ·  0.20566159      ·  1            =  0.00271180

                ∂L/∂a  =  Σₖ δₖ·wₖ   where δₖ = ∂L/∂zₖ of unit k in layer 2 and wₖ is its weight for this unit
                       =  0.14813473   ·  0.25506903      =  0.03778458   k = 1
                       +  -0.05472601  ·  0.44949106      =  -0.02459885  k = 2
                       =  0.01318573

                check     (L(w+h) − L(w−h)) / 2h           =  0.00271180   relative error ~
                update    w + Δw, sgd at rate 0.5          =  0.13300835   Δw = -0.00135590
                """, withoutErrors(run.out()));
    }

    /** One factor further back than the weight 1,1,1: δ · w = 0.0027117978 · 0.1343642441, times the input 1. */
    @Test
    void theScaleOfAnInputIsPrintedWithItsSum() throws IOException {
        Files.writeString(network, NETWORK.replace("\"inputs\": 2,", "\"inputs\": 2, \"inputScale\": \"learned\","));
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--input-scale", 1);
        assertEquals("", run.err());
        assertEquals("""
                input scale 1: s = 1
                row 1: L = 0.25750815   (squared-error: Σ (a − y)² / 2)
                input 1: 1   (x1)
                scaled input 1: x = s·input = 1

                ∂L/∂s  =  ∂L/∂x           ·  ∂x/∂s
                       =  (Σₖ δₖ·wₖ)      ·  input
                       =  3.6436866e-04   ·  1            =  3.6436866e-04

                ∂L/∂x  =  Σₖ δₖ·wₖ   where δₖ = ∂L/∂zₖ of unit k in layer 1 and wₖ is its weight for this input
                       =  0.00271180   ·  0.13436424      =  3.6436866e-04  k = 1
                       =  3.6436866e-04

                check     (L(s+h) − L(s−h)) / 2h           =  3.6436866e-04  relative error ~
                update    s + Δs, sgd at rate 0.5          =  0.99981782   Δs = -1.8218433e-04
                """, withoutErrors(run.out()));
        Workspace.Result json =
                new Workspace(folder).run("explain", network, rows, "--row", 1, "--input-scale", 2, "--json");
        assertTrue(json.out().startsWith("{\"parameter\":\"input scale\",\"input\":2,\"value\":1"), json.out());
        Workspace.Result page = new Workspace(folder)
                .run("explain", network, rows, "--input-scale", 1, "--html", folder.resolve("page.html"));
        assertEquals(0, page.code(), page.err());
    }

    /** a = f(z) at α = 1, and ∂a/∂α = 0.71056689 − 0.89813886. */
    @Test
    void theShareOfAnActivationIsPrintedWithItsSum() throws IOException {
        Files.writeString(network, NETWORK.replaceFirst("\"sigmoid\",", "\"sigmoid\", \"parametric\": true,"));
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--alpha", "1,1");
        assertEquals("", run.err());
        assertEquals("""
                layer 1, unit 1, alpha: α = 1
                row 1: L = 0.25750815   (squared-error: Σ (a − y)² / 2)
                unit 1: z = 0.89813886, a = 0.71056689   (z + α(f(z) − z), f = sigmoid: 1 / (1 + e⁻ᶻ))

                ∂L/∂α  =  ∂L/∂a        ·  ∂a/∂α
                       =  (Σₖ δₖ·wₖ)   ·  (f(z) − z)
                       =  0.01318573   ·  -0.18757197   =  -0.00247327

                ∂L/∂a  =  Σₖ δₖ·wₖ   where δₖ = ∂L/∂zₖ of unit k in layer 2 and wₖ is its weight for this unit
                       =  0.14813473   ·  0.25506903      =  0.03778458   k = 1
                       +  -0.05472601  ·  0.44949106      =  -0.02459885  k = 2
                       =  0.01318573

                check     (L(α+h) − L(α−h)) / 2h           =  -0.00247327  relative error ~
                update    α + Δα, sgd at rate 0.5          =  1.00123664   Δα = 0.00123664
                """, withoutErrors(run.out()));
        Workspace.Result page =
                new Workspace(folder).run("explain", network, rows, "--html", folder.resolve("page.html"));
        assertEquals("", page.err());
        assertEquals(0, page.code());
        assertTrue(Files.readString(folder.resolve("page.html")).contains("\"parametric\":true"));
    }

    /** a = 2·θx = 12.61690045 and L = (a − y)² / 2, so ∂L/∂e₁ = 2·(a − 1) and ∂e₁/∂θ = x = 3. */
    @Test
    void aParameterOfAnEncodingIsPrintedWithItsSum() throws IOException {
        Files.writeString(network, """
                {"seed": 1, "network": {"inputs": 1,
                  "encode": {"1": {"type": "embedding", "dimensions": 2}}, "layers": [
                   {"units": 1, "activation": "identity", "weights": [[2, 0]], "biases": [0]}]},
                 "loss": "squared-error", "optimizer": {"type": "sgd", "learningRate": 0.1}}
                """);
        Files.writeString(rows, "3,1\n");
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--encoding", 1);
        assertEquals("", run.err());
        assertEquals("""
                encoding parameter 1: θ = 2.10281674
                row 1: L = 67.47618814   (squared-error: Σ (a − y)² / 2)
                encoding 'embedding': parameter 1 of 2, encoded inputs 1 to 2
                input 1: 3   (column 1)

                ∂L/∂θ  =  Σₖ ∂L/∂eₖ·∂eₖ/∂θ   over the encoded inputs k, each of which depends on θ
                       =  23.23380092  ·  3               =  69.70140276  k = 1
                       +  0            ·  0               =  0            k = 2
                       =  69.70140276

                check     (L(θ+h) − L(θ−h)) / 2h           =  69.70140276  relative error ~
                update    θ + Δθ, sgd at rate 0.1          =  -4.86732324  Δθ = -6.97013998
                """, withoutErrors(run.out()));
        Workspace.Result json =
                new Workspace(folder).run("explain", network, rows, "--row", 1, "--encoding", 2, "--json");
        assertTrue(json.out().startsWith("{\"parameter\":\"encoding\",\"index\":2,\"value\":"), json.out());
        Workspace.Result weight = new Workspace(folder).run("explain", network, rows, "--row", 1, "--weight", "1,1,2");
        assertTrue(weight.out().contains("(1~2, encoded)"), weight.out());
        Workspace.Result page =
                new Workspace(folder).run("explain", network, rows, "--html", folder.resolve("page.html"));
        assertEquals(0, page.code(), page.err());
        assertTrue(Files.readString(folder.resolve("page.html")).contains("\"encodings\":{\"names\":["));
    }

    /** softmax(1, 2, 3) at the target 2: a − y of the first output is 0.0900305731703805. */
    @Test
    void aComposedPairIsPrintedBothWays() throws IOException {
        Files.writeString(network, """
                {"network": {"inputs": 1, "layers": [
                   {"units": 3, "activation": "softmax", "weights": [[1], [2], [3]], "biases": [0, 0, 0]}]},
                 "loss": "cross-entropy", "optimizer": {"type": "sgd", "learningRate": 0.1}}
                """);
        Files.writeString(rows, "1,0,0,1\n");
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--bias", "1,1");
        assertEquals("", run.err());
        assertEquals("""
                layer 1, unit 1, bias: b = 0
                row 1: L = 0.40760596   (cross-entropy: −Σ y · ln(a))
                unit 1 (column 2): z = 1, a = 0.09003057, y = 0   (softmax: eᶻ / Σₖ e^zₖ)

                ∂L/∂b  =  ∂L/∂z                ·  ∂z/∂b
                       =  (Σₖ ∂L/∂aₖ·∂aₖ/∂z)   ·  1
                       =  0.09003057           ·  1            =  0.09003057

                ∂L/∂z  =  Σₖ ∂L/∂aₖ·∂aₖ/∂z   over the outputs k of layer 1, each of which depends on z
                       =  0            ·  0.08192507      =  0            k = 1
                       +  0            ·  -0.02203304     =  0            k = 2
                       +  -1.50321472  ·  -0.05989202     =  0.09003057   k = 3
                       =  0.09003057

                ∂L/∂z  =  a − y   since loss and activation cancel
                       =  0.09003057 − 0  =  0.09003057
                       product of the factors: 0.09003057, relative difference 0

                check     (L(b+h) − L(b−h)) / 2h           =  0.09003057   relative error ~
                update    b + Δb, sgd at rate 0.1          =  -0.00900306  Δb = -0.00900306
                """, withoutErrors(run.out()).replaceFirst("difference \\d.\\de-1[67]", "difference 0"));
    }

    private String inside(String activation, Object... options) throws IOException {
        Files.writeString(network, NETWORK.replaceFirst("\"sigmoid\"", activation));
        Object[] words = new Object[7 + options.length];
        System.arraycopy(new Object[] {"explain", network, rows, "--row", 1, "--weight", "1,1,1"}, 0, words, 0, 7);
        System.arraycopy(options, 0, words, 7, options.length);
        Workspace.Result run = new Workspace(folder).run(words);
        assertEquals("", run.err());
        int at = run.out().indexOf("∂a/∂z  =  f′(z)");
        return at < 0 ? "" : run.out().substring(at, run.out().indexOf("\n\ncheck", at) + 1);
    }

    /** Mish at z = 0.8981388630890152 and its derivative by sympy 1.14: 0.759293245847276 and 1.02747363572197. */
    @Test
    void theFactorOfACompositeActivationIsDerivedInside() throws IOException {
        assertEquals("""
                ∂a/∂z  =  f′(z)   the chain rule again, inside mish at z = 0.89813886
                f(z)   =  z · tanh(u)                                                  =  0.75929325
                f′(z)  =  tanh(u) + z · (1 − tanh²(u)) · u′                               \
                product rule; chain rule with u = ln(1 + eᶻ)
                       =  tanh(1.23983) + 0.898139 · (1 − tanh²(1.23983)) · 0.710567   =  1.02747364
                u      =  ln(v)                                                        =  1.23983106
                u′     =  v′ / v                                                          chain rule with v = 1 + eᶻ
                       =  2.45503 / 3.45503                                            =  0.71056689
                v      =  1 + eᶻ                                                       =  3.45502971
                v′     =  eᶻ                                                              sum rule; (eᶻ)′ = eᶻ
                       =  exp(0.898139)                                                =  2.45502971
                """, inside("\"mish\""));
    }

    @Test
    void aSingleFunctionIsDerivedOnlyIfAskedFor() throws IOException {
        assertEquals("", inside("\"sigmoid\""));
        assertEquals("""
                ∂a/∂z  =  f′(z)   the chain rule again, inside sigmoid at z = 0.89813886
                f(z)   =  1 / (1 + eᵘ)                                     =  0.71056689
                f′(z)  =  −eᵘ · u′ / (1 + eᵘ)²                                \
                chain rule with u = −z; reciprocal rule; sum rule
                       =  −exp(−0.898139) · (−1) / (1 + exp(−0.898139))²   =  0.20566159
                u      =  −z                                               =  -0.89813886
                u′     =  −1                                               =  -1   constant factor
                """, inside("\"sigmoid\"", "--deep"));
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--weight", "1,1,1", "--deep");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("--deep explains a single row: add --row N"), run.err());
    }

    /** With 1.5 · 0.89813886 as the inner function; the branch of the leaky part is not the one that applies. */
    @Test
    void theBranchThatAppliesIsShownInNumbers() throws IOException {
        assertEquals("""
                ∂a/∂z  =  f′(z)   the chain rule again, inside formula at z = 0.89813886
                f(z)   =  where(z < 0, 0.1 · z, sin(u))    =  0.97510815
                f′(z)  =  where(z < 0, 0.1, cos(u) · u′)      \
                each branch of where by itself; constant factor; chain rule with u = 1.5 · z
                       =  cos(1.34721) · 1.5               =  0.33259464
                u      =  1.5 · z                          =  1.34720829
                u′     =  1.5                              =  1.50000000   constant factor
                """, inside("{\"type\": \"formula\", \"value\": \"where(z < 0, 0.1*z, sin(1.5*z))\"}"));
    }

    /** The tutorial's gradient, and 2 · 0.1 · 0.25506903 + 0.01. */
    @Test
    void aPenaltyIsASummandBesideTheFactors() throws IOException {
        Files.writeString(network, NETWORK.replace("{\"inputs\": 2,", "{\"inputs\": 2, \"l1\": 0.01, \"l2\": 0.1,"));
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--weight", "2,1,1");
        assertEquals("", run.err());
        assertEquals("""
                ∂L/∂w  =  ∂L/∂a        ·  ∂a/∂z           ·  ∂z/∂w
                       =  (a − y)      ·  a(1 − a)        ·  input
                       =  0.66299701   ·  0.22343197      ·  0.71056689   =  0.10525964
                penalty   ∂P/∂w = 0.01·sign(w) + 2·0.1·w   =  0.06101381
                sum       ∂L/∂w + ∂P/∂w                    =  0.16627344
                check     ((L+P)(w+h) − (L+P)(w−h)) / 2h   =  0.16627344   relative error ~
                update    w + Δw, sgd at rate 0.5          =  0.17193230   Δw = -0.08313672
                """, withoutErrors(run.out().substring(run.out().indexOf("∂L/∂w"))));
        String mean = new Workspace(folder)
                .run("explain", network, rows, "--weight", "2,1,1")
                .out();
        assertTrue(mean.contains("""
                ∂L/∂w  =  mean over 2 rows  =  0.02221562
                  row 1   ∂L/∂w = 0.10525964               =  0.05262982 of the mean
                  row 2   ∂L/∂w = -0.06082840              =  -0.03041420 of the mean
                penalty   ∂P/∂w = 0.01·sign(w) + 2·0.1·w   =  0.06101381
                sum       ∂L/∂w + ∂P/∂w                    =  0.08322942
                """), mean);
        String json = new Workspace(folder)
                .run("explain", network, rows, "--row", 1, "--weight", "2,1,1", "--json")
                .out();
        assertTrue(
                json.contains(
                        "\"penalty\":{\"symbol\":\"∂P/∂w\",\"formula\":\"0.01·sign(w) + 2·0.1·w\",\"value\":0.06101380514788434}"),
                json);
        String bias = new Workspace(folder)
                .run("explain", network, rows, "--row", 1, "--bias", "2,1", "--json")
                .out();
        assertTrue(bias.contains("\"penalty\":null"), bias);
    }

    /** 0.25506903 − 0.5 · 0.05. */
    @Test
    void theUpdateIsThatOfTheClippedGradientAndTheScheduleIsNamed() throws IOException {
        Files.writeString(
                network,
                NETWORK.replace(
                        "\"learningRate\": 0.5}}",
                        "\"learningRate\": 0.5, \"schedule\": \"cosine\"}, \"training\": {\"gradientClipping\": {\"value\": 0.05}}}"));
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--weight", "2,1,1");
        assertEquals("", run.err());
        assertTrue(run.out().endsWith("""
                clipped   by training.gradientClipping     =  0.05000000
                update    w + Δw, sgd at rate 0.5          =  0.23006903   Δw = -0.02500000
                          at the learning rate of the first step of the schedule 'cosine'
                """), run.out());
        String json = new Workspace(folder)
                .run("explain", network, rows, "--row", 1, "--weight", "2,1,1", "--json")
                .out();
        assertTrue(json.contains("\"learningRate\":0.5,\"clipped\":0.05000000074505806,"), json);
    }

    @Test
    void theUpdateIsShortenedToTheLargestNorm() throws IOException {
        Files.writeString(network, NETWORK.replace("{\"inputs\": 2,", "{\"inputs\": 2, \"maxNorm\": 0.1,"));
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--row", 1, "--weight", "2,1,1");
        assertTrue(run.out().endsWith("""
                update    w + Δw, sgd at rate 0.5          =  0.10000001   Δw = -0.15506902
                          then the unit's weights are scaled down if their norm exceeds 0.1
                """), run.out());
    }

    /** The mean of 0.10525963500454542 and −0.06082840218915466. */
    @Test
    void withoutARowTheMeanAndItsLargestRowsArePrinted() {
        Workspace.Result run = new Workspace(folder).run("explain", network, rows, "--weight", "2,1,1");
        assertEquals("""
                layer 2, unit 1, input 1: w = 0.25506903
                2 rows: mean L = 0.29147918   (squared-error: Σ (a − y)² / 2)

                ∂L/∂w  =  mean over 2 rows  =  0.02221562
                  row 1   ∂L/∂w = 0.10525964               =  0.05262982 of the mean
                  row 2   ∂L/∂w = -0.06082840              =  -0.03041420 of the mean
                check     (L(w+h) − L(w−h)) / 2h           =  0.02221562   relative error ~
                update    w + Δw, sgd at rate 0.5          =  0.24396122   Δw = -0.01110781
                """, withoutErrors(run.out()));
        String out = new Workspace(folder)
                .run("explain", network, rows, "--weight", "2,1,1", "--json")
                .out();
        assertTrue(out.contains("\"largest\":[{\"row\":1,\"gradient\":0.10525963500454542,"), out);
    }

    /** ReLU at z = 0 in the first row: it has no difference, and that the second's is not the mean is said. */
    @Test
    void rowsAtAKinkAreLeftOutOfTheCheckAndThatIsSaid() throws IOException {
        Files.writeString(network, """
                {"network": {"inputs": 1, "layers": [{"units": 1, "activation": "relu", "weights": [[1]], "biases": [0]}]},
                 "loss": "squared-error", "optimizer": {"type": "sgd", "learningRate": 0.5}}
                """);
        Files.writeString(rows, "x,y\n0,1\n2,1\n");
        String out = new Workspace(folder)
                .run("explain", network, rows, "--bias", "1,1")
                .out();
        assertTrue(out.contains("\n∂L/∂b  =  mean over 2 rows  =  0.50000000\n"), out);
        assertTrue(
                out.contains("\n          over the 1 of 2 rows that are not at a kink, whose mean ∂L/∂b = 1\n"), out);
    }

    @Test
    void aModelIsExplainedWithItsScaledInputs() throws IOException {
        Path document = Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "data.csv", "target": "y", "scale": "min-max"},
                 "network": {"layers": [{"units": 1, "activation": "identity", "weights": [[2]], "biases": [1]}]},
                 "loss": "squared-error", "optimizer": {"type": "sgd", "learningRate": 1e-30}, "training": {"epochs": 1}}
                """);
        Path data = Files.writeString(folder.resolve("data.csv"), "y,x\n1,10\n4,30\n3,20\n");
        Path model = folder.resolve("run.safetensors");
        assertEquals(
                0, new Workspace(folder).run("train", document, "--out", model).code());
        for (Path subject : new Path[] {model, document}) {
            String out = new Workspace(folder)
                    .run("explain", subject, data, "--row", 3, "--weight", "1,1,1")
                    .out();
            assertTrue(out.contains("\ninput 1: 0.50000000   (x = 20, scaled)\n"), out);
            // x = (20 − 10) / 20, a = 2x + 1 = 2, a − y = −1
            assertTrue(out.contains("       =  -1           ·  1               ·  0.50000000   =  -0.50000000"), out);
        }
    }

    /** −3 · (1 − σ(1.2)) · 2 for row 1; the mean is over two rows, of which the second has weight 1. */
    @Test
    void theWeightsOfRowsAreInTheUpdateAndInTheMean() throws IOException {
        Path data = Files.writeString(folder.resolve("two.csv"), "x1,x2,y,s\n2,-1,p,3\n1,1,n,1\n");
        Path document = Files.writeString(folder.resolve("weighted.json"), """
                {"data": {"file": "two.csv", "target": "y", "sampleWeight": "s"},
                 "network": {"layers": [{"units": 1, "activation": "sigmoid", "weights": [[0.4, -0.3]], "biases": [0.1]}]},
                 "loss": "binary-cross-entropy", "optimizer": {"type": "sgd", "learningRate": 1}}
                """);
        Workspace workspace = new Workspace(folder);
        Workspace.Result row = workspace.run("explain", document, data, "--row", 1, "--weight", "1,1,1");
        assertEquals("", row.err());
        assertTrue(row.out().endsWith("""
                weighted  3·∂L/∂w, the row's weight        =  -1.38885130
                check     (3·L(w+h) − 3·L(w−h)) / 2h       =  -1.38885130  relative error 4.6e-13
                update    w + Δw, sgd at rate 1            =  1.78885128   Δw = 1.38885128
                """), row.out());
        Workspace.Result mean = workspace.run("explain", document, data, "--weight", "1,1,1");
        assertTrue(mean.out().endsWith("""
                ∂L/∂w  =  weighted mean over 2 rows  =  -0.41950865
                  row 1   ∂L/∂w = -0.46295043, times 3     =  -0.69442565 of the mean
                  row 2   ∂L/∂w = 0.54983400               =  0.27491700 of the mean
                check     (L(w+h) − L(w−h)) / 2h           =  -0.41950865  relative error 5.3e-13
                update    w + Δw, sgd at rate 1            =  0.81950864   Δw = 0.41950864
                """), mean.out());
    }

    /** Weights 1 to 14 behind a = 1, targets 0: δₖ = k and δₖ·wₖ = k², of which 1² and 2² are the smallest. */
    @Test
    void ofManyTermsTheLargestAreShownAndTheSumOfTheOthers() throws IOException {
        String weights =
                IntStream.rangeClosed(1, 14).mapToObj(k -> "[" + k + "]").collect(Collectors.joining(", "));
        Files.writeString(network, """
                {"network": {"inputs": 1, "layers": [
                   {"units": 1, "activation": "identity", "weights": [[1]], "biases": [0]},
                   {"units": 14, "activation": "identity", "weights": [%s], "biases": [%s]}]},
                 "loss": "squared-error", "optimizer": {"type": "sgd", "learningRate": 0.5}}
                """.formatted(weights, "0, ".repeat(13) + 0));
        Files.writeString(rows, "1" + ",0".repeat(14) + "\n");
        String out = explain("--row", 1, "--weight", "1,1,1").out();
        assertTrue(out.contains("""
                       =  3            ·  3               =  9            k = 3
                       +  4            ·  4               =  16           k = 4
                """), out);
        assertTrue(out.contains("""
                       +  14           ·  14              =  196          k = 14
                       +  2 smaller                       =  5
                       =  1015
                """), out);
        assertFalse(out.contains("k = 2\n"), out);
    }

    @Test
    void atAKinkThereIsNothingToCompareWith() throws IOException {
        Files.writeString(network, """
                {"network": {"inputs": 1, "layers": [{"units": 1, "activation": "relu", "weights": [[1]], "biases": [0]}]},
                 "loss": "squared-error", "optimizer": {"type": "sgd", "learningRate": 0.5}}
                """);
        Files.writeString(rows, "x,y\n0,1\n");
        String out = explain("--row", 1, "--bias", "1,1").out();
        assertTrue(
                out.contains(
                        "\ncheck     (L(b+h) − L(b−h)) / 2h has no limit here: at a kink there is no derivative\n"),
                out);
    }

    @Test
    void aSolverChangesAllWeightsTogether() throws IOException {
        Files.writeString(
                network,
                NETWORK.replace("\"optimizer\": {\"type\": \"sgd\", \"learningRate\": 0.5}", "\"solver\": \"lbfgs\""));
        String out = explain("--row", 1, "--weight", "2,1,1").out();
        assertTrue(
                out.endsWith(
                        "\nupdate    by solver 'lbfgs', which changes all weights together, from the gradients of all"
                                + " rows\n"),
                out);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "-12, -12",
        "999999, 999999",
        "1000000, 1.0000000e+06",
        "0.1, 0.10000000",
        "0.001, 0.00100000",
        "-0.00099, -9.9000000e-04",
        "999999.5, 999999.50000000",
        "1234567.5, 1.2345675e+06",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void aNumberHasEightDecimalsOrEightDigits(double value, String text) {
        assertEquals(text, ExplanationText.number(value));
    }

    @Test
    void anErrorHasTwoDigits() {
        assertEquals("0", ExplanationText.small(0));
        assertEquals("3.1e-10", ExplanationText.small(3.14e-10));
    }

    @Test
    void aColumnWithoutANameIsItsNumber() {
        assertEquals("column 12", ExplanationText.column("12"));
        assertEquals("x12", ExplanationText.column("x12"));
        assertEquals("a\\u000ab", ExplanationText.column("a\nb"));
    }
}
