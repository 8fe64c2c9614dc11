package dev.chainrule.mlp.cli;

/** The network and row of a well-known from-scratch tutorial; the factors are those of the tutorial's own program. */
final class TutorialNetwork {
    static final String DOCUMENT = """
            {"network": {"inputs": 2, "layers": [
              {"units": 1, "activation": "sigmoid",
               "weights": [[0.13436424411240122, 0.8474337369372327]], "biases": [0.763774618976614]},
              {"units": 2, "activation": "sigmoid",
               "weights": [[0.2550690257394217], [0.4494910647887381]],
               "biases": [0.49543508709194095, 0.651592972722763]}]},
             "loss": "squared-error", "optimizer": {"type": "sgd", "learningRate": 0.5}}
            """;

    private TutorialNetwork() {}
}
