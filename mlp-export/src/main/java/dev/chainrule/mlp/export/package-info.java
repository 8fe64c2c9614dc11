/** What the exports of a model have in common. */
package dev.chainrule.mlp.export;
