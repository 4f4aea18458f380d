"""Which presets are there, and how do they travel? Shipped presets, and preset files for import and export.

Touches the files under presets/ and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from model.parts import RuleBase
from scenarios.scenario import Opened, Scenario, ScenarioError, brought_under, parsed_json, read_document, stamp

SHIPPED = Path(__file__).with_name("presets")
MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_FILE_PRESETS = 500
FILE_KIND = "presets"


@lru_cache(maxsize=8)
def shipped(base: RuleBase) -> tuple[Scenario, ...]:
    """The presets that come with the project, in the order of their files; none for a rule base of another id."""
    documents = [parsed_json(file.read_bytes()) for file in sorted(SHIPPED.glob("*.json"))]
    own = [document for document in documents if document["rulebase"] == base.id]
    # They name their rule base without a fingerprint, so that disputing a rule does not disown them; what was made for
    # the present rules may need to be brought within the ranges of a release.
    unstamped = stamp(base).model_dump() | {"fingerprint": "0" * 64}
    return tuple(
        brought_under(base, Scenario.model_validate({**document, "rulebase": unstamped})).scenario for document in own
    )


def to_file(scenarios: Iterable[Scenario]) -> str:
    """Many scenarios as the text of one JSON file."""
    # Each written at once: many of them as documents would take many times their text.
    texts = ",\n    ".join(scenario.to_json().replace("\n", "\n    ") for scenario in scenarios)
    return f'{{\n  "kind": "{FILE_KIND}",\n  "presets": [\n    {texts}\n  ]\n}}'


def from_file(base: RuleBase, text: bytes) -> list[Opened]:
    """The scenarios in a file of one or of many. Raises ScenarioError at the first fault: all or none are read."""
    if len(text) > MAX_FILE_BYTES:
        raise ScenarioError(f"The file holds {len(text):,} bytes; at most {MAX_FILE_BYTES:,} are read.")
    content = parsed_json(text)
    if not (isinstance(content, dict) and content.get("kind") == FILE_KIND):
        return [read_document(base, content)]
    documents = content.get("presets")
    if not isinstance(documents, list) or not 1 <= len(documents) <= MAX_FILE_PRESETS:
        raise ScenarioError(f"“presets” must be a list of 1 to {MAX_FILE_PRESETS} scenarios.")
    return [_numbered(base, number, document) for number, document in enumerate(documents, start=1)]


def _numbered(base: RuleBase, number: int, document: object) -> Opened:
    try:
        return read_document(base, document)
    except ScenarioError as error:
        raise ScenarioError(f"Preset {number} of the file: {error}") from error
