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
 *   <li>Add a method of its name to the builder: {@code return set("frozen", value);}. Keys that two builders share are in
 *       {@link dev.chainrule.mlp.core.spec.PreprocessingBuilder} and
 *       {@link dev.chainrule.mlp.core.spec.RegularizedBuilder}.
 *   <li>Regenerate docs/configuration.md with {@code ConfigurationPageTest.main}.
 * </ol>
 *
 * <p>Reading with all its messages, writing, the JSON Schema and the page follow. {@code BuildersMirrorTheDocumentTest} fails if
 * the method of the builder is missing.
 */
package dev.chainrule.mlp.core.spec;
