"""Random numbers from integers alone, so that a seed gives the same bytes on every machine."""

import math

MASK = (1 << 64) - 1
NORMAL_CALLS = 6  # of 64 bits; each holds four 16-bit uniforms
UNIFORMS = 4 * NORMAL_CALLS
# A sum of 24 discrete uniforms on 0..65535 has this mean and this standard deviation.
SUM_MEAN = UNIFORMS * 65535 / 2
SUM_DEVIATION = math.sqrt(UNIFORMS * (65536 * 65536 - 1) / 12)


class SplitMix64:
    """Steele, Lea & Flood (2014), doi:10.1145/2660193.2660195."""

    def __init__(self, seed):
        self.state = seed & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, n):
        return (self.next() >> 32) * n >> 32

    def chance(self, per_mille):
        return self.below(1000) < per_mille

    def normal(self):
        """A sum of 24 uniforms: no logarithm or cosine, which differ between C libraries.

        Division and square root are exactly rounded by IEEE 754, hence the same everywhere.
        """
        total = 0
        for _ in range(NORMAL_CALLS):
            z = self.next()
            total += (z & 0xFFFF) + (z >> 16 & 0xFFFF) + (z >> 32 & 0xFFFF) + (z >> 48)
        return (total - SUM_MEAN) / SUM_DEVIATION
