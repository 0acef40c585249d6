#!/usr/bin/env python3
"""Reference numbers of `intervention` with autoregressive errors and with clustered errors.
Usage: scripts/golden/interrupted.py      (numpy, scipy, pandas and statsmodels)

The restricted likelihood is written out with the dense covariance of the errors, from the moving-average form of the
autoregression, and maximised by Nelder and Mead. Prints phi, coefficients, errors and likelihood for orders 1 and 2 on
the Nile, interrupted in 1899, as held in InterruptedSeriesTests; then the effect and clustered error of pilots.csv, the
latter without statsmodels' factor (N - 1) / (N - K), as held in InterventionCommandTests.
"""
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[2]


def autoregression(partials):
    phi = []
    for r in partials:
        phi = [p - r * q for p, q in zip(phi, phi[::-1])] + [r]
    return phi


def fit(partials, X, y):
    n, k = X.shape
    phi = autoregression(partials)
    psi = [1.0]
    for i in range(1, 2000):
        psi.append(sum(phi[j] * psi[i - 1 - j] for j in range(len(phi)) if i - 1 - j >= 0))
    psi = np.array(psi)
    autocovariances = np.array([psi[: len(psi) - lag] @ psi[lag:] for lag in range(n)])
    V = autocovariances[np.abs(np.subtract.outer(np.arange(n), np.arange(n)))]
    L = np.linalg.cholesky(V)
    Xw, yw = np.linalg.solve(L, X), np.linalg.solve(L, y)
    A = np.linalg.inv(Xw.T @ Xw)
    b = A @ (Xw.T @ yw)
    squares = np.sum((yw - Xw @ b) ** 2)
    likelihood = -0.5 * (
        (n - k) * (1 + np.log(2 * np.pi * squares / (n - k)))
        + 2 * np.log(np.diag(L)).sum() + np.linalg.slogdet(Xw.T @ Xw)[1])
    return phi, b, np.sqrt(np.diag(A) * squares / (n - k)), likelihood


y = pd.read_csv(ROOT / "datasets/nile.csv")["flow"].to_numpy(float)
t = np.arange(len(y))
late = t >= 28
X = np.c_[np.ones(len(y)), t, late, np.where(late, t - 28, 0)].astype(float)
for order in (1, 2):
    best = minimize(
        lambda z: -fit(np.tanh(z), X, y)[3], np.full(order, 0.1), method="Nelder-Mead",
        options=dict(xatol=1e-10, fatol=1e-12, maxiter=4000))
    print(order, *[np.asarray(part).tolist() for part in fit(np.tanh(best.x), X, y)])

rows = pd.read_csv(ROOT / "Tests/Programs/data/pilots.csv")
rows["done"] = (rows.pilot & (rows.month >= "2019-05")) * 1
groups = rows.community.astype("category").cat.codes
model = smf.ols("score ~ C(community) + C(month) + done", rows).fit(
    cov_type="cluster", cov_kwds=dict(groups=groups))
factor = (len(rows) - 1) / (len(rows) - len(model.params))
print(model.params["done"], model.bse["done"] / np.sqrt(factor))
