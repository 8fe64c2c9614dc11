"""Writes the .onnx files of this folder. See README.md."""
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_iris
from sklearn.neural_network import MLPClassifier, MLPRegressor
from torch import nn

FLOAT, DOUBLE, INT64, STRING = TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT64, TensorProto.STRING


# ---- written by PyTorch's exporter ----


def export(name, model, shape, opset=17, **kwargs):
    model.eval()
    torch.onnx.export(
        model, torch.randn(3, *shape), name, opset_version=opset, input_names=["x"], output_names=["out"],
        dynamic_axes={"x": {0: "rows"}, "out": {0: "rows"}}, **kwargs)


class Images(nn.Module):
    """Flattens by the size of the data, normalizes after a layer and after an activation, and drops out."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(6, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 4), nn.Tanh(), nn.BatchNorm1d(4),
            nn.Dropout(0.5), nn.Linear(4, 3, bias=False), nn.Identity(), nn.LogSoftmax(dim=1))
        for layer in self.body:
            if isinstance(layer, nn.BatchNorm1d):
                nn.init.normal_(layer.weight), nn.init.normal_(layer.bias)
                nn.init.normal_(layer.running_mean), nn.init.uniform_(layer.running_var, 0.5, 2)

    def forward(self, x):
        return self.body(x.view(x.size(0), -1))


def torch_files():
    torch.manual_seed(1)
    export("torch-classifier.onnx", nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 8), nn.GELU(), nn.Linear(8, 3), nn.Softmax(dim=-1)), [4])
    export("torch-images.onnx", Images(), [1, 2, 3], do_constant_folding=False)
    export("torch-images-folded.onnx", Images(), [1, 2, 3], opset=12)
    export("torch-one-sigmoid.onnx", nn.Sequential(nn.Linear(3, 4), nn.SiLU(), nn.Linear(4, 1), nn.Sigmoid()), [3])
    activations = [
        nn.Identity(), nn.ReLU(), nn.LeakyReLU(0.2), nn.PReLU(), nn.ELU(), nn.ELU(0.5), nn.CELU(), nn.CELU(1.5),
        nn.SELU(), nn.GELU(), nn.GELU(approximate="tanh"), nn.SiLU(), nn.Mish(), nn.Sigmoid(), nn.Tanh(), nn.Softplus(),
        nn.Softplus(beta=2), nn.Softsign(), nn.ReLU6(), nn.Hardtanh(), nn.Hardtanh(-2, 0.5), nn.Hardsigmoid(),
        nn.Hardswish(), nn.LogSigmoid(), nn.Tanhshrink(), nn.Softshrink(), nn.Softmax(dim=1)]
    layers = []
    for activation in activations:
        layers += [nn.Linear(4, 4), activation]
    export("torch-activations.onnx", nn.Sequential(*layers, nn.Linear(4, 2)), [4])
    wide = nn.Sequential(nn.Linear(20, 16), nn.Tanh(), nn.Linear(16, 2))
    export("external.onnx", wide, [20])
    onnx.save(onnx.load("external.onnx"), "external.onnx", save_as_external_data=True, location="external.onnx.data",
              size_threshold=64)


# ---- built after the patterns of other exporters ----


class Graph:
    def __init__(self):
        self.nodes, self.initializers = [], []

    def constant(self, array, name, kind=None):
        if kind == STRING:
            self.initializers.append(helper.make_tensor(name, STRING, [len(array)], [s.encode() for s in array]))
        else:
            self.initializers.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def node(self, op, inputs, outputs, domain="", **attributes):
        outputs = [outputs] if isinstance(outputs, str) else outputs
        self.nodes.append(helper.make_node(op, inputs, outputs, name=f"n{len(self.nodes)}", domain=domain, **attributes))
        return outputs[0]

    def save(self, file, inputs, outputs, producer, opset=17):
        graph = helper.make_graph(self.nodes, "graph", inputs, outputs, self.initializers)
        model = helper.make_model(graph, producer_name=producer, opset_imports=[
            helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", 3)])
        model.ir_version = 8
        onnx.save(model, file)


def value(name, kind, *shape):
    return helper.make_tensor_value_info(name, kind, shape)


def forward(g, x, net, activation):
    """As _forward_pass in skl2onnx/operator_converters/multilayer_perceptron.py."""
    ops = {"identity": "Identity", "tanh": "Tanh", "logistic": "Sigmoid", "relu": "Relu", "softmax": "Softmax"}
    for i, (w, b) in enumerate(zip(net.coefs_, net.intercepts_)):
        g.constant(w.astype(np.float32), f"coefficient{i}")
        g.constant(b.astype(np.float32).reshape(1, -1), f"intercepts{i}")
        x = g.node("MatMul", [x, f"coefficient{i}"], f"mul_result{i}")
        x = g.node("Add", [x, f"intercepts{i}"], f"add_result{i}")
        last = i == len(net.coefs_) - 1
        name = net.out_activation_ if last else activation
        kwargs = {"axis": 1} if name == "softmax" else {}
        x = g.node(ops[name], [x], "out_activation_result" if last else f"next_activations{i}", **kwargs)
    return x


def zip_map(labels):
    sequence = onnx.ValueInfoProto(name="output_probability")
    entry = sequence.type.sequence_type.elem_type.map_type
    entry.key_type = STRING if isinstance(labels[0], str) else INT64
    entry.value_type.tensor_type.elem_type = FLOAT
    return sequence


def sklearn_files():
    data = load_iris()
    x, species = data.data, np.array([str(data.target_names[t]) for t in data.target])
    mean, std = x.mean(axis=0), x.std(axis=0)
    scaled = (x - mean) / std
    net = MLPClassifier((8, 5), activation="tanh", max_iter=300, random_state=1).fit(scaled, species)
    g = Graph()
    scaled_x = g.node("Scaler", ["X"], "variable", domain="ai.onnx.ml", offset=mean.tolist(), scale=(1 / std).tolist())
    cast = g.node("Cast", [scaled_x], "cast_input", to=FLOAT)
    p = forward(g, cast, net, "tanh")
    p = g.node("Identity", [p], "probabilities")
    g.constant(list(net.classes_), "classes", STRING)
    k = g.node("ArgMax", [p], "argmax_output", axis=1)
    label = g.node("ArrayFeatureExtractor", ["classes", k], "array_feature_extractor_result", domain="ai.onnx.ml")
    g.constant(np.array([-1], np.int64), "shape")
    g.node("Reshape", [label, "shape"], "output_label")
    g.node("ZipMap", [p], "output_probability", domain="ai.onnx.ml", classlabels_strings=list(net.classes_))
    g.save("sklearn-iris.onnx", [value("X", FLOAT, None, 4)], [value("output_label", STRING, None), zip_map(["a"])],
           "skl2onnx")

    two = MLPClassifier((6,), activation="relu", max_iter=400, random_state=2).fit(x[50:], data.target[50:] * 10)
    g = Graph()
    columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
    g.node("Concat", columns, "merged_columns", axis=1)
    p = forward(g, "merged_columns", two, "relu")
    g.constant(np.array([1], np.float32), "unity")
    q = g.node("Sub", ["unity", p], "negative_class_proba")
    p = g.node("Concat", [q, p], "probabilities", axis=1)
    g.constant(two.classes_.astype(np.int64), "classes")
    k = g.node("ArgMax", [p], "argmax_output", axis=1)
    label = g.node("ArrayFeatureExtractor", ["classes", k], "array_feature_extractor_result", domain="ai.onnx.ml")
    cast = g.node("Cast", [label], "cast_result", to=FLOAT)
    g.constant(np.array([-1], np.int64), "shape")
    reshaped = g.node("Reshape", [cast, "shape"], "reshaped_result")
    g.node("Cast", [reshaped], "output_label", to=INT64)
    g.save("sklearn-two-classes.onnx", [value(c, FLOAT, None, 1) for c in columns],
           [value("output_label", INT64, None), value("probabilities", FLOAT, None, 2)], "skl2onnx")

    regression = MLPRegressor((5,), activation="logistic", max_iter=400, random_state=3).fit(x[:, :3], x[:, 3])
    g = Graph()
    g.node("Cast", ["X"], "cast_input", to=FLOAT)
    y = forward(g, "cast_input", regression, "logistic")
    g.constant(np.array([-1, 1], np.int64), "shape")
    g.node("Reshape", [y, "shape"], "variable")
    g.save("sklearn-regression.onnx", [value("X", DOUBLE, None, 3)], [value("variable", FLOAT, None, 1)], "skl2onnx")


def keras_file():
    """As tf2onnx writes a Sequential of Normalization, Dense(swish), BatchNormalization, Dense(gelu), Dense."""
    random = np.random.default_rng(4)

    def array(*shape):
        return random.normal(size=shape).astype(np.float32)

    g = Graph()
    x = g.node("Sub", ["dense_input", g.constant(array(1, 3), "mean")], "sub")
    x = g.node("Div", [x, g.constant(np.abs(array(1, 3)) + 1, "deviation")], "truediv")
    x = g.node("MatMul", [x, g.constant(array(3, 6), "sequential/dense/MatMul/ReadVariableOp:0")], "matmul1")
    z = g.node("Add", [x, g.constant(array(6), "sequential/dense/BiasAdd/ReadVariableOp:0")], "biasadd1")
    s = g.node("Sigmoid", [z], "sigmoid1")
    x = g.node("Mul", [z, s], "swish1")
    x = g.node("Mul", [x, g.constant(array(6), "batch_normalization/batchnorm/mul")], "batchnorm/mul_1")
    x = g.node("Add", [x, g.constant(array(6), "batch_normalization/batchnorm/sub")], "batchnorm/add_1")
    x = g.node("MatMul", [x, g.constant(array(6, 4), "sequential/dense_1/MatMul/ReadVariableOp:0")], "matmul2")
    z = g.node("Add", [x, g.constant(array(4), "sequential/dense_1/BiasAdd/ReadVariableOp:0")], "biasadd2")
    u = g.node("Mul", [z, g.constant(np.float32(0.70710677), "gelu/Cast/x")], "gelu/truediv")
    u = g.node("Erf", [u], "gelu/Erf")
    u = g.node("Add", [u, g.constant(np.float32(1), "gelu/add/x")], "gelu/add")
    h = g.node("Mul", [z, g.constant(np.float32(0.5), "gelu/mul/x")], "gelu/mul")
    x = g.node("Mul", [h, u], "gelu/mul_1")
    x = g.node("MatMul", [x, g.constant(array(4, 2), "sequential/dense_2/MatMul/ReadVariableOp:0")], "matmul3")
    g.node("Add", [x, g.constant(array(2), "sequential/dense_2/BiasAdd/ReadVariableOp:0")], "dense_2")
    g.save("keras-regression.onnx", [value("dense_input", FLOAT, "unk__15", 3)], [value("dense_2", FLOAT, "unk__16", 2)],
           "tf2onnx")


def dynamo_file():
    """As torch.onnx.export(dynamo=True) writes: weights units x inputs, functions written out, constants as nodes."""
    random = np.random.default_rng(5)

    def array(*shape):
        return (random.normal(size=shape) / 2).astype(np.float32)

    def scalar(number, name):
        g.nodes.append(helper.make_node("Constant", [], [name], value=numpy_helper.from_array(np.float32(number))))
        return name

    g = Graph()
    x = g.node("Gemm", ["x", g.constant(array(6, 4), "0.weight"), g.constant(array(6), "0.bias")], "linear",
               transB=1, alpha=1.0, beta=1.0)
    u = g.node("Div", [x, scalar(1.4142135, "sqrt2")], "val_1")
    u = g.node("Add", [g.node("Erf", [u], "val_2"), scalar(1, "one")], "val_3")
    x = g.node("Mul", [g.node("Mul", [x, scalar(0.5, "half")], "val_4"), u], "gelu")
    t = g.node("Transpose", [g.constant(array(5, 6), "2.weight")], "val_5", perm=[1, 0])
    x = g.node("Add", [g.node("MatMul", [x, t], "val_6"), g.constant(array(5), "2.bias")], "linear_1")
    x = g.node("Mul", [g.node("Elu", [x], "elu", alpha=1.0), scalar(1, "scale")], "elu_1")
    x = g.node("Gemm", [x, g.constant(array(5, 5), "4.weight"), g.constant(array(5), "4.bias")], "linear_2", transB=1)
    soft = g.node("Log", [g.node("Add", [g.node("Exp", [x], "e"), scalar(1, "one_1")], "e1")], "l1")
    big = g.node("Greater", [x, scalar(20, "threshold")], "big")
    x = g.node("Where", [big, x, soft], "softplus")
    x = g.node("Gemm", [x, g.constant(array(3, 5), "6.weight"), g.constant(array(3), "6.bias")], "linear_3", transB=1)
    x = g.node("Clip", [x, scalar(-1, "min"), scalar(1, "max")], "hardtanh")
    x = g.node("Gemm", [x, g.constant(array(2, 3), "8.weight"), g.constant(array(2), "8.bias")], "linear_4", transB=1)
    g.node("Softmax", [x], "softmax", axis=-1)
    g.save("dynamo-classifier.onnx", [value("x", FLOAT, "s0", 4)], [value("softmax", FLOAT, "s0", 2)], "pytorch", 18)


torch_files()
sklearn_files()
keras_file()
dynamo_file()
