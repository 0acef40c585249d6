"""What is put into tension.csv: places, items, and the truth that an analysis should find."""

SEED = 2024
WAVES = 16
VILLAGES_PER_COMMUNITY = 4

PROVINCES = ["Tunukel", "Zarkumar", "Orlosay"]
COMMUNITIES = [
    "Amzarik", "Belkaza", "Chyralma", "Dumansu",
    "Eshkana", "Gorumsay", "Ilmezar", "Kerbelen",
    "Lazurat", "Mukanor", "Oymolor", "Pistelar",
]  # four to a province, of which the first two lie in the plain

LANGUAGE_SHARES = [("A", 35), ("B", 30), ("C", 20), ("D", 15)]  # per cent, in every community

FACTORS = ["trust", "contact", "fairness", "fear"]
CORRELATIONS = [
    [1.00, 0.35, 0.50, -0.40],
    [0.35, 1.00, 0.25, -0.30],
    [0.50, 0.25, 1.00, -0.35],
    [-0.40, -0.30, -0.35, 1.00],
]
LOADINGS = {
    "trust": [0.75, 0.70, 0.72, -0.60, 0.65, 0.58],
    "contact": [0.74, 0.70, -0.62, 0.66, 0.60, -0.58],
    "fairness": [0.70, 0.76, 0.68, -0.60, 0.74, 0.64],
    "fear": [0.76, 0.66, 0.72, 0.62, -0.68, 0.60],
}
THRESHOLDS = [-1.30, -0.45, 0.35, 1.25]
# How much harder it is to agree with an item; the thresholds move by it.
DIFFICULTIES = {
    "trust": [0.00, -0.20, 0.10, -0.15, 0.35, 0.20],
    "contact": [-0.15, 0.05, 0.30, 0.20, -0.25, 0.40],
    "fairness": [0.10, 0.20, 0.25, -0.20, 0.30, 0.15],
    "fear": [0.15, 0.35, 0.20, 0.00, -0.25, 0.55],
}

# Everything below is in standard deviations of a factor.
VILLAGE_VARIANCE = 0.05
COMMUNITY_DEVIATION = 0.15
COMMUNITY_WAVE_DEVIATION = 0.04
WOMEN = {"fear": 0.15}
HARD_TO_REACH = {"trust": -0.40, "fear": 0.40}
RISING = {"community": "Ilmezar", "factor": "fear", "per_wave": 0.08}
BREAK = {"community": "Oymolor", "factor": "trust", "first_wave": 9, "shift": -0.90}
# In language group C one item is easier to agree with, and one says less about the factor.
NOT_INVARIANT = {
    "language": "C",
    "easier": {"item": "fairness_2", "by": 0.70},
    "weaker": {"item": "fairness_5", "loading": 0.30},
}

# Hard-to-reach people are half of the population and a third of the sample.
HARD_SHARE_POPULATION = (1, 2)
HARD_SHARE_SAMPLE = (1, 3)

ASKED_OF_HALF = ["contact_5", "fear_6"]
REFUSED_PER_MILLE = {"trust": 10, "contact": 6, "fairness": 18, "fear": 22}
DONT_KNOW_PER_MILLE = {"trust": 20, "contact": 8, "fairness": 30, "fear": 15}
REFUSED, DONT_KNOW, NOT_ASKED = 98, 99, 97
