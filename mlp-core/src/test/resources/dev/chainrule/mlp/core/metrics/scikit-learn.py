"""Writes scikit-learn.txt: rows, and what scikit-learn 1.2.1 (BSD-3-Clause) measures on them.

    python3 scikit-learn.py > scikit-learn.txt

A line "classes N NAME" or "numbers N NAME" begins a case; "row" is actual, answer and the scores of the classes, or the
N targets and then the N predictions; "is" gives the value of a metric, NaN where scikit-learn refuses to measure.
"""

import warnings

import numpy as np
from sklearn import metrics

warnings.simplefilter("ignore")
random = np.random.RandomState(20)


def measured(metric):
    try:
        return float(metric())
    except ValueError:
        return float("nan")


def classes(name, scores, actual):
    scores = np.asarray(scores, float)
    actual = np.asarray(actual, int)
    n = scores.shape[1]
    answer = scores.argmax(axis=1)
    print("classes", n, name)
    for row in range(len(actual)):
        print("row", actual[row], answer[row], *map(repr, map(float, scores[row])))
    expected = {"accuracy": lambda: metrics.accuracy_score(actual, answer)}
    for label, score in (
        ("precision", metrics.precision_score),
        ("recall", metrics.recall_score),
        ("f1", metrics.f1_score),
    ):
        for average in ("macro", "micro") + (("binary",) if n == 2 else ()):
            key = label if average == "binary" else label + "-" + average
            expected[key] = lambda s=score, a=average: s(actual, answer, average=a, zero_division=0)
    labels = list(range(n))
    for k in (1, 2, 3, n, n + 2):
        expected["top-%d" % k] = lambda k=k: metrics.top_k_accuracy_score(
            actual, scores[:, 1] if n == 2 else scores, k=k, labels=labels
        )
    expected["log-loss"] = lambda: metrics.log_loss(actual, scores, labels=labels)
    if n == 2:
        expected["roc-auc"] = lambda: metrics.roc_auc_score(actual, scores[:, 1])
    elif np.allclose(scores.sum(axis=1), 1):  # else it refuses
        expected["roc-auc"] = lambda: metrics.roc_auc_score(
            actual, scores, multi_class="ovr", average="macro", labels=labels
        )
    expected["balanced-accuracy"] = lambda: metrics.balanced_accuracy_score(actual, answer)
    expected["mcc"] = lambda: metrics.matthews_corrcoef(actual, answer)
    everyone = set(actual) == set(labels)  # else NaN, where scikit-learn warns and returns 0
    hot = np.eye(n)[actual]
    if n == 2:
        expected["average-precision"] = lambda: (
            metrics.average_precision_score(actual, scores[:, 1]) if 1 in actual else float("nan")
        )
        expected["brier-score"] = lambda: metrics.brier_score_loss(actual, scores[:, 1], pos_label=1)
    else:
        expected["average-precision"] = lambda: (
            metrics.average_precision_score(hot, scores, average="macro") if everyone else float("nan")
        )
        expected["brier-score"] = lambda: ((scores - hot) ** 2).sum(axis=1).mean()
    for bins in (15, 7):
        expected["ece" if bins == 15 else "ece-%d" % bins] = lambda m=bins: calibration_error(
            scores.max(axis=1), answer == actual, m
        )
    for key, metric in expected.items():
        print("is", key, repr(measured(metric)).replace("nan", "NaN"))


def calibration_error(confidence, correct, bins):
    """Not in scikit-learn: the formula of Guo et al. (2017), bins open below and closed above."""
    edges = np.arange(bins + 1) / bins
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    return error


def multilabel(name, actual, predicted):
    actual = np.asarray(actual, int)
    predicted = np.asarray(predicted, float)
    print("numbers", actual.shape[1], name)
    for row in range(len(actual)):
        print("row", *map(repr, map(float, np.concatenate([actual[row], predicted[row]]))))
    answer = (predicted > 0.5).astype(int)
    expected = {
        "subset-accuracy": lambda: metrics.accuracy_score(actual, answer),
        "hamming-loss": lambda: metrics.hamming_loss(actual, answer),
        "multilabel-f1-macro": lambda: metrics.f1_score(actual, answer, average="macro", zero_division=0),
        "multilabel-f1-micro": lambda: metrics.f1_score(actual, answer, average="micro", zero_division=0),
    }
    for key, metric in expected.items():
        print("is", key, repr(measured(metric)).replace("nan", "NaN"))


def numbers(name, actual, predicted):
    actual = np.asarray(actual, float)
    predicted = np.asarray(predicted, float)
    print("numbers", actual.shape[1], name)
    for row in range(len(actual)):
        print("row", *map(repr, map(float, np.concatenate([actual[row], predicted[row]]))))
    expected = {
        "mae": lambda: metrics.mean_absolute_error(actual, predicted),
        "rmse": lambda: metrics.mean_squared_error(actual, predicted, squared=False),
        "r2": lambda: metrics.r2_score(actual, predicted),
        "explained-variance": lambda: (
            metrics.explained_variance_score(actual, predicted) if len(actual) > 1 else float("nan")
        ),
        "coverage": lambda: (actual <= predicted).mean(),
        "pinball": lambda: metrics.mean_pinball_loss(actual, predicted),
        "mape": lambda: (
            float("nan") if (actual == 0).any() else metrics.mean_absolute_percentage_error(actual, predicted)
        ),
    }
    for key, metric in expected.items():
        print("is", key, repr(measured(metric)).replace("nan", "NaN"))


def softmax(rows, n, spread=2.0):
    e = np.exp(random.normal(size=(rows, n)) * spread)
    return e / e.sum(axis=1, keepdims=True)


def binary(p):
    p = np.asarray(p, float)
    return np.stack([1 - p, p], axis=1)


def labels(rows, n):
    return random.randint(n, size=rows)


classes("two classes", softmax(30, 2), labels(30, 2))
classes("two classes from one output", binary(random.rand(30)), labels(30, 2))
classes("ties between rows of two classes", binary(random.randint(5, size=40) / 4), labels(40, 2))
classes("all scores of two classes tied", binary([0.5] * 6), [0, 1, 0, 1, 1, 0])
classes("the second class is never answered", binary(random.rand(12) / 3), labels(12, 2))
classes("a class without rows among two", binary(random.rand(9)), [0] * 9)
classes("certain and right", binary([0, 1, 1, 0]), [0, 1, 1, 0])
classes("certain and wrong", binary([0, 1, 1, 0]), [1, 0, 0, 1])
classes("tiny probabilities", binary([1e-300, 1e-17, 1e-16, 1 - 1e-16, 1]), [1, 0, 1, 0, 1])
classes("a single row of two classes", binary([0.3]), [1])
for share in range(1, 11):
    classes("%d of 11 rows of the second class" % share, binary(np.round(random.rand(33), 2)), np.arange(33) % 11 < share)
classes("three classes", softmax(40, 3), labels(40, 3))
classes("five classes", softmax(40, 5), labels(40, 5))
classes("twelve classes and few rows", softmax(20, 12), labels(20, 12))
classes("a class that is never answered", softmax(30, 4) * [1, 1, 1, 1e-6], labels(30, 4))
classes("a class without rows that is answered", softmax(20, 4), labels(20, 3))
classes("a class that occurs nowhere", np.c_[softmax(20, 3), np.zeros(20)], labels(20, 3))
classes("a single row of three classes", [[0.2, 0.5, 0.3]], [2])
tied = random.randint(1, 4, size=(40, 4)) / 4
classes("ties within and between rows", tied / tied.sum(axis=1, keepdims=True), labels(40, 4))
classes("all scores of three classes tied", np.full((6, 3), 1 / 3), [0, 1, 2, 0, 1, 2])
classes("probabilities that do not add up to one", random.rand(30, 3), labels(30, 3))
classes("rows all of one class of three", softmax(10, 3), [1] * 10)
classes("answers all of one class of three", np.tile([0.2, 0.7, 0.1], (12, 1)), labels(12, 3))

for targets in (1, 2, 3):
    y = random.normal(size=(30, targets)) * 10 ** np.arange(targets)
    numbers("noisy, %d targets" % targets, y, y + random.normal(size=y.shape))
    numbers("unrelated, %d targets" % targets, y, random.normal(size=y.shape))
    numbers("right, %d targets" % targets, y, y)
numbers("the mean", [[1], [2], [3], [6]], [[3], [3], [3], [3]])
numbers("worse than the mean", [[1], [2], [3]], [[3], [2], [1]])
numbers("constant and right", [[3.5]] * 5, [[3.5]] * 5)
numbers("constant and wrong", [[3.5]] * 5, [[3.5], [3.5], [3.25], [3.5], [4]])
numbers("one target of two constant", [[2, 1], [2, 2], [2, 4]], [[2, 1.5], [2.5, 2], [2, 3]])
numbers("one target of two constant and right", [[2, 1], [2, 2], [2, 4]], [[2, 1.5], [2, 2], [2, 3]])
numbers("a single row", [[1.5, -2]], [[1, -3]])
numbers("two rows", [[1.5], [2]], [[1], [2.25]])
y = 1e6 + random.normal(size=(50, 1))
numbers("far from zero", y, y + random.normal(size=y.shape) / 4)
y = random.normal(size=(50, 2)) * [1e-12, 1e12]
numbers("tiny and huge", y, y * (1 + random.normal(size=y.shape) / 8))
numbers("many rows", *(lambda y: (y, y + random.normal(size=y.shape) / 2))(np.round(random.normal(size=(200, 1)), 3)))
numbers("a target of 0", [[1], [0], [2]], [[1], [0], [3]])
numbers("off by the same", [[1], [2], [4]], [[2], [3], [5]])
for n in (2, 3, 5):
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        multilabel("%d labels, %s of them set" % (n, share), random.rand(25, n) < share, random.rand(25, n))
multilabel("right", [[1, 0], [0, 1]], [[1, 0], [0, 1]])
multilabel("wrong", [[1, 0], [0, 1]], [[0, 1], [1, 0]])
multilabel("no label occurs", [[0, 0, 0]] * 4, random.rand(4, 3))
multilabel("no label is predicted", random.randint(2, size=(6, 3)), random.rand(6, 3) / 2)
multilabel("no label at all", [[0, 0, 0]] * 4, random.rand(4, 3) / 2)
multilabel("exactly a half", random.randint(2, size=(6, 2)), [[0.5, 0.25]] * 6)
