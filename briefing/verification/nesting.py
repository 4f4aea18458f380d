"""Which elements of a tree stand in none of their own kind? What is nested in itself would be read once for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def outermost(tree: Any, tag: str) -> Iterator[Any]:
    """The elements with a tag in a tree that stand in no other with it."""
    return (element for element in tree.iter(tag) if next(element.iterancestors(tag), None) is None)
