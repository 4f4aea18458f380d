"""Which rule bases have been released? Frozen files beside this one, so that what was made under one opens under it.

Touches these files and nothing else; a release is never changed, and belongs to the rule base of its id.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from model import rulebase
from model.parts import RuleBase
from model.rulebase import RuleBaseError

FOLDER = Path(__file__).parent
CHANGELOG = FOLDER / "CHANGELOG.md"
PRESENT = "present"
SHORTEST_PREFIX = 8  # characters of a fingerprint that name a release


@lru_cache(maxsize=1)
def released() -> tuple[RuleBase, ...]:
    """Every release, the oldest first."""
    files = sorted(FOLDER.glob("*.toml"), key=lambda file: [int(part) for part in file.stem.split(".")])
    return tuple(rulebase.load(file) for file in files)


def of(id: str) -> dict[str, RuleBase]:
    """The releases of the rule base of this id, by version, the oldest first; none for a rule base of one's own."""
    return {base.version: base for base in released() if base.id == id}


def release(id: str, fingerprint: str) -> RuleBase | None:
    """The release of this id whose fingerprint is, or begins with, the one given; None if none does."""
    if len(fingerprint) < SHORTEST_PREFIX:
        return None
    return next((base for base in of(id).values() if base.fingerprint.startswith(fingerprint)), None)


def named(name: str) -> RuleBase:
    """The rule base of a version, the one in use for “present”, else the one in the file of that path.

    Raises RuleBaseError.
    """
    if name == PRESENT:
        return rulebase.load()
    versions = {base.version: base for base in released()}
    if name in versions:
        return versions[name]
    if not Path(name).exists():
        known = ", ".join([*versions, PRESENT])
        raise RuleBaseError(name, [f"it is neither a release nor a file; give one of {known}, or a path"])
    return rulebase.load(name)


def changelog() -> str:
    """What each release changed, in words, the newest first, as Markdown."""
    return CHANGELOG.read_text(encoding="utf-8")
