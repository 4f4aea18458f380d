"""What stands beside the rule base in use? Files of content of its own, read into parts, or what is wrong with them.

Touches the file it is given and nothing else; knows no subject.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pydantic

from model.documents import DocumentError, parsed_toml
from model.inputs import ValuesError
from model.parts import Part
from model.quoting import clipped
from model.rulebase import location

P = TypeVar("P", bound=Part)


def toml(path: Path) -> Any:
    """What a file of TOML holds. Raises OSError, DocumentError."""
    return parsed_toml(path.read_bytes())


def read(
    kind: type[P], name: str, file: str | os.PathLike[str] | None = None, held: Callable[[Path], Any] = toml
) -> P | None:
    """The content of `file`, or of the file of this name beside the rule base in use; None if there is no such file.

    `held` gives what a file holds. Raises ValuesError, which lists every fault of form.
    """
    path = Path(file) if file else location().with_name(name)
    if not file and not path.exists():
        return None
    try:
        return kind.model_validate(held(path))
    except OSError as error:
        raise ValuesError(f"{path.name} cannot be read: {error.strerror or error}; check the path") from error
    except DocumentError as error:
        raise ValuesError(f"{path.name} {error}") from error
    except pydantic.ValidationError as error:
        raise ValuesError("\n".join([f"{path.name} cannot be used:", *shape_faults(error)])) from error


def shape_faults(error: pydantic.ValidationError) -> Iterator[str]:
    """What is wrong with the form of a content, a line each."""
    for detail in error.errors():
        place = ".".join(str(step) for step in detail["loc"]) or "the whole"
        said = detail["msg"].removeprefix("Value error, ")
        wrong = f"{clipped(repr(detail['input']))}; {said[0].lower()}{said[1:]}"
        known = {"missing": "is missing; add it", "extra_forbidden": "is not known here; leave it out"}
        yield f"  {place}: {known.get(detail['type'], wrong)}"
