"""How fast is the engine, and how much memory does it take? `python benchmarks/engine.py`

Random rows over every variable's range; in every round, by turns and on one core, each of:

- engine: `model.evaluate(base, values).outcomes`, a table in and a table out, values checked;
- EMA Workbench: the same rules as a function of one row in its `Model`, run by its sequential evaluator;
- pyAgrum: the choices alone, as a Bayesian network whose tables are set from each row's log odds, which the
  engine gives it for nothing; so its figure is a lower bound of what it would need;
- compiled kernel: the same rules written out as one function without a loop but that over the rows, compiled
  by numba, no checks, no table: the limit. Its compilation is not counted.

EMA Workbench and the kernel must agree with the engine to 1e-9 on every outcome, pyAgrum on every branch of
the choices, before anything is measured. One core is measured by processor time, which other programs on the
machine disturb less. What all cores bring is measured by the clock, in a process of its own with one thread
for numpy and in one with as many as there are cores. Ratios are medians of the rounds' ratios.

Memory: a process of its own evaluates ten million rows; counted is its peak above what it had before, less
the values given and the outcomes returned.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

# Before numpy starts its threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from common import in_turn, print_table, ratio, verdict
from numpy.typing import NDArray

import model
from model import RuleBase

Array = NDArray[np.float64]
Values = dict[str, Array]

ROUNDS, CORE_ROUNDS = 21, 7
ROWS, EMA_ROWS, AGRUM_ROWS, MEMORY_ROWS = 200_000, 300, 1_000, 10_000_000
TOLERANCE = 1e-9
EMA_AIM, KERNEL_AIM, MEMORY_AIM = 1000, 1.5, 2 * 2**30


def random_values(base: RuleBase, rows: int, seed: int = 1) -> Values:
    """Values drawn evenly over the range of every variable."""
    rng = np.random.default_rng(seed)
    return {variable.id: rng.uniform(*variable.range, rows) for variable in base.variables}


def per_row(run: Callable[[], object], rows: int, clock: Callable[[], float] = time.process_time) -> float:
    """Seconds a row."""
    start = clock()
    run()
    return (clock() - start) / rows


def assert_equal(name: str, found: Array, expected: Array) -> None:
    """Ends the benchmark if two tools differ."""
    difference = float(np.abs(found - expected).max())
    if not difference <= TOLERANCE:
        raise SystemExit(f"{name} and the engine differ by {difference:.2g}; nothing was measured.")


def engine_run(base: RuleBase, rows: int) -> tuple[Callable[[], object], int]:
    """The engine over random rows."""
    values = random_values(base, rows)
    return lambda: model.evaluate(base, values).outcomes, rows


def ema_run(base: RuleBase, rows: int) -> tuple[Callable[[], object], int]:
    """EMA Workbench over random rows; checked."""
    import ema_workbench
    from peers import ema_model

    values = random_values(base, rows)
    columns = {name: column.tolist() for name, column in values.items()}
    worlds = [
        ema_workbench.Scenario(f"{row}", **{name: column[row] for name, column in columns.items()})
        for row in range(rows)
    ]
    made = ema_model(base, base.readings[0].id)

    def run() -> Array:
        _, found = ema_workbench.perform_experiments(made, scenarios=worlds, log_progress=True)
        return np.column_stack([found[outcome.id] for outcome in base.outcomes])

    assert_equal("EMA Workbench", run(), model.evaluate(base, values).outcomes.to_numpy())
    return run, rows


def agrum_run(base: RuleBase, rows: int) -> tuple[Callable[[], object], int]:
    """pyAgrum over random rows; checked."""
    from peers import ChoiceNetwork

    result = model.evaluate(base, random_values(base, rows))
    network = ChoiceNetwork(base)
    odds = {stage.id: result.log_odds[stage.id].to_numpy().tolist() for stage in network.stages}
    queries = [{name: table[row] for name, table in odds.items()} for row in range(rows)]

    def run() -> Array:
        return np.array([network.flows(query) for query in queries])

    assert_equal("pyAgrum", run(), result.flows[[stage.id for stage in network.stages]].to_numpy())
    return run, rows


def kernel_run(base: RuleBase, rows: int) -> tuple[Callable[[], object], int]:
    """The compiled kernel over random rows; checked."""
    from peers import kernel

    values = random_values(base, rows)
    fill, table = kernel(base, base.readings[0].id), np.array(list(values.values()))

    def run() -> Array:
        outcomes = np.empty((len(base.outcomes), rows))
        fill(table, outcomes)
        return outcomes

    assert_equal("The compiled kernel", run().T, model.evaluate(base, values).outcomes.to_numpy())
    return run, rows


def measure_speed(base: RuleBase) -> None:
    """Prints rows per second, and each tool's time against the engine's."""
    runs = {
        "engine": engine_run(base, ROWS),
        "compiled kernel": kernel_run(base, ROWS),
        "EMA Workbench": ema_run(base, EMA_ROWS),
        "pyAgrum, choices only": agrum_run(base, AGRUM_ROWS),
    }
    timed = {name: partial(per_row, run, rows) for name, (run, rows) in runs.items()}
    seconds = in_turn(timed, ROUNDS)
    times = {name: ratio(each, seconds["engine"]) for name, each in seconds.items()}
    aims = {
        "EMA Workbench": f"≥ {EMA_AIM:,}: {verdict(times['EMA Workbench'] >= EMA_AIM)}",
        "compiled kernel": f"≥ {1 / KERNEL_AIM}: {verdict(times['compiled kernel'] >= 1 / KERNEL_AIM)}",
    }
    rows = [
        (name, f"{1 / statistics.median(each):,.0f}", f"{times[name]:,.2f}", aims.get(name, ""))
        for name, each in seconds.items()
    ]
    print_table("Speed, one core", ("", "rows per second", "time a row ÷ engine’s", "aim"), rows)


def measure_cores() -> None:
    """Prints rows per second with one thread for numpy and with one per core."""
    threads = {"one thread": 1, "one thread per core": os.cpu_count() or 1}
    timed = {name: partial(_rate, count) for name, count in threads.items()}
    seconds = in_turn(timed, CORE_ROUNDS)
    rows = [
        (name, f"{1 / statistics.median(each):,.0f}", f"{ratio(each, seconds['one thread']):.2f}")
        for name, each in seconds.items()
    ]
    print_table("Engine by the clock", ("", "rows per second", "time a row ÷ one thread’s"), rows)


def _rate(threads: int) -> float:
    return float(own_process("rate", threads))


def own_process(task: str, threads: int) -> str:
    """What this script prints when told to do one task in a process of its own."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
    command = [sys.executable, __file__, task]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def print_rate(base: RuleBase) -> None:
    """Prints seconds a row, by the clock."""
    run, rows = engine_run(base, ROWS)
    run()
    print(statistics.median(per_row(run, rows, time.perf_counter) for _ in range(5)))


def peak_bytes() -> int:
    """The most memory this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def print_memory(base: RuleBase) -> None:
    """Prints the bytes held above values and outcomes while evaluating, and those of the outcomes."""
    model.evaluate(base, random_values(base, 10_000)).outcomes  # noqa: B018
    before = peak_bytes()
    values = random_values(base, MEMORY_ROWS)
    outcomes = model.evaluate(base, values).outcomes
    size = int(outcomes.to_numpy().nbytes)
    above = peak_bytes() - before - sum(column.nbytes for column in values.values()) - size
    # What an earlier, smaller evaluation left behind is used again, and can make it less than nothing.
    print(max(0, above), size)


def measure_memory() -> None:
    """Prints what ten million rows take."""
    above, size = (int(part) for part in own_process("memory", 1).split())
    rows = [
        ("the outcomes themselves", f"{size / 2**20:.0f} MiB", f"{size / MEMORY_ROWS:.0f}", ""),
        (
            "peak above values and outcomes",
            f"{above / 2**20:.0f} MiB",
            f"{above / MEMORY_ROWS:.0f}",
            f"< {MEMORY_AIM / 2**30:.0f} GiB: {verdict(above < MEMORY_AIM)}",
        ),
    ]
    print_table("Memory, 10 million rows", ("", "memory", "bytes per row", "aim"), rows)


def main() -> None:
    """The tables, or one task for them."""
    base = model.load()
    tasks = {"rate": print_rate, "memory": print_memory}
    if len(sys.argv) > 1:
        tasks[sys.argv[1]](base)
        return
    # First, while this process is small: a new process inherits its parent's peak.
    measure_memory()
    measure_speed(base)
    measure_cores()


if __name__ == "__main__":
    main()
