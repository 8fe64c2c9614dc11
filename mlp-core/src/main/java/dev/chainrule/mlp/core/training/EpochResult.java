package dev.chainrule.mlp.core.training;

import java.util.Optional;

/**
 * How an epoch went.
 *
 * @param epoch its number from 1
 * @param epochs how many there will be
 * @param loss the mean loss of the training rows, each as it was when its batch was taken
 * @param validation how the network does on the held-out rows after the epoch; empty if there are none
 */
public record EpochResult(int epoch, int epochs, double loss, Optional<Evaluation> validation) {}
