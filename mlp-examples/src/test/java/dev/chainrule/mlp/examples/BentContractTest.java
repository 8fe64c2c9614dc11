package dev.chainrule.mlp.examples;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.examples.plugin.Bent;
import dev.chainrule.mlp.testkit.ActivationContract;

/** How the author of a plugin checks it: one class, every check of the contract. */
class BentContractTest extends ActivationContract {
    @Override
    protected Activation plugin() {
        return new Bent();
    }
}
