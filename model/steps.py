"""How is the answer of an analysis had at once that is worked out step by step? By taking its last step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def last_of(in_steps: Callable[Arguments, Iterator[tuple[float, Answer]]]) -> Callable[Arguments, Answer]:
    """The function that takes the same arguments and returns the last answer alone, without the share done."""

    @wraps(in_steps)
    def whole(*arguments: Arguments.args, **options: Arguments.kwargs) -> Answer:
        *_, (_, answer) = in_steps(*arguments, **options)
        return answer

    return whole
