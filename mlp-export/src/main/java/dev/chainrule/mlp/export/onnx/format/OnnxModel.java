package dev.chainrule.mlp.export.onnx.format;

import java.util.SortedMap;

/**
 * A whole ONNX file.
 *
 * @param irVersion the version of the format
 * @param producerName the program that wrote the file; may be empty
 * @param producerVersion the version of that program; may be empty
 * @param opsets the operator-set version of each domain; ONNX's own domain is the empty string
 * @param metadata texts by key
 */
public record OnnxModel(
        long irVersion,
        String producerName,
        String producerVersion,
        SortedMap<String, Long> opsets,
        OnnxGraph graph,
        SortedMap<String, String> metadata) {}
