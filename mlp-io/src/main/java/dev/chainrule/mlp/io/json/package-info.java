/**
 * JSON text: parsed within limits into nodes that know their position, read value by value with all faults in one report, and
 * written for people. Not exported: it knows no key, and other modules use the packages that do.
 */
package dev.chainrule.mlp.io.json;
