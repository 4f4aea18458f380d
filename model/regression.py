"""What would a simple regression make of the same cases? A logistic regression with a ridge, leaving each case out.

It is what rules have to be measured by: it needs no theory, and is fitted to the very cases that it is judged on.
"""

from __future__ import annotations

import numpy as np

from model.inputs import Array

# Penalty on half the squared slopes of standardised columns; without one, so few cases are fitted perfectly and mean
# nothing. le Cessie and van Houwelingen 1992, Applied Statistics 41, "Ridge estimators in logistic regression".
PENALTY = 1 / 0.3
STEPS = 50
CLOSE = 1e-10


def left_out(columns: Array, answers: Array) -> Array:
    """The chance (n,) of a yes for each case, by a regression fitted to all other cases.

    `columns` (n, p) may hold cells that are not a number: they take the mean of the cases fitted to. `answers` (n,)
    are 1 or 0. Where all others answered alike, their share.
    """
    return np.array([_predicted(columns, answers, place) for place in range(len(answers))], dtype=float)


def _predicted(columns: Array, answers: Array, place: int) -> float:
    others = np.arange(len(answers)) != place
    if not others.any():
        return float("nan")
    known = np.isfinite(columns[others])
    means = np.where(known, columns[others], 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    filled = np.where(np.isfinite(columns), columns, means)
    spreads = filled[others].std(axis=0)
    scaled = (filled - means) / np.where(spreads > 0, spreads, 1.0)
    scaled[:, spreads == 0] = 0.0
    intercept, slopes = fitted(scaled[others], answers[others])
    return float(1 / (1 + np.exp(-(intercept + scaled[place] @ slopes))))


def fitted(columns: Array, answers: Array, penalty: float = PENALTY) -> tuple[float, Array]:
    """The intercept and slopes (p,) that are most likely less the penalty on the slopes, by Newton's method.

    Where all answered alike, the intercept is that of one case more that answered otherwise, half a case each way.
    """
    share = (answers.sum() + 0.5) / (len(answers) + 1)
    design = np.column_stack([np.ones(len(answers)), columns])
    weights = np.concatenate([[np.log(share / (1 - share))], np.zeros(columns.shape[1])])
    if answers.min() == answers.max():
        return float(weights[0]), weights[1:]
    ridge = np.diag([0.0, *[penalty] * columns.shape[1]])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (answers - chances) - ridge @ weights
        curve = (design * (chances * (1 - chances))[:, None]).T @ design + ridge
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < CLOSE:
            break
    return float(weights[0]), weights[1:]
