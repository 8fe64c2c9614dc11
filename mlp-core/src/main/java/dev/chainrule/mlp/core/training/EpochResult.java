package dev.chainrule.mlp.core.training;

import java.util.Optional;

/**
 * How an epoch went.
 *
 * @param epoch its number from 1
 * @param epochs how many there will be
 * @param loss what training makes small: the mean loss of the training rows, each times its weight if it has one, plus the
 *     penalty on the weights, all as it was when the batch was taken and with dropout. The loss of the held-out rows is
 *     without these
 * @param validation how the network does on the held-out rows after the epoch; empty if there are none
 */
public record EpochResult(int epoch, int epochs, double loss, Optional<Evaluation> validation) {}
