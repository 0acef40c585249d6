"""The families of distributions over the reference tails: densities, tails and quantiles in mpmath.

Every argument is the exact double that the product is given.
"""

from mpmath import mp, mpf, exp, log, log1p, loggamma, sqrt
import tails


def enough_digits(*parameters):
    """Digits that survive the cancellation of a log x against lgamma(a)."""
    size = max([1] + [abs(float(p)) for p in parameters])
    mp.dps = 60 + 20 * int(mp.log10(size) / 10)


class Continuous:
    """A variable X on (0, ends) with s = transform(X) log-concave."""

    def both(self, x):
        lower, upper = self.law.tails(self.forward(mpf(x)))
        return {"lower": lower, "upper": upper}

    def quantile(self, p, upper):
        p = mpf(p)
        if p > 0.5:
            p, upper = 1 - p, not upper
        return self.backward(self.law.quantile(p, upper))


class ChiSquare(Continuous):
    def __init__(self, df):
        enough_digits(df)
        self.df, self.law = mpf(df), tails.gamma(mpf(df) / 2)

    def forward(self, x):
        return log(x / 2)

    def backward(self, s):
        return 2 * exp(s)

    def density(self, x):
        a, x = self.df / 2, mpf(x)
        return exp((a - 1) * log(x / 2) - x / 2 - loggamma(a)) / 2


class Beta(Continuous):
    end = 1.0

    def __init__(self, a, b):
        enough_digits(a, b)
        self.a, self.b, self.law = mpf(a), mpf(b), tails.beta(a, b)

    def forward(self, x):
        return log(x) - log1p(-x)

    def backward(self, s):
        return 1 / (1 + exp(-s))

    def density(self, x):
        a, b, x = self.a, self.b, mpf(x)
        constant = loggamma(a) + loggamma(b) - loggamma(a + b)
        return exp((a - 1) * log(x) + (b - 1) * log1p(-x) - constant)


class F(Continuous):
    def __init__(self, df1, df2):
        enough_digits(df1, df2)
        self.df1, self.df2, self.law = mpf(df1), mpf(df2), tails.beta(mpf(df1) / 2, mpf(df2) / 2)

    def forward(self, x):
        return log(self.df1 * x / self.df2)

    def backward(self, s):
        return exp(s) * self.df2 / self.df1

    def density(self, x):
        return exp(self.law.g(self.forward(mpf(x)))) / mpf(x)


class StudentT:
    """X^2 / df is the odds of a beta variable with a = 1/2, b = df/2."""

    def __init__(self, df):
        enough_digits(df)
        self.df, self.law = mpf(df), tails.beta(mpf(1) / 2, mpf(df) / 2)

    def both(self, x):
        x = mpf(x)
        if x == 0:
            return {"lower": mpf(1) / 2, "upper": mpf(1) / 2}
        inner, outer = self.law.tails(log(x * x / self.df))
        outer, inner = outer / 2, (1 + inner) / 2
        return {"lower": inner, "upper": outer} if x > 0 else {"lower": outer, "upper": inner}

    def quantile(self, p, upper):
        p = mpf(p)
        if p > 0.5:
            p, upper = 1 - p, not upper
        if p == 0.5:
            return mpf(0)
        s = self.law.quantile(2 * p, True) if p < 0.25 else self.law.quantile(1 - 2 * p, False)
        return sqrt(exp(s) * self.df) * (1 if upper else -1)

    def density(self, x):
        n = self.df
        constant = loggamma((n + 1) / 2) - loggamma(n / 2) - log(n * mp.pi) / 2
        return exp(constant - (n + 1) / 2 * log1p(mpf(x) ** 2 / n))


class Normal:
    def __init__(self):
        mp.dps = 60

    def both(self, x):
        x = mpf(x) / sqrt(mpf(2))
        return {"lower": mp.erfc(-x) / 2, "upper": mp.erfc(x) / 2}

    def density(self, x):
        return mp.npdf(mpf(x))

    def quantile(self, p, upper):
        p = mpf(p)
        if p > 0.5:
            p, upper = 1 - p, not upper
        x = sqrt(-2 * log(p)) if p < 0.1 else (mpf(1) / 2 - p) * sqrt(2 * mp.pi)
        for _ in range(200):
            tail = mp.erfc(x / sqrt(mpf(2))) / 2
            # Newton on the concave log of the tail; in the middle on the tail itself.
            step = log(tail / p) * tail / mp.npdf(x) if p < 0.1 else (tail - p) / mp.npdf(x)
            x += step
            if abs(step) <= abs(x) * mpf(10) ** -36:
                return x if upper else -x
        raise ArithmeticError("quantile does not settle")


class Poisson:
    def __init__(self, mean):
        enough_digits(mean)
        self.mean = mpf(mean)

    def both(self, count):
        below, beyond = tails.gamma(mpf(count) + 1).tails(log(self.mean))
        return {"lower": beyond, "upper": below}

    def density(self, count):
        return exp(count * log(self.mean) - self.mean - loggamma(mpf(count) + 1))

    top = mpf("inf")


class Binomial:
    def __init__(self, trials, probability):
        enough_digits(trials)
        self.n, self.p, self.top = mpf(trials), mpf(probability), trials

    def both(self, count):
        if count >= self.n:
            return {"lower": mpf(1), "upper": mpf(0)}
        p, count = self.p, mpf(count)
        below, beyond = tails.beta(count + 1, self.n - count).tails(log(p) - log1p(-p))
        return {"lower": beyond, "upper": below}

    def density(self, count):
        n, p, k = self.n, self.p, mpf(count)
        ways = loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)
        return exp(ways + k * log(p) + (n - k) * log1p(-p))


class NoncentralChiSquare:
    """A Poisson mixture of central chi-squares of df + 2 j, summed term by term.

    Only sums of positive terms: upper tails recur upwards in j, lower tails downwards.
    """

    def __init__(self, df, noncentrality):
        enough_digits(df, noncentrality)
        self.df, self.noncentrality = mpf(df), mpf(noncentrality)

    def window(self, x):
        """Indices outside which the terms of neither tail nor density matter, by log-concavity."""
        half, a, y = self.noncentrality / 2, self.df / 2, x / 2
        turning = (-a + sqrt(a * a + 4 * half * y)) / 2  # where j (a + j) = half y
        centres = [half, turning]
        reach = [17 * sqrt(c) + 300 for c in centres]
        return max(0, int(min(c - r for c, r in zip(centres, reach)))), int(
            max(c + r for c, r in zip(centres, reach)))

    def all(self, x):
        x = mpf(x)
        first, last = self.window(x)
        half, a, y = self.noncentrality / 2, self.df / 2, x / 2
        weight = exp(first * log(half) - half - loggamma(mpf(first) + 1))
        term = exp((a + first) * log(y) - y - loggamma(a + first + 1))  # P(a) - P(a + 1)
        upper_tail = tails.gamma(a + first).tail(log(y), True)
        weights, terms, upper, density = [], [], mpf(0), mpf(0)
        ends = []
        for j in range(first, last + 1):
            weights.append(weight)
            terms.append(term)
            upper += weight * upper_tail
            density += weight * term * (a + j) / x
            ends.append(weight * upper_tail)
            upper_tail += term
            weight *= half / (j + 1)
            term *= y / (a + j + 1)
        lower_tail, lower = tails.gamma(a + last + 1).tail(log(y), False), mpf(0)
        for j in range(last, first - 1, -1):
            lower_tail += terms[j - first]
            lower += weights[j - first] * lower_tail
            if j == first:
                assert j == 0 or weights[0] * lower_tail < lower * mpf("1e-30"), "window too narrow"
        assert ends[-1] < upper * mpf("1e-30") and (first == 0 or ends[0] < upper * mpf("1e-30"))
        assert abs(lower + upper - 1) < mpf("1e-28"), lower + upper - 1
        return {"lower": lower, "upper": upper, "density": density}

    def both(self, x):
        found = self.all(x)
        return {"lower": found["lower"], "upper": found["upper"]}

    def density(self, x):
        return self.all(x)["density"]

    def quantile(self, p, upper):
        """Newton in log x on the log of the tail, kept inside a bracket."""
        p = mpf(p)
        if p > 0.5:
            p, upper = 1 - p, not upper
        side, sign = ("upper", -1) if upper else ("lower", 1)
        s, low, high = log(self.df + self.noncentrality), None, None
        for _ in range(200):
            found = self.all(exp(s))
            miss = log(p) - log(found[side])
            if abs(miss) < mpf("1e-25"):
                return exp(s)
            low, high = (s, high) if miss * sign > 0 else (low, s)
            step = sign * miss * found[side] / (found["density"] * exp(s))
            inside = (low is None or s + step > low) and (high is None or s + step < high)
            if not inside or (abs(miss) > 2 and low is not None and high is not None):
                step = (low + high) / 2 - s if low is not None and high is not None else step
            s += max(min(step, 1), -100 if s > -50 else -mp.inf)  # straight from there on
        raise ArithmeticError("quantile does not settle")


def noncentrality(p, df, statistic):
    """The noncentrality with lower tail p at the statistic: bisection, then the secant rule."""
    enough_digits(df, statistic)
    target = log(mpf(p))

    def miss(value):
        return log(NoncentralChiSquare(df, value).both(statistic)["lower"]) - target

    low, high = mpf(0), mpf(1)
    while miss(high) > 0:
        low, high = high, high * 2
    if low == 0:
        low = high * mpf("1e-12")
        while miss(low) < 0:
            low *= mpf("1e-3")
    # log(lower) is smooth in the noncentrality: secant steps inside the bracket.
    f_low, f_high = miss(low), miss(high)
    for step in range(200):
        middle = high - f_high * (high - low) / (f_high - f_low)
        if step % 3 == 2 or not low < middle < high:
            middle = (low + high) / 2
        value = miss(middle)
        if abs(value) < mpf("1e-25") or (high - low) < high * mpf("1e-27"):
            return middle
        if value > 0:
            low, f_low = middle, value
        else:
            high, f_high = middle, value
    raise ArithmeticError("noncentrality does not settle")


def bivariate_normal(h, k, rho):
    """P(X <= h, Y <= k), as the integral of the density of X times the conditional tail of Y."""
    mp.dps = 40
    h, k, rho = mpf(h), mpf(k), mpf(rho)
    if abs(rho) == 1:
        h, k = (max(min(bound, mpf(50)), mpf(-50)) for bound in (h, k))
        return mp.ncdf(min(h, k)) if rho > 0 else max(mpf(0), mp.ncdf(h) - mp.ncdf(-k))
    if h <= -14:  # a probability below 1e-43
        return mpf(0)
    spread = sqrt((1 - rho) * (1 + rho))
    turn, width = (k / rho, spread / abs(rho)) if rho != 0 else (mpf(0), mpf(1))
    cuts = [turn + width * i for i in (-12, -7, -4, -2, -1, 0, 1, 2, 4, 7, 12)]
    end = min(h, mpf(14))
    points = sorted({p for p in cuts + list(range(-14, 15, 2)) if -14 < p < end} | {-14, end})

    def integrand(x):
        return mp.npdf(x) * mp.erfc(-(k - rho * x) / spread / sqrt(mpf(2))) / 2

    total, trouble = mp.quad(integrand, points, error=True, method="gauss-legendre")
    assert trouble < mpf("1e-22"), (h, k, rho, trouble)
    return total
