"""What if it were worked out under other rules? The mark of a release, and the difference it makes in figures."""

from __future__ import annotations

from collections.abc import Mapping

from briefing import words
from briefing.answer import Answer
from briefing.brief import Brief
from model.parts import RuleBase

SAME_RULES_NEEDED = (
    "These two are worked out under different rules, so the settings alone do not account for the difference. "
    "Bring the scenario on screen under the other’s rules to share it out."
)


def as_then(rules: RuleBase) -> str:
    """The mark of whatever is worked out under a release."""
    return f"As then: rules of release {rules.version}"


def as_now(rules: RuleBase, then: RuleBase) -> str:
    """The mark of what was opened under a release and brought under the present rules."""
    return f"Under the present rules ({rules.version}), not as then ({then.version})"


def to_present(rules: RuleBase) -> str:
    """What the button says that brings something under the present rules."""
    return f"Under the present rules ({rules.version})"


def to_then(rules: RuleBase) -> str:
    """What the button says that brings something back under the release it was made under."""
    return f"As then ({rules.version})"


def difference(before: Answer, after: Answer) -> str:
    """What a change of rules does to the outcomes of one scenario: what led first, then all that moves by a point."""
    labels = {x.id: x.label for x in before.base.outcomes} | {x.id: x.label for x in after.base.outcomes}
    old, new = ({name: one.outcomes.get(name, 0.0) for name in labels} for one in (before, after))
    moved = [name for name in labels if words.points(old[name]) != words.points(new[name])]
    named = sorted(moved, key=lambda name: -abs(new[name] - old[name]))
    told = [_pair(labels[name], old, new, name) for name in dict.fromkeys([before.leading, *named])]
    way = f"Under the rules of {after.base.version}, against {before.base.version}"
    if not moved:
        return f"{way}, no outcome differs by a point."
    lead = "" if before.leading == after.leading else f" What leads is now {after.base.outcome[after.leading].phrase}."
    return f"{way}: {'; '.join(told)}.{lead}"


def _pair(label: str, old: Mapping[str, float], new: Mapping[str, float], name: str) -> str:
    return f"{label} {words.percent(old[name])} → {words.percent(new[name])}"


def story_difference(before: Brief, after: Brief) -> str:
    """The same for every scene of a storyline."""
    pairs = zip(before.scenes, after.scenes, strict=True)
    return " ".join(f"Scene {new.number}: {difference(old.answer, new.answer)}" for old, new in pairs)
