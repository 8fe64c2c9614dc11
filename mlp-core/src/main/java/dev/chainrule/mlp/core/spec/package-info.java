/**
 * The content of a document as immutable records: the only form in which a run is described, stored and compared. Specs are
 * validated in their constructors.
 *
 * <h2>How to add a key</h2>
 *
 * <ol>
 *   <li>Add a component to the record, with a {@link dev.chainrule.mlp.core.spec.Key} that states its meaning, range and
 *       default. The component's name is the key, and its place among the components the key's place in a written document.
 *       It is an int, long, double, boolean, String, enum or {@link dev.chainrule.mlp.core.spec.PluginSpec}, one of them in an
 *       Optional, or another record:
 *       <pre>{@code @Key(doc = "Whether training leaves the layer as it is.", byDefault = "false") boolean frozen}</pre>
 *   <li>Pass it to {@code KEYS.rules(…)} in the compact constructor, which checks its range, and add its rules with other
 *       keys, as {@link dev.chainrule.mlp.core.spec.CheckpointSpec} does. A broken rule is reported with its position.
 *   <li>Regenerate docs/configuration.md with {@code ConfigurationPageTest.main}.
 * </ol>
 *
 * <p>Reading with all its messages, writing, the JSON Schema, the page and the method of the builder follow. The annotation
 * processor in mlp-core/processor generates the superclass of each {@code Builder}: a method for each key, also for those of inlined
 * records, which takes the plainest types that state the value.
 */
package dev.chainrule.mlp.core.spec;
