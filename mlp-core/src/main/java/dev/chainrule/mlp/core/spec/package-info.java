/**
 * What a document says, as immutable records: the only form in which a run is described, stored and compared. A spec is
 * validated in its constructor and never changed.
 *
 * <h2>How to add a key</h2>
 *
 * <ol>
 *   <li>Add a component to the record, with a {@link dev.chainrule.mlp.core.spec.Key} that says what it sets, its range and
 *       its default. The component's name is the key, and its place among the components the key's place in a written document.
 *       It is an int, long, double, boolean, String, enum or {@link dev.chainrule.mlp.core.spec.PluginSpec}, one of them in an
 *       Optional, or another record:
 *       <pre>{@code @Key(doc = "Whether training leaves the layer as it is.", byDefault = "false") boolean frozen}</pre>
 *   <li>Pass it to {@code KEYS.rules(…)} in the compact constructor, which checks its range, and add the rules that it
 *       has with other keys, as {@link dev.chainrule.mlp.core.spec.CheckpointSpec} does. A document that breaks one is told
 *       where.
 *   <li>Add a method of its name to the builder: {@code return set("frozen", value);}.
 *   <li>Write docs/configuration.md again: {@code ConfigurationPageTest} says how.
 * </ol>
 *
 * <p>Reading with all its messages, writing, the JSON Schema and the page follow. {@code BuildersMirrorTheDocumentTest} fails if
 * the builder was forgotten, and the compiler if the constructor was.
 */
package dev.chainrule.mlp.core.spec;
