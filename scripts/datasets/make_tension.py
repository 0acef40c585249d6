#!/usr/bin/env python3
"""Makes datasets/tension.csv, tension.json and tension-truth.json: SYNTHETIC survey answers.

An ordinal common-factor model of four correlated factors, with villages, communities and waves;
tension_design.py says what is in it. Usage: make_tension.py [FOLDER], by default datasets/.
"""

import math
import pathlib
import sys

import tension_design as design
from splitmix import SplitMix64
from tension_codebook import codebook, dump

ITEMS = [f"{factor}_{i}" for factor in design.FACTORS for i in range(1, 7)]
COLUMNS = [
    "respondent", "quarter", "wave", "province", "community", "village", "stratum", "w",
    "language", "gender", "age", "enumerator",
] + ITEMS  # fmt: skip
ENUMERATORS = 24


def cholesky(matrix):
    lower = [[0.0] * len(matrix) for _ in matrix]
    for i in range(len(matrix)):
        for j in range(i + 1):
            rest = matrix[i][j]
            for k in range(j):
                rest -= lower[i][k] * lower[j][k]
            lower[i][j] = math.sqrt(rest) if i == j else rest / lower[j][j]
    return lower


class Places:
    """Villages with their populations, and the effects that stay over the waves."""

    def __init__(self, generator):
        count = len(design.COMMUNITIES)
        factors = range(len(design.FACTORS))
        village_deviation = math.sqrt(design.VILLAGE_VARIANCE)
        self.community = [
            [round(generator.normal() * design.COMMUNITY_DEVIATION, 4) for _ in factors]
            for _ in range(count)
        ]
        self.village, self.population = [], []
        for _ in range(count * design.VILLAGES_PER_COMMUNITY):
            self.village.append([generator.normal() * village_deviation for _ in factors])
            self.population.append(600 + 20 * generator.below(61))

    @staticmethod
    def stratum(community):
        """Province by plain (odd) and upland (even), from 1."""
        return community // 2 + 1


def planted(name, factor, wave):
    shift = 0.0
    rising, broken = design.RISING, design.BREAK
    if (name, factor) == (rising["community"], rising["factor"]):
        shift += rising["per_wave"] * (wave - (design.WAVES + 1) / 2)
    if (name, factor) == (broken["community"], broken["factor"]):
        if wave >= broken["first_wave"]:
            shift += broken["shift"]
    return shift


def language(generator):
    draw = generator.below(100)
    for name, share in design.LANGUAGE_SHARES:
        draw -= share
        if draw < 0:
            return name
    raise ValueError("the shares of the languages do not add up to 100")


def answer(generator, item, score, spoken):
    factor, number = item.split("_")
    loading = design.LOADINGS[factor][int(number) - 1]
    difficulty = design.DIFFICULTIES[factor][int(number) - 1]
    change = design.NOT_INVARIANT
    if spoken == change["language"]:
        if item == change["easier"]["item"]:
            difficulty -= change["easier"]["by"]
        if item == change["weaker"]["item"]:
            loading = change["weaker"]["loading"]
    response = loading * score + math.sqrt(1 - loading * loading) * generator.normal()
    return 1 + sum(response > threshold + difficulty for threshold in design.THRESHOLDS)


def answers(generator, scores, spoken):
    asked = generator.below(2)
    row = []
    for item in ITEMS:
        factor = item.split("_")[0]
        value = answer(generator, item, scores[design.FACTORS.index(factor)], spoken)
        refused = generator.chance(design.REFUSED_PER_MILLE[factor])
        unknown = generator.chance(design.DONT_KNOW_PER_MILLE[factor])
        if item in design.ASKED_OF_HALF and asked != design.ASKED_OF_HALF.index(item):
            value = design.NOT_ASKED
        elif refused:
            value = design.REFUSED
        elif unknown:
            value = design.DONT_KNOW
        row.append(value)
    return row


def weight(population, taken, hard):
    """Tenths of a person, in whole numbers: people of the group over respondents of the group."""
    in_population, in_sample = design.HARD_SHARE_POPULATION, design.HARD_SHARE_SAMPLE
    if not hard:
        in_population = (in_population[1] - in_population[0], in_population[1])
        in_sample = (in_sample[1] - in_sample[0], in_sample[1])
    above = 10 * population * in_population[0] * in_sample[1]
    below = taken * in_population[1] * in_sample[0]
    tenths = (2 * above + below) // (2 * below)
    return f"{tenths // 10}.{tenths % 10}"


def respondent(generator, lower, means):
    """Language, gender, age, whether hard to reach, and the four factor scores."""
    spoken, woman = language(generator), generator.chance(520)
    age = 18 + generator.below(34) + generator.below(34)
    hard = generator.below(design.HARD_SHARE_SAMPLE[1]) < design.HARD_SHARE_SAMPLE[0]
    within = math.sqrt(1 - design.VILLAGE_VARIANCE)
    draws = [generator.normal() for _ in design.FACTORS]
    scores = []
    for f, factor in enumerate(design.FACTORS):
        score = within * sum(lower[f][k] * draws[k] for k in range(f + 1)) + means[f]
        score += design.WOMEN.get(factor, 0.0) if woman else 0.0
        score += design.HARD_TO_REACH.get(factor, 0.0) if hard else 0.0
        scores.append(score)
    return spoken, 1 if woman else 2, age, hard, scores


def rows(generator, places):
    lower = cholesky(design.CORRELATIONS)
    number = 0
    for wave in range(1, design.WAVES + 1):
        quarter = f"{2021 + (wave - 1) // 4}Q{(wave - 1) % 4 + 1}"
        for c, name in enumerate(design.COMMUNITIES):
            moment = [
                generator.normal() * design.COMMUNITY_WAVE_DEVIATION
                + places.community[c][f]
                + planted(name, factor, wave)
                for f, factor in enumerate(design.FACTORS)
            ]
            for v in range(design.VILLAGES_PER_COMMUNITY):
                village = c * design.VILLAGES_PER_COMMUNITY + v
                taken = 7 + generator.below(4)
                means = [moment[f] + places.village[village][f] for f in range(len(moment))]
                for _ in range(taken):
                    number += 1
                    spoken, gender, age, hard, scores = respondent(generator, lower, means)
                    yield [
                        f"{number:05d}", quarter, wave, design.PROVINCES[c // 4], name,
                        f"V{village + 1:02d}", places.stratum(c),
                        weight(places.population[village], taken, hard), spoken, gender, age,
                        f"E{(village + wave) % ENUMERATORS + 1:02d}",
                    ] + answers(generator, scores, spoken)  # fmt: skip


def truth(places):
    return {
        "about": "What make_tension.py put into tension.csv; units are standard deviations of a factor.",
        "seed": design.SEED,
        "rising": design.RISING,
        "break": design.BREAK,
        "not_invariant": design.NOT_INVARIANT,
        "stationary": "every other pair of community and factor",
        "factor_correlations": {"order": design.FACTORS, "matrix": design.CORRELATIONS},
        "loadings": design.LOADINGS,
        "thresholds": design.THRESHOLDS,
        "difficulties": design.DIFFICULTIES,
        "village_variance": design.VILLAGE_VARIANCE,
        "community_wave_deviation": design.COMMUNITY_WAVE_DEVIATION,
        "women": design.WOMEN,
        "hard_to_reach": {
            "shift": design.HARD_TO_REACH,
            "share_in_population": "1/2",
            "share_in_sample": "1/3",
        },
        "community_effects": {
            "order": design.FACTORS,
            **dict(zip(design.COMMUNITIES, places.community)),
        },
    }


def main():
    default = pathlib.Path(__file__).resolve().parents[2] / "datasets"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    generator = SplitMix64(design.SEED)
    places = Places(generator)
    lines = [",".join(COLUMNS)]
    lines += [",".join(map(str, row)) for row in rows(generator, places)]
    files = {
        "tension.csv": "\n".join(lines) + "\n",
        "tension.json": dump(codebook(ITEMS)) + "\n",
        "tension-truth.json": dump(truth(places)) + "\n",
    }
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
