"""Reference tails to some 30 digits with mpmath, by quadrature alone.

Gamma and beta densities are taken in s = log x and s = log(x / (1 - x)), where their logarithm
g(s) is concave: panels are laid where g falls by fixed amounts from its peak and each panel is
integrated by Gauss-Legendre, halved until two rules agree. The two tails are integrated separately
and must add up to 1, which also checks the constant of the density.
"""

from functools import lru_cache
from mpmath import mp, mpf, exp, log, log1p, loggamma, workdps

DROPS = [mpf(d) / 4 for d in (1, 4, 10, 20, 35, 55, 80, 110, 145, 185, 230, 280, 340)]
BEND_WIDTHS = [mpf(w) for w in (1, 4, 12, 30, 70)]
FLAT = mpf("0.3")  # a slope below which a panel may be longer than a bend


@lru_cache(None)
def legendre(n, dps):
    """Nodes and weights of Gauss-Legendre on [-1, 1]."""
    with workdps(dps + 10):
        rule = []
        for i in range(n):
            x = mp.cos(mp.pi * (i + mpf(3) / 4) / (n + mpf(1) / 2))
            for _ in range(60):
                a, b = mpf(0), mpf(1)
                for j in range(n):
                    a, b = b, ((2 * j + 1) * x * b - j * a) / (j + 1)
                slope = n * (x * b - a) / (x * x - 1)
                step = b / slope
                x -= step
                if abs(step) < mpf(10) ** (-dps - 5):
                    break
            rule.append((x, 2 / ((1 - x * x) * slope * slope)))
        return rule


class Precision:
    """How finely to integrate: `coarse` only finds its way to a quantile."""

    def __init__(self, nodes, tolerance):
        self.nodes, self.tolerance = nodes, mpf(tolerance)


COARSE = Precision(12, "1e-9")
FINE = Precision(32, "1e-34")


def panel(f, a, b, precision, whole=None, depth=0):
    def gauss(lo, hi):
        half, middle = (hi - lo) / 2, (hi + lo) / 2
        return half * sum(w * f(middle + half * x) for x, w in legendre(precision.nodes, mp.dps))

    whole = gauss(a, b) if whole is None else whole
    middle = (a + b) / 2
    left, right = gauss(a, middle), gauss(middle, b)
    if abs(left + right - whole) <= precision.tolerance * panel.scale:
        return left + right
    if depth > 40:
        raise ArithmeticError("quadrature does not settle")
    return (panel(f, a, middle, precision, left, depth + 1)
            + panel(f, middle, b, precision, right, depth + 1))


def descend(g, start, top, drop, direction, step):
    """The place beyond `start`, going downhill, where g has fallen to top - drop."""
    lo, hi = start, start + direction * step
    while g(hi) > top - drop:
        lo, step = hi, step * 2
        hi = hi + direction * step
    for _ in range(20):
        middle = (lo + hi) / 2
        if g(middle) > top - drop:
            lo = middle
        else:
            hi = middle
    return hi


class LogConcave:
    """A density in s, exp(g(s)), concave with its peak at `mode`, and both its tails.

    Round each of the `bends` g turns within a few units from one straight line into another; where
    the lines are nearly flat, panels of their length would step over the bend.
    """

    def __init__(self, g, mode, bends=()):
        self.g, self.mode = g, mode
        self.cuts = [bend + sign * width
                     for bend in bends for width in BEND_WIDTHS for sign in (-1, 1)]

    def stretch(self, start, top, direction, until, precision):
        """Integral of exp(g - top) from start, downhill, to `until` or to where nothing is left."""
        points, step = [start], mpf(10) ** -12
        with workdps(40 + int(mp.log10(1 + abs(top) + abs(start)))):
            for drop in DROPS:
                place = descend(self.g, points[-1], top, drop, direction, step)
                step = abs(place - points[-1]) / 2
                if until is not None and (until - place) * direction <= 0:
                    points.append(until)
                    break
                points.append(place)
        panel.scale = abs(points[1] - points[0])
        inside = [cut for cut in self.cuts if (cut - start) * (cut - points[-1]) < 0]
        points = sorted(points + inside)
        return sum(panel(lambda s: exp(self.g(s) - top), a, b, precision)
                   for a, b in zip(points, points[1:]))

    def tail(self, s, upper, precision=FINE):
        direction = 1 if upper else -1
        if (self.mode - s) * direction <= 0:
            top = self.g(s)
            return exp(top) * self.stretch(s, top, direction, None, precision)
        top = self.g(self.mode)
        away = self.stretch(self.mode, top, direction, None, precision)
        return exp(top) * (away + self.stretch(self.mode, top, -direction, s, precision))

    def tails(self, s):
        lower, upper = self.tail(s, False), self.tail(s, True)
        assert abs(lower + upper - 1) < mpf("1e-28"), (lower, upper, lower + upper - 1)
        return lower, upper

    def quantile(self, p, upper):
        """The s whose tail is p: Newton on the concave logarithm of the tail.

        Coarse tails find the way, the last two steps use fine ones; an error e becomes about e^2.
        """
        sign, target, s = (-1 if upper else 1), log(p), self.mode
        below, above, fine = None, None, False  # places with less and more than p beyond them
        for _ in range(400):
            tail = self.tail(s, upper, FINE if fine else COARSE)
            miss = target - log(tail)
            if fine and abs(miss) < mpf("1e-25"):
                return s
            fine = fine or abs(miss) < mpf("1e-7")
            below, above = (s, above) if miss > 0 else (below, s)
            step = sign * miss * tail / exp(self.g(s))
            # Where the tail falls faster than exponentially Newton creeps: halve the bracket.
            if below is not None and above is not None and abs(miss) > 2 and not fine:
                step = (below + above) / 2 - s
            while self.g(s + step) < 3 * target - 100:
                step /= 2
            s += step
        raise ArithmeticError("quantile does not settle")


def gamma(a):
    """log X of a gamma variable of shape a and scale 1."""
    a = mpf(a)
    constant = loggamma(a)
    return LogConcave(lambda s: a * s - exp(s) - constant, log(a), [log(a), 0] if a < FLAT else [])


def beta(a, b):
    """log(X / (1 - X)) of a beta variable."""
    a, b = mpf(a), mpf(b)
    constant = loggamma(a) + loggamma(b) - loggamma(a + b)

    def g(s):
        return (a * s if s < 0 else -b * s) - (a + b) * log1p(exp(-abs(s))) - constant

    return LogConcave(g, log(a) - log(b), [log(a) - log(b), 0] if min(a, b) < FLAT else [])
