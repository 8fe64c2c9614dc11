package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.network.Network;

/**
 * What a run is about to do.
 *
 * @param network the network
 * @param trainingRows how many rows are trained on
 * @param validationRows how many rows are held out
 * @param epochs how many epochs there will be
 * @param kernel the name of the kernel that multiplies
 */
public record TrainingStarted(Network network, int trainingRows, int validationRows, int epochs, String kernel) {}
