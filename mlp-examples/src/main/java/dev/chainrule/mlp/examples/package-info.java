/** Small programs, each of which shows one thing and runs as it is. */
package dev.chainrule.mlp.examples;
