/** Images and labels in the idx format of MNIST. */
package dev.chainrule.mlp.io.idx;
