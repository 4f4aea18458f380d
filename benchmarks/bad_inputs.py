"""What becomes of files, links and names that are damaged or mean harm? Good ones, changed at random, are all answered.

Each is read as the app reads it, in a process of its own that may take no more than so much time and memory. An answer
is what was opened, or a refusal in words; all else that is raised, and all that takes longer or more, is a failure.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import random
import resource
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

import model
from briefing import formats
from briefing.brief import Brief, brief
from briefing.provenance import ForeignFileError
from briefing.slides import TemplateError, remarks
from briefing.slides.make_template import FILE as TEMPLATE
from briefing.verification import verified
from model.rulebase import SHIPPED, RuleBaseError, parse
from scenarios import presets
from scenarios.link import from_link, to_link
from scenarios.scenario import ScenarioError, baseline_scenario
from scenarios.storyline import Scene, Storyline, read_storyline

SECONDS, BYTES = 8, 3 * 1024 * 1024 * 1024
BATCH = 40
# What files are known to hold that were written to do harm, or by a program that had a fault.
TOKENS: tuple[bytes, ...] = (
    *(b"\0", b"\xff\xfe", b"\\ud800", b"\\u202e", b"NaN", b"-Infinity", b"1e999", b"-0.0", b"9" * 5000, b'"', b"\\"),
    *(b"[" * 3000, b'{"a":' * 2000, b"]" * 3000, b"[[" * 900, b"a." * 3000, b"<!DOCTYPE x [<!ENTITY y 'z'>]>", b"&y;"),
    *(b"<script>alert(1)</script>", b"../../../etc/passwd", b"=cmd|' /C calc'!A0", b"![x](http://evil.example/x.png)"),
    *("\u200b\u2067\U000e0041".encode(), "＝＋－＠".encode(), b"http://evil.example", b"k" * 60_000, b"\r\n", b"true"),
)


@dataclass(frozen=True)
class Kind:
    """A kind of input: what of it is good, how it is read, and what refuses it."""

    good: Callable[[], bytes]
    read: Callable[[bytes], object]
    refusal: type[Exception]


@cache
def _base() -> model.RuleBase:
    return model.load()


@cache
def _brief() -> Brief:
    base = _base()
    scene = Scene(scenario=baseline_scenario(base), show=("outcomes", "branches", "over_time"))
    return brief(base, Storyline(name="Sound", scenes=(scene,)), date(2026, 1, 6))


def _file(ending: str) -> bytes:
    content = formats.STORYLINE[ending].make(_brief())
    return content.encode() if isinstance(content, str) else content


def _preset() -> bytes:
    return json.dumps(baseline_scenario(_base()).model_dump(mode="json")).encode()


def _link() -> bytes:
    lead = _base().variables[0]
    values = {**_base().baseline, lead.id: lead.range[1]}
    scenario = baseline_scenario(_base()).changed(name="Sound", values=values)
    return urlencode(to_link(_base(), scenario)).encode()


def _read_link(content: bytes) -> object:
    return from_link(_base(), dict(parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True)))


def _rules() -> bytes:
    return SHIPPED.read_bytes()


KINDS: dict[str, Kind] = {
    "preset": Kind(_preset, lambda content: presets.from_file(_base(), content), ScenarioError),
    "storyline": Kind(lambda: _file("json"), lambda content: read_storyline(_base(), content), ScenarioError),
    "link": Kind(_link, _read_link, ScenarioError),
    "rule base": Kind(_rules, lambda content: parse(content.decode("utf-8", "replace")), RuleBaseError),
    "template": Kind(TEMPLATE.read_bytes, remarks, TemplateError),
    **{
        f"{ending} to verify": Kind(
            lambda ending=ending: _file(ending),  # type: ignore[misc]
            lambda content: verified(_base(), content),
            ForeignFileError,
        )
        for ending in formats.WITH_FIGURES
    },
}


def changed(content: bytes, chosen: random.Random) -> bytes:
    """The content with one to four random changes; of a package, often within one of its parts."""
    if content.startswith(b"PK") and chosen.random() < 0.7:
        with suppress(zipfile.BadZipFile):
            return _package_changed(content, chosen)
    for _ in range(chosen.randint(1, 4)):
        content = _once_changed(content, chosen)
    return content


def _once_changed(content: bytes, chosen: random.Random) -> bytes:
    start = chosen.randrange(len(content) + 1)
    end = min(len(content), start + chosen.choice((1, 4, 40, 400, 4000)))
    cut = content[start:end]
    put = chosen.choice(
        (b"", cut + cut, bytes(byte ^ 1 << chosen.randrange(8) for byte in cut), cut[::-1], chosen.choice(TOKENS))
    )
    return content[:start] if chosen.random() < 0.03 else content[:start] + put + content[end:]


def _package_changed(content: bytes, chosen: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as other:
        names = package.namelist()
        target = chosen.choice(names)
        for name in names:
            part = package.read(name)
            other.writestr(name, _once_changed(part, chosen) if name == target else part)
    return made.getvalue()


def _answer(kind: Kind, content: bytes) -> str:
    """What came of it, in a word; of a failure, what was raised."""
    try:
        kind.read(content)
    except kind.refusal as error:
        str(error).encode()
        return "refused"
    except Exception as error:  # whatever it is, it is what is looked for
        return f"{type(error).__name__}: {str(error)[:120]!a}"
    return "opened"


def _batch(name: str, good: bytes, seeds: range, said: Any) -> None:
    """Reads inputs one after another and says what came of each; ends where it takes too much."""
    kind = KINDS[name]
    # A library that reads what is damaged complains at length.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    for seed in seeds:
        content = changed(good, random.Random(f"{name} {seed}"))
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + SECONDS + 1, resource.RLIM_INFINITY))
        said.send(_answer(kind, content))


def tried(name: str, count: int) -> Counter[str]:
    """How often inputs of a kind were opened and refused, and every failure by what it was."""
    outcomes: Counter[str] = Counter()
    good, first = KINDS[name].good(), 0
    while first < count:
        near, far = multiprocessing.Pipe(duplex=False)
        seeds = range(first, min(first + BATCH, count))
        # A process of its own from the beginning: libraries have threads here that a copy would wait for in vain.
        process = multiprocessing.get_context("spawn").Process(target=_batch, args=(name, good, seeds, far))
        process.start()
        far.close()
        with suppress(EOFError):
            while True:
                outcomes[near.recv()] += 1
                first += 1
        process.join()
        if first < seeds.stop:
            outcomes[f"input {first} took more than {SECONDS} s or {BYTES >> 20} MB"] += 1
            first += 1
    return outcomes
