"""What follows from any settings at all? Random values of every variable, in as many rows as there is room for.

A row depends on the seed and on the number of its chunk alone: on one thread, on processes or on a cluster, in one run
or after a restart, the same rows come out. Memory holds the chunks that are on their way, whatever their number.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from model.chunks import IN_FLIGHT, chunks, in_order
from model.documents import DocumentError, parsed_json
from model.engine import evaluate
from model.inputs import ValuesError, known_reading
from model.parts import RuleBase

CHUNK_ROWS = 100_000
# Readers of partitioned Parquet pass over names that begin with an underscore or a point.
MANIFEST = "_manifest.json"


@dataclass(frozen=True)
class Sweep:
    """What decides every row of a sweep."""

    base: RuleBase
    reading: str
    rows: int
    seed: int = 0
    chunk_rows: int = CHUNK_ROWS

    @property
    def manifest(self) -> dict[str, object]:
        """The same in a form that can be written down: the rule base by its fingerprint."""
        stated = {"rows": self.rows, "seed": self.seed, "chunk_rows": self.chunk_rows}
        return {"rulebase": self.base.fingerprint, "reading": known_reading(self.base, self.reading), **stated}

    @property
    def chunks(self) -> dict[int, int]:
        """The number of each chunk → its rows."""
        return dict(chunks(self.rows, self.chunk_rows))


def table(base: RuleBase, reading: str, seed: int, number: int, rows: int) -> pd.DataFrame:
    """One chunk by its number: values drawn evenly over each variable's whole range, then the outcomes that follow."""
    rng = np.random.default_rng([seed, number])
    values = pd.DataFrame({x.id: rng.uniform(*x.range, rows) for x in base.variables})
    return pd.concat([values, evaluate(base, values, reading).outcomes], axis=1)


def parquet(base: RuleBase, reading: str, seed: int, number: int, rows: int) -> bytes:
    """The same as the content of a Parquet file: so that those who work out the rows also pack them."""
    return table(base, reading, seed, number, rows).to_parquet(index=False)


def tables(sweep: Sweep, executor: Executor | None = None, in_flight: int = IN_FLIGHT) -> Iterator[pd.DataFrame]:
    """The rows in order, a table per chunk."""
    return in_order(executor, table, _tasks(sweep, sweep.chunks), in_flight)


def _tasks(sweep: Sweep, numbers: Mapping[int, int]) -> Iterator[tuple[object, ...]]:
    for number, rows in numbers.items():
        yield sweep.base, sweep.reading, sweep.seed, number, rows


def write_parts(
    sweep: Sweep, folder: Path, executor: Executor | None = None, in_flight: int = IN_FLIGHT
) -> Iterator[int]:
    """Writes partitioned Parquet, a file per chunk, and yields the number of rows that are there, as it grows.

    A run that was interrupted is completed by another of the same sweep: a file stands under its name only when it is
    whole. Raises ValuesError if the folder holds anything else.
    """
    _claim(folder, sweep.manifest)
    missing = {number: rows for number, rows in sweep.chunks.items() if not _part(folder, number).exists()}
    done = sweep.rows - sum(missing.values())
    yield done
    contents = in_order(executor, parquet, _tasks(sweep, missing), in_flight)
    for (number, rows), content in zip(missing.items(), contents, strict=True):
        _write_whole(_part(folder, number), content)
        done += rows
        yield done


def _part(folder: Path, number: int) -> Path:
    return folder / f"part-{number:06}.parquet"


def _claim(folder: Path, manifest: Mapping[str, object]) -> None:
    """Makes the folder that of this sweep, or finds that it is. Raises ValuesError if it is not."""
    folder.mkdir(exist_ok=True)
    file = folder / MANIFEST
    if not file.exists():
        if any(not path.name.startswith(".") for path in folder.iterdir()):
            raise ValuesError(f"{folder} holds something else than a sweep; name a folder that is new or empty")
        _write_whole(file, json.dumps(manifest, indent=2).encode())
    there = _read_manifest(file)
    others = [name for name in manifest if there.get(name) != manifest[name]]
    if others:
        differences = "; ".join(f"{name} {there.get(name)}, not {manifest[name]}" for name in others)
        raise ValuesError(f"{folder} holds another sweep ({differences}); name another folder")


def _read_manifest(file: Path) -> dict[str, object]:
    try:
        content = parsed_json(file.read_bytes())
    except DocumentError as error:
        raise ValuesError(f"{file} {error}; name another folder") from error
    return content if isinstance(content, dict) else {}


def _write_whole(file: Path, content: bytes) -> None:
    """Writes a file that takes its name only when all of it is written, even if the power fails meanwhile."""
    unfinished = file.with_name(f".{file.name}")
    with unfinished.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(file)
