"""Makes Tests/Golden/distributions/*.json: stored values of the distributions, by mpmath alone.

    python3 scripts/golden/distributions.py [family ...]            the stored grid
    python3 scripts/golden/distributions.py --random 500 --out DIR  a random grid, to explore

Needs mpmath (made with 1.3.0). For each set of parameters the quantiles of a ladder of
probabilities are solved; each quantile, rounded to a double, is then an argument of density and
tails. A value holds for exactly the doubles beside it and is good to 21 digits and more.
"""

import argparse
import json
import math
import random
import sys
from multiprocessing import Pool
from pathlib import Path

import mpmath
from mpmath import mp

import families

GOLDEN = Path(__file__).parents[2] / "Tests" / "Golden" / "distributions"
NEAR_ONE = 1 - 2.0**-53
LADDER = [1e-300, 1e-100, 1e-16, 1e-5, 0.05, 0.3, 0.7, 0.999, NEAR_ONE]
MIDDLE = [0.5, 0.5 - 2.0**-40, 0.5 + 2.0**-53]
DIGITS = 24


def text(value):
    return mp.nstr(mp.mpf(value), DIGITS, strip_zeros=False, min_fixed=0, max_fixed=1)


def representable(x):
    return math.isfinite(x) and abs(x) >= sys.float_info.min


def continuous(family, parameters, ladder, both_ends=True):
    law = family(*parameters)
    cases, arguments = [], []
    for upper in [False, True] if both_ends else [False]:
        for p in ladder:
            value = law.quantile(p, upper)
            name = "upperQuantile" if upper else "quantile"
            cases.append([name, list(parameters), p, text(value)])
            if representable(float(value)) and float(value) not in arguments:
                arguments.append(float(value))
    return cases + at(law, parameters, arguments)


def places(family, parameters, arguments):
    return at(family(*parameters), parameters, arguments)


def at(law, parameters, arguments):
    cases = []
    for x in arguments:
        if getattr(law, "end", math.inf) <= x:  # a quantile that rounds to the end of the support
            continue
        cases.append(["density", list(parameters), x, text(law.density(x))])
        for name, value in law.both(x).items():
            cases.append([name, list(parameters), x, text(value)])
    return cases


def discrete(family, parameters, counts):
    """Tails and masses at the counts, and quantiles of probabilities well between two steps."""
    law = family(*parameters)
    cases = at(law, parameters, counts)
    for count in counts:
        if count < 1 or count >= law.top:
            continue
        here, before = law.both(count), law.both(count - 1)
        for name, side, wanted in [
            ("quantile", "lower", (here["lower"] + before["lower"]) / 2),
            ("upperQuantile", "upper", (here["upper"] + before["upper"]) / 2),
        ]:
            p = float(wanted)
            apart = abs(here[side] - before[side]) / wanted
            if representable(p) and apart > 1e-12:
                cases.append([name, list(parameters), p, text(count)])
    return cases


def counts_around(mean, deviation, top):
    steps = [-36, -20, -8, -3, -1, 0, 0.5, 2, 6, 15, 30]
    counts = {max(0, math.floor(mean + step * deviation)) for step in steps} | {0, 1}
    return [float(k) for k in sorted(counts) if k <= top]


def poisson(mean):
    return discrete(families.Poisson, (mean,), counts_around(mean, max(mean, 1.5) ** 0.5, math.inf))


def binomial(trials, probability):
    mean = trials * probability
    deviation = max(mean * (1 - probability), 1.5) ** 0.5
    counts = counts_around(mean, deviation, trials) + [trials - 1.0] * (trials > 2)
    return discrete(families.Binomial, (trials, probability), sorted(set(counts)))


def noncentralities(df, statistic):
    cases = []
    law = families.ChiSquare(df)
    central = law.both(statistic)["lower"]
    for p in [1e-200, 1e-20, 0.05, 0.5, 0.95, NEAR_ONE]:
        if p < central:
            value = families.noncentrality(p, df, statistic)
            cases.append(["noncentrality", [df], [statistic, p], text(value)])
    return cases


def bivariate(rho):
    pairs = [(0.0, 0.0), (0.3, -0.2), (1.0, 1.0), (1.5, -1.5), (-2.0, -2.0), (-1.0, 2.5),
             (5.0, 5.0), (3.0, 3.001), (-3.7, 3.7), (-6.0, -5.5), (8.2, -0.4), (12.0, 0.7),
             (1e300, -0.5), (0.25, 1e300), (-1e300, 1.0), (1e-9, -1e-9), (-0.31, 0.3100001),
             (2.2, -40.0)]
    return [["lower", [rho], [h, k], text(families.bivariate_normal(h, k, rho))] for h, k in pairs]


def normal():
    law = families.Normal()
    cases = continuous(families.Normal, (), LADDER + MIDDLE)
    return cases + at(law, (), [1e-300, -1e-300, 1e-10, 0.5, 30.0, 37.6, -30.0, -37.6, 38.4, 5.5])


def stored():
    """family name -> list of (function, arguments)."""
    c, few = continuous, [1e-300, 1e-16, 0.05, 0.7, NEAR_ONE]
    chi = [(df, LADDER) for df in (1e-5, 0.01, 0.5, 1.0, 2.0, 3.7, 10.0, 55.0, 1000.0, 1e5)]
    chi += [(df, few) for df in (1e-9, 1e-3, 20.0, 1e7, 1e10, 1e15)]
    t = [(df, LADDER + MIDDLE) for df in (0.5, 1.0, 2.0, 3.0, 7.5, 30.0, 200.0, 1e4)]
    t += [(df, few + MIDDLE[1:]) for df in (1e-3, 0.05, 1.5, 1e6, 1e8, 1e10, 1e15, 1e25)]
    f = [(1.0, 1.0), (1.0, 30.0), (3.0, 8.0), (4.0, 200.0), (20.5, 1.0), (0.01, 5.0), (5.0, 0.1),
         (100.0, 1e4), (1e6, 3.0), (2.0, 1e8), (1e5, 1e5), (1e8, 1e9), (1e-4, 1e5), (1e12, 1e3)]
    beta = [(1.0, 1.0), (0.5, 0.5), (2.0, 3.0), (5.0, 0.3), (0.01, 0.01), (1e-6, 2.0), (30.0, 45.0),
            (1.0, 1e4), (1e3, 2.5), (1e4, 1e4), (1e-3, 1e6), (1e6, 1e-3), (3e5, 7e8),
            (1e10, 1e10), (1e12, 0.5)]
    ncx = [(1.0, 0.5), (3.0, 1e-8), (5.0, 12.5), (24.0, 110.0), (0.1, 3.0), (0.01, 500.0),
           (400.0, 60.0), (1e4, 2.0), (10.0, 1e4), (2e5, 3e4), (1.0, 1e6)]
    pairs = [(1.0, 5.0), (0.2, 30.0), (8.0, 15.5), (40.0, 100.0), (300.0, 900.0), (5000.0, 7000.0)]
    far = [((3.0, 1e8), [9.93e7, 1.0002e8, 1.006e8]), ((5e8, 2e7), [5.192e8, 5.20001e8, 5.213e8])]
    probabilities = [(1, 0.3), (5, 0.5), (10, 1e-3), (40, 0.9), (100, 0.05), (1000, 0.5),
                     (1000, 1e-10), (10**5, 0.999), (10**7, 0.2), (10**9, 1e-9),
                     (10**12, 0.5), (10**15, 3e-12)]
    return {
        "normal": [(normal, ())],
        "chi-square": [(c, (families.ChiSquare, (df,), ladder)) for df, ladder in chi],
        "student-t": [(c, (families.StudentT, (df,), ladder)) for df, ladder in t],
        "f": [(c, (families.F, p, few + [1e-5, 0.999])) for p in f],
        "beta": [(c, (families.Beta, p, few + [1e-5, 0.999])) for p in beta],
        "noncentral-chi-square": [(c, (families.NoncentralChiSquare, p, few)) for p in ncx]
        + [(noncentralities, p) for p in pairs]
        + [(places, (families.NoncentralChiSquare, p, x)) for p, x in far],
        "binomial": [(binomial, (float(n), p)) for n, p in probabilities],
        "bivariate-normal": [(bivariate, (rho,)) for rho in (
            -1.0, -1 + 2.0**-40, -0.999, -0.95, -0.925, -0.8, -0.5, -0.1, 0.0, 1e-9, 0.2, 0.31,
            0.74, 0.76, 0.9, 0.924999, 0.925, 0.97, 0.9999, 1 - 1e-8, 1 - 2.0**-50, 1.0)],
        "poisson": [(poisson, (m,)) for m in (
            1e-8, 0.1, 1.0, 3.5, 20.0, 150.0, 2500.5, 1e6, 1e9, 1e14)],
    }


def exploring(size, seed):
    """Parameters drawn evenly on a log scale, probabilities from both deep tails and the middle."""
    draw = random.Random(seed)

    def wide(low, high):
        return float(f"{10 ** draw.uniform(low, high):.6g}")

    def ladder():
        return [10 ** draw.uniform(-300, -8), 10 ** draw.uniform(-8, 0), draw.random()]

    def ncx():
        return (families.NoncentralChiSquare, (wide(-3, 5), wide(-6, 5.5)), ladder())

    c = continuous
    return {
        "chi-square": [(c, (families.ChiSquare, (wide(-8, 15),), ladder())) for _ in range(size)],
        "student-t": [(c, (families.StudentT, (wide(-3, 15),), ladder())) for _ in range(size)],
        "f": [(c, (families.F, (wide(-6, 12), wide(-6, 12)), ladder())) for _ in range(size)],
        "beta": [(c, (families.Beta, (wide(-6, 12), wide(-6, 12)), ladder())) for _ in range(size)],
        "noncentral-chi-square": [(c, ncx()) for _ in range(size // 8)]
        + [(noncentralities, (wide(-2, 4), wide(0, 4))) for _ in range(size // 16)],
        "binomial": [(binomial, (float(int(wide(0, 13))), wide(-12, 0))) for _ in range(size // 3)],
        "poisson": [(poisson, (wide(-8, 13),)) for _ in range(size // 3)],
    }


def run(job):
    function, arguments = job
    try:
        return function(*arguments)
    except (ArithmeticError, AssertionError) as trouble:
        print(f"no reference: {function.__name__}{arguments}: {trouble!r}", file=sys.stderr)
        return []


ANYWHERE = {"relative": 1e-12, "why": "the accuracy promised wherever the value is a normal double"}
PROBABILITY = {"absolute": 1e-14, "why": "the accuracy promised for a bivariate probability"}


def write(folder, name, cases):
    head = {
        "case": name,
        "kind": "distribution",
        "call": f"scripts/golden/distributions.py, mpmath {mpmath.__version__}",
        "columns": ["function", "parameters", "argument", "value"],
        "tolerance": PROBABILITY if name == "bivariate-normal" else ANYWHERE,
    }
    lines = ",\n".join("    " + json.dumps(case) for case in cases)
    top = json.dumps(head, indent=2)[:-2]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(f'{top},\n  "cases": [\n{lines}\n  ]\n}}\n')
    print(name, len(cases), flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("families", nargs="*")
    options.add_argument("--random", type=int, metavar="SIZE")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", type=Path, default=GOLDEN)
    options.add_argument("--processes", type=int, default=2)
    chosen = options.parse_args()
    grid = exploring(chosen.random, chosen.seed) if chosen.random else stored()
    with Pool(chosen.processes) as pool:
        for name, jobs in grid.items():
            if not chosen.families or name in chosen.families:
                found = pool.map(run, jobs, chunksize=1)
                write(chosen.out, name, [case for cases in found for case in cases])


if __name__ == "__main__":
    main()
