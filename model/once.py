"""How is what an object says of itself worked out once, and kept, without anybody waiting for another object's?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 – used as a decorator
    """What a method gives when first asked, as an attribute.

    In Python 3.11 functools.cached_property holds one lock for all objects of a class meanwhile: with many sessions,
    each would wait for the longest evaluation of any.
    """

    def __init__(self, method: Callable[[Any], T]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        value = instance.__dict__[self._name] = self._method(instance)
        return value
