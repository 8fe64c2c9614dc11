package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.Location;
import java.util.List;

/**
 * The first line of a file, from which its columns are found.
 *
 * @param cells its cells
 * @param location where it is
 * @param warnings receives warnings, one sentence each
 */
record FirstCells(List<String> cells, Location location, List<String> warnings) {}
