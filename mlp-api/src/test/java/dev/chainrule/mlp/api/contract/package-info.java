/**
 * The plugin contract kit: what every plugin promises, as tests that anybody's plugin can run. A test extends the
 * contract of its SPI, says which plugin, and gets every check; a failure says what is wrong, where, and what is
 * expected. Needs the API and JUnit Jupiter alone.
 */
package dev.chainrule.mlp.api.contract;
