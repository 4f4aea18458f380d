"""How does a file differ from the one that its record gives? Part by part, and whose words it is that were changed."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import zip_longest
from typing import Any, Literal, NamedTuple

from briefing.provenance import DIGITS
from briefing.verification import lines
from briefing.verification.lines import beside, clipped

# What something is: a number, one behind a chart, words, words for those who cannot see, a look, a place.
Kind = Literal["figure", "sheet", "words", "description", "drawn", "place"]
# Of what nobody reads, as the path of a line, a digest serves.
Value = str | float | bytes | tuple[float, ...]
Facts = dict[tuple[Kind, str], Value]
# What became of it; of each, what is said.
Change = Literal["figures", "ours", "drawn", "missing", "added", "yours", "untold"]
SAID: Mapping[Change, str] = {
    "figures": "figures changed",
    "ours": "our words changed",
    "drawn": "drawn otherwise",
    "missing": "missing",
    "added": "added",
    "yours": "your words changed",
}
# What no console writes.
UNSEEN, LONGEST_SAID = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"), 500
# What leaves a file as it was made.
HARMLESS: frozenset[Change] = frozenset(("yours", "untold"))
# Of numbers, what rounding may do to two of six digits; of places, as shares of a slide, by how much a program that
# saves it anew may move something.
SAME_NUMBER, SAME_PLACE = 1.5 * 10**-DIGITS, 0.006
# Of one kind, so many changes are named. Texts of more pairs than these are not set beside each other one by one.
MOST_NAMED, MOST_PAIRS = 4, 4_000_000
# Less of what tells it from others in common, and a part is another one.
LEAST_IN_COMMON = 0.5


@dataclass(frozen=True)
class Part:
    """A slide, a page, a section, or what concerns the file as a whole, as it is shown.

    `texts` are in the order in which they are read; `facts` all else, by what it is and what it is of. What has an `id`
    is known by it, too.
    """

    name: str
    texts: tuple[str, ...] = ()
    facts: Facts = field(default_factory=dict)
    id: str = ""

    @property
    def marks(self) -> set[str | tuple[str]]:
        """By what it is known: its name, which is no text that may stand anywhere, and its texts."""
        return {(self.id or self.name,), *self.texts}


class Difference(NamedTuple):
    """What became of something, and which it is, in words."""

    change: Change
    said: str


FOREIGN = Difference("added", "it was not made here")
# What stands between the cells of a row.
BETWEEN = " | "
USUAL = {None, "", "none", "rect"}
# A part as it is called, and how it differs; nothing if it is as made.
Findings = list[tuple[str, list[Difference]]]


def digest(parts: Iterable[Part]) -> str:
    """A digest of all that parts show."""
    shown = [[part.name, part.texts, sorted((*key, value) for key, value in part.facts.items())] for part in parts]
    return sha256(json.dumps(shown, default=str).encode()).hexdigest()


def compared(shown: Sequence[Part], known: Sequence[Part], own: Collection[str]) -> Findings:
    """How each part differs from that which it was; `own` are the texts that are a user's to change."""
    origin, findings = _matched(shown, known), Findings()
    for place, part in enumerate(shown):
        if place in origin:
            findings.append((part.name, list(_differences(part, known[origin[place]], own))))
        else:
            findings.append((part.name, [FOREIGN]))
    for place, part in enumerate(known):
        if place not in origin.values():
            findings.append((f"{part.name} as made", [Difference("missing", "it is no longer there")]))
    order = [origin[place] for place in sorted(origin)]
    if order != sorted(order):
        first = next(part for part, place in enumerate(order) if place != sorted(order)[part])
        findings.append((shown[sorted(origin)[first]].name, [Difference("ours", "it stands in another place")]))
    return findings


def _matched(shown: Sequence[Part], known: Sequence[Part]) -> dict[int, int]:
    """Which part was which, by what they have in common that others have not."""
    having = defaultdict[str | tuple[str], list[int]](list)
    for place, part in enumerate(known):
        for text in part.marks:
            having[text].append(place)
    alike = list[tuple[float, int, int, int]]()
    for place, part in enumerate(shown):
        common = Counter[int]()
        for text in part.marks & having.keys():
            for other in having[text]:
                common[other] += 1 / len(having[text])  # type: ignore[assignment]
        alike += [(-score, abs(place - x), place, x) for x, score in common.items() if score >= LEAST_IN_COMMON]
    origin = dict[int, int]()
    taken = set[int]()
    for _, _, place, other in sorted(alike):
        if place not in origin and other not in taken:
            origin[place] = other
            taken.add(other)
    return origin


def _differences(shown: Part, known: Part, own: Collection[str]) -> Iterator[Difference]:
    yield from _in_texts(shown.texts, known.texts, own)
    for key in [*known.facts, *(key for key in shown.facts if key not in known.facts)]:
        now, was = shown.facts.get(key), known.facts.get(key)
        # A program that saves a deck may leave out the data behind its charts; what looks as usual need not be said.
        is_left_out = (now is None and key[0] == "sheet") or (key[0] == "drawn" and {now, was} <= USUAL)
        if not is_left_out and not alike(now, was):
            yield _in_facts(key, now, was, own)


def alike(one: Value | None, other: Value | None) -> bool:
    """Whether two things are the same, numbers and places as near as saving them anew may leave them."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(abs(x - y) <= SAME_PLACE for x, y in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=SAME_NUMBER, abs_tol=SAME_NUMBER)
    return one == other


def _in_texts(shown: Sequence[str], known: Sequence[str], own: Collection[str]) -> Iterator[Difference]:
    start = next((i for i, (x, y) in enumerate(zip(shown, known, strict=False)) if x != y), min(len(shown), len(known)))
    shown, known, all_known = shown[start:], known[start:], known
    if len(shown) * len(known) > MOST_PAIRS:
        yield Difference("added", "it says far more, or something else, than the record gives")
        return
    for kind, i, j, k, m in SequenceMatcher(None, known, shown, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _block(known[i:j], shown[k:m], all_known, own)


def _block(
    was: Sequence[str], now: Sequence[str], known: Collection[str], own: Collection[str]
) -> Iterator[Difference]:
    """Texts that stand in the place of others."""
    if was and all(text in own for text in was):
        strange = lines.figures(now) - lines.figures(known)
        if strange:
            said = f"“{clipped(' / '.join(now))}” in your words"
            yield Difference("figures", f"{said}; the record has no {' and no '.join(sorted(strange))} here")
        else:
            yield Difference("yours", beside(" / ".join(now), " / ".join(was)))
        return
    for one, other in zip_longest(now, was, fillvalue=""):
        moved = not other and one in known
        yield Difference("ours", f"“{clipped(one)}” stands in another place") if moved else _text(one, other, own)


def _text(now: str, was: str, own: Collection[str]) -> Difference:
    if not was:
        return Difference("added", f"“{clipped(now)}”")
    cells = list(zip_longest(now.split(BETWEEN), was.split(BETWEEN)))
    if all(one == other or (one and other in own) for one, other in cells):
        return Difference("yours", beside(now, was))
    if not now:
        return Difference("figures" if lines.figures([was]) else "missing", f"“{clipped(was)}” is no longer there")
    figures = lines.figures([now])
    numbers = lines.wording(now) == lines.wording(was) or (figures and figures != lines.figures([was]))
    return Difference("figures" if numbers else "ours", beside(now, was))


def _in_facts(key: tuple[Kind, str], now: Value | None, was: Value | None, own: Collection[str]) -> Difference:
    kind, of = key
    if kind in ("figure", "sheet"):
        return Difference("figures", f"{of} is {_written(now)}, not {_written(was)}")
    if kind == "place":
        change: Change = "missing" if now is None else "added" if was is None else "drawn"
        return Difference(change, of if now is None or was is None else f"{of} stands elsewhere or has another size")
    if kind == "drawn":
        one, other = lines.apart(now, was) if isinstance(now, str) and isinstance(was, str) else (now, was)
        return Difference("drawn", f"{of} is {_written(one)}, not {_written(other)}")
    if kind == "description" and now is None:
        return Difference("untold", f"{of}")
    change, said = _text(str(now or ""), str(was or ""), own)
    return Difference(change, f"{of}: {said}")


def _written(value: Value | None) -> str:
    if value is None:
        return "nothing"
    return (
        f"“{clipped(value)}”" if isinstance(value, str) else f"{value:.6g}" if isinstance(value, float) else "as made"
    )


def leaves(value: Any, place: str) -> Iterator[tuple[tuple[Kind, str], Value]]:
    """What a document in JSON holds, by where it stands in it."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in items:
            yield from leaves(part, f"{place}.{key}".removeprefix("."))
    elif isinstance(value, str):
        yield ("words", place), lines.tidy(value)
    else:
        yield ("figure", place), str(value) if value is None or isinstance(value, bool) else float(value)


def sentences(name: str, differences: Sequence[Difference]) -> Iterator[tuple[Change, str]]:
    """What became of a part, a sentence for each kind of change."""
    for change, said in SAID.items():
        named = [UNSEEN.sub("�", clipped(one.said, LONGEST_SAID)) for one in differences if one.change == change]
        if named:
            more = f"; and {len(named) - MOST_NAMED:,} more" if len(named) > MOST_NAMED else ""
            yield change, f"{name}: {said}: {'; '.join(named[:MOST_NAMED])}{more}."
