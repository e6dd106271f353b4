"""Tables whose truth is known: groups that are there, answers that follow from columns, and noise from which nothing follows."""

import csv
from io import StringIO
from typing import Any

import numpy as np

from insightora_dash.insights.learning.features import Feature

Cells = dict[str, list[Any]]
PEOPLE = (Feature("age", "number"), Feature("plan", "category"), Feature("calls", "number"), Feature("noise", "number"))
POINTS = (Feature("spent", "number"), Feature("visits", "number"), Feature("days", "number"))


def people(seed: int, rows: int = 2000) -> Cells:
    """Customers with an age (sometimes unknown), a plan, calls to the helpline and something that says nothing."""
    rng = np.random.default_rng(seed)
    age = [None if unknown else float(round(value, 1)) for value, unknown in zip(rng.normal(40, 10, rows), rng.random(rows) < 0.03, strict=True)]
    plan = rng.choice(["basic", "it's", "max"], rows, p=[0.5, 0.3, 0.2]).tolist()
    return {"age": age, "plan": plan, "calls": rng.poisson(2, rows).astype(float).tolist(), "noise": rng.normal(0, 1, rows).tolist()}


def chances(cells: Cells, *, crossed: bool = False) -> np.ndarray[Any, Any]:
    """How likely each of them leaves: more with calls and a basic plan; `crossed` only where both come together."""
    calls, basic = np.array(cells["calls"]), np.array([plan == "basic" for plan in cells["plan"]])
    age = np.array([40.0 if value is None else value for value in cells["age"]])
    z = np.where((calls > 2) & basic, 2.5, -2.5) if crossed else -3 + 1.4 * (calls - 1) + 2.5 * basic - 0.08 * (age - 40)
    found: np.ndarray[Any, Any] = 1 / (1 + np.exp(-z))
    return found


def left(cells: Cells, seed: int, *, crossed: bool = False) -> list[str]:
    """Who left, drawn from these chances."""
    sure = chances(cells, crossed=crossed)
    return ["yes" if one else "no" for one in np.random.default_rng(seed + 1000).random(len(sure)) < sure]


def groups(seed: int, count: int, rows: int = 1500) -> tuple[Cells, np.ndarray[Any, Any]]:
    """Rows around `count` centres well apart, of different sizes, and which centre each is of."""
    rng = np.random.default_rng(seed)
    centres: list[np.ndarray[Any, Any]] = []
    while len(centres) < count:
        made = rng.uniform(0, 60, 3)
        if all(np.linalg.norm(made - other) > 22 for other in centres):
            centres.append(made)
    which = rng.choice(count, rows, p=rng.dirichlet(np.full(count, 8.0)))
    points = np.array(centres)[which] + rng.normal(0, 3, (rows, 3))
    return {feature.name: points[:, place].tolist() for place, feature in enumerate(POINTS)}, which


def cloud(seed: int, rows: int = 1500) -> Cells:
    """One cloud without groups, wide in one direction."""
    points = np.random.default_rng(seed).multivariate_normal([0, 0, 0], [[4, 2, 0], [2, 3, 0], [0, 0, 1]], rows)
    return {feature.name: points[:, place].tolist() for place, feature in enumerate(POINTS)}


def people_csv(seed: int, rows: int = 1200, older: float = 0) -> str:
    """Customers of two regions as a file, with who left."""
    cells = people(seed, rows)
    written = StringIO()
    out = csv.writer(written)
    out.writerow(["customer_id", "region", "age", "plan", "calls", "noise", "churned"])
    for place, gone in enumerate(left(cells, seed)):
        age = cells["age"][place]
        out.writerow([f"C-{place:05}", ("North", "South")[place % 2], "" if age is None else age + older, cells["plan"][place], int(cells["calls"][place]),
                      round(cells["noise"][place], 3), gone])  # fmt: skip
    return written.getvalue()
