package dev.chainrule.mlp.core.selection;

import java.io.Serializable;

/**
 * One fold of one trial, to be evaluated.
 *
 * @param trial the number of the trial, from 1
 * @param fold the number of the fold, from 1
 * @since 0.2
 */
public record FoldTask(int trial, int fold) implements Serializable {}
