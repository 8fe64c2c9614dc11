/** Files: read up to a limit, written whole or not at all. */
package dev.chainrule.mlp.io.file;
