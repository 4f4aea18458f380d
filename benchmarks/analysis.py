"""What does a question cost beyond its evaluations? `python benchmarks/analysis.py`

Every method of analysis as the pages use it, on the shipped rules at the baseline. Each is first run once to count
the rows that the engine evaluates for it, and how many of those have weights of their own. Then, in every round by
turns: the method, and the floor, `model.evaluate(base, values).outcomes` for as many rows given in one go, with
weights of their own where the method had them. Ratio: the method's processor time by the floor's. Aim: 1.5.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

# Before numpy starts its threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd
from common import in_turn, print_table, ratio, verdict

import model
from model import (
    attribution,
    cases,
    checks,
    engine,
    ensemble,
    explain,
    learning,
    moves,
    readings,
    record,
    robustness,
    sensitivity,
    signposts,
    since,
    tipping,
)
from model import log as logs
from model.aims import Aim

ROUNDS, AIM = 9, 1.5
WORLDS, PACKAGES, DRAWS = 1_000, 200, 10_000
# A method of a few rows is repeated, so that its time can be told from the clock's grain.
LEAST_SECONDS = 0.05

BASE = model.load()
VALUES, READING = dict(BASE.baseline), BASE.readings[0].id
LEADING = model.evaluate(BASE, VALUES, READING).outcomes.iloc[0].idxmax()
FIGURE = BASE.figures[0].id
Run = Callable[[], object]


@dataclass
class Rows:
    """Rows evaluated, and how many of them had weights of their own."""

    all: int = 0
    weighted: int = 0


@contextmanager
def counted() -> Iterator[Rows]:
    """Counts the rows that the engine evaluates."""
    rows, original = Rows(), engine._evaluate_chunk

    def counting(program, values, horizon, weights, lens):
        rows.all += values.shape[1]
        rows.weighted += values.shape[1] if weights.shape[1] > 1 else 0
        return original(program, values, horizon, weights, lens)

    engine._evaluate_chunk = counting
    try:
        yield rows
    finally:
        engine._evaluate_chunk = original


def methods() -> dict[str, Run]:
    """Every method of analysis, ready to run."""
    plain, weighed = [BASE.weights(reading.id) for reading in BASE.readings]
    other = {x.id: x.range[1] for x in BASE.variables}
    whole, plausible = sensitivity.whole_ranges(BASE), sensitivity.plausible_ranges(BASE, VALUES)
    x, y, third = (variable.id for variable in BASE.variables[:3])
    packages = robustness.with_grid(BASE, robustness.packages(BASE, {"present": VALUES}), PACKAGES)
    asked = checks.load()
    known = cases.load(BASE, asked)
    names = [reading.id for reading in BASE.readings]
    shipped, few, many = logs.load(), log_of(200), log_of(1000)
    at = (BASE, VALUES, READING)
    return {
        "attribution, 12 sliders": lambda: attribution.between(BASE, (VALUES, plain), (other, plain), LEADING),
        "attribution, 2 readings": lambda: attribution.between(BASE, (VALUES, plain), (VALUES, weighed), LEADING),
        "counterfactuals": lambda: explain.counterfactuals(*at, LEADING),
        "tornado": lambda: sensitivity.tornado(*at, LEADING, plausible),
        "tornado of the weights": lambda: sensitivity.weight_tornado(*at, LEADING),
        "Sobol’, N = 4,096": lambda: sensitivity.sobol(*at, LEADING, whole),
        "Sobol’ of the weights": lambda: sensitivity.weight_sobol(*at, LEADING),
        "worth knowing, to name": lambda: learning.for_naming(*at),
        "strips": lambda: tipping.strips(*at),
        "map, 41 × 41": lambda: tipping.planes(*at, x, y, LEADING),
        "three maps": lambda: tipping.planes(*at, x, y, LEADING, third),
        "smallest flips": lambda: moves.smallest_flips(*at),
        "least moves": lambda: moves.least_moves(*at, Aim(FIGURE, 0.5)),
        "ensemble, 10,000": lambda: ensemble.draw(*at, plausible, DRAWS),
        "packages, 200 × 1,000": lambda: robustness.trials(*at, packages, FIGURE, robustness.Sample(worlds=WORLDS)),
        "past cases": lambda: record.chances(BASE, asked, known.mean, READING),
        "watch-list": lambda: signposts.watch_list(*at),
        "since January, the shipped log": lambda: shared(shipped),
        "since January, 200 events": lambda: shared(few),
        "since January, 1,000 events": lambda: shared(many),
        "disagreements": lambda: readings.disagreements(BASE, VALUES, names, LEADING),
    }


def log_of(count: int) -> logs.Log:
    """A log in which every event moves a variable to anywhere."""
    rng, movable = np.random.default_rng(1), [x for x in BASE.variables if x is not BASE.time]
    begins, events = date(2026, 1, 6), []
    for number in range(count):
        variable = movable[rng.integers(len(movable))]
        was, now = rng.uniform(*variable.range, 2).tolist()
        move, day = {"variable": variable.id, "was": was, "now": now}, begins + timedelta(days=1 + number // 10)
        event = {"id": f"e{number}", "day": day, "text": "Something.", "certainty": "disputed", "moves": [move]}
        events.append(event)
    return logs.Log(begins=begins, events=events)


def shared(log: logs.Log) -> pd.Series:
    """The change of what leads, over the events of a log."""
    return since.shared_out(BASE, log, log.begins, date.max, LEADING, READING)


def floor(rows: Rows) -> Run:
    """The bare evaluation of as many rows, as many of them with weights of their own."""
    rng = np.random.default_rng(1)
    plain = {x.id: rng.uniform(*x.range, rows.all - rows.weighted) for x in BASE.variables}
    weighed = {x.id: rng.uniform(*x.range, rows.weighted) for x in BASE.variables}
    factors = {name: np.full(rows.weighted, value) for name, value in BASE.weights(READING).items()}
    table = pd.DataFrame(factors)

    def run() -> None:
        if rows.all > rows.weighted:
            _ = model.evaluate(BASE, plain, READING).outcomes
        if rows.weighted:
            _ = model.evaluate(BASE, weighed, READING, table).outcomes

    return run


def seconds(run: Run, times: int) -> float:
    """Processor seconds a run."""
    start = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - start) / times


def main() -> None:
    """Prints a line per method."""
    lines = []
    for name, method in methods().items():
        with counted() as rows:
            method()
        bare = floor(rows)
        bare()
        times = max(1, round(LEAST_SECONDS / max(seconds(method, 1), 1e-6)))
        runs = {"method": lambda m=method, n=times: seconds(m, n), "floor": lambda b=bare, n=times: seconds(b, n)}
        figures = in_turn(runs, ROUNDS)
        over = ratio(figures["method"], figures["floor"])
        middle = 1000 * sorted(figures["method"])[ROUNDS // 2]
        lines.append((name, f"{rows.all:,}", f"{middle:.1f}", f"{over:.2f}", verdict(over <= AIM)))
    print_table("What a question costs", ("question", "rows", "ms", "ratio", f"aim {AIM}"), lines)


if __name__ == "__main__":
    main()
