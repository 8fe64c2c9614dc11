/** How long the library's parts take, measured with JMH; {@link dev.chainrule.mlp.benchmarks.Benchmarks} runs them. */
package dev.chainrule.mlp.benchmarks;
