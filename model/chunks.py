"""How is much work shared out? In numbered chunks, on whatever executor there is, with the answers in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar

Answer = TypeVar("Answer")

# How many chunks may be on their way at once: enough for a dozen workers, few enough to hold in memory.
IN_FLIGHT = 32


def chunks(rows: int, chunk_rows: int) -> Iterator[tuple[int, int]]:
    """The number and the rows of each chunk; only the last may have fewer than `chunk_rows`."""
    for number, start in enumerate(range(0, rows, chunk_rows)):
        yield number, min(chunk_rows, rows - start)


def in_order(
    executor: Executor | None,
    function: Callable[..., Answer],
    tasks: Iterable[tuple[object, ...]],
    in_flight: int = IN_FLIGHT,
) -> Iterator[Answer]:
    """What the function answers to each task, in the order of the tasks, on an executor or, without one, right here.

    No more than `in_flight` tasks and answers exist at once. An executor in other processes needs a function and
    tasks that can be pickled. When the caller stops asking, what has not begun is cancelled.
    """
    if executor is None:
        yield from (function(*task) for task in tasks)
        return
    waiting: deque[Future[Answer]] = deque()
    try:
        for task in tasks:
            waiting.append(executor.submit(function, *task))
            if len(waiting) >= in_flight:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
