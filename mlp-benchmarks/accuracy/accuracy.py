#!/usr/bin/env python3
"""Measures how well mlp's defaults predict, beside scikit-learn on the same folds.

    accuracy.py initializers   hidden layers of every activation, each with several initializers
    accuracy.py deep           the same with eight hidden layers, for some activations
    accuracy.py scaling        features and targets as they are, and scaled
    accuracy.py peer           scikit-learn's MLPRegressor and MLPClassifier, shallow and deep
    accuracy.py table          the results as Markdown

Needs Python 3 with scikit-learn, nothing from the network. Each data set is divided into 5 folds, stratified by class; a
fold's training and held-out rows are written as two CSV files, and `mlp search` trains a grid of variants on the one and
measures them on the other. Results are appended to results.csv in the work folder; what is there already is skipped.
"""
import argparse
import csv
import json
import math
import os
import pathlib
import statistics
import subprocess
import warnings

from sklearn import datasets, metrics, model_selection, neural_network, preprocessing

FOLDS = 5
SEEDS = (1, 2, 3)
EPOCHS = 100
EPOCHS_OF_DIGITS = 20
BATCH = 32
RATE = 0.001
UNITS = 64
SHALLOW = 2
DEEP = 8

ACTIVATIONS = (
    "celu", "elu", "gelu", "gelu-tanh", "hard-sigmoid", "hard-tanh", "leaky-relu", "mish", "relu", "relu6", "selu",
    "sigmoid", "silu", "softplus", "softsign", "tanh")
INITIALIZERS = ("glorot-uniform", "he-uniform")
WITH_LECUN = ("relu", "selu", "elu", "gelu", "tanh")
DEEP_ACTIVATIONS = ("relu", "selu", "elu", "gelu", "tanh")
DEEP_DATA = ("diabetes", "friedman1", "alcohol", "wine", "digits")
LOSSES = {"identity": "mean-squared-error", "sigmoid": "binary-cross-entropy", "softmax": "cross-entropy"}
PEER_NAMES = {"relu": "relu", "tanh": "tanh", "logistic": "sigmoid"}


def data_sets():
    """Name -> (features, targets, is a classification)."""
    cancer = datasets.load_breast_cancer()
    wine = datasets.load_wine()
    digits = datasets.load_digits()
    iris = datasets.load_iris()
    return {
        # Numbers.
        "diabetes": (*datasets.load_diabetes(return_X_y=True, scaled=False), False),
        "friedman1": (*datasets.make_friedman1(500, noise=1, random_state=0), False),
        "friedman2": (*datasets.make_friedman2(500, noise=125, random_state=0), False),
        "friedman3": (*datasets.make_friedman3(500, noise=0.1, random_state=0), False),
        # The last of 30 measurements of a tumour from the others, the alcohol of a wine from its other measurements.
        "tumour": (cancer.data[:, :29], cancer.data[:, 29], False),
        "alcohol": (wine.data[:, 1:], wine.data[:, 0], False),
        # Classes.
        "iris": (iris.data, iris.target, True),
        "wine": (wine.data, wine.target, True),
        "breast-cancer": (cancer.data, cancer.target, True),
        "digits": (digits.data, digits.target, True),
    }


def folds(x, y, classes):
    splitter = model_selection.StratifiedKFold if classes else model_selection.KFold
    return list(splitter(FOLDS, shuffle=True, random_state=0).split(x, y))


def write_rows(path, x, y):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow([f"x{c + 1}" for c in range(x.shape[1])] + ["y"])
        for row, target in zip(x.tolist(), y.tolist()):
            out.writerow(row + [target])


def layers(hidden, output, initializer=None, bias=None, depth=SHALLOW, out_initializer=None):
    layer = {"units": UNITS, "activation": hidden}
    if initializer:
        layer["initializer"] = initializer
    if bias:
        layer["biasInitializer"] = bias
    last = {"activation": output}
    if out_initializer:
        last["initializer"] = out_initializer
    if bias:
        last["biasInitializer"] = bias
    return [dict(layer) for _ in range(depth)] + [last]


def initializers(activation):
    return INITIALIZERS + (("lecun-normal",) if activation in WITH_LECUN else ())


def epochs(name):
    return EPOCHS_OF_DIGITS if name.startswith("digits") else EPOCHS


def sigmoid_as_scikit_learn(inputs, outputs, output, depth=SHALLOW):
    """scikit-learn draws weights and biases of logistic units from +-sqrt(2 / (fanIn + fanOut))."""
    sizes = [inputs] + [UNITS] * depth + [outputs]
    made = layers("sigmoid", output, depth=depth)
    for layer, fan_in, fan_out in zip(made, sizes, sizes[1:]):
        bound = math.sqrt(2 / (fan_in + fan_out))
        layer["initializer"] = layer["biasInitializer"] = {"type": "uniform", "low": -bound, "high": bound}
    return made


def document(data, output, loss, seed, over, scale="standard", scale_target="standard"):
    return {
        "seed": seed,
        "data": {
            "file": data + "-train.csv", "target": "y", "scale": scale,
            **({} if loss != "mean-squared-error" else {"scaleTarget": scale_target}),
            "validation": {"file": data + "-held-out.csv"}},
        "network": {"layers": layers("relu", output)},
        "loss": loss,
        "optimizer": {"type": "adam", "learningRate": RATE},
        "training": {"epochs": epochs(data), "batchSize": BATCH},
        "search": {"kind": "grid", "metric": "r2" if loss == "mean-squared-error" else "log-loss", "over": over}}


class Runner:
    def __init__(self, args):
        self.mlp = args.mlp.split()
        self.work = pathlib.Path(args.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.results = self.work / "results.csv"
        self.only = args.only.split(",") if args.only else None
        self.done = {tuple(row[:5]) for row in self.rows()}

    def rows(self):
        if not self.results.exists():
            return []
        with open(self.results, newline="") as file:
            return list(csv.reader(file))

    def record(self, study, data, fold, seed, variant, values):
        row = [study, data, str(fold), str(seed), variant]
        with open(self.results, "a", newline="") as file:
            csv.writer(file).writerow(row + [repr(float(v)) for v in values])
        self.done.add(tuple(row))

    def is_done(self, study, data, fold, seed, variant):
        return (study, data, str(fold), str(seed), variant) in self.done

    def parts(self, some=None):
        for name, (x, y, classes) in data_sets().items():
            if (self.only is None or name in self.only) and (some is None or name in some):
                for fold, (train, held_out) in enumerate(folds(x, y, classes)):
                    yield name, x, y, classes, fold, train, held_out

    def write_folds(self):
        for name, x, y, _, fold, train, held_out in self.parts():
            write_rows(self.work / f"{name}-{fold}-train.csv", x[train], y[train])
            write_rows(self.work / f"{name}-{fold}-held-out.csv", x[held_out], y[held_out])

    def search(self, study, variants, some=None):
        """Runs the variants that have no result. variants(name, x, y, classes, output) -> {variant: {pointer: value}}."""
        self.write_folds()
        for seed in SEEDS:
            for name, x, y, classes, fold, _, _ in self.parts(some):
                output = "identity" if not classes else "sigmoid" if len(set(y)) == 2 else "softmax"
                loss = LOSSES[output]
                wanted = {v: over for v, over in variants(name, x, y, classes, output).items()
                          if not self.is_done(study, name, fold, seed, v)}
                # One search for each set of pointers: a grid takes all combinations.
                for pointers in sorted({tuple(sorted(over)) for over in wanted.values()}):
                    group = {v: over for v, over in wanted.items() if tuple(sorted(over)) == pointers}
                    self.grid(study, name, fold, seed, output, loss, pointers, group)
                print(study, "seed", seed, name, fold, flush=True)

    def grid(self, study, name, fold, seed, output, loss, pointers, group):
        over = {p: [] for p in pointers}
        for values in group.values():
            for p in pointers:
                if values[p] not in over[p]:
                    over[p].append(values[p])
        path = self.work / f"{study}-{name}-{fold}.json"
        path.write_text(json.dumps(document(f"{name}-{fold}", output, loss, seed, over), indent=1))
        answer = subprocess.run(
            self.mlp + ["search", path.name, "--json", "--fresh"], cwd=self.work, capture_output=True, text=True)
        if answer.returncode:
            raise SystemExit(answer.stderr)
        found = {json.dumps(t["values"], sort_keys=True): t for t in json.loads(answer.stdout)["trials"]}
        for variant, values in group.items():
            trial = found[json.dumps(values, sort_keys=True)]
            mean = trial["mean"] or {}
            nan = float("nan")
            if loss == "mean-squared-error":
                self.record(study, name, fold, seed, variant, [mean.get("r2", nan), mean.get("rmse", nan)])
            else:
                self.record(study, name, fold, seed, variant, [mean.get("accuracy", nan), mean.get("log-loss", nan)])

    def initializers(self):
        def variants(name, x, y, classes, output):
            outputs = len(set(y)) if output == "softmax" else 1
            made = {f"{a} {i}": layers(a, output, i) for a in ACTIVATIONS for i in initializers(a)}
            for a in ("relu", "tanh"):
                made[f"{a} glorot-uniform, biases too"] = layers(a, output, "glorot-uniform", "glorot-uniform")
            made["sigmoid scikit-learn"] = sigmoid_as_scikit_learn(x.shape[1], outputs, output)
            for i in ("he-uniform", "lecun-normal"):
                made[f"relu glorot-uniform, output {i}"] = layers("relu", output, "glorot-uniform", out_initializer=i)
            return {v: {"/network/layers": value} for v, value in made.items()}
        self.search("initializers", variants)

    def deep(self):
        def variants(name, x, y, classes, output):
            return {f"{a} {i}": {"/network/layers": layers(a, output, i, depth=DEEP)}
                    for a in DEEP_ACTIVATIONS for i in initializers(a)}
        self.search("deep", variants, DEEP_DATA)

    def scaling(self):
        def variants(name, x, y, classes, output):
            scales = ("none", "standard", "min-max")
            if classes:
                return {f"features {s}": {"/data/scale": s} for s in scales}
            return {f"features {s}, target {t}": {"/data/scale": s, "/data/scaleTarget": t}
                    for s in scales for t in ("none", "standard")}
        self.search("scaling", variants)

    def peer(self):
        warnings.filterwarnings("ignore")
        for seed in SEEDS:
            for part in self.parts():
                self.fit_peer("initializers", SHALLOW, PEER_NAMES, seed, *part)
                if part[0] in DEEP_DATA:
                    self.fit_peer("deep", DEEP, {"relu": "relu"}, seed, *part)

    def fit_peer(self, study, depth, activations, seed, name, x, y, classes, fold, train, held_out):
        scaler = preprocessing.StandardScaler().fit(x[train])
        a, b = scaler.transform(x[train]), scaler.transform(x[held_out])
        for theirs, ours in activations.items():
            variant = f"{ours} peer"
            if self.is_done(study, name, fold, seed, variant):
                continue
            kind = neural_network.MLPClassifier if classes else neural_network.MLPRegressor
            model = kind(
                [UNITS] * depth, activation=theirs, alpha=0, batch_size=BATCH, learning_rate_init=RATE, tol=0,
                max_iter=epochs(name), n_iter_no_change=epochs(name) + 1, random_state=seed)
            if classes:
                model.fit(a, y[train])
                p = model.predict_proba(b)
                values = [metrics.accuracy_score(y[held_out], model.predict(b)), metrics.log_loss(y[held_out], p)]
            else:
                center, width = y[train].mean(), y[train].std()
                model.fit(a, (y[train] - center) / width)
                p = model.predict(b) * width + center
                values = [metrics.r2_score(y[held_out], p), metrics.mean_squared_error(y[held_out], p) ** 0.5]
            self.record(study, name, fold, seed, variant, values)
        print("peer", study, "seed", seed, name, fold, flush=True)

    def table(self):
        found = {}
        for study, data, fold, seed, variant, *values in self.rows():
            found.setdefault((study, variant), {})[data, fold, seed] = float(values[0])
        numbers = [name for name, parts in data_sets().items() if not parts[2]]
        classes = [name for name, parts in data_sets().items() if parts[2]]
        for study, title in (("initializers", f"{SHALLOW} hidden layers"), ("deep", f"{DEEP} hidden layers")):
            names = sorted({v.split()[0] for s, v in found if s == study})
            kinds = INITIALIZERS + ("lecun-normal",)
            rows = [[a] + [mean(found.get((study, f"{a} {i}"), {}), sets) for sets in (numbers, classes) for i in kinds]
                    for a in names]
            markdown(f"{title}: mean R2, then mean accuracy", ["hidden"] + 2 * list(kinds), rows)
            rows = []
            for s, v in sorted(found):
                peer = found.get((study, v.split()[0] + " peer"), {})
                if s == study and peer and not v.endswith("peer"):
                    rows.append([v] + [gap(found[s, v], peer, sets) for sets in (numbers, classes)]
                                + [gap(found[s, v], peer, [n]) for n in numbers])
            markdown(f"{title}: less scikit-learn, R2 and accuracy", ["", "R2", "accuracy"] + numbers, rows)
        for sets in (numbers, classes):
            rows = [[v] + [mean(found[s, v], [n]) for n in sets] for s, v in sorted(found) if s == "scaling"]
            markdown("scaling", [""] + sets, [r for r in rows if any(cell for cell in r[1:])])


def of(results, sets):
    return {key: value for key, value in results.items() if key[0] in sets}


def mean(results, sets):
    values = of(results, sets).values()
    return f"{statistics.mean(values):.3f}" if values else ""


def gap(ours, theirs, sets):
    """The mean difference on the same folds and seeds and, of several data sets, its standard error."""
    differences = [value - theirs[key] for key, value in of(ours, sets).items() if key in theirs]
    if not differences:
        return ""
    error = statistics.stdev(differences) / len(differences) ** 0.5
    return f"{statistics.mean(differences):+.3f}" + (f" ± {error:.3f}" if len(sets) > 1 else "")


def markdown(title, heads, rows):
    if rows:
        print(f"\n{title}\n\n| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
        for row in rows:
            print("| " + " | ".join(row) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", choices=("initializers", "deep", "scaling", "peer", "table"))
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--mlp", default=str(root / "mlp"), help="the mlp command (default: that of this project)")
    parser.add_argument("--work", default="accuracy-work", help="folder for data, documents and results")
    parser.add_argument("--only", help="data sets, separated by commas (default: all)")
    args = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    getattr(Runner(args), args.study)()


if __name__ == "__main__":
    main()
