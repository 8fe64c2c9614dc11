/** Drafts of documents for tables that nobody has described yet. */
package dev.chainrule.mlp.io.draft;
