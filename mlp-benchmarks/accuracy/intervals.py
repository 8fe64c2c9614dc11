#!/usr/bin/env python3
"""Measures how often the intervals of `mlp predict --interval` contain the target.

    intervals.py [--mlp COMMAND] [--work FOLDER]

Needs Python 3 with scikit-learn, nothing from the network. Each data set is divided into 5 folds, 4 times with other folds. A
fold's rows are predicted; a quarter of the other rows calibrates the model that the rest has trained. Prints the mean over the
folds and its standard error as Markdown.
"""
import argparse
import csv
import json
import pathlib
import statistics
import subprocess

from sklearn import model_selection

from accuracy import data_sets, write_rows

DATA = ("diabetes", "friedman1", "friedman2", "friedman3", "tumour")
LEVELS = ("0.8", "0.9", "0.95")
WRITTEN = "0.9"
REPETITIONS = 4
FOLDS = 5


def document(file, seed):
    return {
        "seed": seed,
        "data": {"file": file, "target": "y", "scale": "standard", "scaleTarget": "standard"},
        "network": {"layers": [{"units": 64, "activation": "relu"}, {"units": 64, "activation": "relu"},
                               {"activation": "identity"}]},
        "loss": "mean-squared-error",
        "optimizer": {"type": "adam", "learningRate": 0.001},
        "training": {"epochs": 100, "batchSize": 32}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mlp", default="./mlp", help="how to run mlp")
    parser.add_argument("--work", default="target/intervals", help="a folder for files")
    args = parser.parse_args()
    work = pathlib.Path(args.work).absolute()
    work.mkdir(parents=True, exist_ok=True)

    def mlp(*words):
        run = subprocess.run(args.mlp.split() + [str(w) for w in words], capture_output=True, text=True)
        if run.returncode:
            raise SystemExit(run.stderr)
        return run.stdout

    print("| data | rows | " + " | ".join(f"{level} | width" for level in LEVELS) + " |")
    print("|---|---|" + "---|---|" * len(LEVELS))
    for name in DATA:
        x, y, _ = data_sets()[name]
        coverage = {level: [] for level in LEVELS}
        width = {level: [] for level in LEVELS}
        for repetition in range(REPETITIONS):
            folds = model_selection.KFold(FOLDS, shuffle=True, random_state=repetition)
            for rest, test in folds.split(x):
                train, calibrate = model_selection.train_test_split(rest, test_size=0.25, random_state=repetition)
                for part, rows in (("train", train), ("calibrate", calibrate), ("test", test)):
                    write_rows(work / f"{part}.csv", x[rows], y[rows])
                (work / "run.json").write_text(json.dumps(document("train.csv", repetition + 1)))
                mlp("train", work / "run.json", "--out", work / "run.safetensors")
                found = json.loads(mlp("calibrate", work / "run.safetensors", work / "calibrate.csv", "--out",
                                       work / "calibrated.safetensors", "--json"))["intervals"]["y"]
                predicted = list(csv.DictReader(
                    mlp("predict", work / "calibrated.safetensors", work / "test.csv", "--interval", WRITTEN)
                    .splitlines()))
                for level in LEVELS:
                    inside = [
                        float(row["y_low"]) <= target <= float(row["y_high"]) if level == WRITTEN
                        else abs(float(row["y"]) - target) <= found[level]
                        for row, target in zip(predicted, y[test])]
                    coverage[level].append(sum(map(bool, inside)) / len(inside))
                    width[level].append(2 * found[level])
        cells = []
        for level in LEVELS:
            error = statistics.stdev(coverage[level]) / len(coverage[level]) ** 0.5
            cells += [f"{statistics.mean(coverage[level]):.3f} ± {error:.3f}", f"{statistics.mean(width[level]):.3g}"]
        print(f"| {name} | {len(y)} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
