"""Ways to predict: weighed inputs and boosted trees by scikit-learn, each as the plain scores that `reckoning` reads."""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from insightora_dash.insights.learning.reckoning import Tree
from insightora_dash.insights.statistics.series import Values

TREES, DEPTH, RATE, SHARE = 50, 3, 0.1, 0.8
MOST_BOOSTED = 20_000  # rows that trees are made of
MOST_BOOSTED_CLASSES = 3
SEED = 7
Scores = list[dict[str, Any]]
Labels = np.ndarray[Any, Any]
Fit = Callable[[Values, Labels, int], Scores]  # inputs, targets (numbers, or places of classes), how many classes (0: a number)


def weighed(x: Values, y: Labels, classes: int) -> Scores:
    """Linear or logistic regression (ridge penalty) over standardised inputs."""
    from sklearn.linear_model import LogisticRegression, Ridge

    mean, scale = x.mean(axis=0), np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    standard = (x - mean) / scale
    with calmly():
        made = LogisticRegression(max_iter=1000).fit(standard, y) if classes else Ridge().fit(standard, y)
    weights, starts = np.atleast_2d(made.coef_) / scale, np.atleast_1d(made.intercept_)
    return [_score(float(start - one @ mean), [float(value) for value in one], []) for one, start in zip(weights, starts, strict=True)]


def boosted(x: Values, y: Labels, classes: int) -> Scores:
    """Gradient boosting (Friedman 2001): shallow trees, each about what those before left over."""
    from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor

    x, y = x[:MOST_BOOSTED], y[:MOST_BOOSTED]
    settings = {"n_estimators": TREES, "max_depth": DEPTH, "learning_rate": RATE, "subsample": SHARE, "min_samples_leaf": max(5, len(x) // 200),
                "random_state": SEED}  # fmt: skip
    with calmly():
        made = (GradientBoostingClassifier if classes else GradientBoostingRegressor)(**settings).fit(x, y)
    starts = _starts(y, classes)
    return [_score(start, [], [_tree(one.tree_, 0) for one in made.estimators_[:, place]]) for place, start in enumerate(starts)]


FITS: Mapping[str, Fit] = {"weighed": weighed, "boosted": boosted}  # the simplest first


def naive(y: Labels, classes: int) -> Scores:
    """What is said without looking at any input: the shares of the classes, or the median."""
    return [_score(start, [], []) for start in (_starts(y, classes) if classes else [float(np.median(y))])]


def tilted(raw: Values, y: Labels) -> tuple[float, float]:
    """Slope and shift that make a score's probabilities come true (Platt 1999); from rows that the score was not learned from."""
    from sklearn.linear_model import LogisticRegression

    with calmly():
        made = LogisticRegression(C=1e6, max_iter=1000).fit(raw[:, None], y)
    return float(made.coef_[0, 0]), float(made.intercept_[0])


def _starts(y: Labels, classes: int) -> list[float]:
    """What boosting begins with: the mean, the log odds of the second class, or the logarithm of each class's share."""
    if not classes:
        return [float(y.mean())]
    shares = np.clip(np.bincount(y, minlength=classes) / len(y), 1e-6, 1 - 1e-6)
    return [float(np.log(shares[1] / shares[0]))] if classes == 2 else [float(one) for one in np.log(shares)]


def _tree(tree: Any, node: int) -> Tree:
    if tree.children_left[node] < 0:
        return float(f"{RATE * tree.value[node, 0, 0]:.6g}")
    threshold = float(f"{tree.threshold[node]:.9g}")
    return [int(tree.feature[node]), threshold, _tree(tree, tree.children_left[node]), _tree(tree, tree.children_right[node])]


def _score(start: float, weights: Sequence[float], trees: Sequence[Tree]) -> dict[str, Any]:
    return {"start": start, "weights": list(weights), "trees": list(trees)}


@contextmanager
def calmly() -> Iterator[None]:
    """On one thread: several that wait for each other take many times as long beside other work. A fit that did not settle is seen on the rows held back."""
    from threadpoolctl import threadpool_limits

    with warnings.catch_warnings(action="ignore"), threadpool_limits(limits=1):
        yield
