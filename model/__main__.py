"""The model from the command line: evaluate a file, validate a rule base, sweep it, ask past cases, read a log."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

import model
from model import (
    cases,
    checks,
    comparison,
    comparison_report,
    console,
    log_report,
    quoting,
    record_report,
    releases,
    rulebase,
)
from model import log as logs
from model.aims import measures
from model.chunks import IN_FLIGHT
from model.csv_text import csv_text
from model.documents import DocumentError, parsed_json
from model.inputs import known_reading
from model.sweep import CHUNK_ROWS, Sweep, tables, write_parts

FILE_TYPES = (".parquet", ".csv")
NOTHING_ASKED = (
    "No case can be asked; fill in how the cases ended and where they stand on the variables, or name with --checks "
    "what this rule base can be asked:"
)
# The scenarios that come with the project, as plain files.
PRESETS = Path(__file__).parent.parent / "scenarios" / "presets"


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 if done, 1 if the input was refused (the reason is on standard error)."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (model.RuleBaseError, model.ValuesError, OSError) as error:
        print(console.reason(error), file=sys.stderr)
        return 1
    except BrokenExecutor as error:
        print(f"A worker died: {error} A folder of parts is completed by the same command.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model", description=__doc__)
    commands = parser.add_subparsers(required=True)

    evaluate = commands.add_parser("evaluate", help="outcome probabilities of a scenario file or a file of values")
    evaluate.add_argument("file", type=Path, help="JSON: a scenario as exported, or {variable: number}")
    evaluate.add_argument("--reading", help="which odds factors (default: the file's, else the first)")
    evaluate.add_argument("--lens", help="among which cases outcomes are counted (default: the file's, else all)")
    evaluate.add_argument("--json", action="store_true", help="print JSON in place of a table")
    evaluate.set_defaults(run=_evaluate)

    validate = commands.add_parser("validate", help="say all that is wrong with a rule base, or with a log")
    validate.add_argument("file", type=Path)
    validate.set_defaults(run=_validate)

    sweep = commands.add_parser("sweep", help="evaluate random settings of every variable")
    sweep.add_argument("--rows", type=_positive, required=True)
    sweep.add_argument("--seed", type=_natural, default=0)
    sweep.add_argument(
        "--out", type=_output, required=True, help="a .parquet or .csv file, or a folder/ that a second run completes"
    )
    sweep.add_argument("--reading", default="")
    sweep.add_argument(
        "--chunk-rows", type=_positive, default=CHUNK_ROWS, help="rows drawn at a time, and in each part"
    )
    where = sweep.add_mutually_exclusive_group()
    where.add_argument("--workers", type=_positive, default=1, help="how many processes share the work (default: 1)")
    where.add_argument("--scheduler", help="tcp://host:port of a Dask scheduler whose workers share it")
    sweep.set_defaults(run=_sweep)

    record = commands.add_parser("record", help="what the rules would have said of past cases, and what became of them")
    record.add_argument("files", type=Path, nargs="+", help="CSV files of cases; each codes the same cases")
    record.add_argument("--with", dest="ends", type=Path, help="a CSV file that only says how the cases ended")
    record.add_argument("--reading", default="", help="which odds factors (default: all readings)")
    record.add_argument("--checks", type=Path, help="what cases are asked (default: checks.toml beside the rule base)")
    record.add_argument("--json", action="store_true", help="print JSON in place of text")
    record.set_defaults(run=_record)

    compare = commands.add_parser("compare", help="what a change of rules does: sliders, presets, track record")
    compare.add_argument("old", metavar="OLD", help="a released version, “present”, or the path of a rule base")
    compare.add_argument("new", metavar="NEW", help="the same")
    compare.add_argument("--html", type=Path, metavar="FILE", help="also write it with charts into one HTML file")
    compare.add_argument(
        "--scenarios", type=Path, default=PRESETS, metavar="FOLDER", help="JSON files whose leaders are compared"
    )
    compare.set_defaults(run=_compare)

    log = commands.add_parser("log", help="what has happened since the baseline, and what it did to the answer")
    log.add_argument("--since", metavar="DAY", help="from the end of which day (default: that of the baseline)")
    log.add_argument("--as-of", metavar="DAY", help="to the end of which day (default: today)")
    log.add_argument("--known", metavar="DAY", help="as it was known on which day (default: by now)")
    log.add_argument("--log", type=Path, metavar="FILE", help="TOML or JSON (default: log.toml beside the rule base)")
    log.add_argument("--measure", default="", help="whose change is shared out (default: what leads at the end)")
    log.add_argument("--reading", default="", help="which odds factors (default: the first)")
    log.add_argument("--lens", default="", help="among which cases outcomes are counted (default: all)")
    log.add_argument("--json", action="store_true", help="print JSON in place of text")
    log.set_defaults(run=_log)

    for command in (evaluate, sweep, record, log):
        command.add_argument("--rulebase", type=Path, help="a rule base other than the shipped one")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1; give 1 or more")
    return number


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative; give 0 or more")
    return number


def _output(text: str) -> str:
    if not (text.endswith((*FILE_TYPES, "/")) or Path(text).is_dir()):
        raise argparse.ArgumentTypeError(f"{text!r} ends neither in .parquet nor in .csv nor in /; choose one of them")
    return text


def _evaluate(options: argparse.Namespace) -> None:
    document = _document(options.file)
    values = _values_in(options.file, document)
    base = model.load(options.rulebase) if options.rulebase else _made_under(document)
    reading, lens = (getattr(options, name) or _stated(document, name) for name in ("reading", "lens"))
    result = model.evaluate(base, values, reading, lens=lens)
    if len(result.index) != 1:
        raise model.ValuesError(f"{options.file} holds {len(result.index)} rows; give one number for each variable")
    outcomes, figures = result.outcomes.iloc[0], result.figures.iloc[0]
    if options.json:
        answer = {"rulebase": base.fingerprint, "reading": reading or base.readings[0].id, "lens": lens}
        print(json.dumps({**answer, "outcomes": outcomes.to_dict(), "figures": figures.to_dict()}, indent=2))
        return
    labels = measures(base)
    width = max(map(len, labels.values()))
    for name, share in [*outcomes.items(), *figures.items()]:
        print(f"{labels[str(name)]:<{width}}  {100 * share:6.2f} %")
    among = f"Outcomes are of {base.lens[lens].phrase}.\n" if lens else ""
    print(f"\n{among}{base.caveat}\nRule base {base.version}, {base.fingerprint[:12]}")


def _document(file: Path) -> dict[str, Any]:
    """The JSON object in a file: a scenario as exported, or {variable: number}."""
    try:
        content = parsed_json(file.read_bytes())
    except DocumentError as error:
        raise model.ValuesError(f"{file} {error}") from error
    if not isinstance(content, dict):
        raise model.ValuesError(f"{file} holds {type(content).__name__}; give an object of variable: number")
    return content


def _values_in(file: Path, document: dict[str, Any]) -> dict[str, Any]:
    values = document.get("values", document)
    if not isinstance(values, dict):
        raise model.ValuesError(f'{file}: "values" holds {values!r}; give an object of variable: number')
    return values


def _stated(document: dict[str, Any], name: str) -> str:
    """The reading or the lens that an exported scenario states; empty where it states none."""
    text = document.get(name) if "values" in document else ""
    return text if isinstance(text, str) else ""


def _made_under(document: dict[str, Any]) -> model.RuleBase:
    """The release that a scenario names, if it names one; else the rule base in use."""
    base, stamp = model.load(), document.get("rulebase")
    fingerprint = str(stamp.get("fingerprint", "")) if isinstance(stamp, dict) else ""
    return releases.release(base.id, fingerprint) or base


def _validate(options: argparse.Namespace) -> None:
    if logs.is_log(options.file):
        log = _usable(model.load(), logs.load(options.file))
        print(f"{options.file}: {len(log.events)} events since {log.begins}, {len(log.withdrawals)} withdrawn")
        print(f"fingerprint {log.fingerprint}")
        return
    base = rulebase.load(options.file)
    print(f"{options.file}: {base.title} {base.version}, {len(base.rules)} rules on {len(base.variables)} variables")
    print(f"fingerprint {base.fingerprint}")


def _record(options: argparse.Namespace) -> None:
    base = model.load(options.rulebase)
    questions = checks.load(options.checks)
    reading = known_reading(base, options.reading) if options.reading else ""
    past = cases.read(base, questions, options.files, options.ends)
    report = record_report.Report(base, questions, past, reading)
    if report.scores.empty:
        raise model.ValuesError("\n".join([NOTHING_ASKED, *(f"  {remark}" for remark in report.remarks)]))
    if options.json:
        print(json.dumps(record_report.as_json(report), indent=2))
    else:
        print(record_report.as_text(report))


def _log(options: argparse.Namespace) -> None:
    base, today = model.load(options.rulebase), date.today()
    beside = (options.rulebase or rulebase.location()).with_name(logs.FILE_NAME)
    log = _usable(base, logs.load(options.log or beside) if options.log or beside.exists() else None)
    days = log.begins, today
    since = _day("--since", options.since or str(log.begins), *days)
    until = _day("--as-of", options.as_of or str(today), *days)
    known = _day("--known", options.known, *days) if options.known else None
    if until < since:
        raise model.ValuesError(f"--as-of {until} lies before --since {since}; exchange them")
    report = log_report.Report(base, log, since, until, known, options.measure, options.reading, options.lens)
    print(json.dumps(log_report.as_json(report), indent=2) if options.json else log_report.as_text(report))


def _usable(base: model.RuleBase, log: logs.Log | None) -> logs.Log:
    """The log, if there is one and the rule base can follow it. Raises ValuesError, which lists every fault."""
    if log is None:
        raise model.ValuesError(f"No {logs.FILE_NAME} stands beside the rule base; name a log with --log")
    faults = quoting.remarks(logs.faults(base, log, date.today()), logs.MOST_FAULTS, rulebase.MOST_SAID_OF_FAULTS)
    if faults:
        raise model.ValuesError("\n".join(["The log cannot be used:", *(f"  {fault}" for fault in faults)]))
    return log


def _day(option: str, text: str, first: date, last: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise model.ValuesError(f"{option} {quoting.clipped(text)} is not a day; write it as {last}") from None
    if day < first:
        raise model.ValuesError(f"{option} {day} lies before the baseline; name a day from {first} on")
    if day > last:
        raise model.ValuesError(f"{option} {day} is in the future; name a day up to today, {last}")
    return day


def _compare(options: argparse.Namespace) -> None:
    old, new = releases.named(options.old), releases.named(options.new)
    compared = comparison.compared(old, new, _presets_in(options.scenarios, (old, new)))
    print(comparison_report.as_text(compared))
    if options.html:
        options.html.write_text(comparison_report.as_html(compared), encoding="utf-8")


def _presets_in(folder: Path, rule_bases: Sequence[model.RuleBase]) -> dict[str, Mapping[str, Any]]:
    """The values of every scenario in a folder that belongs to one of the rule bases, by its name."""
    if not folder.is_dir():
        raise model.ValuesError(f"{folder} is not a folder; name one that holds scenarios as JSON files")
    presets = dict[str, Mapping[str, Any]]()
    for file in sorted(folder.glob("*.json")):
        document = _document(file)
        stamp = document.get("rulebase")
        if (stamp.get("id") if isinstance(stamp, dict) else stamp) in [base.id for base in rule_bases]:
            values = _values_in(file, document)
            try:
                for base in rule_bases:
                    comparison.within(base, values)
            except model.ValuesError as error:
                raise model.ValuesError(f"{file}: {error}") from error
            presets[str(document.get("name", file.stem))] = values
    return presets


def _sweep(options: argparse.Namespace) -> None:
    base = model.load(options.rulebase)
    sweep = Sweep(base, options.reading, options.rows, options.seed, options.chunk_rows)
    model.evaluate(sweep.base, {}, sweep.reading)  # an unknown reading is refused before any file is begun
    with _workers(options) as (executor, in_flight):
        file = Path(options.out)
        if options.out.endswith(FILE_TYPES):
            _show(sweep.rows, _write_file(file, tables(sweep, executor, in_flight)))
        else:
            _show(sweep.rows, write_parts(sweep, file, executor, in_flight))


@contextmanager
def _workers(options: argparse.Namespace) -> Iterator[tuple[Executor | None, int]]:
    """What does the work, None for this very thread, and how many chunks keep it busy."""
    if options.scheduler:
        with _cluster(options.scheduler) as client:
            # Impure, or Dask would read the whole rule base to name each task.
            yield client.get_executor(pure=False), max(IN_FLIGHT, 2 * sum(client.nthreads().values()))
    elif options.workers > 1:
        # Spawned, for a fork would copy the thread that shows the progress.
        with ProcessPoolExecutor(options.workers, multiprocessing.get_context("spawn")) as pool:
            yield pool, 2 * options.workers
    else:
        yield None, 1


def _cluster(scheduler: str) -> Any:
    try:
        distributed = import_module("dask.distributed")
    except ImportError as error:
        remedy = "run: pip install --requirement requirements-cluster.txt"
        raise model.ValuesError(f"--scheduler needs Dask, which is not installed; {remedy}") from error
    return distributed.Client(scheduler)


def _show(rows: int, progress: Iterator[int]) -> None:
    """Follows the number of rows done to its end, on standard error."""
    from tqdm import tqdm

    with tqdm(total=rows, initial=next(progress), unit=" rows", unit_scale=True) as bar:
        for done in progress:
            bar.update(done - bar.n)


def _write_file(file: Path, parts: Iterator[pd.DataFrame]) -> Iterator[int]:
    """Writes the parts into one file and yields the number of rows written, as it grows."""
    done = 0
    yield done
    for part in _written_csv(file, parts) if file.suffix == ".csv" else _written_parquet(file, parts):
        done += len(part)
        yield done


def _written_csv(file: Path, parts: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    with file.open("w", encoding="utf-8", newline="") as out:
        for number, part in enumerate(parts):
            rows = zip(*(part[name].tolist() for name in part), strict=True)
            out.write(csv_text(rows if number else chain([list(part)], rows), begins=not number))
            yield part


def _written_parquet(file: Path, parts: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    first = next(parts)
    schema = pa.Schema.from_pandas(first, preserve_index=False)
    with pq.ParquetWriter(file, schema) as writer:
        for part in chain([first], parts):
            writer.write_table(pa.Table.from_pandas(part, schema=schema, preserve_index=False))
            yield part


if __name__ == "__main__":
    sys.exit(console.run(main))
