#!/usr/bin/env python3
"""Omega of a sum of ordered answers (Green & Yang 2009, equation 21): polychoric correlations in two
steps, one factor by least squares, bivariate normal probabilities by Plackett's integral, none of it
shared with ours. Writes Tests/Golden/peers/categorical-omega.json. Run in the checkout."""
import csv
import json
from itertools import combinations
from math import asin, cos, exp, pi, sin

import numpy as np
from scipy.integrate import quad
from scipy.optimize import minimize_scalar, root
from scipy.stats import norm


def both_below(h, k, r):
    """P(X <= h, Y <= k)."""
    if np.isinf(h) or np.isinf(k):
        return 0.0 if min(h, k) == -np.inf else norm.cdf(min(h, k))
    inner = lambda t: exp(-(h * h + k * k - 2 * h * k * sin(t)) / (2 * cos(t) ** 2))
    return norm.cdf(h) * norm.cdf(k) + quad(inner, 0, asin(r), epsabs=1e-14, epsrel=1e-13)[0] / (2 * pi)


def covariance(a, b, r):
    """Of two items, each steps of one at its thresholds."""
    return sum(both_below(s, t, r) - norm.cdf(s) * norm.cdf(t) for s in a for t in b)


def case(name, file, columns):
    rows = list(csv.DictReader(open(f"Tests/Golden/data/{file}.csv")))
    rows = [[row[c] for c in columns] for row in rows]
    X = np.array([[float(v) for v in row] for row in rows if "" not in row])
    k = X.shape[1]
    X = np.stack([np.unique(X[:, j], return_inverse=True)[1] for j in range(k)], axis=1)
    cuts = []
    for j in range(k):
        shares = np.bincount(X[:, j]) / len(X)
        cuts.append(norm.ppf(np.cumsum(shares)[:-1]))
    R = np.eye(k)
    for i, j in combinations(range(k), 2):
        table = np.zeros((len(cuts[i]) + 1, len(cuts[j]) + 1))
        np.add.at(table, (X[:, i], X[:, j]), 1)
        a, b = [-np.inf, *cuts[i], np.inf], [-np.inf, *cuts[j], np.inf]

        def loss(r):
            grid = np.array([[both_below(s, t, r) for t in b] for s in a])
            cells = grid[1:, 1:] - grid[:-1, 1:] - grid[1:, :-1] + grid[:-1, :-1]
            return -(table * np.log(np.maximum(cells, 1e-300))).sum()

        R[i, j] = R[j, i] = minimize_scalar(loss, bounds=(-0.99, 0.99), method="bounded", options={"xatol": 1e-11}).x
    first = np.sqrt(np.maximum(R.sum(0) - 1, 0.01) / (k - 1))
    found = root(lambda l: R @ l - l - l * (l @ l - l * l), first, tol=1e-14)
    l = found.x
    assert np.abs(found.fun).max() < 1e-12
    shared = sum(covariance(cuts[i], cuts[j], l[i] * l[j]) for i in range(k) for j in range(k))
    whole = sum(
        covariance(cuts[i], cuts[j], R[i, j]) if i != j else X[:, i].var() for i in range(k) for j in range(k))
    return {
        "case": name, "kind": "categorical-omega", "data": f"data/{file}.csv", "columns": columns,
        "call": "scripts/golden/categorical_omega.py: numpy, scipy", "options": {"missing": "listwise"},
        "expect": {"omega": shared / whole},
        "tolerance": {"omega": 1e-6, "why": "a maximum is found to the root of the digits of its likelihood"},
    }


cases = [
    case("categorical-omega-bfi-N", "bfi", [f"N{i}" for i in range(1, 6)]),
    case("categorical-omega-likert120", "likert120", [f"q{i}" for i in range(1, 9)]),
    case("categorical-omega-lsat6", "lsat6", [f"Q{i}" for i in range(1, 6)]),
]
json_text = ",\n".join(json.dumps(c) for c in cases)
open("Tests/Golden/peers/categorical-omega.json", "w").write(f"[\n{json_text}\n]\n")
for c in cases:
    print(c["case"], c["expect"]["omega"])
