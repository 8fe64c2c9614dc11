/** Trained models as safetensors files with a digest. */
package dev.chainrule.mlp.io.model;
