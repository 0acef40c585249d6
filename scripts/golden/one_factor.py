#!/usr/bin/env python3
"""One factor by maximum likelihood, solved until the gradient vanishes, for scales on whose loadings
lavaan stops a little before. Writes Tests/Golden/peers/one-factor.json. Run in the checkout."""
import csv
import json

import numpy as np
from scipy.optimize import root

data = "Tests/Golden/data/attitude.csv"
rows = list(csv.reader(open(data)))
names, X = rows[0], np.array([[float(v) for v in r] for r in rows[1:]])
S = np.cov(X.T, bias=True)
k = len(S)


def equations(p):
    loadings, errors = p[:k], p[k:]
    P = np.linalg.inv(np.outer(loadings, loadings) + np.diag(errors))
    G = P - P @ S @ P
    return np.concatenate([G @ loadings, np.diag(G)]) * 100


w, v = np.linalg.eigh(S)
start = np.abs(v[:, -1]) * np.sqrt(w[-1]) * 0.8
errors = np.diag(S) - start**2 * 0.9
for _ in range(2000):  # EM, to come near
    b = start @ np.linalg.inv(np.outer(start, start) + np.diag(errors))
    start = S @ b / (1 - b @ start + b @ S @ b)
    errors = np.diag(S) - start * (S @ b)
found = root(equations, np.concatenate([start, errors]), tol=1e-15)
loadings, errors = found.x[:k], found.x[k:]
assert np.abs(equations(found.x)).max() < 1e-12 and (errors > 0).all()
case = {
    "case": "one-factor-attitude", "kind": "one-factor", "data": "data/attitude.csv", "columns": names,
    "call": "scipy.optimize.root of the likelihood equations", "options": {"missing": "listwise"},
    "expect": {"loadings": loadings.tolist(), "uniquenesses": errors.tolist()},
    "tolerance": {"loadings": 1e-6, "uniquenesses": 1e-5, "why": "equations solved to 1e-14; ours stops at a gradient near 1e-10 of the correlations"},
}
open("Tests/Golden/peers/one-factor.json", "w").write("[\n" + json.dumps(case) + "\n]\n")
print(loadings, errors)
