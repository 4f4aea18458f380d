"""Where do the figures of a file come from? The record that every file carries, and what may be in one that comes back.

Asks the model nothing.
"""

from __future__ import annotations

import base64
import json
import math
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic

from briefing.brief import Brief, SceneBrief
from model.parts import OWN_READING
from scenarios.scenario import RuleBaseStamp, stamp
from scenarios.storyline import MAX_SCENES

SCHEMA_VERSION = 1
RECORD_KIND = "briefing"
DIGITS = 6
# Where a builder puts the record: the id of a script element that is data, and the name of an attachment.
SCRIPT_ID, ATTACHMENT = "record", "provenance.json"
PART_FOLDER, PART_TAG = "customXml/item", "{urn:briefing:record}record"
PIECES_PART, PIECE, MAX_PIECES = "docProps/custom.xml", "Record ", 200
MAX_FILE_BYTES, MAX_RECORD_BYTES = 64 * 1024 * 1024, 8 * 1024 * 1024

ROOT = Path(__file__).parent.parent
# What decides how a file comes out, besides the rule base.
PROGRAM = ("model", "scenarios", "briefing", "requirements.txt")
PROGRAM_TYPES = (".py", ".js", ".css", ".html", ".typ", ".txt", ".pptx", ".otf", ".ttf", ".woff2", ".csv")

Shares = dict[str, float | None]


class ForeignFileError(ValueError):
    """A file that holds no record of ours; the message says what was looked for."""


class SceneRecord(pydantic.BaseModel):
    """What a record says of a scene: shares from 0 to 1, to six digits; None where there is none."""

    model_config = pydantic.ConfigDict(frozen=True, allow_inf_nan=False)

    name: Annotated[str, pydantic.Field(max_length=200)]
    outcomes: Annotated[Shares, pydantic.Field(max_length=100)]
    figures: Annotated[Shares, pydantic.Field(max_length=100)]


class Signature(pydantic.BaseModel):
    """Whose key signed a record and a digest of what its file shows; all in hexadecimal digits."""

    model_config = pydantic.ConfigDict(frozen=True)

    key: Annotated[str, pydantic.Field(pattern="^[0-9a-f]{64}$")]
    shows: Annotated[str, pydantic.Field(pattern="^[0-9a-f]{64}$")]
    signed: Annotated[str, pydantic.Field(pattern="^[0-9a-f]{128}$")]


class Record(pydantic.BaseModel):
    """A record as read back: not yet known to be true, nor that its storyline can be opened."""

    model_config = pydantic.ConfigDict(frozen=True)

    kind: Literal["briefing"]
    schema_version: Literal[1]
    rulebase: RuleBaseStamp
    program: str = ""
    made_on: date
    link: Annotated[str, pydantic.Field(max_length=100_000)]
    scenes: Annotated[tuple[SceneRecord, ...], pydantic.Field(max_length=MAX_SCENES)]
    storyline: dict[str, Any]
    made_as: dict[str, str | int] = {}
    signature: Signature | None = None


def record(brief: Brief, **made_as: str | int) -> dict[str, Any]:
    """The storyline, the rules, the day, and each scene's figures to six digits: all that is needed to check a file.

    `made_as` is what else its builder was told, so that it can be told so again.
    """
    return {
        "kind": RECORD_KIND,
        "schema_version": SCHEMA_VERSION,
        "title": brief.title,
        "rulebase": stamp(brief.base).model_dump(),
        "program": program(),
        "made_on": brief.made_on.isoformat(),
        "link": brief.link,
        "caveat": brief.base.caveat,
        "scenes": [_scene(scene) for scene in brief.scenes],
        **_log(brief),
        "storyline": brief.storyline.model_dump(mode="json"),
        "made_as": made_as,
        **({"signature": dict(brief.signature)} if brief.signature else {}),
    }


def to_json(brief: Brief, **made_as: str | int) -> str:
    """The record as text."""
    return embedded(record(brief, **made_as))


def embedded(value: Any) -> str:
    """The value as JSON in plain ASCII without <, > and &, so that it can stand as it is in HTML, XML and a PDF."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def in_pieces(record: str, length: int) -> list[str]:
    """A record packed into pieces so long, for where no more is kept; none, if it would take too many."""
    packed = base64.b64encode(zlib.compress(record.encode(), 9)).decode()
    return [] if len(packed) > MAX_PIECES * length else [packed[x : x + length] for x in range(0, len(packed), length)]


def of_pieces(pieces: Iterable[str]) -> bytes:
    """The record that was packed into pieces, at most one byte more than is read of one. Raises ValueError."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode("".join(pieces)), MAX_RECORD_BYTES + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error


@lru_cache(maxsize=1)
def program() -> str:
    """A digest of this program: under the same one, the same brief gives the same file."""
    digest = sha256()
    for name in PROGRAM:
        for file in sorted([ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*")):
            if file.suffix in PROGRAM_TYPES:
                digest.update(f"{file.relative_to(ROOT).as_posix()}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _log(brief: Brief) -> dict[str, Any]:
    """Which log the storyline carries; nothing if none."""
    log = brief.storyline.log
    return {"log": {"fingerprint": log.fingerprint, "begins": log.begins.isoformat()}} if log else {}


def _day(scene: SceneBrief) -> dict[str, Any]:
    """The day that a scene stands for, where sliders stood then, and whether the log of its storyline makes it so."""
    as_of = scene.answer.scenario.as_of
    return {"as_of": as_of.model_dump(mode="json") | {"is_made": scene.log is not None}} if as_of else {}


def _scene(scene: SceneBrief) -> dict[str, Any]:
    answer, scenario = scene.answer, scene.answer.scenario
    return {
        "number": scene.number,
        "name": scenario.name,
        "reading": {
            "id": scenario.reading,
            "label": scene.base.reading[scenario.reading].label,
            "edited": scenario.reading == OWN_READING,
        },
        "outcomes": rounded(answer.outcomes),
        "figures": rounded(answer.figures),
        **_day(scene),
        "against_baseline": {
            "label": scene.base.baseline_label,
            "inputs": {
                variable.id: {"from": variable.baseline, "to": scenario.values[variable.id]}
                for variable in scene.base.variables
                if scenario.values[variable.id] != variable.baseline
            },
            "outcomes": _differences(answer.outcomes, answer.baseline_outcomes),
            "figures": _differences(answer.figures, answer.baseline_figures),
        },
    }


def _differences(shares: Mapping[str, float], baseline: Mapping[str, float]) -> Shares:
    return rounded({name: share - baseline[name] for name, share in shares.items()})


def rounded(shares: Mapping[str, float]) -> Shares:
    """The shares to six digits; None for what is no number, which JSON does not know."""
    return {name: None if math.isnan(share) else round(share, DIGITS) for name, share in shares.items()}
