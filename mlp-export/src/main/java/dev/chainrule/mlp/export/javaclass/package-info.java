/**
 * One plain Java class for a trained model: no dependency, and the same bits as the model itself.
 *
 * <p>{@link dev.chainrule.mlp.export.javaclass.JavaExport} is the entry. The generated class contains the source
 * text of a few classes of mlp, which the jar carries beside their compiled form, so that there is one definition of
 * each function.
 */
package dev.chainrule.mlp.export.javaclass;
