#!/usr/bin/env python3
"""Compares mlp's solvers with scikit-learn's L-BFGS and with Adam, in time of the processor.

    solvers.py lbfgs CLASSPATH    the solver lbfgs and scikit-learn's solver="lbfgs", same network, penalty and folds
    solvers.py commands CLASSPATH whole processes that read a CSV, train once with L-BFGS and end, with their start
    solvers.py lm CLASSPATH       levenberg-marquardt and Adam, each as long as the other, on smooth functions

CLASSPATH has mlp's jars or classes, as java takes it; `commands` needs those of mlp-cli too. Needs Python 3 with scikit-learn, a JDK, and no network. Each side trains
in one process and on one thread. Its time is what the processor spends in that thread from the start of a run to its end:
not the start of the process, the reading of the data, and the JIT compiler, which works on another processor. mlp makes all
runs of a data set three times, and the third times count, when the JIT compiler is done with most of its work.
"""
import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

import numpy
from sklearn import datasets, metrics, model_selection, neural_network, preprocessing

FOLDS = 5
SEEDS = (1, 2, 3)
ALPHA = 1e-4
UNITS = 100
ITERATIONS = 200
TOLERANCE = 1e-4


def data_sets():
    """Name -> (features, targets, is a classification)."""
    return {
        "iris": (*datasets.load_iris(return_X_y=True), True),
        "wine": (*datasets.load_wine(return_X_y=True), True),
        "breast-cancer": (*datasets.load_breast_cancer(return_X_y=True), True),
        "digits": (*datasets.load_digits(return_X_y=True), True),
        "diabetes": (*datasets.load_diabetes(return_X_y=True, scaled=False), False),
    }


def folds(x, y, classes):
    kind = model_selection.StratifiedKFold if classes else model_selection.KFold
    return list(kind(FOLDS, shuffle=True, random_state=0).split(x, y))


def scaled(x, y, classes, train, held_out):
    """Features and numeric targets, standardized on the training rows and rounded to float32 as mlp takes them."""
    features = preprocessing.StandardScaler().fit(x[train])
    columns = [numpy.float32(features.transform(x[rows])).astype(float) for rows in (train, held_out)]
    if classes:
        return columns, [y[train], y[held_out]]
    center, width = y[train].mean(), y[train].std()
    return columns, [numpy.float32((y[rows] - center) / width).astype(float) for rows in (train, held_out)]


def write(path, x, y, classes):
    if classes:
        count = y.max() + 1
        y = y.reshape(-1, 1) if count == 2 else numpy.eye(count)[y]
    else:
        y = y.reshape(-1, 1)
    numpy.savetxt(path, numpy.hstack([x, y]), delimiter=",", fmt="%.9g")
    return y.shape[1]


def run_java(classpath, plan, folder):
    path = folder / "plan.csv"
    path.write_text("".join(";".join(map(str, line)) + "\n" for line in 3 * plan))
    source = pathlib.Path(__file__).with_name("SolverRuns.java")
    out = subprocess.run(
        ["java", "--add-modules", "jdk.incubator.vector", "-cp", classpath, str(source), str(path)],
        check=True, capture_output=True, text=True).stdout
    for line in out.splitlines()[2 * len(plan):]:
        name, *numbers = line.split(";")
        yield (name, *map(float, numbers))


def of_peer(activation, x, y, classes, seed):
    kind = neural_network.MLPClassifier if classes else neural_network.MLPRegressor
    model = kind(
        hidden_layer_sizes=(UNITS,), activation=activation, solver="lbfgs", alpha=ALPHA, max_iter=ITERATIONS,
        tol=TOLERANCE, random_state=seed)
    start = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(x[0], y[0])
    seconds = time.process_time() - start
    if classes:
        loss = metrics.log_loss(y[0], model.predict_proba(x[0]).astype(float))
        score = metrics.accuracy_score(y[1], model.predict(x[1]))
    else:
        loss = metrics.mean_squared_error(y[0], model.predict(x[0])) / 2
        score = metrics.r2_score(y[1], model.predict(x[1]))
    return seconds, model.n_iter_, loss, score


def lbfgs(classpath):
    for activation in ("relu", "tanh"):
        print(f"\n{activation}\n")
        print("| data | seconds: scikit-learn | mlp | iterations | | training loss | | at equal time | held-out score | |")
        print("|---|---|---|---|---|---|---|---|---|---|")
        for name, (x, y, classes) in data_sets().items():
            theirs, plan = [], []
            with tempfile.TemporaryDirectory() as temporary:
                folder = pathlib.Path(temporary)
                for number, (train, held_out) in enumerate(folds(x, y, classes)):
                    columns, targets = scaled(x, y, classes, train, held_out)
                    paths = [folder / f"{number}-{part}.csv" for part in ("train", "test")]
                    outputs = [write(*each, classes) for each in zip(paths, columns, targets)][0]
                    output = "identity" if not classes else "sigmoid" if outputs == 1 else "softmax"
                    loss = {"identity": "squared-error", "sigmoid": "binary-cross-entropy",
                            "softmax": "cross-entropy"}[output]
                    if number == 0:
                        of_peer(activation, columns, targets, classes, SEEDS[0])
                    for seed in SEEDS:
                        theirs.append(of_peer(activation, columns, targets, classes, seed))
                        plan.append((name, *paths, outputs, UNITS, activation, output, loss, "lbfgs",
                                     f"tolerance={TOLERANCE}", ALPHA / 2 / len(train), ITERATIONS, 0, seed, 0))
                ours = [(seconds, epochs, loss, held_out)
                        for _, seconds, epochs, loss, _, held_out in run_java(classpath, plan, folder)]
                limit = statistics.fmean(run[0] for run in theirs)
                longer = [(*line[:9], "tolerance=0", line[10], 100_000, *line[12:14], limit) for line in plan]
                at_equal_time = statistics.fmean(run[3] for run in run_java(classpath, longer, folder))
            cells = [(statistics.fmean(run[i] for run in theirs), statistics.fmean(run[i] for run in ours))
                     for i in range(4)]
            form = ("{:.3f}", "{:.0f}", "{:.2g}", "{:.4f}")
            texts = [form[i].format(v) for i in range(4) for v in cells[i]]
            texts.insert(6, f"{at_equal_time:.2g}")
            print(f"| {name} | " + " | ".join(texts) + " |", flush=True)


PEER = """
import os
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
import sys, warnings
import numpy
from sklearn.neural_network import MLPClassifier, MLPRegressor
rows = numpy.genfromtxt(sys.argv[1], delimiter=",", skip_header=1)
kind = MLPClassifier if sys.argv[2] == "True" else MLPRegressor
model = kind(hidden_layer_sizes=(%d,), activation=sys.argv[3], solver="lbfgs", alpha=%r, max_iter=%d, tol=%r, random_state=1)
warnings.simplefilter("ignore")
model.fit(rows[:, :-1], rows[:, -1])
""" % (UNITS, ALPHA, ITERATIONS, TOLERANCE)


def measured(command, folder):
    """Elapsed seconds and seconds of the processor of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    elapsed = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return elapsed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def commands(classpath):
    """Medians of seven runs of each side, in turn."""
    print("| data | elapsed: scikit-learn | mlp | processor: scikit-learn | mlp |")
    print("|---|---|---|---|---|")
    for name, (x, y, classes) in data_sets().items():
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            x = preprocessing.StandardScaler().fit_transform(x)
            y = y if classes else (y - y.mean()) / y.std()
            header = ",".join(f"x{i}" for i in range(x.shape[1])) + ",y"
            numpy.savetxt(folder / "train.csv", numpy.column_stack([x, y]), delimiter=",", fmt="%.9g", header=header,
                          comments="")
            outputs = 1 if not classes or y.max() == 1 else int(y.max()) + 1
            output, loss = (("identity", "squared-error") if not classes else ("sigmoid", "binary-cross-entropy")
                            if outputs == 1 else ("softmax", "cross-entropy"))
            penalty = ALPHA / 2 / len(y)
            (folder / "train.json").write_text(json.dumps({
                "seed": 1,
                "data": {"file": "train.csv", "target": "y", **({"targetType": "label"} if classes else {})},
                "network": {"inputs": x.shape[1], "layers": [
                    {"units": UNITS, "activation": "relu", "l2": penalty},
                    {"units": outputs, "activation": output, "l2": penalty}]},
                "loss": loss,
                "solver": {"type": "lbfgs", "tolerance": TOLERANCE},
                "training": {"epochs": ITERATIONS, "threads": 1}}))
            sides = ([sys.executable, "-c", PEER, "train.csv", str(classes), "relu"],
                     ["java", "--add-modules", "jdk.incubator.vector", "-cp", classpath, "dev.chainrule.mlp.cli.Main",
                      "train", "train.json", "--out", "model.safetensors"])
            times = [[], []]
            for _ in range(7):
                for side in (0, 1):
                    times[side].append(measured(sides[side], folder))
            cells = [statistics.median(run[i] for run in times[side]) for i in (0, 1) for side in (0, 1)]
            print(f"| {name} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |", flush=True)


def lm(classpath):
    """Smooth functions on [-1, 1]^n without noise; Adam gets the time that levenberg-marquardt takes."""
    random = numpy.random.default_rng(0)
    functions = {
        "sine of a product": (2, lambda x: numpy.sin(4 * x[:, 0] * x[:, 1]), 20),
        "gaussian bump": (2, lambda x: numpy.exp(-4 * (x ** 2).sum(1)), 40),
        "friedman": (5, lambda x: 10 * numpy.sin(numpy.pi * x[:, 0] * x[:, 1]) / 10 + 2 * (x[:, 2]) ** 2 + x[:, 3]
                     + x[:, 4] / 2, 60),
        "wave": (1, lambda x: numpy.sin(8 * x[:, 0]) * x[:, 0], 60),
        "robot arm": (4, lambda x: numpy.cos(2 * x[:, 0]) + numpy.cos(2 * x[:, 0] + 2 * x[:, 1]) * (1 + x[:, 2]) / 2
                      + x[:, 3] ** 3, 300),
    }
    print("| function | parameters | seconds | levenberg-marquardt | adam 0.001 | adam 0.01 |")
    print("|---|---|---|---|---|---|")
    for name, (inputs, function, units) in functions.items():
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            paths = [folder / "train.csv", folder / "test.csv"]
            for path in paths:
                x = random.uniform(-1, 1, (1000, inputs))
                y = function(x)
                write(path, x, y / y.std(), False)

            def plan(method, options, seconds):
                return [(name, *paths, 1, units, "tanh", "identity", "mean-squared-error", method, options, 0,
                         100 if seconds == 0 else 10_000_000, 32, seed, seconds) for seed in SEEDS]

            ours = list(run_java(classpath, plan("levenberg-marquardt", "", 0), folder))
            seconds = statistics.fmean(run[1] for run in ours)
            losses = [statistics.fmean(run[3] for run in ours)]
            for rate in (0.001, 0.01):
                runs = list(run_java(classpath, plan("adam", f"learningRate={rate}", seconds), folder))
                losses.append(statistics.fmean(run[3] for run in runs))
            parameters = units * (inputs + 2) + 1
            print(f"| {name} | {parameters} | {seconds:.2f} | " + " | ".join(f"{loss:.2g}" for loss in losses) + " |",
                  flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("lbfgs", "commands", "lm"):
        sys.exit(__doc__)
    {"lbfgs": lbfgs, "commands": commands, "lm": lm}[sys.argv[1]](sys.argv[2])
