/** What an application passes when it reads files. */
package dev.chainrule.mlp.io;
