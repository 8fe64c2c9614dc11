/**
 * What a document says, as immutable records: the only form in which a run is described, stored and compared. A spec is
 * validated in its constructor and never changed by what is built from it.
 */
package dev.chainrule.mlp.core.spec;
