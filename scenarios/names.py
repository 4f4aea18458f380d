"""What may stand in a name? One rule for scenarios, storylines and readings, wherever a name comes from.

What is typed is refused in words if it breaks the rule; what was stored or sent before there was a rule is mended.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from model.quoting import NO_BREAK, clipped, cut, harmless, is_blank, unseen, visible

MAX_NAME_LENGTH = 120
MAX_LABEL_LENGTH = 60
NAMELESS = "Without a name"


def named(text: str) -> str:
    """The name that a text gives, on one line. Raises ValueError if nothing of it, or something besides, is unseen."""
    if hidden := unseen(text):
        raise ValueError(f"must hold visible characters, and only such; {hidden} is none")
    if is_blank(text):
        raise ValueError("must hold visible characters, and only such")
    return _spaced(text)


def mended(text: str) -> str:
    """The name that is left of a text without what may not stand in one."""
    return NAMELESS if is_blank(text) else _spaced(visible(text))


def with_ending(name: str, ending: str) -> str:
    """The name with an ending, and shorter by what that takes if there is no room."""
    return f"{cut(name, MAX_NAME_LENGTH - len(ending)).rstrip()}{ending}"


def mending(text: object, what: str) -> tuple[str, str] | None:
    """The name to take in place of one that breaks the rule, and a remark; None for any other, be it fit or none."""
    if not isinstance(text, str) or not text.strip() or not (unseen(text) or is_blank(text)):
        return None
    name = mended(text)
    return name, f"{what} “{clipped(harmless(text))}” held what cannot be seen; it is “{clipped(name)}” here."


def _spaced(text: str) -> str:
    return " ".join(text.replace(NO_BREAK, " ").split())


Name = Annotated[str, pydantic.Field(max_length=MAX_NAME_LENGTH), pydantic.AfterValidator(named)]
Label = Annotated[str, pydantic.Field(max_length=MAX_LABEL_LENGTH), pydantic.AfterValidator(named)]
