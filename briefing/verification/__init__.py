"""Do the figures of a file still hold, and are they those that it shows? The model run again on its record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pydantic

from briefing import provenance, words
from briefing.brief import Brief, Told, brief
from briefing.provenance import Carried, ForeignFileError, Record, SceneRecord, Shares
from model.inputs import ValuesError
from model.parts import RuleBase
from scenarios.presets import from_file
from scenarios.scenario import ScenarioError
from scenarios.storyline import FILE_KIND, storyline_of
from scenarios.storyline import stamped as stamped_scenario

# Twice what rounding can do to a figure of six digits.
AS_ROUNDED = 1e-6
MOST_NAMED = 4


@dataclass(frozen=True)
class Verdict:
    """What was found: what is said of the file, its faults, and what could not be checked; a sentence each."""

    said: tuple[str, ...]
    faults: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every figure is what the model gives, and what the file shows."""
        return not self.faults


def verified(base: RuleBase, content: bytes) -> Verdict:
    """Whether a PPTX, HTML, PDF or JSON file holds under these rules. Raises ForeignFileError if it is not ours."""
    carried = provenance.read_back(content)
    if carried.kind == "json" and not _is_record(carried.document):
        return _settings(base, carried.document, content)
    record = _record(carried.document)
    try:
        opened = storyline_of(base, record.storyline)
        told = brief(base, opened.storyline, record.made_on, record.link)
    except (ScenarioError, ValuesError) as error:
        raise ForeignFileError(f"Its record cannot be used here: {error}") from error
    said, faults = [_made(base, told, record), *opened.remarks], list(_scene_faults(told, record))
    said += [f"Scene {scene.number}, {scene.scene.scenario.name}: holds." for scene in told.scenes if not _gone(scene, record)]
    if faults:
        unchecked = "What the file shows could not be compared with its record: that takes the rules it was made with."
        return Verdict(tuple(said), tuple(faults), (unchecked,) if carried.kind != "json" else ())
    faults, unchecked_parts = _shown(told, record, carried, content)
    return Verdict(tuple(said), tuple(faults), tuple(unchecked_parts))
