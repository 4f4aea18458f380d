"""The model from the command line: evaluate one file, validate a rule base, sweep over random settings."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import model
from model import rulebase

SWEEP_CHUNK_ROWS = 100_000


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 if done, 1 if the input was refused (the reason is on standard error)."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (model.RuleBaseError, model.ValuesError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model", description=__doc__)
    commands = parser.add_subparsers(required=True)

    evaluate = commands.add_parser("evaluate", help="outcome probabilities of a scenario file or a file of values")
    evaluate.add_argument("file", type=Path, help="JSON: a scenario as exported, or {variable: number}")
    evaluate.add_argument("--reading", help="which odds factors (default: the file's, else the first)")
    evaluate.add_argument("--json", action="store_true", help="print JSON in place of a table")
    evaluate.set_defaults(run=_evaluate)

    validate = commands.add_parser("validate", help="say all that is wrong with a rule base")
    validate.add_argument("file", type=Path)
    validate.set_defaults(run=_validate)

    sweep = commands.add_parser("sweep", help="evaluate random settings of every variable")
    sweep.add_argument("--rows", type=_positive, required=True)
    sweep.add_argument("--seed", type=_natural, default=0)
    sweep.add_argument("--out", type=_table_file, required=True, help="a .parquet or .csv file")
    sweep.add_argument("--reading", default="")
    sweep.set_defaults(run=_sweep)

    for command in (evaluate, sweep):
        command.add_argument("--rulebase", type=Path, help="a rule base other than the shipped one")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} rows; give 1 or more")
    return number


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative; give 0 or more")
    return number


def _table_file(text: str) -> Path:
    if Path(text).suffix not in (".parquet", ".csv"):
        raise argparse.ArgumentTypeError(f"{text!r} ends neither in .parquet nor in .csv; choose one of them")
    return Path(text)


def _evaluate(options: argparse.Namespace) -> None:
    base = model.load(options.rulebase)
    values, reading = _values_of(options.file, options.reading)
    result = model.evaluate(base, values, reading)
    if len(result.index) != 1:
        raise model.ValuesError(f"{options.file} holds {len(result.index)} rows; give one number for each variable")
    outcomes, figures = result.outcomes.iloc[0], result.figures.iloc[0]
    if options.json:
        answer = {"rulebase": base.fingerprint, "reading": reading or base.readings[0].id}
        print(json.dumps({**answer, "outcomes": outcomes.to_dict(), "figures": figures.to_dict()}, indent=2))
        return
    labels = {x.id: x.label for x in base.outcomes} | {x.id: x.label for x in base.figures}
    width = max(map(len, labels.values()))
    for name, share in [*outcomes.items(), *figures.items()]:
        print(f"{labels[str(name)]:<{width}}  {100 * share:6.2f} %")
    print(f"\n{base.caveat}\nRule base {base.version}, {base.fingerprint[:12]}")


def _values_of(file: Path, reading: str | None) -> tuple[dict[str, object], str]:
    """The values in a file, and the reading asked for or else the file's own."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise model.ValuesError(f"{file} is not JSON: {error}; export the scenario again") from error
    if not isinstance(content, dict):
        raise model.ValuesError(f"{file} holds {type(content).__name__}; give an object of variable: number")
    values = content.get("values", content)
    if not isinstance(values, dict):
        raise model.ValuesError(f'{file}: "values" holds {values!r}; give an object of variable: number')
    stated = content["reading"] if "values" in content and isinstance(content.get("reading"), str) else ""
    return values, reading or stated


def _validate(options: argparse.Namespace) -> None:
    base = rulebase.load(options.file)
    print(f"{options.file}: {base.title} {base.version}, {len(base.rules)} rules on {len(base.variables)} variables")
    print(f"fingerprint {base.fingerprint}")


def _sweep(options: argparse.Namespace) -> None:
    base = model.load(options.rulebase)
    model.evaluate(base, {}, options.reading)  # an unknown reading is refused before any file is begun
    tables = _swept(base, options.reading, options.rows, options.seed)
    if options.out.suffix == ".csv":
        for number, table in enumerate(tables):
            table.to_csv(options.out, mode="a" if number else "w", header=not number, index=False)
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    first = pa.Table.from_pandas(next(tables), preserve_index=False)
    with pq.ParquetWriter(options.out, first.schema) as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(pa.Table.from_pandas(table, schema=first.schema, preserve_index=False))


def _swept(base: model.RuleBase, reading: str, rows: int, seed: int) -> Iterator[pd.DataFrame]:
    """Values and outcomes chunk by chunk; each chunk's draws depend on the seed and its number alone."""
    from tqdm import tqdm

    with tqdm(total=rows, unit=" rows", unit_scale=True) as progress:
        for number, start in enumerate(range(0, rows, SWEEP_CHUNK_ROWS)):
            rng = np.random.default_rng([seed, number])
            count = min(SWEEP_CHUNK_ROWS, rows - start)
            values = pd.DataFrame({x.id: rng.uniform(*x.range, count) for x in base.variables})
            outcomes = model.evaluate(base, values, reading).outcomes
            yield pd.concat([values, outcomes], axis=1)
            progress.update(count)


if __name__ == "__main__":
    sys.exit(main())
