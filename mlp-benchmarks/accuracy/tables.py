#!/usr/bin/env python3
"""Measures how well mlp predicts tables from one command, beside scikit-learn on the same folds.

    tables.py mlp            the document of `mlp init table.csv --target target`
    tables.py realmlp-s      the same with `--preset realmlp-s`; other presets by their names
    tables.py mlp-sklearn    MLPClassifier and MLPRegressor with their defaults, numbers standardized, categories one-hot
    tables.py boosting       HistGradientBoostingClassifier and -Regressor with their defaults
    tables.py report         the results as Markdown

Needs Python 3 with scikit-learn and pandas, R with mlbench and ggplot2 for twelve of the tables (in Debian python3-sklearn,
python3-pandas, r-cran-mlbench and r-cran-ggplot2), and the jars of a build of mlp; nothing from the network. Each table is
divided into 5 folds, stratified by class, and each fold is trained with 3 seeds; mlp holds a fifth of the training rows out
by itself. Results are appended to tables.csv in the work folder; what is there already is skipped.
"""
import argparse
import csv
import os
import pathlib
import statistics
import subprocess
import threading
import time
import warnings
from concurrent import futures

import numpy
import pandas
from sklearn import compose, datasets, ensemble, impute, metrics, model_selection, neural_network, pipeline, preprocessing

FOLDS = 5
SEEDS = (1, 2, 3)
NUMBERS = ("diabetes", "friedman1", "housing", "ozone", "servo", "diamonds")
CLASSES = ("breast-cancer", "digits", "glass", "ionosphere", "pima", "satellite", "sonar", "soybean", "vehicle", "vowel")
# Columns that mlbench and ggplot2 say are factors; mlp judges by the cells alone.
FACTORS = {
    "housing": ["chas"], "ozone": ["V1", "V2", "V3"], "servo": ["Motor", "Screw", "Pgain", "Vgain"],
    "diamonds": ["cut", "color", "clarity"], "vowel": ["V1"], "soybean": None, "ionosphere": ["V1", "V2"]}
TARGET = "target"


def make_tables(work):
    """Writes the tables that are not there yet."""
    if not (work / "vowel.csv").exists():
        subprocess.run(["Rscript", str(pathlib.Path(__file__).with_name("tables.R")), str(work)], check=True)
    made = {
        "diabetes": datasets.load_diabetes(return_X_y=True, scaled=False),
        "friedman1": datasets.make_friedman1(500, noise=1, random_state=0),
        "breast-cancer": datasets.load_breast_cancer(return_X_y=True),
        "digits": datasets.load_digits(return_X_y=True)}
    for name, (x, y) in made.items():
        table = pandas.DataFrame(x, columns=[f"x{c + 1}" for c in range(x.shape[1])])
        table[TARGET] = y if name in NUMBERS else [f"class {k}" for k in y]
        table.to_csv(work / f"{name}.csv", index=False)


def parts(work, only):
    """Name, fold, training rows and held-out rows; both also as CSV files."""
    make_tables(work)
    for name in NUMBERS + CLASSES:
        if only and name not in only:
            continue
        table = pandas.read_csv(work / f"{name}.csv", dtype={TARGET: float if name in NUMBERS else str})
        splitter = model_selection.StratifiedKFold if name in CLASSES else model_selection.KFold
        folds = splitter(FOLDS, shuffle=True, random_state=0).split(table, table[TARGET])
        for fold, (train, held_out) in enumerate(folds):
            for rows, which in ((train, "train"), (held_out, "held-out")):
                path = work / f"{name}-{fold}-{which}.csv"
                if not path.exists():
                    table.iloc[rows].to_csv(path, index=False)
            yield name, fold, table.iloc[train], table.iloc[held_out]


def columns(name, table):
    features = [c for c in table.columns if c != TARGET]
    factors = FACTORS.get(name, [])
    factors = features if factors is None else factors
    return [c for c in features if c not in factors], factors


def score(name, held_out, predicted):
    if name in NUMBERS:
        return metrics.r2_score(held_out[TARGET], predicted)
    return metrics.accuracy_score(held_out[TARGET], predicted)


def scikit_learn(kind, name, seed, train, held_out):
    numbers, factors = columns(name, train)
    if kind == "boosting":
        coder = preprocessing.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=numpy.nan)
        prepare = compose.ColumnTransformer([("c", coder, factors), ("n", "passthrough", numbers)])
        model = (ensemble.HistGradientBoostingRegressor if name in NUMBERS else ensemble.HistGradientBoostingClassifier)(
            random_state=seed, categorical_features=list(range(len(factors))))
    else:
        filled = pipeline.make_pipeline(impute.SimpleImputer(), preprocessing.StandardScaler())
        coder = preprocessing.OneHotEncoder(handle_unknown="ignore")
        prepare = compose.ColumnTransformer([("c", coder, factors), ("n", filled, numbers)])
        if name in NUMBERS:
            model = compose.TransformedTargetRegressor(
                neural_network.MLPRegressor(random_state=seed), transformer=preprocessing.StandardScaler())
        else:
            model = neural_network.MLPClassifier(random_state=seed)
    model = pipeline.make_pipeline(prepare, model).fit(train.drop(columns=TARGET), train[TARGET])
    return score(name, held_out, model.predict(held_out.drop(columns=TARGET)))


def mlp(study, plan, classpath, work, job):
    """Trains in a JVM of its own what `mlp init` would write; gives one result after the other."""
    path = work / f"plan-{job}.txt"
    path.write_text("".join(f"{name}-{fold}-train.csv;{name}-{fold}-held-out.csv;{seed}\n" for name, fold, seed in plan))
    source = pathlib.Path(__file__).with_name("TableRuns.java")
    command = ["java", "--add-modules", "jdk.incubator.vector", "-cp", classpath, str(source), path.name, study]
    with subprocess.Popen(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        for (name, fold, seed), line in zip(plan, process.stdout):
            value, seconds = line.split(";")
            yield name, fold, seed, float(value), float(seconds)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")


def measure(args, work):
    results = work / "tables.csv"
    done = {tuple(row[:4]) for row in rows(results)}
    todo = {}
    for name, fold, train, held_out in parts(work, args.only.split(",") if args.only else None):
        for seed in SEEDS:
            if (args.study, name, str(fold), str(seed)) not in done:
                todo[name, fold, seed] = train, held_out
    lock = threading.Lock()

    def record(name, fold, seed, value, seconds):
        with lock, open(results, "a", newline="") as file:
            csv.writer(file).writerow([args.study, name, fold, seed, repr(value), f"{seconds:.2f}"])
            print(args.study, name, fold, seed, f"{value:.4f}", f"{seconds:.1f} s", flush=True)

    def work_on(job):
        plan = list(todo)[job::args.jobs]
        if args.study in ("boosting", "mlp-sklearn"):
            for name, fold, seed in plan:
                start = time.monotonic()
                value = scikit_learn(args.study, name, seed, *todo[name, fold, seed])
                record(name, fold, seed, float(value), time.monotonic() - start)
        else:
            for result in mlp(args.study, plan, args.classpath, work, job):
                record(*result)

    with futures.ThreadPoolExecutor(args.jobs) as pool:
        list(pool.map(work_on, range(args.jobs)))


def rows(results):
    if not results.exists():
        return []
    with open(results, newline="") as file:
        return list(csv.reader(file))


def report(work):
    found = {}
    for study, name, fold, seed, value, _ in rows(work / "tables.csv"):
        found.setdefault(study, {})[name, fold, seed] = float(value)
    studies = [s for s in ("mlp", "realmlp-s", "realmlp", "mlp-sklearn", "boosting") if s in found]
    best = "realmlp-s" if "realmlp-s" in found else "mlp"
    others = [s for s in studies if s != best]
    print("| table | rows | " + " | ".join(studies) + " | " + " | ".join(f"{best} − {s}" for s in others) + " |")
    print("|---" * (2 + len(studies) + len(others)) + "|")
    for name in NUMBERS + CLASSES:
        cells = [name, str(len(pandas.read_csv(work / f"{name}.csv")))]
        keys = {s: [k for k in found[s] if k[0] == name] for s in studies}
        cells += [f"{statistics.mean(found[s][k] for k in keys[s]):.3f}" if keys[s] else "" for s in studies]
        for other in others:
            gaps = [found[best][k] - found[other][k] for k in keys[best] if k in found[other]]
            error = statistics.stdev(gaps) / len(gaps) ** 0.5 if len(gaps) > 1 else 0
            cells.append(f"{statistics.mean(gaps):+.3f} ± {error:.3f}" if gaps else "")
        print("| " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", help="mlp, a preset, mlp-sklearn, boosting or report")
    lib = pathlib.Path(__file__).resolve().parents[2] / "mlp-cli" / "target" / "lib"
    parser.add_argument("--classpath", default=f"{lib}/*", help="the jars of mlp (default: those that the build collects)")
    parser.add_argument("--work", default="tables-work", help="folder for tables, documents and results")
    parser.add_argument("--only", help="tables, separated by commas (default: all)")
    parser.add_argument("--jobs", type=int, default=2, help="runs at the same time (default: 2)")
    args = parser.parse_args()
    warnings.filterwarnings("ignore")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    work = pathlib.Path(args.work)
    work.mkdir(parents=True, exist_ok=True)
    report(work) if args.study == "report" else measure(args, work)


if __name__ == "__main__":
    main()
