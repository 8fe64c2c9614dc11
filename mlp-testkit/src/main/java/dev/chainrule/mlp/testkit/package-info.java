/**
 * The contract that every plugin keeps, as JUnit tests. A test class extends the contract of its plugin interface and
 * returns the plugin to test; it inherits every check, and a failure says what is wrong, where, and what was expected.
 */
package dev.chainrule.mlp.testkit;
